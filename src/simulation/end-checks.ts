/** What must be true when everything has come to rest. */
import type { Simulation } from "./simulation.ts";
export async function checkAtEnd(simulation: Simulation): Promise<void> {
  void simulation;
}
