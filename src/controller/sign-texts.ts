/** What the sign shows and says for each cue of the lane, by the site's templates. In Chinese unless the site says otherwise. */
import type { SignCue } from "../lane/cue.ts";

/** Lines from the top and what is spoken; fits `SignText` of the devices. */
export type SignWords = {
  readonly lines: readonly string[];
  readonly voice: string | null;
  readonly purpose: "vehicle" | "count";
  readonly seconds: number | null;
  /** Also as a QR code, where the board can show one. */
  readonly qr?: string;
};

/**
 * Lines from the top and the phrases to speak, one by one. `{plate}`, `{fee}`, `{reason}` (the decision's sentence), `{code}` (of a
 * car without a plate), `{berth}` (reserved for it), `{days}` (that its entry still holds) and `{lot}` are filled in; a line or
 * phrase is left out when there is nothing to fill in.
 */
export type SignTemplate = { readonly lines: readonly string[]; readonly voice: readonly string[] };
export type SignTemplates = Readonly<Record<SignCue["text"], SignTemplate>>;

/** A board goes back to its own text after this long. */
const STANDS_SECONDS = 30;
/** What a driver must remember stands longer. */
const CODE_SECONDS = 60;

export const SIGN_TEMPLATES: SignTemplates = {
  welcome: {
    lines: ["{plate}", "欢迎光临", "专用泊位{berth}", "凭码出场{code}", "剩余{days}天"],
    voice: ["{plate}", "欢迎光临"],
  },
  goodbye: { lines: ["{plate}", "一路顺风", "剩余{days}天"], voice: ["{plate}", "一路顺风"] },
  please_wait: { lines: ["{plate}", "请稍候"], voice: [] },
  refused: { lines: ["{plate}", "禁止通行", "{reason}"], voice: ["{plate}", "请联系工作人员"] },
  pay: { lines: ["{plate}", "请缴费", "{fee}"], voice: ["{plate}", "请缴费", "{fee}"] },
  full: { lines: ["{plate}", "车位已满"], voice: ["{plate}", "车位已满"] },
  closed: { lines: ["{plate}", "车道关闭"], voice: ["{plate}", "车道关闭"] },
  read_failed: { lines: ["{plate}", "未识别车牌"], voice: ["{plate}", "请联系工作人员"] },
  call_operator: { lines: ["{plate}", "请联系工作人员"], voice: ["{plate}", "请联系工作人员"] },
  idle: { lines: [], voice: [] },
};

/** What may be filled in, and whether a template names anything else. */
const PLACES = ["plate", "fee", "reason", "code", "berth", "days", "lot"] as const;
type Places = Readonly<Record<(typeof PLACES)[number], string>>;

export function signTextOf(
  sign: SignCue,
  site: { readonly lot: string; readonly templates: SignTemplates },
): SignWords {
  const { lines, voice } = site.templates[sign.text];
  const places: Places = {
    plate: sign.plate ?? "",
    fee: sign.dueFen === null ? "" : shownFee(sign.dueFen),
    reason: sign.sentence?.zh ?? "",
    code: sign.code ?? "",
    berth: sign.berth ?? "",
    days: sign.days === undefined ? "" : String(sign.days),
    lot: site.lot,
  };
  const spokenPlaces = { ...places, fee: sign.dueFen === null ? "" : spokenFee(sign.dueFen) };
  const spoken = filled(voice, spokenPlaces).join(",");
  const seconds = sign.code === undefined ? STANDS_SECONDS : CODE_SECONDS;
  return {
    lines: filled(lines, places).slice(0, 4),
    voice: spoken === "" ? null : spoken,
    purpose: "vehicle",
    seconds: sign.text === "idle" ? null : seconds,
    ...(sign.code === undefined ? {} : { qr: sign.code }),
  };
}

/** `12.50元`: GBK boards have no sign for yuan. */
function shownFee(fen: number): string {
  return `${(fen / 100).toFixed(2)}元`;
}

/** `12元5角`: boards that spell digits know no decimal point, and would make 1250 of 12.50. */
function spokenFee(fen: number): string {
  const [yuan, jiao, rest] = [Math.trunc(fen / 100), Math.trunc(fen / 10) % 10, fen % 10];
  return `${yuan}元${jiao === 0 ? "" : `${jiao}角`}${rest === 0 ? "" : `${rest}分`}`;
}

/** The texts with everything filled in, without those for which there is nothing. */
function filled(texts: readonly string[], places: Places): readonly string[] {
  return texts.flatMap((text) => {
    const named = PLACES.filter((place) => text.includes(`{${place}}`));
    if (named.some((place) => places[place] === "")) return [];
    return [named.reduce((so, place) => so.replaceAll(`{${place}}`, places[place]), text)];
  });
}
