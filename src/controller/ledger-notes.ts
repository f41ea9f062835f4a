/** What befell the ledger and a person should look at: written down once, until somebody has seen it and says so. */
import { ledgerNoteKey, type LedgerNote } from "../lot/lot.ts";
import type { Command } from "./command.ts";
import { done, refused, type CommandOutcome } from "./command-outcome.ts";
import type { Fact } from "./fact.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

type LedgerCondition = Extract<Fact, { type: "ledger_condition" }>;

/** Writes it down, unless it is written already or the news is not worth a record. */
export function noteLedger(turn: Turn, state: ControllerState, { condition, detail }: LedgerCondition): void {
  state.ledgerDetails.set(condition, detail);
  const key = ledgerNoteKey(state.settings.slot, condition);
  if (!isNews(state.lot.ledgerNotes.get(key), detail)) return;
  turn.record({ kind: "ledger_noted", key, data: { condition, detail } });
}

/** A count that grows, as it does while records are being lost, is told again when it has doubled. */
function isNews(note: LedgerNote | null, detail: string): boolean {
  if (note === null) return true;
  if (note.detail === detail) return false;
  const [before, now] = [Number.parseInt(note.detail, 10), Number.parseInt(detail, 10)];
  if (note.by !== null || Number.isNaN(before) || Number.isNaN(now)) return true;
  return now >= before * 2;
}

/** A person has seen it. */
export function acknowledgeLedger(
  turn: Turn,
  state: ControllerState,
  command: Extract<Command, { command: "acknowledge_ledger" }>,
): CommandOutcome {
  const { condition, by } = command;
  const key = ledgerNoteKey(state.settings.slot, condition);
  const note = state.lot.ledgerNotes.get(key);
  if (note === null || note.by !== null) {
    return refused(
      "not_standing",
      "没有待确认的此项账本故障",
      "Nothing of this kind waits to be acknowledged about the ledger",
    );
  }
  const detail = state.ledgerDetails.get(condition) ?? note.detail;
  turn.record({ kind: "ledger_acknowledged", key, data: { condition, detail, by } });
  return done("已确认，故障提示已清除", "Acknowledged; the fault is cleared");
}
