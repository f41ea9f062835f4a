/** What a simulated lot is made of, its lanes, its berths, its cars; and how it is treated. */
import {
  drawLaneFeatures,
  drawLotFeatures,
  PLAIN_LANE,
  PLAIN_LOT,
  type LaneFeatures,
  type LotFeatures,
} from "./features.ts";
import type { Garage, GarageName } from "./garages.ts";
import { CLOSED_STAYS_MAX } from "../lot/stay-book.ts";
import type { Remains } from "../stay/remains.ts";
import { SeededChance } from "./seeded-chance.ts";

export type LaneOfPlan = {
  readonly name: string;
  readonly direction: "entry" | "exit" | "both";
  readonly features: LaneFeatures;
};

/** `plain`: two loops a lane, temporary cars, one tariff. `varied`: whatever the seed draws beside. */
export const LOTS = ["plain", "varied"] as const;
export type LotKind = (typeof LOTS)[number];

export type SimulationPlan = {
  readonly seed: number;
  /** Virtual days. */
  readonly days: number;
  /** True UTC at the beginning, ms. */
  readonly epochMs: number;
  readonly capacity: number;
  readonly lanes: readonly LaneOfPlan[];
  readonly features: LotFeatures;
  /** Closed stays that the box holds at most, by what remains of them: with few it must ask the ledger for the others. */
  readonly closedHeld: Readonly<Record<Remains, number>>;
  /** Share of odd drivers: 0 none, 1 the usual. */
  readonly oddness: number;
  readonly faults: boolean;
  /** Real traffic to draw the cars from; null for a made-up town. */
  readonly garage: Garage | null;
  /** Made-up towns: cars that come on a day. */
  readonly carsPerDay: number;
};

export const ACCOUNT = { parkingId: "qp31022900183", appId: "simulated-lot", password: "simulated-password" } as const;
/** Monday 2026-03-02, 00:00 in Shanghai. */
const EPOCH_MS = Date.parse("2026-03-02T00:00:00+08:00");

/**
 * Lanes enough for the busiest minutes. An entry lets in seven cars a minute; an exit lets out two to three, because every
 * other driver pays there, and the mall's Saturday ends with eleven.
 */
const GARAGE_LANES: Readonly<Record<GarageName, { readonly entries: number; readonly exits: number }>> = {
  mall: { entries: 3, exits: 5 },
  centre: { entries: 3, exits: 3 },
  station: { entries: 3, exits: 3 },
  drifting: { entries: 3, exits: 3 },
};

/** A lot drawn from a seed. A varied one is the plain one of the same seed with its features. */
export function drawPlan(seed: number, days: number, faults: boolean, kind: LotKind = "plain"): SimulationPlan {
  const chance = new SeededChance(seed, "plan");
  const big = chance.happens(0.4);
  const lanes = lanesOf(big ? 2 : 1, big ? 2 : 1);
  const capacity = chance.whole(30, big ? 300 : 120);
  const carsPerDay = chance.whole(big ? 400 : 150, big ? 900 : 450);
  const epochMs = EPOCH_MS + chance.whole(0, 23) * 3_600_000;
  const features = PLAIN_LOT;
  const closedHeld = new SeededChance(seed, "memory").happens(0.5)
    ? CLOSED_STAYS_MAX
    : { ...CLOSED_STAYS_MAX, nothing: 10 };
  const lot = { capacity, lanes, features, closedHeld, garage: null, carsPerDay };
  const plain = { ...lot, seed, days, epochMs, oddness: 1, faults };
  return kind === "plain" ? plain : varied(plain);
}

function varied(plan: SimulationPlan): SimulationPlan {
  const { seed } = plan;
  const features = drawLotFeatures(seed);
  const lanes = plan.lanes.map((lane) => ({ ...lane, features: drawLaneFeatures(seed, lane.name) }));
  const both: LaneOfPlan = { name: "both-1", direction: "both", features: PLAIN_LANE };
  return { ...plan, features, lanes: features.twoWay ? [...lanes, both] : lanes };
}

/** A real garage, driven by ordinary drivers, many of whom have paid before they come to the exit. */
export function garagePlan(garage: Garage, seed: number, days: number, faults: boolean): SimulationPlan {
  const { entries, exits } = GARAGE_LANES[garage.name];
  const lanes = lanesOf(entries, exits);
  const { capacity, startMs: epochMs } = garage;
  const features = { ...PLAIN_LOT, cityMoney: true };
  const lot = { capacity, lanes, features, closedHeld: CLOSED_STAYS_MAX, garage, carsPerDay: 0 };
  return { ...lot, seed, days, epochMs, oddness: faults ? 1 : 0, faults };
}

function lanesOf(entries: number, exits: number): readonly LaneOfPlan[] {
  const named = (direction: "entry" | "exit", count: number): LaneOfPlan[] =>
    Array.from({ length: count }, (_, index) => ({
      name: `${direction}-${index + 1}`,
      direction,
      features: PLAIN_LANE,
    }));
  return [...named("entry", entries), ...named("exit", exits)];
}
