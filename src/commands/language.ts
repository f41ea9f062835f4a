/** The language of what a command prints. */
import type { Bilingual } from "../plate/bilingual.ts";

/** Chinese, English, or one beside the other. */
export type Language = "zh" | "en" | "both";

/** A sentence in the wanted language. */
export function inLanguage({ zh, en }: Bilingual, language: Language): string {
  if (language === "both") return `${zh} | ${en}`;
  return language === "zh" ? zh : en;
}
