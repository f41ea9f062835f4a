/** Orders of a person about the lot as a whole: count, capacity, lists, shifts, parked reports. */
import { unreachable } from "../assert.ts";
import { setCapacity, setCount } from "../berth/calibrate.ts";
import { WHOLE_LOT } from "../berth/cause.ts";
import { acknowledgeLedger } from "./ledger-notes.ts";
import { done, refused, type CommandOutcome, type LotCommand } from "./command-outcome.ts";
import { closeGhosts } from "./ghosts.ts";
import { replaceList } from "./lists.ts";
import { noteCount } from "./second-count.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

export function lotCommand(turn: Turn, state: ControllerState, command: LotCommand): CommandOutcome {
  const { lot } = state;
  const { by, reason } = command;
  const atMs = lot.clocks.date(turn.at);
  switch (command.command) {
    case "set_free": {
      const stated = setCount(lot.berths, command.trueFree, { area: WHOLE_LOT, by, reason, atMs });
      if (!stated.accepted) return { done: false, code: stated.code, sentence: stated.sentence };
      const { delta, trueFree } = stated.cause;
      turn.record({ kind: "count_adjusted", key: "count", data: { delta, trueFree, by, reason } });
      turn.tellAll({ type: "circumstances_changed" });
      return done(`空余泊位已校准为 ${trueFree}`, `Free berths are now ${trueFree}`);
    }
    case "close_ghosts":
      return closeGhosts(turn, state, command);
    case "note_count":
      return noteCount(turn, state, command);
    case "set_capacity": {
      const { capacity, area } = command;
      const stated = setCapacity(lot.berths.countOf(area), capacity, { area, by, reason, atMs });
      if (!stated.accepted) return { done: false, code: stated.code, sentence: stated.sentence };
      turn.record({ kind: "capacity_set", key: "capacity", data: { capacity, area, by } });
      turn.tellAll({ type: "circumstances_changed" });
      return done(`总泊位已设为 ${capacity}`, `Capacity is now ${capacity}`);
    }
    case "replace_list":
      return replaceList(turn, state, command);
    case "open_shift":
      if (lot.shifts.get(command.shift)?.open === true)
        return refused("shift_open", "该班次已开始", "That shift is open already");
      turn.record({ kind: "shift_opened", key: `shift:${command.shift}`, data: { shift: command.shift, by, atMs } });
      return done("班次已开始", "The shift has begun");
    case "acknowledge_ledger":
      return acknowledgeLedger(turn, state, command);
    case "unpark_report": {
      const { origin, seq } = command;
      const parked = lot.outbox.parked().some(({ report }) => report.origin === origin && report.seq === seq);
      if (!parked) return refused("not_parked", "该记录未被搁置", "That report is not parked");
      const data = { report: { origin, seq }, by };
      turn.record({ kind: "report_unparked", key: `report:${origin}.${seq}`, data });
      return done("该记录将重新上传", "The report will be sent again");
    }
    default:
      return unreachable(command);
  }
}
