/** The bad days of a simulated lot. */
import type { SeededChance } from "./seeded-chance.ts";
import type { Simulation } from "./simulation.ts";
import type { WallClockPlan } from "./virtual-clock.ts";

export class Troubles {
  count = 0;
  constructor(_simulation: Simulation, _chance: SeededChance) {}
  get cityWorks(): boolean {
    return true;
  }
  wallPlan(_first: boolean): WallClockPlan {
    return { errorMs: 0, driftPerSecond: 0, syncedAfterMs: 0 };
  }
  begin(): void {}
  end(): void {}
}
