/**
 * What a person orders: checked, carried out once, and written down with name and reason. An order that came too late is
 * refused, never replayed. The answer leaves when its record is durable.
 */
import type { Command } from "./command.ts";
import {
  answersAsBefore,
  noteDone,
  refused,
  type Refused,
  type CommandOutcome,
  type LaneCommand,
  type LotCommand,
  type StayCommand,
} from "./command-outcome.ts";
import type { Fact } from "./fact.ts";
import { say } from "../lane/words.ts";
import { laneCommand } from "./lane-commands.ts";
import { lotCommand } from "./lot-commands.ts";
import { readShift } from "./shifts.ts";
import { stayCommand } from "./stay-commands.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

type CommandFact =
  | { readonly type: "command"; readonly command: Command; readonly replyTo: string }
  | { readonly type: "open_button_pressed"; readonly lane: string };
type StayRead = Extract<Fact, { type: "stay_read" }>;

/** Takes an order from the diagnostics port, the command line or the guard's button. */
export function takeCommand(turn: Turn, state: ControllerState, fact: CommandFact): void {
  if (fact.type === "open_button_pressed") {
    const expiresAtMs = turn.at.monotonicMs + state.settings.openOnceMs;
    const head = { id: `button/${turn.nextId()}`, by: "button", reason: "button", expiresAtMs };
    const pressed = { ...head, command: "open_once" as const, lane: fact.lane, visit: null };
    if (laneCommand(turn, state, pressed).done) noteDone(turn, pressed);
    return;
  }
  const { command, replyTo } = fact;
  if (isRefusedOrDone(turn, state, command, replyTo)) return;
  if (command.command === "close_shift") return readShift(turn, state, command, replyTo);
  if (isStayCommand(command) && state.lot.stays.get(command.stay) === null) {
    turn.readings.push({ of: "stay", command, replyTo });
    return;
  }
  obey(turn, state, command, replyTo);
}

/** The ledger has answered about a stay that left long ago: the order is carried out on it. */
export function takeCommandWithStay(turn: Turn, state: ControllerState, fact: StayRead): void {
  const { command, replyTo, records } = fact;
  if (isRefusedOrDone(turn, state, command, replyTo)) return;
  if (records === null) {
    const sentence = say(
      "账本暂时无法读取，指令未执行，请稍后再试",
      "The ledger cannot be read now; nothing was done, try again in a moment",
    );
    return turn.refuse(replyTo, "ledger_unavailable", sentence);
  }
  if (records.length > 0) state.lot.stays.recall(command.stay, records);
  obey(turn, state, command, replyTo);
}

/** Whether this order was carried out before, or may not be; whoever gave it is told. */
function isRefusedOrDone(turn: Turn, state: ControllerState, command: Command, replyTo: string): boolean {
  if (answersAsBefore(turn, state, command.id, replyTo)) return true;
  const problem = judge(turn, command);
  if (problem !== null) turn.refuse(replyTo, problem.code, problem.sentence);
  return problem !== null;
}

type HereAndNow = LaneCommand | StayCommand | LotCommand;

function obey(turn: Turn, state: ControllerState, command: HereAndNow, replyTo: string): void {
  const outcome = carryOut(turn, state, command);
  if (!outcome.done) return turn.refuse(replyTo, outcome.code, outcome.sentence);
  noteDone(turn, command);
  turn.reply(replyTo, { type: "command_done", outcome: "done", sentence: outcome.sentence });
}

function judge(turn: Turn, command: Command): Refused | null {
  if (command.by.trim() === "" || command.reason.trim() === "") {
    return refused("name_and_reason_missing", "请填写姓名和原因", "Give your name and a reason");
  }
  if (command.expiresAtMs < turn.at.monotonicMs) {
    return refused(
      "expired",
      "指令已过期，未执行。请重新下达",
      "The command came too late and was not carried out. Give it again",
    );
  }
  return null;
}

function carryOut(turn: Turn, state: ControllerState, command: HereAndNow): CommandOutcome {
  if (isLaneCommand(command)) return laneCommand(turn, state, command);
  if (isStayCommand(command)) return stayCommand(turn, state, command);
  return lotCommand(turn, state, command);
}

function isLaneCommand(command: HereAndNow): command is LaneCommand {
  return "lane" in command;
}

function isStayCommand(command: HereAndNow): command is StayCommand {
  return "stay" in command && !("lane" in command);
}
