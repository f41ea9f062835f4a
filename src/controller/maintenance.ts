/** The maintenance of barriers: asked for after so many openings, and noted by a person, from which the count begins anew. */
import { done, type CommandOutcome, type LaneCommand } from "./command-outcome.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Raises or clears what asks for maintenance. It stands over restarts until somebody has noted it. */
export function askForMaintenance(turn: Turn, { settings, lot, maintenanceAsked }: ControllerState): void {
  for (const { name: lane, maintenanceAfter } of settings.lanes) {
    const isDue = maintenanceAfter > 0 && lot.wear.since(lane).all >= maintenanceAfter;
    if (isDue === maintenanceAsked.has(lane)) continue;
    if (isDue) maintenanceAsked.add(lane);
    else maintenanceAsked.delete(lane);
    turn.faults.push({ lane, code: "maintenance_due", raised: isDue });
  }
}

/** A person has maintained the barrier. */
export function noteMaintenance(turn: Turn, { lot }: ControllerState, command: LaneCommand): CommandOutcome {
  const { lane, by, reason } = command;
  const { all: openings, byHand } = lot.wear.of(lane);
  const data = { lane, openings, byHand, by, reason };
  turn.record({ kind: "barrier_maintained", key: `maintained:${lane}`, data });
  return done(
    `车道 ${lane} 的道闸维护已登记，开闸次数重新计数（累计 ${openings} 次）`,
    `The maintenance of lane ${lane}'s barrier is noted; its openings count anew (${openings} so far)`,
  );
}
