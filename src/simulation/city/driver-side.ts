/**
 * The drivers with the city's app on their phones: they ask what they owe, pay, look for their car and want an invoice. Each
 * wish becomes calls to the box; no network here, whoever owns this makes the calls that are due and brings the answers.
 */
import type { CityDialect } from "../../city/dialect.ts";
import type { FeeQueryData } from "../../city/wire/callbacks.ts";
import { incomingInterfaces } from "../../city/wire/interfaces.ts";
import type { IncomingName } from "../../city/wire/interfaces.ts";
import type { Addresses } from "./addresses.ts";
import { CallAgenda } from "./call-agenda.ts";
import { quoteFindings, readAnswer } from "./call-judge.ts";
import type { ReadAnswer } from "./call-judge.ts";
import { callTo } from "./call.ts";
import type { CallFields, CallTwist, CityCall } from "./call.ts";
import type { CityMoney, CityOrder } from "./money.ts";
import type { ViolationList } from "./violations.ts";

/** One call as it went. `failure` is why there was no answer, or why there could be no call. */
export type CallResult = {
  readonly id: number;
  readonly name: IncomingName;
  readonly url: string | null;
  readonly about: string;
  readonly atMs: number;
  readonly tookMs: number;
  readonly code: number | null;
  readonly message: string;
  readonly data: unknown;
};

/** What the calls are made with. */
export type DriverSideSetup = {
  readonly parkingId: string;
  readonly password: string;
  readonly dialect: CityDialect;
  readonly addresses: Addresses;
  readonly money: CityMoney;
  readonly violations: ViolationList;
  /** The city's clock at a true time. */
  readonly clock: (nowMs: number) => number;
};

/** A call before it has a number and an address. */
export type CallWish = {
  readonly name: IncomingName;
  readonly fields: CallFields;
  readonly twist?: CallTwist;
  /** True time, milliseconds UTC. */
  readonly dueMs: number;
};

/** Hears how a call went. */
export type ResultListener = (result: CallResult, nowMs: number) => void;

/** A quote that ends this soon may be followed by another amount: told once more it could expire on its way. */
const TOO_LATE_TO_PAY_MS = 6_000;
const RESULTS_KEPT = 1_000;
const QUOTES_KEPT = 20_000;

/** The city as a caller. */
export class DriverSide {
  readonly agenda = new CallAgenda();
  readonly #setup: DriverSideSetup;
  readonly #results: CallResult[] = [];
  /** The last quote of a stay that nobody has paid yet, to see that it stands while it is valid. */
  readonly #standing = new Map<string, FeeQueryData>();

  readonly #counts = new Map<string, number>();
  #watcher: ResultListener | null = null;

  constructor(setup: DriverSideSetup) {
    this.#setup = setup;
  }

  /** The latest calls, oldest first, at most 1,000. */
  results(limit = RESULTS_KEPT): readonly CallResult[] {
    return this.#results.slice(-limit);
  }

  /** How many calls were answered how: `feeQuery:0`, `findCar:3000`, `paymentNotice:none`. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  /** Tells one listener of every call from now on; null stops it. */
  watch(watcher: ResultListener | null): void {
    this.#watcher = watcher;
  }

  /** Plans a call and says its number. */
  wish(wish: CallWish, listener: ResultListener = () => undefined): number {
    const id = this.agenda.newId();
    const { name, fields, twist = {} } = wish;
    const about = String(fields["orderId"] ?? fields["plateId"] ?? "");
    this.agenda.plan(wish.dueMs, (nowMs) => {
      const url = this.#setup.addresses.get(incomingInterfaces[name].urlType)?.url;
      if (url === undefined) {
        const message = `场库尚未注册 ${name} 的地址（5.3.10） / the box has not registered an address for ${name} (5.3.10)`;
        const nothing = { id, name, url: null, about, atMs: nowMs, tookMs: 0, code: null, message, data: null };
        this.#keep(nothing, listener, nowMs);
        return null;
      }
      const clockMs = this.#setup.clock(nowMs);
      const call = callTo(this.#setup, { id, name, url }, fields, { ...twist, clockMs });
      return this.agenda.await(call, (answer, answeredMs) => {
        const read = this.#judge(call, readAnswer(call, answer, this.#setup.dialect), answeredMs);
        const { code, message, data } = read;
        const { tookMs } = answer;
        this.#keep({ id, name, url, about, atMs: nowMs, tookMs, code, message, data }, listener, answeredMs);
      });
    });
    return id;
  }

  /** A payment of this stay was collected: its quotes stand no longer. */
  forgetQuote(businessId: string): void {
    this.#standing.delete(businessId);
  }

  #keep(result: CallResult, listener: ResultListener, nowMs: number): void {
    this.#results.push(result);
    if (this.#results.length > RESULTS_KEPT) this.#results.shift();
    const key = `${result.name}:${result.code ?? "none"}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    listener(result, nowMs);
    this.#watcher?.(result, nowMs);
  }

  #judge(call: CityCall, read: ReadAnswer, nowMs: number): ReadAnswer {
    const clockMs = this.#setup.clock(nowMs);
    for (const finding of read.findings) this.#setup.violations.add(finding, clockMs);
    if (call.name !== "feeQuery" || read.data === null) return read;
    // readAnswer has checked it against the shape of 5.3.2.
    this.#judgeQuote(call, read.data as FeeQueryData, clockMs);
    return read;
  }

  #judgeQuote(call: CityCall, quote: FeeQueryData, clockMs: number): void {
    const { violations, money } = this.#setup;
    for (const finding of quoteFindings(call, quote, clockMs)) violations.add(finding, clockMs);
    const standing = this.#standing.get(quote.businessId);
    const stands = standing !== undefined && standing.validityQuoteTime > clockMs + TOO_LATE_TO_PAY_MS;
    if (stands && standing.dueMoney !== quote.dueMoney) {
      violations.add(
        {
          kind: "quote_changed",
          clause: "5.3.2",
          seq: quote.businessId,
          zh: `保价时间内应付金额由 ${standing.dueMoney} 分变为 ${quote.dueMoney} 分`,
          en: `dueMoney went from ${standing.dueMoney} to ${quote.dueMoney} fen although the first quote was still valid`,
        },
        clockMs,
      );
    }
    money.meet(orderOf(quote), "5.3.2", clockMs);
    if (money.payment(quote.orderId) !== null) return;
    this.#standing.delete(quote.businessId);
    this.#standing.set(quote.businessId, quote);
    const [oldest] = this.#standing.keys();
    if (this.#standing.size > QUOTES_KEPT && oldest !== undefined) this.#standing.delete(oldest);
  }
}

/** The order that a quote makes. */
export function orderOf(quote: FeeQueryData): CityOrder {
  const { orderId, businessId, plateId, vehicleType, dueMoney, reduceCode, validityQuoteTime } = quote;
  const content = JSON.stringify(quote);
  return {
    orderId,
    businessId,
    plateId,
    vehicleType,
    dueMoney,
    reduceCode,
    content,
    validUntilMs: validityQuoteTime,
    source: "quote",
  };
}
