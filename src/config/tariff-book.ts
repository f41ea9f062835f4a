/** Turns the settings of the `tariff` section into the rules the engine prices by. Expects settings that were checked. */
import type { ContractRule, Period, Rate, Tariff, TariffBook, Tier } from "../tariff/tariff.ts";
import { daysOf, localDayOf } from "./tariff-dates.ts";
import type { TariffSettings } from "./tariff.ts";
import { DAY_MS } from "../local-day.ts";

type TariffEntry = TariffSettings["tariffs"][number];
type PeriodEntry = TariffEntry["periods"][number];
type RateFields = Pick<TariffEntry, "flatFen" | "steps" | "maxPerPartFen">;

const MINUTE_MS = 60_000;

/** The rules of a lot. */
export function tariffBook(settings: TariffSettings): TariffBook {
  return {
    tariffs: settings.tariffs.map(tariffOf),
    contracts: settings.contracts.map(contractRule),
    calendar: { holidays: daysOf(settings.holidays), workdays: daysOf(settings.workdays) },
    countBy: settings.count,
    passThroughMs: settings.passThroughMinutes * MINUTE_MS,
    maximumFen: settings.maximumFen,
    longestStayMs: settings.longestStayDays * DAY_MS,
    overstay: settings.overstay,
    reductionsStack: settings.reductionsStack,
  };
}

function tariffOf(entry: TariffEntry): Tariff {
  const vehicleTypes = { small: 1, large: 2 } as const;
  return {
    id: entry.id,
    title: { zh: entry.titleZh || entry.id, en: entry.titleEn || entry.id },
    vehicleType: entry.vehicle === null ? null : vehicleTypes[entry.vehicle],
    plateClasses: entry.plateClasses,
    lists: entry.lists,
    fromDay: entry.validFrom === null ? null : localDayOf(entry.validFrom),
    toDay: entry.validTo === null ? null : localDayOf(entry.validTo),
    onExpiry: entry.whenItEnds,
    free: { ms: entry.freeMinutes * MINUTE_MS, inside: entry.freeMinutesInside },
    periods: entry.periods.map(periodOf),
    base: rateOf(entry),
    restart: entry.restart,
    caps: { stayFen: entry.maxPerStayFen, per24hFen: entry.maxPer24hFen, perDayFen: entry.maxPerDayFen },
  };
}

function periodOf(entry: PeriodEntry): Period {
  const hours = { fromMinute: minuteOf(entry.from), toMinute: minuteOf(entry.to) };
  return { rate: rateOf(entry), days: entry.days, hours };
}

function contractRule(entry: TariffSettings["contracts"][number], index: number): ContractRule {
  const titleZh = entry.titleZh || "错峰合同时段";
  const titleEn = entry.titleEn || "stagger contract hours";
  return { codes: entry.codes, rate: rateOf({ ...entry, id: `contract-${index + 1}`, titleZh, titleEn }) };
}

function rateOf(entry: RateFields & { id: string; titleZh: string; titleEn: string }): Rate {
  const title = { zh: entry.titleZh || entry.id, en: entry.titleEn || entry.id };
  const { id, flatFen, maxPerPartFen: capFen } = entry;
  if (flatFen !== null) return { id, title, capFen, charge: { kind: "flat", fen: flatFen } };
  return { id, title, capFen, charge: { kind: "steps", tiers: tiersOf(entry.steps) } };
}

function tiersOf(steps: TariffEntry["steps"]): readonly Tier[] {
  let untilMs = 0;
  return steps.map((step) => {
    untilMs = step.forMinutes === null ? Infinity : untilMs + step.forMinutes * MINUTE_MS;
    return { untilMs, everyMs: step.everyMinutes * MINUTE_MS, fen: step.fen, rounding: step.round };
  });
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
