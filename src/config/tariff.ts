/**
 * The `tariff` section of the configuration: what parking costs, as an operator writes it. `tariff-checks.ts` holds what
 * one setting alone cannot tell; `tariff-book.ts` turns the settings into the rules the engine prices by.
 */
import { z } from "zod";
import type { PlateClass } from "../plate/classify.ts";
import type { DayName } from "../tariff/calendar.ts";
import type { CountBy, Overstay, Restart, Rounding } from "../tariff/tariff.ts";
import { checkTariffSettings } from "./tariff-checks.ts";

/** An amount goes over the wire in six digits. */
const FEN_MAX = 999_999;
const MINUTES_OF_YEAR = 527_040;

const ROUNDINGS = ["up", "nearest", "down"] as const satisfies readonly Rounding[];
const RESTARTS = ["part", "day", "24h", "never"] as const satisfies readonly Restart[];
const COUNTS = ["full-minute", "started-minute", "second"] as const satisfies readonly CountBy[];
const OVERSTAYS = ["difference", "new-stay", "excess-only"] as const satisfies readonly Overstay[];

const DAYS = [
  "mon",
  "tue",
  "wed",
  "thu",
  "fri",
  "sat",
  "sun",
  "workday",
  "weekend",
  "holiday",
] as const satisfies readonly DayName[];

const PLATE_CLASSES = [
  "civil",
  "nev_small",
  "nev_large",
  "hk_mo",
  "police",
  "coach",
  "trailer",
  "consulate",
  "embassy",
  "armed_police",
  "army",
  "emergency",
  "overseas",
  "unknown",
] as const satisfies readonly PlateClass[];

const amount = z.int().min(0).max(FEN_MAX);
const title = z.string().max(30).default("");
const id = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, "1 to 40 letters, digits, - or _. 1 至 40 个字母、数字、- 或 _。");

/** One day, written 2026-10-01. */
const date = z.iso.date();
/** One day, or 2026-10-01..2026-10-07 for all days of a holiday. */
const dates = z.string().regex(/^\d{4}-\d\d-\d\d(\.\.\d{4}-\d\d-\d\d)?$/, {
  message: "A day 2026-10-01 or a range 2026-10-01..2026-10-07. 一天（2026-10-01）或一段（2026-10-01..2026-10-07）。",
});

function maximum(description: string) {
  return amount
    .nullable()
    .default(null)
    .meta({ description: `${description}; null: no limit.`, unit: "fen" });
}

const step = z.strictObject({
  forMinutes: z.int().min(1).max(MINUTES_OF_YEAR).nullable().default(null).meta({
    description:
      "How long steps of this price go on; a multiple of everyMinutes. Null on the last line only: to the end.",
    unit: "min",
  }),
  everyMinutes: z.int().min(1).max(MINUTES_OF_YEAR).meta({ description: "Length of one step.", unit: "min" }),
  fen: amount.meta({ description: "Price of one step.", unit: "fen" }),
  round: z.enum(ROUNDINGS).default("up").meta({
    description: "A step begun and not finished is charged: up: whole; nearest: whole from its half on; down: not.",
  }),
});

/** What a stretch of time costs. Exactly one of flatFen and steps is given. */
const rate = {
  flatFen: amount.nullable().default(null).meta({
    description: "One price for the whole stretch, however long. 0 makes it free. Either this or steps.",
    unit: "fen",
  }),
  steps: z.array(step).max(12).default([]).meta({
    description: "Prices by the step, first line first: a first step, then units, then the prices of a longer stay.",
  }),
  maxPerPartFen: maximum("The most one unbroken stretch of this rate costs (one night, one day shift)"),
};

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "A time such as 07:30. 时间格式如 07:30。");
const endTime = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "A time such as 19:30, or 24:00. 时间格式如 19:30 或 24:00。");

const period = z.strictObject({
  id: id.meta({ description: "Short name, unique in the tariff." }),
  titleZh: title.meta({ description: "Name shown to people, Chinese; empty: the id." }),
  titleEn: title.meta({ description: "Name shown to people, English; empty: the id." }),
  days: z.array(z.enum(DAYS)).max(10).default([]).meta({
    description:
      "Days on which the hours begin; none: every day. A listed holiday is only `holiday`, a listed workday only `workday`.",
  }),
  from: time.default("00:00").meta({ description: "Local time at which the hours begin." }),
  to: endTime
    .default("24:00")
    .meta({ description: "Local time at which they end; at or before `from`: on the next day." }),
  ...rate,
});

const tariff = z.strictObject({
  id: id.meta({ description: "Short name, unique; quotes and records carry it." }),
  titleZh: title.meta({ description: "Name shown to people, Chinese; empty: the id." }),
  titleEn: title.meta({ description: "Name shown to people, English; empty: the id." }),
  vehicle: z.enum(["small", "large"]).nullable().default(null).meta({
    description: "The vehicles it is for (the city's vehicleType); null: both.",
  }),
  plateClasses: z.array(z.enum(PLATE_CLASSES)).max(14).default([]).meta({
    description: "The classes of plates it is for; none: all.",
  }),
  lists: z.array(z.string().min(1).max(60)).max(50).default([]).meta({
    description: "It is for the cars of these lists; none: for all cars, listed or not.",
  }),
  validFrom: date
    .nullable()
    .default(null)
    .meta({ description: "First day on which it is in force; null: always was." }),
  validTo: date.nullable().default(null).meta({ description: "Last day on which it is in force; null: no end." }),
  whenItEnds: z.enum(["keep", "switch"]).default("keep").meta({
    description:
      "A stay that began under it and outlasts validTo. keep: priced by it to the end; switch: from midnight by the tariff then in force.",
  }),
  freeMinutes: z.int().min(0).max(1440).default(0).meta({ description: "Free minutes, once in a stay.", unit: "min" }),
  freeMinutesInside: z.boolean().default(true).meta({
    description: "True: a stay longer than the free minutes pays from its arrival. False: it pays only after them.",
  }),
  ...rate,
  periods: z.array(period).max(20).default([]).meta({
    description: "Hours with a rate of their own (night, weekend, holiday); the first that fits counts.",
  }),
  restart: z.enum(RESTARTS).default("part").meta({
    description:
      "When the first step is due again. part: whenever the rate changes; day: at midnight; 24h: every 24 hours from the arrival; never: once in a stay.",
  }),
  maxPerStayFen: maximum("The most a stay costs"),
  maxPer24hFen: maximum("The most each 24 hours from the arrival cost"),
  maxPerDayFen: maximum("The most each calendar day (Asia/Shanghai) costs"),
});

const contract = z.strictObject({
  codes: z.array(z.string().min(1).max(30)).max(100).default([]).meta({
    description: "The city's staggerCodes it is for; none: every contract.",
  }),
  titleZh: title.meta({ description: "Name shown to people, Chinese." }),
  titleEn: title.meta({ description: "Name shown to people, English." }),
  ...rate,
});

const section = z.strictObject({
  tariffs: z.array(tariff).min(1).max(100).meta({
    description: "What parking costs. The first tariff that fits the car and is in force at its arrival counts.",
  }),
  count: z.enum(COUNTS).default("full-minute").meta({
    description:
      "How a stay's time counts, from its arrival. full-minute: a started minute does not; started-minute: it does; second: to the second.",
  }),
  passThroughMinutes: z.int().min(0).max(240).default(0).meta({
    description: "A car that leaves again within this pays nothing, whatever its tariff.",
    unit: "min",
  }),
  maximumFen: maximum("The most any stay on this lot costs, whatever its tariff"),
  longestStayDays: z.int().min(1).max(1100).default(400).meta({
    description: "A longer stay is not priced but an operator's case: its arrival is probably wrong.",
    unit: "days",
  }),
  overstay: z.enum(OVERSTAYS).default("difference").meta({
    description:
      "A car that leaves too late after paying. difference: priced again from the arrival, less what was paid; new-stay: a new stay from the payment; excess-only: only the time after the leave window.",
  }),
  reductionsStack: z.boolean().default(false).meta({
    description:
      "Whether several reductions of shops, or several of the city, count together, or only the best of each.",
  }),
  holidays: z
    .array(dates)
    .max(400)
    .default([])
    .meta({ description: "Days that are holidays: 2026-10-01 or 2026-10-01..2026-10-07." }),
  workdays: z
    .array(dates)
    .max(400)
    .default([])
    .meta({ description: "Weekend days worked in exchange, written likewise." }),
  contracts: z.array(contract).max(50).default([]).meta({
    description: "What the hours of stagger contracts cost; the first that fits counts, and without one they are free.",
  }),
});

/** The section as it is written, and as it is when every default is filled in. */
export type TariffInput = z.input<typeof section>;
export type TariffSettings = z.output<typeof section>;

/** Parses and checks the section; every problem at once. */
export const tariffSection = section.superRefine(checkTariffSettings).meta({
  description: "What parking costs and how it is counted.",
});
