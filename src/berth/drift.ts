/**
 * A second count beside the books. Loops see every vehicle; stays and recorded tailgates are what we believe. The two
 * are compared per local day and lane, so that a count that slips shows before the sign is wrong.
 */
import type { Bilingual } from "../plate/bilingual.ts";

/** `stays`: opened and closed by passages; `uncounted`: passages recorded without a stay; `loops`: what the loops saw. */
export type Series = "stays" | "uncounted" | "loops";

/** Vehicles that came in and went out. */
export type Flow = { readonly in: number; readonly out: number };

/** One lane's passages of one local day (days since 1970-01-01, Asia/Shanghai). */
export type LaneDay = { readonly day: number; readonly lane: string } & Readonly<Record<Series, Flow>>;

/** By day and lane, ascending. */
export type DriftBook = readonly LaneDay[];

/** Local days that are kept. */
export const DRIFT_DAYS = 40;

/** A passage for the book. Leave a lane out entirely if no loop sees its passages. */
export type NotedPassage = {
  readonly day: number;
  readonly lane: string;
  readonly series: Series;
  readonly way: "in" | "out";
};

const NO_FLOW: Flow = { in: 0, out: 0 };

/** The book with one more passage. The order of passages does not matter. */
export function notePassage(book: DriftBook, { day, lane, series, way }: NotedPassage): DriftBook {
  const none = { stays: NO_FLOW, uncounted: NO_FLOW, loops: NO_FLOW };
  return addToBook(book, { day, lane, ...none, [series]: { ...NO_FLOW, [way]: 1 } });
}

/** The book with more passages of one lane's day. Neither their order nor how they are put together matters. */
export function addToBook(book: DriftBook, { day, lane, ...more }: LaneDay): DriftBook {
  const present = book.find((entry) => entry.day === day && entry.lane === lane);
  const before = present ?? { stays: NO_FLOW, uncounted: NO_FLOW, loops: NO_FLOW };
  const after: LaneDay = {
    day,
    lane,
    stays: sum([before.stays, more.stays]),
    uncounted: sum([before.uncounted, more.uncounted]),
    loops: sum([before.loops, more.loops]),
  };
  const entries = [...book.filter((entry) => entry !== present), after].toSorted(compareEntries);
  const days = [...new Set(entries.map((entry) => entry.day))];
  const oldest = days.at(-DRIFT_DAYS) ?? day;
  return days.length > DRIFT_DAYS ? entries.filter((entry) => entry.day >= oldest) : entries;
}

function compareEntries(a: LaneDay, b: LaneDay): number {
  return a.day - b.day || (a.lane < b.lane ? -1 : 1);
}

/** How far books and loops are apart. */
export type DriftFigure = {
  readonly day: number;
  /** Null: all lanes together. */
  readonly lane: string | null;
  readonly stays: Flow;
  readonly uncounted: Flow;
  readonly loops: Flow;
  /** Vehicles inside that the books do not know; negative: that the books still hold though they left. */
  readonly net: number;
  /** Passages that books and loops disagree about, each way and each lane for itself: errors do not cancel out. */
  readonly gross: number;
};

/** The drift of one local day, of one lane or of all. A day without passages has none. */
export function driftOf(book: DriftBook, day: number, lane: string | null = null): DriftFigure {
  const entries = book.filter((entry) => entry.day === day && (lane === null || entry.lane === lane));
  const missed = entries.map(({ stays, uncounted, loops }) => ({
    in: loops.in - stays.in - uncounted.in,
    out: loops.out - stays.out - uncounted.out,
  }));
  return {
    day,
    lane,
    stays: sum(entries.map(({ stays }) => stays)),
    uncounted: sum(entries.map(({ uncounted }) => uncounted)),
    loops: sum(entries.map(({ loops }) => loops)),
    net: missed.reduce((net, way) => net + way.in - way.out, 0),
    gross: missed.reduce((gross, way) => gross + Math.abs(way.in) + Math.abs(way.out), 0),
  };
}

function sum(flows: readonly Flow[]): Flow {
  return flows.reduce((total, flow) => ({ in: total.in + flow.in, out: total.out + flow.out }), NO_FLOW);
}

/** From when on drift is an alarm: both must be reached. */
export type DriftLimits = {
  /** Passages in disagreement. */
  readonly passages: number;
  /** The same as a share of what the loops saw, percent. */
  readonly percent: number;
};

/** Whether a figure is an alarm. */
export function isAlarming({ gross, loops }: DriftFigure, limits: DriftLimits): boolean {
  return gross >= limits.passages && gross * 100 >= limits.percent * (loops.in + loops.out);
}

/** What berth detectors or people counted inside, and what we held at that moment. */
export type NotedCount = {
  /** Local day, days since 1970-01-01. */
  readonly day: number;
  readonly source: string;
  readonly counted: number;
  /** Occupied with its adjustment. */
  readonly ours: number;
};

/** Vehicles that others saw inside and our count did not know of; negative: that it held though nobody saw them. */
export function differenceOf({ counted, ours }: NotedCount): number {
  return counted - ours;
}

/** A noted count in words, with what to do about it. */
export function describeNoted(note: NotedCount): Bilingual {
  const { source, counted, ours } = note;
  const difference = differenceOf(note);
  return {
    zh: `${source} 计得在场 ${counted} 辆，本机 ${ours} 辆，差 ${difference}。${difference === 0 ? "无需处理。" : "请清点现场车辆并校准空余泊位。"}`,
    en: `${source} counted ${counted} inside where we held ${ours}: ${difference} apart. ${difference === 0 ? "Nothing to do." : "Count the vehicles and set the free berths."}`,
  };
}

/** A figure in words, with what to do about it. */
export function describeDrift({ net, gross, stays, uncounted, loops, lane }: DriftFigure): Bilingual {
  const where = lane === null ? { zh: "全场", en: "All lanes" } : { zh: `车道 ${lane}`, en: `Lane ${lane}` };
  const booked = { in: stays.in + uncounted.in, out: stays.out + uncounted.out };
  return {
    zh: `${where.zh}：线圈计进 ${loops.in} 出 ${loops.out}，记录进 ${booked.in} 出 ${booked.out}，不符 ${gross} 次，净差 ${net}。${gross === 0 ? "无需处理。" : "请核对现场车数并校准，检查线圈。"}`,
    en: `${where.en}: loops saw ${loops.in} in and ${loops.out} out, the books hold ${booked.in} and ${booked.out}; they differ ${gross} times, ${net} net. ${gross === 0 ? "Nothing to do." : "Count the vehicles, set the count, and check the loops."}`,
  };
}
