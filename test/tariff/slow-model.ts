/**
 * The same rules, told a second time and as simply as can be: a clock that walks through the stay in small ticks and
 * asks at every tick what an operator would ask. It reads the settings as they are written, shares no code with the
 * engine, and is far too slow to use. Where the two differ, one of them has misread a rule.
 */
import type { TariffSettings } from "#src/config/tariff.ts";
import type { PricedStay } from "#src/tariff/choose.ts";
import type { Terms } from "#src/tariff/price.ts";

type Entry = TariffSettings["tariffs"][number];
type Charging = Pick<Entry, "flatFen" | "steps" | "maxPerPartFen">;
type Now = {
  readonly ms: number;
  readonly date: string;
  readonly names: readonly string[];
  readonly minute: number;
  readonly time: string;
};

const HOUR = 3_600_000;
const FREE: Charging = { flatFen: 0, steps: [], maxPerPartFen: null };

/** What the walker remembers of the chapter (the time under one tariff) it is in. */
type Chapter = {
  readonly entry: Entry;
  readonly beganMs: number;
  readonly spent: Map<string, number>;
  charging: Charging | null;
  part: number;
  /** Minutes of steps used up since the first step was last due. */
  used: number;
  step: { minutes: number; fen: number; round: string; seconds: number; begin: Now; paid: boolean } | null;
  flatPaidFor: string;
  date: string;
};

/** Total price in fen, or null when no tariff fits. Ticks of `tickSeconds` must meet every boundary exactly. */
export function slowPrice(
  settings: TariffSettings,
  stay: PricedStay,
  terms: Terms,
  tickSeconds: number,
): number | null {
  const endMs = stay.arrivedMs + 1000 * countedSeconds(settings.count, stay.leavingMs - stay.arrivedMs);
  const ticks = (endMs - stay.arrivedMs) / 1000 / tickSeconds;
  const walker = new Walker(settings, stay);
  let chapter = walker.chapterFrom(nowAt(stay.arrivedMs));
  if (chapter === null) return null;
  const passMs = settings.passThroughMinutes * 60_000;
  if (terms.freeMinutes && passMs > 0 && endMs - stay.arrivedMs <= passMs) return 0;
  let freeLeft = terms.freeMinutes ? chapter.entry.freeMinutes * 60 : 0;
  if (chapter.entry.freeMinutesInside && freeLeft > 0) {
    let ordinary = 0;
    for (let tick = 0; tick < ticks; tick += 1) {
      if (walker.contractAt(nowAt(stay.arrivedMs + tick * tickSeconds * 1000)) === null) ordinary += tickSeconds;
    }
    if (ordinary > freeLeft) freeLeft = 0;
  }
  for (let tick = 0; tick < ticks; tick += 1) {
    const now = nowAt(stay.arrivedMs + tick * tickSeconds * 1000);
    const { entry } = chapter;
    if (entry.whenItEnds === "switch" && entry.validTo !== null && now.date > entry.validTo) {
      chapter = walker.chapterFrom(now);
      if (chapter === null) return null;
    }
    walker.look(chapter, now);
    const isFree = freeLeft > 0 && walker.contractAt(now) === null;
    if (isFree) freeLeft -= tickSeconds;
    const mayLeave = terms.leaveWindows.some(({ fromMs, toMs }) => fromMs <= now.ms && now.ms < toMs);
    // A payment ends the running step although no time may be left for leaving.
    if (terms.leaveWindows.some(({ fromMs }) => fromMs === now.ms)) walker.cut(chapter);
    if (isFree || mayLeave) walker.cut(chapter);
    else walker.pay(chapter, now, tickSeconds);
  }
  return Math.min(walker.totalFen, settings.maximumFen ?? walker.totalFen);
}

class Walker {
  totalFen = 0;
  readonly #settings: TariffSettings;
  readonly #stay: PricedStay;

  constructor(settings: TariffSettings, stay: PricedStay) {
    this.#settings = settings;
    this.#stay = stay;
  }

  chapterFrom(now: Now): Chapter | null {
    for (const entry of this.#settings.tariffs) {
      const { vehicle, plateClasses, lists, validFrom, validTo } = entry;
      if (validFrom !== null && now.date < validFrom) continue;
      if (validTo !== null && now.date > validTo) continue;
      if (vehicle !== null && vehicle !== (this.#stay.vehicleType === 1 ? "small" : "large")) continue;
      if (plateClasses.length > 0 && !plateClasses.some((name) => name === this.#stay.plateClass)) continue;
      if (lists.length > 0 && !this.#stay.lists.some((name) => lists.includes(name))) continue;
      return {
        entry,
        beganMs: now.ms,
        spent: new Map(),
        charging: null,
        part: 0,
        used: 0,
        step: null,
        flatPaidFor: "",
        date: now.date,
      };
    }
    return null;
  }

  /** The charging of a stagger contract's hours, or null outside them. */
  contractAt(now: Now): Charging | null {
    const { contract } = this.#stay;
    if (contract === null) return null;
    if (now.date < dateOfDay(contract.fromDay) || now.date > dateOfDay(contract.toDay)) return null;
    const minuteOfWeek = WEEK.indexOf(now.names[0] ?? "") * 1440 + now.minute;
    const always = contract.hours.length === 0;
    if (!always && !contract.hours.some(([from, to]) => from <= minuteOfWeek && minuteOfWeek < to)) return null;
    const { contracts } = this.#settings;
    return contracts.find(({ codes }) => codes.length === 0 || codes.includes(contract.code)) ?? FREE;
  }

  /** Notices what has changed since the tick before: another rate, another day, another 24 hours. */
  look(chapter: Chapter, now: Now): void {
    const charging = this.contractAt(now) ?? this.#periodAt(chapter.entry, now) ?? chapter.entry;
    const { restart } = chapter.entry;
    const changed = charging !== chapter.charging;
    if (changed) {
      this.cut(chapter);
      chapter.charging = charging;
      chapter.part += 1;
    }
    const newDay = now.date !== chapter.date;
    chapter.date = now.date;
    const new24h = now.ms > chapter.beganMs && (now.ms - chapter.beganMs) % (24 * HOUR) === 0;
    const anew = (restart === "part" && changed) || (restart === "day" && newDay) || (restart === "24h" && new24h);
    if (!anew) return;
    this.cut(chapter);
    chapter.used = 0;
    chapter.flatPaidFor = "";
  }

  /** A step that is interrupted is used up. */
  cut(chapter: Chapter): void {
    if (chapter.step !== null) chapter.used += chapter.step.minutes;
    chapter.step = null;
  }

  pay(chapter: Chapter, now: Now, seconds: number): void {
    const { charging } = chapter;
    if (charging === null) return;
    if (charging.flatFen !== null) {
      if (chapter.flatPaidFor !== String(chapter.part)) this.#charge(chapter, charging.flatFen, now);
      chapter.flatPaidFor = String(chapter.part);
      return;
    }
    chapter.step ??= { ...nextStep(charging.steps, chapter.used), seconds: 0, begin: now, paid: false };
    const { step } = chapter;
    step.seconds += seconds;
    const whole = step.minutes * 60;
    const due = { up: true, nearest: step.seconds >= whole / 2, down: step.seconds >= whole }[step.round];
    if (due === true && !step.paid) {
      step.paid = true;
      this.#charge(chapter, step.fen, step.begin);
    }
    if (step.seconds >= whole) this.cut(chapter);
  }

  /** Takes an amount for something that began at `begin`, as far as no cap is reached. */
  #charge(chapter: Chapter, fen: number, begin: Now): void {
    const { entry, charging, spent } = chapter;
    const windows: [string, number | null][] = [
      [`part ${chapter.part}`, charging?.maxPerPartFen ?? null],
      [`day ${begin.date}`, entry.maxPerDayFen],
      [`24h ${Math.floor((begin.ms - chapter.beganMs) / (24 * HOUR))}`, entry.maxPer24hFen],
      ["stay", entry.maxPerStayFen],
    ];
    let charged = fen;
    for (const [window, cap] of windows) {
      if (cap !== null) charged = Math.min(charged, cap - (spent.get(window) ?? 0));
    }
    for (const [window] of windows) spent.set(window, (spent.get(window) ?? 0) + charged);
    this.totalFen += charged;
  }

  #periodAt(entry: Entry, now: Now): Charging | undefined {
    return entry.periods.find(({ days, from, to }) => {
      const { time } = now;
      if (from < to) return from <= time && time < to && this.#speaksOf(now, days);
      // Hours over midnight belong to the day on which they begin.
      if (from <= time && this.#speaksOf(now, days)) return true;
      return time < to && this.#speaksOf(nowAt(now.ms - 24 * HOUR), days);
    });
  }

  #speaksOf(day: Now, days: readonly string[]): boolean {
    return days.length === 0 || this.#namesOf(day).some((name) => days.includes(name));
  }

  #namesOf(day: Now): readonly string[] {
    const { holidays, workdays } = this.#settings;
    if (isListed(day.date, holidays)) return ["holiday"];
    if (isListed(day.date, workdays)) return ["workday"];
    return day.names;
  }
}

const WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

function nextStep(steps: Entry["steps"], used: number): { minutes: number; fen: number; round: string } {
  let from = 0;
  for (const { forMinutes, everyMinutes, fen, round } of steps) {
    if (forMinutes === null || used < from + forMinutes) return { minutes: everyMinutes, fen, round };
    from += forMinutes;
  }
  throw new Error("the last line of steps has an end");
}

function countedSeconds(count: TariffSettings["count"], ms: number): number {
  const seconds = Math.trunc(ms / 1000);
  const minutes = (seconds - (seconds % 60)) / 60;
  if (count === "second") return seconds;
  return 60 * (count === "started-minute" && seconds % 60 > 0 ? minutes + 1 : minutes);
}

/** Dates sort as text, so a list of dates and ranges can be asked without counting days. */
function isListed(date: string, list: readonly string[]): boolean {
  return list.some((one) => {
    const [first = "", last = first] = one.split("..");
    return first <= date && date <= last;
  });
}

function dateOfDay(day: number): string {
  return new Date(day * 24 * HOUR).toISOString().slice(0, 10);
}

const TIMES = Array.from({ length: 1440 }, (_, minute) => {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
});

function nowAt(ms: number): Now {
  const local = new Date(ms + 8 * HOUR);
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
  return { ms, minute, time: TIMES[minute] ?? "", ...dayAt(local) };
}

const known = new Map<number, { date: string; names: readonly string[] }>();

function dayAt(local: Date): { date: string; names: readonly string[] } {
  const key = Math.floor(local.getTime() / (24 * HOUR));
  const found = known.get(key);
  if (found !== undefined) return found;
  const weekday = WEEK[(local.getUTCDay() + 6) % 7] ?? "";
  const kind = weekday === "sat" || weekday === "sun" ? "weekend" : "workday";
  const day = { date: local.toISOString().slice(0, 10), names: [weekday, kind] };
  known.set(key, day);
  return day;
}
