/** What a simulated lot is made of: its lanes, its berths, its tariff, as a configuration of the box; and how it is treated. */
import { configSchema, type Config } from "../config/config.ts";
import type { Garage } from "./garages.ts";
import { SeededChance } from "./seeded-chance.ts";

export type LaneOfPlan = { readonly name: string; readonly direction: "entry" | "exit" };

export type SimulationPlan = {
  readonly seed: number;
  /** Virtual days. */
  readonly days: number;
  /** True UTC at the beginning, ms. */
  readonly epochMs: number;
  readonly capacity: number;
  readonly lanes: readonly LaneOfPlan[];
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

/** A lot drawn from a seed. */
export function drawPlan(seed: number, days: number, faults: boolean): SimulationPlan {
  const chance = new SeededChance(seed, "plan");
  const big = chance.happens(0.4);
  const lanes = lanesOf(big ? 2 : 1, big ? 2 : 1);
  const capacity = chance.whole(30, big ? 300 : 120);
  const carsPerDay = chance.whole(big ? 400 : 150, big ? 900 : 450);
  const epochMs = EPOCH_MS + chance.whole(0, 23) * 3_600_000;
  return { seed, days, epochMs, capacity, lanes, oddness: 1, faults, garage: null, carsPerDay };
}

/** A real garage, driven by ordinary drivers. */
export function garagePlan(garage: Garage, seed: number, days: number, faults: boolean): SimulationPlan {
  const lanes = lanesOf(3, 3);
  const { capacity, startMs: epochMs } = garage;
  return { seed, days, epochMs, capacity, lanes, oddness: faults ? 1 : 0, faults, garage, carsPerDay: 0 };
}

function lanesOf(entries: number, exits: number): readonly LaneOfPlan[] {
  const named = (direction: "entry" | "exit", count: number): LaneOfPlan[] =>
    Array.from({ length: count }, (_, index) => ({ name: `${direction}-${index + 1}`, direction }));
  return [...named("entry", entries), ...named("exit", exits)];
}

/** The box's configuration for a plan; its devices hang on the bench of this name. */
export function configOf(plan: SimulationPlan, bench: string): Config {
  const chance = new SeededChance(plan.seed, "configuration");
  return configSchema.parse({
    lot: { parkingId: ACCOUNT.parkingId, capacity: plan.capacity },
    lanes: plan.lanes.map((lane) => laneConfig(lane, bench, chance.happens(0.3))),
    tariff: {
      tariffs: [{ id: "day", freeMinutes: 15, steps: [{ everyMinutes: 30, fen: 250 }], maxPer24hFen: 4_000 }],
    },
    admission: { noPlate: plan.oddness === 0 || chance.happens(0.5) ? "admit" : "operator" },
    exit: { whenCityUnreachable: chance.happens(0.5) ? "hold" : "open_and_owe", noEntry: noEntryPolicy(chance, plan) },
    city: {
      baseUrl: "https://city.simulation",
      appId: ACCOUNT.appId,
      password: ACCOUNT.password,
      callbacks: { publicUrl: "https://box.simulation/city", allowPlainHttp: true },
    },
  });
}

function noEntryPolicy(chance: SeededChance, plan: SimulationPlan) {
  if (plan.oddness === 0 || chance.happens(0.4)) return { policy: "open" as const };
  return chance.happens(0.5) ? { policy: "hold" as const } : { policy: "charge" as const, fen: 1_000 };
}

function laneConfig({ name, direction }: LaneOfPlan, bench: string, mayLower: boolean) {
  const on = (type: string, point: string) => ({ type: `simulated-${type}`, bench, point: `${name}-${point}` });
  const safetyLoop = `${name}-passage`;
  return {
    name,
    direction,
    reader: on("reader", "reader"),
    barrier: { ...on("barrier", "barrier"), safetyLoop, lowerWired: mayLower, autoCloseS: 12 },
    presence: on("loop", "presence"),
    passage: on("loop", "passage"),
    sign: on("sign", "sign"),
    button: on("contact", "button"),
    upLimit: true,
    downLimit: true,
    mayLower,
  };
}
