/** How a visit's trace goes into the ledger. */
import type { VisitTrace } from "../controller/visit-trace.ts";
import type { Trace } from "../store/traces.ts";

export function storedTrace(trace: VisitTrace): Trace {
  const { lane, visit, plate, outcome, at, endedMs } = trace;
  const traceId = `${at.boot}/${lane}/${visit}`;
  return { traceId, boot: at.boot, atMs: endedMs, lane, visit, plate, outcome, story: JSON.stringify(trace) };
}
