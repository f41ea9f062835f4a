/** Random tariffs and stays for the comparison with the slow model: every rule, in every company, from a seed. */
import { tariffSection, type TariffInput, type TariffSettings } from "#src/config/tariff.ts";
import type { StayContract, PricedStay } from "#src/tariff/choose.ts";
import type { Terms } from "#src/tariff/price.ts";

export type RandomCase = {
  readonly settings: TariffSettings;
  readonly stay: PricedStay;
  readonly terms: Terms;
  /** Ticks of this length meet every boundary of the case. */
  readonly tickSeconds: number;
};

/** Days around which something happens: month ends, the turn of a year, a leap day, holidays, plain days. */
const ANCHORS = ["2026-02-28", "2028-02-28", "2026-04-30", "2026-10-01", "2026-12-31", "2027-06-09", "2026-03-02"];
const MINUTE = 60_000;
const DAY = 86_400_000;

type Entry = TariffInput["tariffs"][number];
type Rate = Pick<Entry, "flatFen" | "steps" | "maxPerPartFen">;

/** A small generator of chance with a 32-bit seed (a Weyl sequence, mixed). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed, 0x9e3779b1) >>> 0;
  }

  /** An integer from 0 to `below` - 1. */
  below(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(values: readonly [T, ...T[]]): T {
    return values[this.below(values.length)] ?? values[0];
  }
}

/** The case of a seed. */
export function randomCase(seed: number): RandomCase {
  const dice = new Dice(seed);
  const anchorMs = Date.parse(`${ANCHORS[dice.below(ANCHORS.length)] ?? ""}T00:00:00+08:00`);
  const settings = tariffSection.parse(settingsAround(dice, anchorMs));
  const [longestMinutes, ticks] = dice.pick<[number, readonly [number, ...number[]]]>([
    [180, [1, 5, 20, 60]],
    [180, [1, 10, 30, 60]],
    [1500, [20, 30, 60]],
    [2 * 1440, [30, 60]],
    [4 * 1440, [60]],
    [dice.chance(15) ? 45 * 1440 : 1440, [60]],
  ]);
  const tickSeconds = dice.pick(ticks);
  const arrivedMs = anchorMs - DAY + dice.below((2 * DAY) / 1000 / tickSeconds) * tickSeconds * 1000;
  const lasts = dice.below((longestMinutes * 60) / tickSeconds + 1) * tickSeconds * 1000;
  const ragged = settings.count === "second" ? 0 : dice.below(60) * 1000;
  const stay: PricedStay = {
    arrivedMs,
    leavingMs: arrivedMs + lasts + ragged + dice.below(1000),
    vehicleType: dice.pick([1, 2]),
    plateClass: dice.pick([null, "civil", "nev_small"]),
    lists: dice.pick([[], [], ["staff"], ["guests", "staff"]]),
    contract: dice.chance(25) ? contractAround(dice, anchorMs) : null,
  };
  return { settings, stay, terms: termsOf(dice, arrivedMs, lasts), tickSeconds };
}

function termsOf(dice: Dice, arrivedMs: number, lasts: number): Terms {
  if (dice.chance(70)) return { freeMinutes: true, leaveWindows: [] };
  const minutes = Math.floor(lasts / MINUTE) + 1;
  const leaveWindows = Array.from({ length: dice.below(3) }, () => {
    const fromMs = arrivedMs + dice.below(minutes) * MINUTE;
    return { fromMs, toMs: fromMs + dice.pick([0, 5, 15, 90]) * MINUTE };
  });
  return { freeMinutes: dice.chance(50), leaveWindows };
}

function settingsAround(dice: Dice, anchorMs: number): TariffInput {
  const at = (days: number) => dateOf(anchorMs + days * DAY);
  const special: Entry[] = dice.chance(40)
    ? [
        {
          ...entry(dice, "special"),
          ...dice.pick<Partial<Entry>>([{ lists: ["staff"] }, { plateClasses: ["nev_small"] }]),
        },
      ]
    : [];
  const large: Entry[] = dice.chance(30)
    ? [{ ...entry(dice, "large"), vehicle: dice.pick(["large", "large", "small"]) }]
    : [];
  const lastDay = dice.below(4) - 1;
  const ordinary: Entry[] = dice.chance(40)
    ? [
        { ...entry(dice, "old"), validTo: at(lastDay), whenItEnds: dice.pick(["keep", "switch"]) },
        { ...entry(dice, "new"), validFrom: at(lastDay + 1) },
      ]
    : [entry(dice, "ordinary")];
  return {
    tariffs: [...special, ...large, ...ordinary],
    count: dice.pick(["full-minute", "started-minute", "second"]),
    passThroughMinutes: dice.pick([0, 0, 0, 10]),
    maximumFen: maybe(dice, 15, 20_000),
    holidays: dice.pick([[], [at(0)], [`${at(0)}..${at(2)}`], [at(-1), at(1)]]),
    workdays: dice.pick([[], [], [at(3)], [`${at(3)}..${at(4)}`]]),
    contracts: dice.pick([
      [],
      [{ flatFen: dice.below(500) }],
      [
        { codes: ["N1"], ...rate(dice) },
        { codes: ["N2"], flatFen: 0 },
      ],
      [{ codes: ["N9"], flatFen: 900 }, rate(dice)],
    ]),
  };
}

function entry(dice: Dice, id: string): Entry {
  return {
    id,
    ...rate(dice),
    freeMinutes: dice.pick([0, 0, 10, 15, 30, 61]),
    freeMinutesInside: dice.chance(50),
    periods: Array.from({ length: dice.pick([0, 0, 1, 1, 2, 3]) }, (_, index) => period(dice, `p${index}`)),
    restart: dice.pick(["part", "part", "day", "24h", "never"]),
    maxPerStayFen: maybe(dice, 15, 15_000),
    maxPer24hFen: maybe(dice, 25, 6_000),
    maxPerDayFen: maybe(dice, 25, 6_000),
  };
}

function period(dice: Dice, id: string): NonNullable<Entry["periods"]>[number] {
  return {
    id,
    ...rate(dice),
    days: dice.pick([
      [],
      [],
      ["workday"],
      ["weekend"],
      ["holiday"],
      ["sat", "holiday"],
      ["fri"],
      ["mon", "tue", "sun"],
      ["wed", "thu"],
    ]),
    ...dice.pick([
      { from: "19:30", to: "07:30" },
      { from: "22:00", to: "06:00" },
      { from: "08:00", to: "20:00" },
      { from: "00:00", to: "24:00" },
      { from: "12:00", to: "12:00" },
      { from: "18:00", to: "24:00" },
      { from: "00:00", to: "00:00" },
      { from: "23:59", to: "00:01" },
    ]),
  };
}

function rate(dice: Dice): Rate {
  const maxPerPartFen = maybe(dice, 25, 3_000);
  if (dice.chance(20)) return { flatFen: dice.pick([0, 1000, dice.below(3000)]), maxPerPartFen };
  const tiers = dice.pick([0, 0, 1, 1, 2, 3]);
  const step = () => ({
    everyMinutes: dice.pick([1, 7, 15, 30, 60, 60, 120, 1440]),
    fen: dice.pick([0, 1, 100, 500, dice.below(2000)]),
    round: dice.pick<"up" | "nearest" | "down">(["up", "up", "nearest", "down"]),
  });
  const steps = Array.from({ length: tiers }, () => {
    const one = step();
    return { ...one, forMinutes: one.everyMinutes * (1 + dice.below(3)) };
  });
  return { steps: [...steps, step()], maxPerPartFen };
}

function contractAround(dice: Dice, anchorMs: number): StayContract {
  const day = Math.floor((anchorMs + 8 * 60 * MINUTE) / DAY);
  const fromDay = day - 1 + dice.below(3);
  const nightly = Array.from(
    { length: 7 },
    (_, index) => [index * 1440 + 1080, Math.min(10_080, index * 1440 + 1920)] as const,
  );
  return {
    code: dice.pick(["N1", "N2", "N3"]),
    hours: dice.pick([[], nightly, [...nightly, [0, 480] as const], [[2000, 4000] as const, [3000, 3500] as const]]),
    fromDay,
    toDay: fromDay + dice.below(4),
  };
}

function maybe(dice: Dice, percent: number, below: number): number | null {
  return dice.chance(percent) ? dice.below(below) : null;
}

function dateOf(ms: number): string {
  return new Date(ms + 8 * 60 * MINUTE).toISOString().slice(0, 10);
}
