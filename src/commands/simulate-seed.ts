/** One seed of `gatehouse simulate`: the lot that the options and the seed make, run to its end. */
import type { Drawing } from "../simulation/curves.ts";
import { drivable, GARAGE_DAYS, readGarage, stretch, type GarageName } from "../simulation/garages.ts";
import { drawPlan, garagePlan, type LotKind, type SimulationPlan } from "../simulation/plan.ts";
import { Simulation, type SimulationReport } from "../simulation/simulation.ts";

/** What is simulated, the seed apart. Plain data: it goes to the threads. */
export type SeedOptions = {
  readonly days: number | undefined;
  readonly garage: GarageName | undefined;
  /** Day of the garage's fortnight to begin with, from 0. */
  readonly from: number;
  readonly faults: "none" | "all" | undefined;
  readonly lot: LotKind;
};

/** A seed's run. `drawing` is null unless a garage was followed. */
export type SeedRun = { readonly report: SimulationReport; readonly drawing: Drawing | null };

/** Runs a seed. Rejects only when the simulation itself is at fault. */
export async function simulateSeed(options: SeedOptions, seed: number): Promise<SeedRun> {
  const simulation = new Simulation(planOf(options, seed));
  const report = await simulation.run();
  return { report, drawing: drawingOf(simulation) };
}

function planOf({ garage, from, days, faults, lot }: SeedOptions, seed: number): SimulationPlan {
  if (garage === undefined) return drawPlan(seed, days ?? 2, faults !== "none", lot);
  const span = Math.min(days ?? GARAGE_DAYS, GARAGE_DAYS - from);
  return garagePlan(stretch(drivable(readGarage(garage)), from, span), seed, span, faults === "all");
}

function drawingOf({ plan, trafficBeganMs: beganMs, readings }: Simulation): Drawing | null {
  return plan.garage === null ? null : { garage: plan.garage, days: plan.days, beganMs, readings };
}
