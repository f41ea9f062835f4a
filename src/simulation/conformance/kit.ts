/** The conformance kit: all cases, one after the other, for any implementation of the box's side of the protocol. */
import type { CaseContext, CaseOutcome, ConformanceCase } from "./case.ts";
import { failed } from "./case.ts";
import { evidenceCases } from "./evidence-cases.ts";
import { feeQueryCases } from "./fee-query-cases.ts";
import { noticeCases } from "./notice-cases.ts";
import { searchCases } from "./search-cases.ts";
import { signatureCases } from "./signature-cases.ts";

/** All cases in the order in which they are run: those that pay for the car come last. */
export const conformanceCases: readonly ConformanceCase[] = [
  ...evidenceCases,
  ...signatureCases,
  ...feeQueryCases,
  ...searchCases,
  ...noticeCases,
];

/** A case with its outcome. */
export type CaseReport = { readonly case: ConformanceCase; readonly outcome: CaseOutcome };

/** Runs cases and tells of each as it is known; a case that breaks has failed. Order and number are those of `cases`. */
export async function runCases(
  cases: readonly ConformanceCase[],
  context: CaseContext,
  tell: (report: CaseReport) => void = () => undefined,
): Promise<readonly CaseReport[]> {
  const reports: CaseReport[] = [];
  for (const one of cases) {
    const outcome = await one.run(context).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      return failed(`用例中断：${reason}`, `the case broke off: ${reason}`);
    });
    const report = { case: one, outcome };
    reports.push(report);
    tell(report);
  }
  return reports;
}
