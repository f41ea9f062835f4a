/** Orders of a person to one lane: open once, hold open, close, release, name the car in front. */
import { unreachable } from "../assert.ts";
import { mayTest } from "../lane/arm.ts";
import type { Credit } from "../lane/cue.ts";
import { modeWords } from "../lane/words.ts";
import { normalise } from "../plate/normalise.ts";
import { done, refused, type CommandOutcome, type LaneCommand } from "./command-outcome.ts";
import { noteMaintenance } from "./maintenance.ts";
import { ticketFor } from "./tickets.ts";
import type { ControllerState, LaneDesk } from "./state.ts";
import type { Turn } from "./turn.ts";

export function laneCommand(turn: Turn, state: ControllerState, command: LaneCommand): CommandOutcome {
  const desk = state.lanes.get(command.lane);
  if (desk === undefined) {
    const names = [...state.lanes.keys()].join(", ");
    return refused(
      "no_such_lane",
      `没有车道 ${command.lane}，可选：${names}`,
      `There is no lane ${command.lane}; there are: ${names}`,
    );
  }
  switch (command.command) {
    case "open_once":
    case "admit_without_plate":
      return giveCredit(turn, state, desk, command);
    case "hold_open": {
      const { untilMs, passages } = command;
      if (passages !== null && (!Number.isInteger(passages) || passages < 1))
        return refused("number_invalid", "请输入车辆数，至少 1", "Give the number of cars, at least 1");
      const reason = passages === null ? ("operator" as const) : ("fleet" as const);
      return setMode(turn, command, { mode: "held_open", reason, untilMs, passages });
    }
    case "set_lane_mode":
      return setMode(turn, command, {
        mode: command.mode,
        reason: "operator",
        untilMs: command.untilMs,
        passages: null,
      });
    case "release_lane":
      writeMode(turn, command, { mode: "open", reason: "operator", untilMs: null, passages: null });
      return done(`车道 ${command.lane}：人工设置已取消`, `Lane ${command.lane}: what a person had set is over`);
    case "give_plate": {
      const plate = normalise(command.plate);
      if (plate === "") return refused("plate_empty", "请输入车牌", "Type the plate");
      if (command.visit !== desk.lane.front?.number) return carIsGone();
      if (plate === creditAhead(desk)?.plate) return isTheCarAhead(plate);
      turn.tell(command.lane, { type: "plate_given", visit: command.visit, plate, by: command.by });
      return done(`车牌已改为 ${plate}`, `The car is now ${plate}`);
    }
    case "choose_stay":
      return chooseStay(turn, state, desk, command);
    case "note_maintenance":
      return noteMaintenance(turn, state, command);
    case "test_pulse":
      return testPulse(turn, desk, command.by);
    default:
      return unreachable(command);
  }
}

type OpenCommand = Extract<LaneCommand, { command: "open_once" | "admit_without_plate" }>;

function giveCredit(turn: Turn, state: ControllerState, desk: LaneDesk, command: OpenCommand): CommandOutcome {
  const front = desk.lane.front?.number ?? null;
  if (command.visit !== null && command.visit !== front) return carIsGone();
  // Cases of cars under the arm, or gone through it, are kept for a while: only the car in front is meant.
  const visitCase = desk.cases.get(front ?? 0);
  const credit: Credit = {
    ground: "operator",
    groundRef: null,
    plate: visitCase?.plate?.plate ?? null,
    stay: visitCase?.leaving ?? null,
    by: command.by,
    flags: [],
    ...ticketFor(turn, state, desk, visitCase),
  };
  turn.tell(command.lane, {
    type: "credit_given",
    visit: command.visit,
    credit,
    // However long the sender gave it: an opening that nobody used must not wait for the next car.
    expiresAtMs: Math.min(command.expiresAtMs, turn.at.monotonicMs + state.settings.openOnceMs),
  });
  return done("已下达一次开闸指令", "The arm opens once");
}

function carIsGone(): CommandOutcome {
  return refused("no_such_visit", "该车已不在闸前", "That car no longer stands before the arm");
}

type ModeData = {
  mode: "open" | "full" | "closed" | "closed_to_all" | "held_open";
  reason: "operator" | "fleet";
  untilMs: number | null;
  passages: number | null;
};

function setMode(turn: Turn, command: LaneCommand, mode: ModeData): CommandOutcome {
  writeMode(turn, command, mode);
  const { zh, en } = modeWords(mode);
  return done(`车道 ${command.lane}：${zh}`, `Lane ${command.lane}: ${en}`);
}

/** The lane itself hears of it when the turn ends (`refreshModes`). */
function writeMode(turn: Turn, command: LaneCommand, mode: ModeData): void {
  const data = { ...mode, note: command.reason, lane: command.lane, by: command.by };
  turn.record({ kind: "lane_mode_set", key: `lane:${command.lane}`, data });
}

type ChooseCommand = Extract<LaneCommand, { command: "choose_stay" }>;

function chooseStay(turn: Turn, state: ControllerState, desk: LaneDesk, command: ChooseCommand): CommandOutcome {
  const visitCase = desk.cases.get(command.visit);
  const stay = state.lot.stays.get(command.stay);
  if (visitCase === undefined || command.visit !== desk.lane.front?.number) return carIsGone();
  if (stay === null || stay.status === "left" || stay.status === "voided") {
    return refused("no_such_stay", "该停车记录不存在或已离场，请重新选择", "That stay is not inside; choose another");
  }
  if (stay.id === creditAhead(desk)?.stay) return isTheCarAhead(stay.plate);
  visitCase.chosenStay = stay.id;
  turn.tell(command.lane, { type: "circumstances_changed" });
  return done(`已选择 ${stay.plate}`, `The car is ${stay.plate}`);
}

/** The credit of the car that is on its way under the arm or under it: who looks at the lane may take it for the one in front. */
function creditAhead({ lane }: LaneDesk): Credit | null {
  return lane.under?.visit?.credit ?? lane.between?.visit.credit ?? null;
}

function isTheCarAhead(plate: string): CommandOutcome {
  const en = `${plate} is the car that is driving through now; look at the one behind it again`;
  return refused("car_ahead", `${plate} 是正在通过的车辆，请重新查看后面的车`, en);
}

/** A technician's relay test: refused while anything stands on the loops. */
function testPulse(turn: Turn, desk: LaneDesk, by: string): CommandOutcome {
  const { presence, passage } = desk.lane.loops;
  if (presence.covered || passage.covered) {
    return refused(
      "vehicle_on_loop",
      "线圈上有车，不能测试",
      "A vehicle stands on a loop; the test is not carried out",
    );
  }
  if (!mayTest(desk.lane.arm)) {
    return refused("arm_not_down", "闸杆未落下，不能测试", "The arm is not down; the test is not carried out");
  }
  turn.tell(desk.settings.name, { type: "pulse_tested", by });
  return done("已发出测试脉冲", "The test pulse was sent");
}
