/** What the sign shows and says for each cue of the lane. In Chinese: it speaks to drivers. */
import type { SignCue } from "../lane/cue.ts";
import { yuan } from "./sentences.ts";

/** Lines from the top and what is spoken; fits `SignText` of the devices. */
export type SignWords = {
  readonly lines: readonly string[];
  readonly voice: string | null;
  readonly purpose: "vehicle" | "count";
  readonly seconds: number | null;
};

/** A board goes back to its own text after this long. */
const STANDS_SECONDS = 30;

const WORDS: Readonly<Record<SignCue["text"], readonly [line: string, voice: string | null]>> = {
  welcome: ["欢迎光临", "欢迎光临"],
  goodbye: ["一路顺风", "一路顺风"],
  please_wait: ["请稍候", null],
  refused: ["禁止通行", "请联系工作人员"],
  pay: ["请缴费", "请缴费"],
  full: ["车位已满", "车位已满"],
  closed: ["车道关闭", "车道关闭"],
  read_failed: ["未识别车牌", "请联系工作人员"],
  call_operator: ["请联系工作人员", "请联系工作人员"],
  idle: ["", null],
};

export function signTextOf(sign: SignCue): SignWords {
  const [line, spoken] = WORDS[sign.text];
  const fee = sign.dueFen === null ? [] : [yuan(sign.dueFen)];
  const plate = sign.plate === null || sign.plate === "" ? [] : [sign.plate];
  // The decision's own sentence tells the driver why; boards cut what they cannot show.
  const why = sign.text === "refused" && sign.sentence !== null ? [sign.sentence.zh] : [];
  const voice =
    spoken === null ? null : [sign.plate, spoken, ...fee].filter((part) => part !== null && part !== "").join(",");
  if (sign.text === "idle") return { lines: [], voice: null, purpose: "vehicle", seconds: null };
  return { lines: [...plate, line, ...fee, ...why].slice(0, 4), voice, purpose: "vehicle", seconds: STANDS_SECONDS };
}
