/** What a case of the conformance kit is: one sentence about one clause, and how it is shown or refuted. */
import type { Sentence } from "../../city/codes.ts";
import type { Evidence } from "./evidence.ts";
import type { CallbackProbe } from "./probe.ts";

/** What a case has to work with; a case whose part is missing is not shown. */
export type CaseContext = {
  /** Calls the box; null when its address is not known. */
  readonly probe: CallbackProbe | null;
  /** What the platform simulator has collected; null without one. */
  readonly evidence: Evidence | null;
  /** A car that stands on the lot and owes money; null when there is none. */
  readonly plate: string | null;
  /** Whether notices of made-up payments may be sent; they leave marks in the box's books. */
  readonly notices: boolean;
};

/** How a case went; the sentence says what was seen. */
export type CaseOutcome = Sentence & { readonly result: "passed" | "failed" | "not_shown" };

/** One case, named after its clause. */
export type ConformanceCase = {
  readonly clause: string;
  readonly name: Sentence;
  readonly run: (context: CaseContext) => Promise<CaseOutcome>;
};

/** It holds. */
export const passed: CaseOutcome = { result: "passed", zh: "符合", en: "holds" };

/** It does not. */
export function failed(zh: string, en: string): CaseOutcome {
  return { result: "failed", zh, en };
}

/** Nothing was seen that could show it. */
export function notShown(zh: string, en: string): CaseOutcome {
  return { result: "not_shown", zh, en };
}

/** A case that calls the box. */
export function probeCase(
  clause: string,
  name: Sentence,
  run: (probe: CallbackProbe, context: CaseContext) => Promise<CaseOutcome>,
): ConformanceCase {
  return {
    clause,
    name,
    run: async (context) =>
      context.probe === null
        ? notShown("未给出场库的回调地址", "the box's callback address is not known")
        : await run(context.probe, context),
  };
}

/** A case that calls the box about a car that is inside. */
export function carCase(
  clause: string,
  name: Sentence,
  run: (probe: CallbackProbe, plate: string, context: CaseContext) => Promise<CaseOutcome>,
): ConformanceCase {
  return probeCase(clause, name, async (probe, context) =>
    context.plate === null
      ? notShown("请用 --plate 给出一辆在场车辆", "name a car that is inside with --plate")
      : await run(probe, context.plate, context),
  );
}
