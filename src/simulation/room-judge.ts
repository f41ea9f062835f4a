/**
 * Judges that the machine lets in no temporary car without a berth for it. The count may be below zero when one comes in only
 * because others have come in meanwhile that need none, or that nobody had asked.
 */
import type { Box } from "../box/box.ts";
import type { VisitTrace } from "../controller/visit-trace.ts";
import type { LotRecord } from "../lot/record.ts";
import type { Trace } from "../store/traces.ts";

/** Longer than a car ever stands that may pass. */
const REMEMBERED_MS = 15 * 60_000;

export class RoomJudge {
  /** When berths were taken by others than temporary cars that the machine let in, or by a count or capacity that was set. */
  #taken: number[] = [];
  /** The count after what was written last. */
  #free = 0;

  /** What is wrong with records that the box has just written; null when nothing is. */
  judge(box: Box, { records, traces, nowMs }: Written): string | null {
    this.#taken = this.#taken.filter((atMs) => nowMs - atMs <= REMEMBERED_MS);
    this.#noteSet(box, records, nowMs);
    for (const record of records) {
      if (record.kind !== "stay_opened" || !needsBerth(box, record.data)) {
        for (let berth = 0; berth < berthsTakenBy(record); berth += 1) this.#taken.push(nowMs);
        continue;
      }
      const { lane, freeBerth } = record.data;
      if (freeBerth >= 0) continue;
      const cameMs = nowMs - cameAgoMs(box, traces, lane);
      const others = this.#taken.filter((atMs) => atMs >= cameMs).length;
      if (-freeBerth > others) return `${record.key} made it ${freeBerth}; since it came ${others} others have come in`;
    }
    return null;
  }

  /** By how much the count fell beyond what the cars tell. */
  #noteSet({ controller: { state } }: Box, records: readonly LotRecord[], nowMs: number): void {
    const { free } = state.lot.berths;
    const cars = records.reduce((sum, record) => sum + berthsTakenBy(record), 0);
    for (let berth = cars; berth < this.#free - free; berth += 1) this.#taken.push(nowMs);
    this.#free = free;
  }
}

/** What a turn wrote down, and when. */
export type Written = {
  readonly records: readonly LotRecord[];
  readonly traces: readonly Trace[];
  readonly nowMs: number;
};

/** How long ago the car came that has just passed this lane. */
function cameAgoMs(box: Box, traces: readonly Trace[], lane: string): number {
  const came = traces
    .filter((trace) => trace.lane === lane)
    .flatMap(({ story }) => (JSON.parse(story) as VisitTrace).steps.steps.slice(0, 1).map(({ atMs }) => atMs));
  return came.length === 0 ? REMEMBERED_MS : box.outside.world.clock.monotonicMs() - Math.min(...came);
}

type Opened = Extract<LotRecord, { kind: "stay_opened" }>["data"];

/** Cars of a list may come in as temporary ones whatever the count. */
function needsBerth(box: Box, { counted, laneType, ground, plate }: Opened): boolean {
  if (!counted || laneType !== 2 || ground !== "temporary") return false;
  const { lot } = box.controller.state;
  const entries = box.config.admission.lists.flatMap(({ name }) => lot.lists.get(name)?.entries ?? []);
  return !entries.some((entry) => entry.plate === plate);
}

function berthsTakenBy({ kind, data }: LotRecord): number {
  switch (kind) {
    case "stay_opened":
      return data.counted ? 1 : 0;
    case "stay_reopened":
      return 1;
    case "passage_uncounted":
    case "count_adjusted":
      return Math.max(0, kind === "count_adjusted" ? -data.delta : data.delta);
    default:
      return 0;
  }
}
