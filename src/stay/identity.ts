/**
 * The numbers of stays and orders (protocol 4.3), made and read back. Whoever calls this keeps the counters; nothing here
 * remembers anything.
 */
import { assert } from "../assert.ts";
import { localDate, secondOfLocalDay } from "../local-day.ts";

const LOT_LENGTH = 13;
const SHORT_SUFFIXES = 36 ** 2;
const LONG_SUFFIXES = 36 ** 4;
const MAX_SEQUENCE = 9_999_999;
const MAX_COUNT = 99_999;

/** What a businessId says. */
export interface BusinessIdParts {
  /** `YYYYMMDD`, local date of the arrival. */
  readonly date: string;
  /** The parkingId in upper case, padded with `0` to 13. */
  readonly lot: string;
  /** 0 to 9,999,999. */
  readonly sequence: number;
}

/** What an orderId says: its stay and which order of that stay it is (0, 1, …). */
export interface OrderIdParts {
  readonly businessId: string;
  readonly index: number;
}

/** The parkingId as it stands in a businessId. Fails for one that is empty, longer than 13 or not letters and digits. */
function lotPart(parkingId: string): string {
  assert(/^[0-9A-Za-z]{1,13}$/.test(parkingId), `parkingId ${parkingId} does not fit a businessId`);
  return parkingId.toUpperCase().padStart(LOT_LENGTH, "0");
}

/** The businessId of a stay: `arrivedMs` is the very instant that is the arrive's dataTime. 28 characters. */
export function businessIdOf(parkingId: string, arrivedMs: number, sequence: number): string {
  return businessIdOnDate(parkingId, localDate(arrivedMs), sequence);
}

/** The businessId for a local date `YYYYMMDD`. */
export function businessIdOnDate(parkingId: string, date: string, sequence: number): string {
  assert(/^\d{8}$/.test(date), `date ${date} is not YYYYMMDD`);
  assert(
    Number.isInteger(sequence) && sequence >= 0 && sequence <= MAX_SEQUENCE,
    `sequence ${sequence} has no 7 digits`,
  );
  return `${date}${lotPart(parkingId)}${String(sequence).padStart(7, "0")}`;
}

/** Reads a businessId; null when it is none. */
export function readBusinessId(businessId: string): BusinessIdParts | null {
  const found = /^(\d{8})([0-9A-Z]{13})(\d{7})$/.exec(businessId);
  if (found === null) return null;
  const [, date = "", lot = "", sequence = ""] = found;
  return { date, lot, sequence: Number(sequence) };
}

/**
 * The 7 digits of a stay: the box's slot (0 to 99) and a count that follows the second of the local day, so that a box that
 * lost `lastCount` still cannot repeat itself within a day. `lastCount` is the last count used for that arrival date, -1 when
 * none. Fails when the 99,999 counts of the day are used up.
 */
export function nextSequence(slot: number, lastCount: number, arrivedMs: number): number {
  assert(Number.isInteger(slot) && slot >= 0 && slot <= 99, `slot ${slot} has no two digits`);
  const count = Math.max(lastCount + 1, secondOfLocalDay(arrivedMs));
  assert(count <= MAX_COUNT, "more stays in a day than a businessId can count");
  return slot * (MAX_COUNT + 1) + count;
}

/**
 * The orderId of a stay's order number `index` (from 0), 30 characters. Up to 1295 the businessId and two base-36
 * characters; after `zz` the date without its century, lot, sequence and four.
 */
export function orderIdOf(businessId: string, index: number): string {
  assert(readBusinessId(businessId) !== null, `${businessId} is no businessId`);
  assert(Number.isInteger(index) && index >= 0 && index < LONG_SUFFIXES, `order ${index} of a stay has no number`);
  if (index < SHORT_SUFFIXES) return businessId + index.toString(36).padStart(2, "0");
  return businessId.slice(2) + index.toString(36).padStart(4, "0");
}

/** Reads an orderId of either form; null when it is none of ours. Years 2021 to 2099 are told apart by their first digits. */
export function readOrderId(orderId: string): OrderIdParts | null {
  if (!/^[0-9A-Z]{26}[0-9A-Za-z]{4}$/.test(orderId)) return null;
  const isShort = orderId.startsWith("20");
  const businessId = isShort ? orderId.slice(0, 28) : `20${orderId.slice(0, 26)}`;
  const suffix = isShort ? orderId.slice(28) : orderId.slice(26);
  if (readBusinessId(businessId) === null || !/^[0-9a-z]+$/.test(suffix)) return null;
  const index = Number.parseInt(suffix, 36);
  return isShort || index >= SHORT_SUFFIXES ? { businessId, index } : null;
}
