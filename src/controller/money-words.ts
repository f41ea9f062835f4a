/** The few sentences that say why nothing is due. */
import type { Bilingual } from "../plate/bilingual.ts";
import { yuan } from "./sentences.ts";

export const MONEY_WORDS = {
  free: (ground: string): Bilingual => ({ zh: `免费放行（${ground}）`, en: `No charge (${ground})` }),
  paid: (fen: number): Bilingual => ({ zh: `已付 ${yuan(fen)}，请通行`, en: `${yuan(fen)} was paid; please go` }),
  nothingDue: { zh: "无需缴费，请通行", en: "Nothing is due; please go" },
} as const;
