/** What the ledger answered to a reading, brought to whoever waits for it. */
import type { Fact } from "./fact.ts";
import { takeCommandWithStay } from "./commands.ts";
import { closeShift } from "./shifts.ts";
import { answerInvoices } from "./invoices.ts";
import type { ControllerState } from "./state.ts";
import { recordComparison } from "./statements.ts";
import type { Turn } from "./turn.ts";

type Reading = Extract<Fact, { type: "statement_read" | "shift_read" | "stay_read" | "invoices_read" }>;

export function takeReading(turn: Turn, state: ControllerState, reading: Reading): void {
  switch (reading.type) {
    case "statement_read":
      return recordComparison(turn, state, reading);
    case "shift_read":
      return closeShift(turn, state, reading);
    case "stay_read":
      return takeCommandWithStay(turn, state, reading);
    case "invoices_read":
      return answerInvoices(turn, state, reading);
  }
}
