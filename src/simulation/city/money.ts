/**
 * The city's side of the money: what was submitted (5.3.3), what was paid (5.3.5), the statement (5.3.6) and the bills
 * (5.3.9) of a past day. Amounts are integer fen. Nothing here calls the box.
 */
import type { PaymentResultBody, PaymentSubmitBody } from "../../city/wire/payment.ts";
import { localDate, localDay, startOfLocalDay } from "../../local-day.ts";
import { isOrderIdOf } from "./business-id.ts";
import type { Outcome } from "./exchange.ts";
import { refusal, success } from "./exchange.ts";
import { FalsifiedLists } from "./falsified-lists.ts";
import type { CityLists } from "./lists.ts";
import type { Finding, ViolationList } from "./violations.ts";

/** An order the city has heard of, by a quote it asked for or by a submit. */
export type CityOrder = {
  readonly orderId: string;
  readonly businessId: string;
  readonly plateId: string;
  readonly vehicleType: 1 | 2;
  readonly dueMoney: number;
  readonly reduceCode: string;
  readonly validUntilMs: number;
  readonly source: "quote" | "submit";
  /** The whole of it, to see whether a repetition changed. */
  readonly content: string;
};

/** A payment the city has collected. */
export type CityPayment = {
  readonly orderId: string;
  readonly businessId: string;
  readonly plateId: string;
  readonly vehicleType: 1 | 2;
  readonly payMoney: number;
  readonly payStatus: 1 | 2;
  readonly payType: number;
  readonly payTime: number;
  readonly way: "phone" | "password_free";
  readonly billId: string;
};

const ORDERS_KEPT = 50_000;
/** A month, so that a fortnight's run can still be compared at its end. */
const DAYS_KEPT = 31;
const ONE_O_CLOCK_MS = 3_600_000;
/** payType of 5.3.4 to that of the bills (5.3.9): 2 WeChat, 3 Alipay, 99 unknown. */
const BILL_PAY_TYPES: Readonly<Record<number, number>> = { 2: 2, 12: 2, 52: 2, 3: 3, 13: 3, 53: 3 };

/** Orders and payments of one lot. */
export class CityMoney {
  /** What the statement and the bills tell wrong on purpose. */
  readonly falsified: FalsifiedLists;
  readonly #parkingId: string;
  readonly #lists: CityLists;
  readonly #violations: ViolationList;
  readonly #orders = new Map<string, CityOrder>();
  readonly #payments = new Map<string, CityPayment>();
  readonly #paidByDay = new Map<number, CityPayment[]>();
  /** Payments by phone that the box has confirmed, per stay: orderId to amount and time. */
  readonly #confirmed = new Map<string, Map<string, { readonly fen: number; readonly atMs: number }>>();
  #collected = 0;

  constructor(parkingId: string, lists: CityLists, violations: ViolationList) {
    this.#parkingId = parkingId;
    this.falsified = new FalsifiedLists(parkingId);
    this.#lists = lists;
    this.#violations = violations;
  }

  /** Number and sum (fen) of all payments collected since the platform began. */
  get totals(): { readonly payments: number; readonly fen: number } {
    let payments = 0;
    for (const list of this.#paidByDay.values()) payments += list.length;
    return { payments, fen: this.#collected };
  }

  /** A known order, or null. */
  order(orderId: string): CityOrder | null {
    return this.#orders.get(orderId) ?? null;
  }

  /** The payment of an order, or null. */
  payment(orderId: string): CityPayment | null {
    return this.#payments.get(orderId) ?? null;
  }

  /** All payments of a local day (days since 1970), oldest first. */
  ofDay(day: number): readonly CityPayment[] {
    return this.#paidByDay.get(day) ?? [];
  }

  /** Remembers an order and judges its number: its form (4.3), and that no number is used twice. */
  meet(order: CityOrder, clause: string, nowMs: number): "new" | "known" | "changed" {
    const known = this.#orders.get(order.orderId);
    if (known !== undefined) {
      if (known.content === order.content && order.source === "submit") return "known";
      this.#note(known.source === order.source && order.source === "submit" ? "order_changed" : "order_repeated", {
        clause,
        seq: order.orderId,
        zh: "订单号已用于另一笔询价或提交，每次都应是新的订单号",
        en: "the orderId was used for another quote or submit; every one needs a new orderId",
        nowMs,
      });
      return "changed";
    }
    if (!isOrderIdOf(order.orderId, order.businessId)) {
      this.#note("order_form", {
        clause: "4.3",
        seq: order.orderId,
        zh: `订单号应为业务编号 ${order.businessId} 加 2 位`,
        en: `an orderId is the businessId ${order.businessId} and 2 more characters`,
        nowMs,
      });
    }
    this.#orders.set(order.orderId, order);
    const [oldest] = this.#orders.keys();
    if (this.#orders.size > ORDERS_KEPT && oldest !== undefined) this.#orders.delete(oldest);
    return "new";
  }

  /** The box has answered a notice with 0: from now on it knows of this payment. */
  noticeTaken(
    notice: {
      readonly businessId: string;
      readonly orderId: string;
      readonly payMoney: number;
      readonly payStatus: 1 | 2;
    },
    nowMs: number,
  ): void {
    if (notice.payStatus !== 1) return;
    const { businessId, orderId, payMoney } = notice;
    const confirmed = this.#confirmed.get(businessId) ?? new Map<string, { fen: number; atMs: number }>();
    if (!confirmed.has(orderId)) confirmed.set(orderId, { fen: payMoney, atMs: nowMs });
    this.#confirmed.set(businessId, confirmed);
    const [oldest] = this.#confirmed.keys();
    if (this.#confirmed.size > ORDERS_KEPT && oldest !== undefined) this.#confirmed.delete(oldest);
  }

  /** What the box knew to be paid for a stay at a time (milliseconds UTC), in fen. */
  confirmedFen(businessId: string, beforeMs: number): number {
    let fen = 0;
    for (const payment of this.#confirmed.get(businessId)?.values() ?? [])
      if (payment.atMs < beforeMs) fen += payment.fen;
    return fen;
  }

  /** 5.3.3: collects at once from a password-free plate. */
  submit(body: PaymentSubmitBody, nowMs: number): Outcome {
    const { orderId, businessId, plateId, vehicleType, dueMoney, reduceCode, validityQuoteTime } = body;
    // dataTime is renewed at every attempt; all else must stay.
    const content = JSON.stringify({ ...body, dataTime: null });
    const order: CityOrder = {
      orderId,
      businessId,
      plateId,
      vehicleType,
      dueMoney,
      reduceCode,
      content,
      validUntilMs: validityQuoteTime,
      source: "submit",
    };
    const met = this.meet(order, "5.3.3", nowMs);
    if (met === "changed") return refusal(3003, "数据验证错误: 订单号重复");
    const collector = this.#lists.passwordFree.get(plateId);
    const collects = this.payment(orderId) !== null || (met === "new" && collector !== undefined);
    if (met === "new" && collector !== undefined) {
      this.#noteSecondCollection(order, nowMs);
      this.pay(order, { payMoney: dueMoney, payType: collector.payType, payTime: nowMs, way: "password_free" });
    }
    return success({
      parkingId: this.#parkingId,
      passwordFree: collects,
      description: collects ? "免密支付车辆" : "非免密支付车辆",
    });
  }

  /** Collects: from now on 5.3.5 knows it, and tomorrow's statement. A reduction is used up by it. */
  pay(order: CityOrder, how: Pick<CityPayment, "payMoney" | "payType" | "payTime" | "way">): CityPayment {
    const known = this.#payments.get(order.orderId);
    if (known !== undefined) return known;
    const day = localDay(how.payTime);
    const list = this.#paidByDay.get(day) ?? [];
    const { orderId, businessId, plateId, vehicleType } = order;
    const billId = `310101${localDate(how.payTime).slice(2)}${String(list.length + 1).padStart(6, "0")}`;
    const payment: CityPayment = { orderId, businessId, plateId, vehicleType, payStatus: 1, ...how, billId };
    list.push(payment);
    this.#paidByDay.set(day, list);
    this.#payments.set(orderId, payment);
    this.#collected += how.payMoney;
    this.#lists.reductions.delete(order.reduceCode);
    this.#forgetOldDays(day);
    return payment;
  }

  /** 5.3.5. An order nobody has paid is answered with a code; the document names none for it. */
  result(body: PaymentResultBody, nowMs: number): Outcome {
    const payment = this.payment(body.orderId);
    if (payment === null) return refusal(3000, "数据验证错误: 订单未支付");
    const { way: _way, billId: _billId, ...wire } = payment;
    return success({ parkingId: this.#parkingId, ...wire, dataTime: nowMs });
  }

  /** 5.3.6: only past days, from 01:00 on. */
  statement(payDate: number, nowMs: number): Outcome {
    return this.#pastDay("statement", payDate, nowMs, (payment) => ({
      parkingId: this.#parkingId,
      businessId: payment.businessId,
      orderId: payment.orderId,
      payMoney: payment.payMoney,
      payType: payment.payType,
      payTime: payment.payTime,
      remark: payment.way === "phone" ? "扫码支付" : "免密支付",
      dataTime: nowMs,
    }));
  }

  /** 5.3.9, likewise. */
  bills(billDate: number, nowMs: number): Outcome {
    return this.#pastDay("bills", billDate, nowMs, ({ orderId, billId, payMoney, payType, payTime }) => ({
      orderId,
      billId,
      payMoney,
      payType: BILL_PAY_TYPES[payType] ?? 99,
      payTime,
    }));
  }

  #pastDay(
    list: "statement" | "bills",
    dateMs: number,
    nowMs: number,
    line: (payment: CityPayment) => unknown,
  ): Outcome {
    const day = localDay(dateMs);
    if (day >= localDay(nowMs)) {
      this.#note("statement_of_today", {
        clause: list === "statement" ? "5.3.6" : "5.3.9",
        seq: null,
        nowMs,
        zh: "当日账单无法下载，应在次日 1 点后下载",
        en: "a day's statement can be fetched from 01:00 of the next day, not before",
      });
      return refusal(3000, "数据验证错误: 当日账单无法下载");
    }
    const ready = nowMs >= startOfLocalDay(day + 1) + ONE_O_CLOCK_MS;
    return ready ? success(this.falsified.told(list, day, this.ofDay(day)).map(line)) : refusal(2004);
  }

  #noteSecondCollection(order: CityOrder, nowMs: number): void {
    const recent = [...this.ofDay(localDay(nowMs)), ...this.ofDay(localDay(nowMs) - 1)];
    const other = recent.find(
      ({ businessId, orderId }) => businessId === order.businessId && orderId !== order.orderId,
    );
    if (other === undefined) return;
    this.#violations.add(
      {
        kind: "collected_again",
        clause: "5.3.3",
        seq: order.businessId,
        severity: "notice",
        zh: `本次停车已有支付 ${other.orderId}，再次免密扣款`,
        en: `the stay was paid before with ${other.orderId}, and is collected again`,
      },
      nowMs,
    );
  }

  #note(kind: Finding["kind"], found: Omit<Finding, "kind"> & { readonly nowMs: number }): void {
    const { nowMs, ...rest } = found;
    this.#violations.add({ kind, ...rest }, nowMs);
  }

  #forgetOldDays(today: number): void {
    for (const [day, list] of this.#paidByDay) {
      if (day > today - DAYS_KEPT) continue;
      for (const { orderId } of list) this.#payments.delete(orderId);
      this.#paidByDay.delete(day);
    }
  }
}
