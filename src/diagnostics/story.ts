/** The story of one vehicle in sentences: what the lane saw, what was asked, what it did, and when. */
import type { VisitTrace } from "../controller/visit-trace.ts";
import { tellTrace } from "../lane/tell.ts";
import type { Bilingual } from "../plate/bilingual.ts";

/** `afterMs`: since the vehicle came. Rules stand where the decision was made, without a time of their own. */
export type StoryLine = Bilingual & { readonly afterMs: number | null };

export function storyOf(trace: VisitTrace): readonly StoryLine[] {
  const told = tellTrace(trace.steps);
  const begunMs = told[0]?.atMs ?? 0;
  const steps = told.map(({ zh, en, atMs }) => ({ zh, en, afterMs: Math.round(atMs - begunMs) }));
  const rules = trace.rules.map(({ rule, answer }) => ({
    zh: `${rule}：${answer.zh}`,
    en: `${rule}: ${answer.en}`,
    afterMs: null,
  }));
  const last = trace.sentence === null ? [] : [{ ...trace.sentence, afterMs: null }];
  return [...steps, ...rules, ...last];
}
