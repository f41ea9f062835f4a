/**
 * Which tariff prices a stay: the first in the book that fits the car and is in force on the day of the arrival. A
 * tariff that hands over when it ends leaves the rest of the stay to the tariff then in force.
 */
import { localDay, startOfLocalDay } from "../local-day.ts";
import type { Span, WeeklyHours } from "./calendar.ts";
import type { Rate, Tariff, TariffBook } from "./tariff.ts";

/** A stagger contract of the car, in force from `fromDay` to `toDay` (local days, inclusive). */
export type StayContract = {
  readonly code: string;
  readonly hours: WeeklyHours;
  readonly fromDay: number;
  readonly toDay: number;
};

/** What pricing needs to know of a stay. Instants are milliseconds UTC by the corrected clock. */
export type PricedStay = {
  readonly arrivedMs: number;
  readonly leavingMs: number;
  /** The city's vehicleType: 1 small, 2 large. */
  readonly vehicleType: 1 | 2;
  readonly plateClass: string | null;
  /** Names of the lists that hold the car. */
  readonly lists: readonly string[];
  readonly contract: StayContract | null;
};

/** A stretch of a stay and the tariff that prices it. */
export type Chapter = Span & { readonly tariff: Tariff };

/** Inside its hours a contract costs nothing unless a rule says otherwise: it was paid for elsewhere. */
const FREE_INSIDE: Rate = {
  id: "contract",
  title: { zh: "错峰合同时段", en: "stagger contract hours" },
  charge: { kind: "flat", fen: 0 },
  capFen: null,
};

/** The rate of a contract's own hours: that of the first rule which names its code or names none. */
export function contractRate(book: TariffBook, code: string): Rate {
  const rule = book.contracts.find(({ codes }) => codes.length === 0 || codes.includes(code));
  return rule?.rate ?? FREE_INSIDE;
}

/** The tariff for a car on a day; undefined when the book has none, which makes the stay an operator's case. */
export function tariffOn(book: TariffBook, stay: PricedStay, day: number): Tariff | undefined {
  return book.tariffs.find((tariff) => isInForce(tariff, day) && fits(tariff, stay));
}

/** The chapters of a stay that ends at `toMs`, in order and without gaps; null when a day has no tariff for the car. */
export function chaptersOf(book: TariffBook, stay: PricedStay, toMs: number): readonly Chapter[] | null {
  const chapters: Chapter[] = [];
  let fromMs = stay.arrivedMs;
  do {
    const tariff = tariffOn(book, stay, localDay(fromMs));
    if (tariff === undefined) return null;
    const lastDay = tariff.onExpiry === "switch" ? tariff.toDay : null;
    const endMs = lastDay === null ? toMs : Math.min(toMs, startOfLocalDay(lastDay + 1));
    chapters.push({ tariff, fromMs, toMs: endMs });
    fromMs = endMs;
  } while (fromMs < toMs);
  return chapters;
}

function isInForce(tariff: Tariff, day: number): boolean {
  return (tariff.fromDay ?? -Infinity) <= day && day <= (tariff.toDay ?? Infinity);
}

function fits(tariff: Tariff, stay: PricedStay): boolean {
  const { vehicleType, plateClasses, lists } = tariff;
  if (vehicleType !== null && vehicleType !== stay.vehicleType) return false;
  if (plateClasses.length > 0 && (stay.plateClass === null || !plateClasses.includes(stay.plateClass))) return false;
  return lists.length === 0 || lists.some((name) => stay.lists.includes(name));
}
