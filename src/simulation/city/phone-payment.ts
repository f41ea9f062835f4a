/**
 * A driver pays by phone: asks the fee, thinks, pays, and the city tells the box until the box has taken it. Every variant
 * that a real city can produce is a setting: late, repeated, another amount, an order nobody knows, a wrong signature.
 */
import type { FeeQueryData } from "../../city/wire/callbacks.ts";
import type { CallFields, CallTwist } from "./call.ts";
import { orderOf } from "./driver-side.ts";
import type { CallResult, DriverSide } from "./driver-side.ts";
import type { CityMoney, CityOrder } from "./money.ts";

/** How the payment is to go. Times in milliseconds, amounts in fen. */
export type PhonePayment = {
  readonly plateId: string;
  readonly vehicleType: 1 | 2;
  /** The city's number of 5.3.4. */
  readonly payType: number;
  /** Between the quote and the payment. */
  readonly thinkMs: number;
  /** Between the payment and the first notice. */
  readonly noticeDelayMs: number;
  /** Another amount than the quote's dueMoney. */
  readonly payFen: number | null;
  /** How often the notice is sent although it was answered with 0; 1 is proper. */
  readonly repeat: number;
  /** The city keeps the payment to itself: only 5.3.5 and tomorrow's statement tell of it. */
  readonly neverNotify: boolean;
  /** Tells the box of a failed payment (payStatus 2) and collects nothing. */
  readonly failed: boolean;
  /** A flaw in the notice. */
  readonly twist: CallTwist;
};

/** Where a payment stands. */
export type PaymentStory = {
  readonly id: number;
  readonly plateId: string;
  readonly phase: "asking" | "paying" | "notifying" | "done" | "nothing_due" | "failed";
  readonly orderId: string | null;
  readonly fen: number | null;
  readonly tries: number;
  /** The last answer's code, null before the first and when there was none. */
  readonly code: number | null;
  readonly message: string;
};

/** What a driver does when nothing else was said. */
export const usualPayment: Omit<PhonePayment, "plateId"> = {
  vehicleType: 1,
  payType: 12,
  thinkMs: 0,
  noticeDelayMs: 0,
  payFen: null,
  repeat: 1,
  neverNotify: false,
  failed: false,
  twist: {},
};

/** The content of a notice (5.3.4). */
type Notice = CallFields & {
  readonly businessId: string;
  readonly payMoney: number;
  readonly payStatus: 1 | 2;
  readonly orderId: string;
};

/** Waits before the second, third … notice when the one before was not taken; the last one repeats for a day. */
const RETRY_AFTER_MS = [5_000, 15_000, 60_000, 300_000, 1_800_000];
const MOST_TRIES = 50;
const STORIES_KEPT = 1_000;

/** All payments by phone of one lot. */
export class PhonePayments {
  readonly #driver: DriverSide;
  readonly #money: CityMoney;
  readonly #clock: (nowMs: number) => number;
  readonly #stories = new Map<number, PaymentStory>();
  #nextId = 1;

  constructor(driver: DriverSide, money: CityMoney, clock: (nowMs: number) => number) {
    this.#driver = driver;
    this.#money = money;
    this.#clock = clock;
  }

  /** One payment's story, null when it was forgotten. */
  story(id: number): PaymentStory | null {
    return this.#stories.get(id) ?? null;
  }

  /** The latest stories, oldest first. */
  stories(): readonly PaymentStory[] {
    return [...this.#stories.values()];
  }

  /** Begins with the fee query and says the story's number. */
  begin(payment: PhonePayment, nowMs: number): number {
    const id = this.#nextId;
    this.#nextId += 1;
    const { plateId, vehicleType } = payment;
    this.#tell({ id, plateId, phase: "asking", orderId: null, fen: null, tries: 0, code: null, message: "" });
    this.#driver.wish({ name: "feeQuery", fields: { plateId, vehicleType }, dueMs: nowMs }, (result, answeredMs) =>
      this.#quoted(id, payment, result, answeredMs),
    );
    return id;
  }

  #quoted(id: number, payment: PhonePayment, result: CallResult, nowMs: number): void {
    const { code, message } = result;
    if (code !== 0 || result.data === null) return this.#update(id, { phase: "failed", code, message });
    // The driver's side gives out data of 5.3.2 only after it was checked against its shape.
    const quote = result.data as FeeQueryData;
    const fen = payment.payFen ?? quote.dueMoney;
    this.#update(id, { phase: "paying", orderId: quote.orderId, fen, code, message });
    if (fen === 0) return this.#update(id, { phase: "nothing_due" });
    this.#driver.agenda.plan(nowMs + payment.thinkMs, (paidMs) => {
      this.#pay(id, payment, { order: orderOf(quote), fen }, paidMs);
      return null;
    });
  }

  #pay(
    id: number,
    payment: PhonePayment,
    what: { readonly order: CityOrder; readonly fen: number },
    nowMs: number,
  ): void {
    const payTime = Math.round(this.#clock(nowMs));
    const { order, fen } = what;
    if (payTime > order.validUntilMs) {
      return this.#update(id, { phase: "failed", message: "报价已过期 / the quote has expired" });
    }
    if (!payment.failed) {
      this.#money.pay(order, { payMoney: fen, payType: payment.payType, payTime, way: "phone" });
      this.#driver.forgetQuote(order.businessId);
    }
    if (payment.neverNotify) return this.#update(id, { phase: "done" });
    const notice: Notice = {
      businessId: order.businessId,
      orderId: order.orderId,
      plateId: order.plateId,
      vehicleType: order.vehicleType,
      payMoney: fen,
      payStatus: payment.failed ? 2 : 1,
      payType: payment.payType,
      payTime,
    };
    this.#update(id, { phase: "notifying" });
    this.#notify(id, payment, notice, nowMs + payment.noticeDelayMs);
  }

  #notify(id: number, payment: PhonePayment, notice: Notice, dueMs: number): void {
    const wish = { name: "paymentNotice", fields: notice, twist: payment.twist, dueMs } as const;
    this.#driver.wish(wish, (result, nowMs) => {
      const { code, message } = result;
      const tries = (this.story(id)?.tries ?? 0) + 1;
      this.#update(id, { tries, code, message });
      const taken = code === 0;
      if (taken) this.#money.noticeTaken(notice, this.#clock(nowMs));
      if (taken && tries >= payment.repeat) return this.#update(id, { phase: "done" });
      if (tries >= MOST_TRIES) return this.#update(id, { phase: "failed" });
      const waitMs = taken ? 0 : (RETRY_AFTER_MS[tries - 1] ?? RETRY_AFTER_MS.at(-1) ?? 0);
      this.#notify(id, payment, notice, nowMs + waitMs);
    });
  }

  #tell(story: PaymentStory): void {
    this.#stories.set(story.id, story);
    const [oldest] = this.#stories.keys();
    if (this.#stories.size > STORIES_KEPT && oldest !== undefined) this.#stories.delete(oldest);
  }

  #update(id: number, change: Partial<PaymentStory>): void {
    const story = this.#stories.get(id);
    if (story !== undefined) this.#stories.set(id, { ...story, ...change });
  }
}
