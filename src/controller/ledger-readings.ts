/** What the ledger answered to a reading, brought to whoever waits for it. */
import type { Fact } from "./fact.ts";
import { closeShift } from "./shifts.ts";
import type { ControllerState } from "./state.ts";
import { recordComparison } from "./statements.ts";
import type { Turn } from "./turn.ts";

type Reading = Extract<Fact, { type: "statement_read" | "shift_read" }>;

export function takeReading(turn: Turn, state: ControllerState, reading: Reading): void {
  if (reading.type === "statement_read") recordComparison(turn, state, reading);
  else closeShift(turn, state, reading);
}
