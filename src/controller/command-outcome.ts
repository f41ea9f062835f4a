/** What becomes of a command, and the commands by whom they concern. */
import type { Sentence } from "../lane/cue.ts";
import type { Command, CommandBody } from "./command.ts";
import { say } from "../lane/words.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

/** What became of a command: a word for programs and a sentence for people. */
export type CommandOutcome = { readonly done: true; readonly sentence: Sentence } | Refused;
export type Refused = { readonly done: false; readonly code: string; readonly sentence: Sentence };

export function done(zh: string, en: string): CommandOutcome {
  return { done: true, sentence: say(zh, en) };
}

export function refused(code: string, zh: string, en: string): Refused {
  return { done: false, code, sentence: say(zh, en) };
}

export type LaneCommand = Command & Extract<CommandBody, { readonly lane: string }>;
export type StayCommand = Exclude<Command & Extract<CommandBody, { readonly stay: string }>, LaneCommand>;
/** Its answer waits for the ledger. */
export type CloseShift = Command & Extract<CommandBody, { readonly command: "close_shift" }>;
export type LotCommand = Exclude<Command, LaneCommand | StayCommand | CloseShift>;

/** Writes down that a command was carried out: the same id does nothing the second time. */
export function noteDone(turn: Turn, command: Command): void {
  const { id, by, reason, role } = command;
  const data = { id, command: command.command, by, reason, ...(role === undefined ? {} : { role }), outcome: "done" };
  turn.record({ kind: "command_done", key: `command:${id}`, data });
}

/** Answers an order that was carried out before as it was then; false when it was not. */
export function answersAsBefore(turn: Turn, state: ControllerState, id: string, replyTo: string): boolean {
  const outcome = state.lot.commands.get(id);
  if (outcome === null) return false;
  const sentence = say("该指令此前已执行，不再重复", "This command was carried out before and is not repeated");
  turn.reply(replyTo, { type: "command_done", outcome, sentence });
  return true;
}
