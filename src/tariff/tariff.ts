/**
 * The rules a stay is priced by, ready for the engine: every amount in integer fen, every duration in milliseconds,
 * every date as a local day. People write them as settings (`config/tariff.ts`), which are checked there.
 *
 * A tariff is read from the top: who it is for, when it is in force, what is free, which hours have a rate of their
 * own, what every other hour costs, and what it never exceeds.
 */
import type { Bilingual } from "../plate/bilingual.ts";
import type { Calendar, DailyHours, DayName } from "./calendar.ts";

/** How a step that was begun and not finished is charged: whole; whole from its half on; not at all. */
export type Rounding = "up" | "nearest" | "down";

/**
 * Steps of one price. They hold until `untilMs` of charged time since the steps began (Infinity for the last tier);
 * the price of a step is that of the tier in which it begins.
 */
export type Tier = {
  readonly untilMs: number;
  readonly everyMs: number;
  readonly fen: number;
  readonly rounding: Rounding;
};

/** What an unbroken stretch of time costs: one price however long it is, or steps. */
export type Charge =
  | { readonly kind: "flat"; readonly fen: number }
  | { readonly kind: "steps"; readonly tiers: readonly Tier[] };

/** A charge with its name and the most that one unbroken stretch of it may cost (null: no limit). */
export type Rate = {
  readonly id: string;
  readonly title: Bilingual;
  readonly charge: Charge;
  readonly capFen: number | null;
};

/** Hours with a rate of their own. `days` are the days on which the hours begin; none means every day. */
export type Period = { readonly rate: Rate; readonly days: readonly DayName[]; readonly hours: DailyHours };

/**
 * When steps and flat prices begin anew. `part`: whenever the rate changes. `day`: at midnight. `24h`: every 24 hours
 * from the arrival. `never`: a first step is charged once in a stay; a flat price still once for every stretch.
 */
export type Restart = "part" | "day" | "24h" | "never";

export type Tariff = {
  readonly id: string;
  readonly title: Bilingual;
  /** Which stays it is for; null and an empty list mean all of them. */
  readonly vehicleType: 1 | 2 | null;
  readonly plateClasses: readonly string[];
  readonly lists: readonly string[];
  /** First and last local day on which it is in force; null: no limit. */
  readonly fromDay: number | null;
  readonly toDay: number | null;
  /** Whether a stay that outlasts it stays with it, or goes over to the tariff then in force at midnight. */
  readonly onExpiry: "keep" | "switch";
  /** `inside`: a longer stay pays for them after all. Otherwise charging begins after them. */
  readonly free: { readonly ms: number; readonly inside: boolean };
  /** The first that covers an instant gives its rate; `base` is the rate of every other hour. */
  readonly periods: readonly Period[];
  readonly base: Rate;
  readonly restart: Restart;
  /** The most a stay, each 24 hours from the arrival and each calendar day cost; null: no limit. */
  readonly caps: {
    readonly stayFen: number | null;
    readonly per24hFen: number | null;
    readonly perDayFen: number | null;
  };
};

/** What a stagger contract's own hours cost, by the contract's code. No codes: every contract. */
export type ContractRule = { readonly codes: readonly string[]; readonly rate: Rate };

/**
 * How a stay's time is counted, always from its arrival. A started second never counts. `full-minute`: nor does a
 * started minute; `started-minute`: a started minute counts whole; `second`: to the second.
 */
export type CountBy = "full-minute" | "started-minute" | "second";

/**
 * What a car owes that leaves too late after paying. `difference`: the whole stay priced again, less what was paid.
 * `new-stay`: a new stay that began with the payment. `excess-only`: the time after the leave window alone.
 */
export type Overstay = "difference" | "new-stay" | "excess-only";

/** Everything a lot's prices depend on. The first tariff that fits a stay prices it. */
export type TariffBook = {
  readonly tariffs: readonly Tariff[];
  readonly contracts: readonly ContractRule[];
  readonly calendar: Calendar;
  readonly countBy: CountBy;
  /** A stay no longer than this pays nothing, whatever its tariff. */
  readonly passThroughMs: number;
  /** No stay costs more than this, whatever its tariff; null: no limit. */
  readonly maximumFen: number | null;
  /** A longer stay is not priced but an operator's case: its arrival is not to be believed. */
  readonly longestStayMs: number;
  readonly overstay: Overstay;
  /** Whether several reductions of one kind (shops', the city's) count together, or only the best of them. */
  readonly reductionsStack: boolean;
};
