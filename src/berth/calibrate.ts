/**
 * A person corrects a number, with name and reason. The correction is kept as the difference it makes, never as the
 * number: two boxes that correct at once, or cars that pass meanwhile, are all still counted.
 */
import type { Bilingual } from "../plate/bilingual.ts";
import type { BerthCause } from "./cause.ts";
import { freeOf } from "./count.ts";
import type { BerthCount } from "./count.ts";

/** Who says so, and where. */
export type Statement = {
  /** The area meant, or `WHOLE_LOT`. */
  readonly area: string;
  /** A person, or the name of the rule that recounts. */
  readonly by: string;
  readonly reason: string;
  /** Corrected wall time, milliseconds UTC. */
  readonly atMs: number;
};

export type Refusal = "name_missing" | "reason_missing" | "not_whole" | "out_of_range";

/** The cause to record, or why there is none, with what to do about it. */
export type Calibration<Cause extends BerthCause = BerthCause> =
  | { readonly accepted: true; readonly cause: Cause }
  | Refused;

type CountSet = Extract<BerthCause, { kind: "count_set" }>;
type CapacitySet = Extract<BerthCause, { kind: "capacity_set" }>;
type Refused = { readonly accepted: false; readonly code: Refusal; readonly sentence: Bilingual };

/** The most berths a lot can have: six digits on the wire (protocol 5.1.3). */
export const CAPACITY_LIMIT = 999_999;

/** Longest name and reason kept, characters. */
const NAME_LIMIT = 64;
const REASON_LIMIT = 200;

/**
 * Somebody has counted `trueFree` free berths (negative: so many vehicles stand outside any berth). The difference goes
 * to the adjustment; a count that agrees is recorded too, because it says that somebody looked.
 */
export function setCount(count: BerthCount, trueFree: number, statement: Statement): Calibration<CountSet> {
  const refusal = refusalOf(trueFree, -count.capacity, count.capacity, statement);
  if (refusal !== null) return refusal;
  const delta = freeOf(count) - trueFree;
  return { accepted: true, cause: { kind: "count_set", delta, trueFree, ...circumstances(statement) } };
}

/** The lot or the area has `capacity` berths from now on. What is occupied stays as it is. */
export function setCapacity(count: BerthCount, capacity: number, statement: Statement): Calibration<CapacitySet> {
  const refusal = refusalOf(capacity, 0, CAPACITY_LIMIT, statement);
  if (refusal !== null) return refusal;
  const delta = capacity - count.capacity;
  return { accepted: true, cause: { kind: "capacity_set", delta, capacity, ...circumstances(statement) } };
}

function circumstances({ area, by, reason, atMs }: Statement) {
  return { area, lane: null, by: shortened(by, NAME_LIMIT), reason: shortened(reason, REASON_LIMIT), atMs };
}

/** A text without outer spaces, cut at `limit` characters and never inside one. */
function shortened(text: string, limit: number): string {
  return [...text.trim()].slice(0, limit).join("");
}

function refusalOf(told: number, least: number, most: number, { by, reason }: Statement): Refused | null {
  if (by.trim() === "") {
    return refused("name_missing", "请填写操作人姓名。", "Give the name of the person who changes the count.");
  }
  if (reason.trim() === "") return refused("reason_missing", "请填写原因。", "Give the reason for the change.");
  if (!Number.isSafeInteger(told)) {
    return refused("not_whole", "泊位数必须是整数。", "Give the number of berths as a whole number.");
  }
  if (told < least || told > most) {
    return refused(
      "out_of_range",
      `请填写 ${least} 到 ${most} 之间的数；如泊位总数有变，请先修改总数。`,
      `Give a number from ${least} to ${most}; if the lot has more berths now, change the capacity first.`,
    );
  }
  return null;
}

function refused(code: Refusal, zh: string, en: string): Refused {
  return { accepted: false, code, sentence: { zh, en } };
}
