/** Orders of a person to one lane: open once, hold open, close, release, name the car in front. */
import { unreachable } from "../assert.ts";
import { mayTest } from "../lane/arm.ts";
import type { Credit } from "../lane/cue.ts";
import { letThroughBy, modeWords } from "../lane/words.ts";
import { normalise } from "../plate/normalise.ts";
import { done, refused, type CommandOutcome, type LaneCommand } from "./command-outcome.ts";
import { caseOf } from "./lane-desk.ts";
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
      return setMode(turn, state, command, { mode: "held_open", reason, untilMs, passages });
    }
    case "set_lane_mode":
      return setMode(turn, state, command, {
        mode: command.mode,
        reason: "operator",
        untilMs: command.untilMs,
        passages: null,
      });
    case "release_lane":
      writeMode(turn, command, { mode: "open", reason: "operator", untilMs: null, passages: null });
      return done(`车道 ${command.lane}：人工设置已取消`, `Lane ${command.lane}: what a person had set is over`);
    case "give_plate":
      return givePlate(turn, desk, command);
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
  const { front } = desk.lane;
  if (command.visit !== null && command.visit !== front?.number) return carIsGone();
  // It need not have been read, or asked about: whoever opens at once must not wait for that.
  const visitCase = front === null ? undefined : caseOf(desk, { visit: front.number, direction: front.direction });
  if (visitCase !== undefined && front?.credit === null) visitCase.sentence = letThroughBy(command.by);
  const credit: Credit = {
    ground: "operator",
    groundRef: null,
    plate: (visitCase?.plate ?? front?.plate)?.plate ?? null,
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

function setMode(turn: Turn, state: ControllerState, command: LaneCommand, mode: ModeData): CommandOutcome {
  if (mode.untilMs !== null && mode.untilMs <= state.lot.clocks.date(turn.at)) {
    return refused("until_past", "结束时间已过，请填写将来的时间", "That end has passed already; give a time to come");
  }
  writeMode(turn, command, mode);
  const { zh, en } = modeWords(mode);
  const [laterZh, laterEn] = state.fire ? ["；消防报警解除后生效", ", as soon as the fire alarm is over"] : ["", ""];
  return done(`车道 ${command.lane}：${zh}${laterZh}`, `Lane ${command.lane}: ${en}${laterEn}`);
}

/** The lane itself hears of it when the turn ends (`refreshModes`). */
function writeMode(turn: Turn, command: LaneCommand, mode: ModeData): void {
  const data = { ...mode, note: command.reason, lane: command.lane, by: command.by };
  turn.record({ kind: "lane_mode_set", key: `lane:${command.lane}`, data });
}

type PlateCommand = Extract<LaneCommand, { command: "give_plate" }>;

function givePlate(turn: Turn, desk: LaneDesk, { lane, visit, by, plate: typed }: PlateCommand): CommandOutcome {
  const plate = normalise(typed);
  if (plate === "") return refused("plate_empty", "请输入车牌", "Type the plate");
  if (visit !== desk.lane.front?.number) return carIsGone();
  if (plate === creditAhead(desk)?.plate) return isTheCarAhead(plate);
  turn.tell(lane, { type: "plate_given", visit, plate, by });
  forgetChoice(turn, desk, visit);
  return done(`车牌已改为 ${plate}`, `The car is now ${plate}`);
}

/** Whoever types a plate means the car of that plate, whichever stay was chosen before. */
function forgetChoice(turn: Turn, desk: LaneDesk, visit: number): void {
  const visitCase = desk.cases.get(visit);
  if (visitCase === undefined || visitCase.chosenStay === null) return;
  visitCase.chosenStay = null;
  turn.tell(desk.settings.name, { type: "asked_again", visit });
}

type ChooseCommand = Extract<LaneCommand, { command: "choose_stay" }>;

function chooseStay(turn: Turn, state: ControllerState, desk: LaneDesk, command: ChooseCommand): CommandOutcome {
  const { front } = desk.lane;
  const { lane, visit } = command;
  if (front === null || visit !== front.number) return carIsGone();
  if (front.direction === "entry") {
    return refused("coming_in", "该车正在入场，没有停车记录可选", "That car is coming in; it has no stay to choose");
  }
  const stay = state.lot.stays.toLeave(command.stay);
  if (stay === null) {
    return refused("no_such_stay", "该停车记录不存在或已离场，请重新选择", "That stay is not inside; choose another");
  }
  if (stay.id === creditAhead(desk)?.stay) return isTheCarAhead(stay.plate);
  caseOf(desk, { visit, direction: front.direction }).chosenStay = stay.id;
  turn.tell(lane, { type: "asked_again", visit });
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
