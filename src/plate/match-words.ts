/** The exit's search for a stay, told in one sentence in Chinese and English, for the operator and the trace. */
import type { Bilingual } from "./bilingual.ts";
import type { ChoiceReason, NearStay, StayMatch } from "./match.ts";

/** Says what was found and why it was or was not taken. Distances are told in characters. */
export function describeMatch(match: StayMatch): Bilingual {
  const { plate, nearest, considered } = match.explanation;
  switch (match.kind) {
    case "taken":
      if (match.how === "exact") {
        return { zh: `${plate} 在场内有停车记录。`, en: `${plate} has a stay on the lot.` };
      }
      return {
        zh: `${plate} 无停车记录，按最接近的 ${match.plate} 处理（${distanceZh(nearest[0])}）。`,
        en: `${plate} has no stay; taken for ${match.plate}, the only near one (${distanceEn(nearest[0])}).`,
      };
    case "choice":
      return {
        zh: `无停车记录，找到 ${match.offered.length} 条相近记录，请人工选择：${CHOICE_WORDS[match.why].zh}。`,
        en: `It has no stay; ${match.offered.length} near it, choose one: ${CHOICE_WORDS[match.why].en}.`,
      };
    case "none":
      return {
        zh: `${plate === "" ? "未识别到车牌" : plate} 无停车记录，场内 ${considered} 辆车中无相近车牌，请人工处理。`,
        en: `${plate === "" ? "A car without a plate" : plate} has no stay and is near none of the ${considered} inside; an operator must decide.`,
      };
  }
}

const CHOICE_WORDS: Readonly<Record<ChoiceReason, Bilingual>> = {
  too_short: { zh: "识别到的车牌不完整", en: "too little of the plate was read" },
  too_far: { zh: "差异过大，不能自动认定", en: "the best differs too much to be taken unasked" },
  not_clearly_best: { zh: "有多条同样相近的记录", en: "several are about equally near" },
  grants_free: {
    zh: "最接近的记录免费放行，须人工确认",
    en: "the nearest would leave free, which a person must confirm",
  },
};

function distanceZh(near: NearStay | undefined): string {
  return `差异 ${tenths(near)} 个字符`;
}

function distanceEn(near: NearStay | undefined): string {
  return `${tenths(near)} of a character apart`;
}

/** Tenths of a character as a decimal number. */
function tenths(near: NearStay | undefined): string {
  return ((near?.distance ?? 0) / 10).toFixed(1);
}
