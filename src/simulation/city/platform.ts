/**
 * The city's platform as the box meets it: takes a request as bytes, answers with bytes, keeps and judges what came.
 * Deterministic: no network, no clock (the time comes with the request) and no chance of its own.
 */
import { defaultDialect } from "../../city/dialect.ts";
import type { CityDialect } from "../../city/dialect.ts";
import { outgoingInterfaces, outgoingNames } from "../../city/wire/interfaces.ts";
import type { OutgoingName, RequestBody } from "../../city/wire/interfaces.ts";
import { Access } from "./access.ts";
import { Addresses } from "./addresses.ts";
import { DriverSide } from "./driver-side.ts";
import type { CityAnswer, CityRequest, Outcome } from "./exchange.ts";
import { answerOf, refusal } from "./exchange.ts";
import { Heartbeats } from "./heartbeats.ts";
import { CityLists } from "./lists.ts";
import { MisbehaviourScript } from "./misbehaviour.ts";
import { CityMoney } from "./money.ts";
import { Passages } from "./passages.ts";
import { PhonePayments } from "./phone-payment.ts";
import { ReceivedLog } from "./received-log.ts";
import { readStrictly } from "./strict-reading.ts";
import { ViolationList } from "./violations.ts";

/** What a platform is made for. Everything but the account has a default. */
export type PlatformSetup = {
  readonly parkingId: string;
  readonly appId: string;
  readonly password: string;
  /** Numbers from 0 to below 1 for misbehaviour by probability; without it such rules always apply. */
  readonly chance?: () => number;
  readonly dialect?: CityDialect;
  /** Berths of the lot, to judge freeBerth; null when unknown. */
  readonly capacity?: number | null;
  /** The box's heartbeat interval, milliseconds; 300,000. */
  readonly heartbeatMs?: number;
  /** More records in one resend are answered 2002; 1,000. */
  readonly batchLimit?: number;
  /** Records and requests that are kept word for word; 10,000. */
  readonly keepRecords?: number;
  /** How far curTime may be off before 1012, milliseconds; 300,000. */
  readonly tokenAgeMs?: number;
  /** Where the list of 5.3.11 stands in the answer; `message`, as printed. */
  readonly parametersUnder?: "message" | "data";
};

/** A body after it was read, for one interface. */
type Errand = { [N in OutgoingName]: { readonly name: N; readonly body: RequestBody<N> } }[OutgoingName];

const KEEP_RECORDS = 10_000;
const FIVE_MINUTES_MS = 300_000;
const BATCH_LIMIT = 1_000;
/** Codes that condemn one record; a leave may then come without its arrive. */
const CONDEMNING = new Set([1006, 1007, 2006, 3000, 3001, 3002, 3003]);

/** One lot's platform. */
export class CityPlatform {
  readonly parkingId: string;
  readonly password: string;
  readonly dialect: CityDialect;
  readonly violations = new ViolationList();
  readonly passages: Passages;
  readonly heartbeats: Heartbeats;
  readonly lists: CityLists;
  readonly money: CityMoney;
  readonly addresses = new Addresses();
  readonly misbehaviour: MisbehaviourScript;
  readonly received: ReceivedLog;
  readonly driver: DriverSide;
  readonly payments: PhonePayments;
  /** Error of the platform's own clock, milliseconds; positive is ahead of the true time. */
  clockErrorMs = 0;
  readonly #access: Access;

  constructor(setup: PlatformSetup) {
    const { parkingId, appId, password, capacity = null, tokenAgeMs = FIVE_MINUTES_MS } = setup;
    const keepRecords = setup.keepRecords ?? KEEP_RECORDS;
    this.parkingId = parkingId;
    this.password = password;
    this.dialect = setup.dialect ?? defaultDialect;
    this.#access = new Access({ parkingId, appId, password, dialect: this.dialect, tokenAgeMs });
    const batchLimit = setup.batchLimit ?? BATCH_LIMIT;
    const paidFen = (businessId: string, beforeMs: number): number => this.money.confirmedFen(businessId, beforeMs);
    this.passages = new Passages({ parkingId, capacity, batchLimit, keepRecords, paidFen }, this.violations);
    const heartbeat = { intervalMs: setup.heartbeatMs ?? FIVE_MINUTES_MS, capacity };
    this.heartbeats = new Heartbeats(heartbeat, this.passages, this.violations);
    this.lists = new CityLists(parkingId, setup.parametersUnder ?? "message");
    this.money = new CityMoney(parkingId, this.lists, this.violations);
    this.misbehaviour = new MisbehaviourScript(setup.chance ?? (() => 0));
    this.received = new ReceivedLog(keepRecords);
    const clock = (nowMs: number): number => this.clock(nowMs);
    this.driver = new DriverSide({
      parkingId,
      password,
      dialect: this.dialect,
      addresses: this.addresses,
      money: this.money,
      violations: this.violations,
      clock,
    });
    this.payments = new PhonePayments(this.driver, this.money, clock);
  }

  /** The platform's own clock at a true time, milliseconds UTC. */
  clock(nowMs: number): number {
    return nowMs + this.clockErrorMs;
  }

  /** Answers one request. */
  handle(request: CityRequest): CityAnswer {
    const name = interfaceOf(request.path);
    const rule = this.misbehaviour.take(name, request);
    const answer = this.misbehaviour.answer(rule, name, () => {
      const { outcome, body } = this.#process(request, name);
      this.received.keep({
        name,
        code: outcome.code,
        atMs: this.clock(request.nowMs),
        body,
        misbehaviour: rule?.kind ?? null,
      });
      return answerOf(outcome);
    });
    if (rule !== null && (rule.kind === "code" || rule.kind === "http_status" || rule.kind === "no_answer")) {
      this.#noteUnprocessed(request, name, rule.kind === "code" ? rule.code : null, rule.kind);
    }
    return answer;
  }

  /** A request that the script kept from the books: it is only listed, and a condemned arrive is remembered. */
  #noteUnprocessed(request: CityRequest, name: OutgoingName | null, code: number | null, kind: string): void {
    const read = name === null ? null : readStrictly(name, request.bodyBytes, this.dialect);
    const body = read?.body ?? null;
    this.received.keep({ name, code, atMs: this.clock(request.nowMs), body, misbehaviour: kind });
    if (name !== null && code !== null && body !== null) this.#noteCondemned(name, code, body);
  }

  #process(request: CityRequest, name: OutgoingName | null): { readonly outcome: Outcome; readonly body: unknown } {
    const nowMs = this.clock(request.nowMs);
    this.passages.begin(nowMs);
    if (name === null) return { outcome: refusal(2005), body: null };
    const { clause } = outgoingInterfaces[name];
    const refused = this.#checkEnvelope(request, name, clause, nowMs);
    if (refused !== null) return { outcome: refused, body: null };
    const read = readStrictly(name, request.bodyBytes, this.dialect);
    if (read.fault !== null) {
      this.violations.add(read.fault.finding, nowMs);
      this.#noteCondemned(name, read.fault.outcome.code, read.body);
      return { outcome: read.fault.outcome, body: read.body };
    }
    // The reading above was made by the schema of this very interface.
    const outcome = this.#carryOut({ name, body: read.body } as Errand, nowMs);
    this.#noteCondemned(name, outcome.code, read.body);
    return { outcome, body: read.body };
  }

  #checkEnvelope(request: CityRequest, name: OutgoingName, clause: string, nowMs: number): Outcome | null {
    if (request.method !== "POST") {
      this.violations.add(
        { kind: "method", clause: "4", seq: null, zh: "应使用 POST 方法", en: "every request is a POST" },
        nowMs,
      );
      return refusal(3005);
    }
    if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
      this.violations.add(
        {
          kind: "content_type",
          clause: "4",
          seq: null,
          zh: "Content-Type 应为 application/json",
          en: "Content-Type must be application/json",
        },
        nowMs,
      );
      return refusal(3004);
    }
    const refused = this.#access.check(request, clause, nowMs);
    if (refused !== null) this.violations.add(refused.finding, nowMs);
    return refused?.outcome ?? this.#checkLot(request, name, nowMs);
  }

  #checkLot(request: CityRequest, name: OutgoingName, nowMs: number): Outcome | null {
    const lot = request.path.slice(`/service${outgoingInterfaces[name].path}/`.length);
    if (lot === this.parkingId) return null;
    this.violations.add(
      {
        kind: "other_lot",
        clause: outgoingInterfaces[name].clause,
        seq: lot,
        zh: `路径中的场库编号应为 ${this.parkingId}`,
        en: `the path must end with the parkingId ${this.parkingId}, case included`,
      },
      nowMs,
    );
    return refusal(1013);
  }

  #carryOut(errand: Errand, nowMs: number): Outcome {
    switch (errand.name) {
      case "arrive":
        return this.passages.arrive(errand.body, nowMs);
      case "leave":
        return this.passages.leave(errand.body, nowMs);
      case "resend":
        return this.passages.resend(errand.body, nowMs);
      case "heartbeat":
        return this.heartbeats.take(errand.body, nowMs);
      case "reserves":
        return this.lists.reserves(errand.body, nowMs);
      case "stagger":
        return this.lists.stagger(errand.body, nowMs);
      case "reduces":
        return this.lists.reduces(errand.body, nowMs);
      case "parameters":
        return this.lists.params();
      case "paymentSubmit":
        return this.money.submit(errand.body, nowMs);
      case "paymentResult":
        return this.money.result(errand.body, nowMs);
      case "statement":
        return this.money.statement(errand.body.payDate, nowMs);
      case "bills":
        return this.money.bills(errand.body.billDate, nowMs);
      case "notifyPath":
        return this.addresses.register(errand.body, nowMs);
    }
  }

  #noteCondemned(name: OutgoingName, code: number, body: unknown): void {
    if (!CONDEMNING.has(code)) return;
    for (const seq of arriveSeqs(name, body)) this.passages.arriveWasRefused(seq);
  }
}

/** Which interface a path means, whatever lot it is for; null for none. */
function interfaceOf(path: string): OutgoingName | null {
  return outgoingNames.find((name) => path.startsWith(`/service${outgoingInterfaces[name].path}/`)) ?? null;
}

function arriveSeqs(name: OutgoingName, body: unknown): string[] {
  if (typeof body !== "object" || body === null) return [];
  const records: unknown = name === "arrive" ? [body] : name === "resend" && "arrive" in body ? body.arrive : [];
  if (!Array.isArray(records)) return [];
  return records.flatMap((record: unknown) =>
    typeof record === "object" && record !== null && "seq" in record && typeof record.seq === "string"
      ? [record.seq]
      : [],
  );
}
