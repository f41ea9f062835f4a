/** Searches the traces: those that wait for the disk before those on it, page by page. */
import { fits, foundTrace, type TracePage, type TraceQuery } from "./traces.ts";
import type { Writer } from "./writer.ts";

/** From here on a cursor of traces counts those that are not on disk yet. */
const AMONG_WAITING = 2 ** 52;

/** One page, newest first. */
export async function findTraces({ link, ring }: Pick<Writer, "link" | "ring">, query: TraceQuery): Promise<TracePage> {
  const { after, limit } = query;
  const isOnDisk = after !== null && after < AMONG_WAITING;
  const waiting = isOnDisk ? [] : ring.tracesBefore((after ?? Infinity) - AMONG_WAITING);
  const fitting = waiting.filter(({ trace }) => fits(trace, query)).slice(0, limit);
  const traces = fitting.map(({ trace }) => foundTrace(trace));
  const last = fitting.at(-1);
  if (last !== undefined && fitting.length >= limit) return { traces, next: AMONG_WAITING + last.place };
  const known = new Set(traces.map((trace) => trace.traceId));
  const onDisk = { ...query, after: isOnDisk ? after : null, limit: limit - traces.length };
  let page = await link.call("searchTraces", onDisk);
  traces.push(...page.traces.filter((trace) => !known.has(trace.traceId)));
  while (page.next !== null && traces.length < query.limit) {
    const rest = { ...query, after: page.next, limit: query.limit - traces.length };
    page = await link.call("searchTraces", rest);
    traces.push(...page.traces);
  }
  return { traces, next: page.next };
}
