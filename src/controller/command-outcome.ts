/** What becomes of a command, and the commands by whom they concern. */
import type { Sentence } from "../lane/cue.ts";
import type { Command, CommandBody } from "./command.ts";
import { say } from "./sentences.ts";

/** What became of a command: a word for programs and a sentence for people. */
export type CommandOutcome =
  | { readonly done: true; readonly sentence: Sentence }
  | { readonly done: false; readonly code: string; readonly sentence: Sentence };

export function done(zh: string, en: string): CommandOutcome {
  return { done: true, sentence: say(zh, en) };
}

export function refused(code: string, zh: string, en: string): CommandOutcome {
  return { done: false, code, sentence: say(zh, en) };
}

export type LaneCommand = Command & Extract<CommandBody, { readonly lane: string }>;
export type StayCommand = Exclude<Command & Extract<CommandBody, { readonly stay: string }>, LaneCommand>;
export type LotCommand = Exclude<Command, LaneCommand | StayCommand>;
