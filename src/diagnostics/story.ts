/** The story of one vehicle in sentences: what the lane saw, what was asked, what it did, and when. */
import type { VisitTrace } from "../controller/visit-trace.ts";
import { tellTrace } from "../lane/tell.ts";
import type { Bilingual } from "../plate/bilingual.ts";

/** `afterMs`: since the vehicle came. Rules stand where the decision was made, without a time of their own. */
export type StoryLine = Bilingual & { readonly afterMs: number | null };

/** The rules in words; a rule that is not here is named by its code. */
const RULE_WORDS: Readonly<Record<string, Bilingual>> = {
  plate_class: { zh: "号牌种类", en: "Kind of plate" },
  stagger: { zh: "错峰签约", en: "Stagger contract" },
  reservation: { zh: "预约", en: "Reservation" },
  already_inside: { zh: "是否已在场", en: "Inside already" },
  free_berths: { zh: "空余泊位", en: "Free berths" },
  stay_of_plate: { zh: "停车记录", en: "Its stay" },
  price: { zh: "计费", en: "Price" },
};

/** Of a list its answer says which. */
function ruleWords(rule: string): Bilingual {
  return rule.startsWith("list:") ? { zh: "名单", en: "List" } : (RULE_WORDS[rule] ?? { zh: rule, en: rule });
}

/** A rule that was asked, with its answer. */
export function ruleLine({ rule, answer }: VisitTrace["rules"][number]): Bilingual {
  const { zh, en } = ruleWords(rule);
  return { zh: `${zh}：${answer.zh}`, en: `${en}: ${answer.en}` };
}

export function storyOf(trace: VisitTrace): readonly StoryLine[] {
  const told = tellTrace(trace.steps);
  const begunMs = told[0]?.atMs ?? 0;
  const steps = told.map(({ zh, en, atMs }) => ({ zh, en, afterMs: Math.round(atMs - begunMs) }));
  const rules = trace.rules.map((rule) => ({ ...ruleLine(rule), afterMs: null }));
  // The decision was told with its moment, unless the lane had no part in it.
  const { sentence } = trace;
  const isTold = sentence === null || told.some(({ en }) => en.endsWith(sentence.en));
  return [...steps, ...rules, ...(isTold ? [] : [{ ...sentence, afterMs: null }])];
}
