/** Orders of a person about one stay: its plate, its end, its money. */
import { unreachable } from "../assert.ts";
import { stayKey } from "../lot/stay-book.ts";
import { classify } from "../plate/classify.ts";
import { normalise } from "../plate/normalise.ts";
import { isPaid, paidFen } from "../stay/money.ts";
import type { Stay } from "../stay/stay.ts";
import { done, refused, type CommandOutcome, type StayCommand } from "./command-outcome.ts";
import { nextOrderId } from "./orders.ts";
import { receivePayment } from "./payments.ts";
import { assessAt } from "./pricing.ts";
import { yuan } from "./sentences.ts";
import { waiver } from "./settlement.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

/** The city's fields hold six digits. */
const AMOUNT_MAX_FEN = 999_999;

export function stayCommand(turn: Turn, state: ControllerState, command: StayCommand): CommandOutcome {
  const stay = state.lot.stays.get(command.stay);
  if (stay === null) return noSuchStay(command.stay);
  const outcome = carryOut(turn, state, command, stay);
  if (outcome.done) turn.tellAll({ type: "circumstances_changed" });
  return outcome;
}

/** The ledger does not have it either. */
function noSuchStay(id: string): CommandOutcome {
  return refused("no_such_stay", `没有停车记录 ${id}，请核对编号`, `There is no stay ${id}; look the number up again`);
}

function carryOut(turn: Turn, state: ControllerState, command: StayCommand, stay: Stay): CommandOutcome {
  const key = stayKey(stay.id);
  const { by, reason } = command;
  switch (command.command) {
    case "correct_plate": {
      const plate = normalise(command.plate);
      if (plate === "") return refused("plate_empty", "请输入车牌", "Type the plate");
      // No plate's text tells a motorcycle: what was seen of it still holds.
      const plateClass = stay.plateClass === "motorcycle" ? stay.plateClass : classify(plate);
      turn.record({ kind: "plate_corrected", key, data: { plate, plateClass, by, reason } });
      return done(`车牌已改为 ${plate}`, `The plate is now ${plate}`);
    }
    case "void_stay":
      if (stay.status === "voided") return refused("already_voided", "该记录已作废", "This stay is void already");
      turn.record({ kind: "stay_voided", key, data: { by, reason } });
      return done("停车记录已作废", "The stay is void");
    case "close_ghost":
      if (stay.status !== "inside") return refused("not_inside", "该车不在场内", "That car is not inside");
      turn.record({ kind: "stay_soft_closed", key, data: { reason: "operator", by } });
      return done("已按幽灵车关闭；车辆出现时自动恢复", "Closed as a ghost; it re-opens when the car shows up");
    case "set_berth": {
      const { floor, berthId } = command;
      // The city takes no empty name.
      const store = command.store === "" ? state.settings.sign.parkingStore : command.store;
      turn.record({ kind: "berth_known", key, data: { store, floor, berthId, by } });
      return done(`泊位 ${berthId} 已登记`, `Berth ${berthId} is noted`);
    }
    case "grant_reduction": {
      const { code, fen, minutes } = command;
      const [fromMs, toMs] = [0, Number.MAX_SAFE_INTEGER];
      turn.record({ kind: "reduction_granted", key, data: { code, fen, minutes, fromMs, toMs, remark: reason, by } });
      return done("减免已登记", "The reduction is noted");
    }
    case "take_cash":
    case "waive":
    case "refund":
      return takeMoney(turn, state, command, stay);
    default:
      return unreachable(command);
  }
}

type MoneyCommand = Extract<StayCommand, { command: "take_cash" | "waive" | "refund" }>;

function takeMoney(turn: Turn, state: ControllerState, command: MoneyCommand, stay: Stay): CommandOutcome {
  const { by, reason, fen } = command;
  const key = stayKey(stay.id);
  const atMs = state.lot.clocks.date(turn.at);
  if (!Number.isInteger(fen) || fen <= 0 || fen > AMOUNT_MAX_FEN) {
    return refused(
      "amount_invalid",
      "金额应为 1 至 999999 分的整数",
      "The amount is a whole number of fen, 1 to 999999",
    );
  }
  if (stay.businessId === null) {
    return refused(
      "clock_not_trusted",
      "时钟未校准，该停车尚无编号",
      "The clock is not set yet, so this stay has no number",
    );
  }
  if (command.command === "refund") {
    if (!isPaid(stay.money, command.orderId))
      return refused("order_not_paid", "该订单没有付款", "That order was not paid");
    if (fen > paidFen(stay.money) - stay.money.refundedFen)
      return refused("more_than_paid", "退款不能超过实收", "No more can be given back than was taken");
    turn.record({ kind: "fee_refunded", key, data: { fen, orderId: command.orderId, by, reason, atMs } });
    return done(`已登记退款 ${yuan(fen)}`, `A refund of ${yuan(fen)} is noted`);
  }
  const assessment = assessAt(state, stay, turn.at);
  const dueFen = assessment.outcome === "priced" ? assessment.dueFen : 0;
  if (fen > Math.max(dueFen, stay.money.owedFen)) {
    if (assessment.outcome === "clock_not_trusted")
      return refused(
        "clock_not_trusted",
        "时钟未校准，暂时无法计费",
        "The clock is not set, so nothing can be priced yet",
      );
    return refused("more_than_due", `应收仅 ${yuan(dueFen)}`, `Only ${yuan(dueFen)} is due`);
  }
  if (command.command === "waive") return waive(turn, state, stay, { by, reason, fen, dueFen, shift: command.shift });
  const orderId = nextOrderId(turn, state, stay);
  const { shift } = command;
  receivePayment(turn, state, {
    stay: stay.id,
    orderId,
    fen,
    status: "paid",
    payType: "cash",
    paidAtMs: atMs,
    source: "cash",
    by,
    shift,
  });
  return done(`已收现金 ${yuan(fen)}`, `${yuan(fen)} taken in cash`);
}

function waive(turn: Turn, state: ControllerState, stay: Stay, given: Parameters<typeof waiver>[2]): CommandOutcome {
  const key = stayKey(stay.id);
  const { fen } = given;
  turn.record({ kind: "fee_waived", key, data: waiver(turn, state, given) });
  if (stay.money.owedFen > 0) {
    const settled = Math.min(fen, stay.money.owedFen);
    const data = { fen: -settled, orderId: null, reason: "waived", atMs: state.lot.clocks.date(turn.at) };
    turn.record({ kind: "fee_owed", key, data });
  }
  return done(`已免收 ${yuan(fen)}`, `${yuan(fen)} is waived`);
}
