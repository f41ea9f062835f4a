/**
 * Closes an operator's shift. What was taken in it is added up from the ledger: the stays of a long shift are no longer all
 * held. The answer leaves when the ledger was read and the close is durable.
 */
import { answersAsBefore, noteDone, type CloseShift } from "./command-outcome.ts";
import type { Fact } from "./fact.ts";
import { say } from "../lane/words.ts";
import { yuan } from "./sentences.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Asks the ledger for the shift; refuses at once when it is not open. */
export function readShift(turn: Turn, state: ControllerState, command: CloseShift, replyTo: string): void {
  const { shifts, clocks } = state.lot;
  const opening = shifts.get(command.shift)?.open === true ? shifts.stampOf(command.shift) : null;
  if (opening === null) return refuseNotOpen(turn, replyTo);
  // Dated now: at the opening the clock may not have been set.
  turn.readings.push({ of: "shift", fromMs: clocks.date(opening.at), command, replyTo });
}

/** The ledger has answered: the shift is closed with what was taken in it. */
export function closeShift(turn: Turn, state: ControllerState, fact: Extract<Fact, { type: "shift_read" }>): void {
  const { command, replyTo, takings } = fact;
  // The same order may have been given twice while the ledger was read.
  if (answersAsBefore(turn, state, command.id, replyTo)) return;
  const { shift, by } = command;
  if (takings === null) {
    const sentence = say(
      "账本暂时无法读取，班次未结束，请稍后再试",
      "The ledger cannot be read now; the shift is still open, try again in a moment",
    );
    return turn.refuse(replyTo, "ledger_unavailable", sentence);
  }
  if (state.lot.shifts.get(shift)?.open !== true) return refuseNotOpen(turn, replyTo);
  const { cashFen, waivedFen } = takings;
  const atMs = state.lot.clocks.date(turn.at);
  turn.record({ kind: "shift_closed", key: `shift:${shift}`, data: { shift, by, cashFen, waivedFen, atMs } });
  noteDone(turn, command);
  const sentence = say(
    `班次结束：现金 ${yuan(cashFen)}，免收 ${yuan(waivedFen)}`,
    `Shift closed: cash ${yuan(cashFen)}, waived ${yuan(waivedFen)}`,
  );
  turn.reply(replyTo, { type: "command_done", outcome: "done", sentence });
}

function refuseNotOpen(turn: Turn, replyTo: string): void {
  turn.refuse(replyTo, "shift_not_open", say("该班次未开始", "That shift is not open"));
}
