/** How a visit's trace goes into the ledger. */
import type { VisitTrace } from "../controller/visit-trace.ts";
import type { Trace } from "../store/traces.ts";

/** A trace's name: a visit's number counts from the boot. */
export function traceIdOf({ at, lane, visit }: Pick<VisitTrace, "at" | "lane" | "visit">): string {
  return `${at.boot}/${lane}/${visit}`;
}

export function storedTrace(trace: VisitTrace): Trace {
  const { lane, visit, plate, outcome, at, endedMs } = trace;
  return {
    traceId: traceIdOf(trace),
    boot: at.boot,
    atMs: endedMs,
    lane,
    visit,
    plate,
    outcome,
    story: JSON.stringify(trace),
  };
}
