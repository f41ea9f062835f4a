/**
 * The platform's scripted bad days: which requests are answered how badly. Rules are matched in the order they were
 * given, the first that fits is used; chance comes from outside, so the same script gives the same day.
 */
import type { OutgoingName } from "../../city/wire/interfaces.ts";
import type { CityAnswer, CityRequest } from "./exchange.ts";
import { answerOf, refusal } from "./exchange.ts";

/** What can be done to an answer. README.md beside this file says what each is good for. */
export const misbehaviourKinds = [
  "code",
  "http_status",
  "delay",
  "no_answer",
  "lost_answer",
  "cut_mid",
  "garbage",
  "html",
  "empty",
  "truncated",
  "huge",
  "slow",
  "wrong_types",
  "twice",
  "other_lot",
  "stale",
] as const;
export type MisbehaviourKind = (typeof misbehaviourKinds)[number];

/** One line of the script. */
export type Misbehaviour = {
  readonly kind: MisbehaviourKind;
  /** The interface it is for; null is every one. */
  readonly interface: OutgoingName | null;
  /** How many requests it is for; null until it is removed. */
  readonly times: number | null;
  /** Chance that a fitting request is treated so, 0 to 1. */
  readonly probability: number;
  /** Only requests whose body contains this text (a plate, a seq); null is every one. */
  readonly containing: string | null;
  /** The code of `code`, or the HTTP status of `http_status`. */
  readonly code: number;
  /** The wait of `delay`, milliseconds. */
  readonly delayMs: number;
  /** The size of `huge`, and the speed of `slow` (bytes a second). */
  readonly bytes: number;
};

/** A rule in use. */
export type ActiveMisbehaviour = Misbehaviour & { readonly id: number; readonly used: number };

const RULES_LIMIT = 1_000;

/** These never reach the books: the request might as well not have come. */
const UNPROCESSED: ReadonlySet<MisbehaviourKind> = new Set(["code", "http_status", "no_answer"]);

/** A rule with everything that was not said. */
export function misbehave(kind: MisbehaviourKind, details: Partial<Misbehaviour> = {}): Misbehaviour {
  const code = kind === "http_status" ? 502 : 2007;
  const bytes = kind === "huge" ? 8 * 1024 * 1024 : 20;
  return {
    kind,
    interface: null,
    times: 1,
    probability: 1,
    containing: null,
    code,
    delayMs: 5_000,
    bytes,
    ...details,
  };
}

/** The script. */
export class MisbehaviourScript {
  readonly #chance: () => number;
  #rules: ActiveMisbehaviour[] = [];
  #nextId = 1;
  /** The last proper answer per interface, for `stale`. */
  readonly #previous = new Map<OutgoingName | null, CityAnswer>();

  /** `chance` gives numbers from 0 to below 1. */
  constructor(chance: () => number) {
    this.#chance = chance;
  }

  /** Adds a rule and says its number; null when there are a thousand already. */
  add(rule: Misbehaviour): number | null {
    if (this.#rules.length >= RULES_LIMIT) return null;
    const id = this.#nextId;
    this.#nextId += 1;
    this.#rules.push({ ...rule, id, used: 0 });
    return id;
  }

  /** Takes a rule out. False when it was not there. */
  remove(id: number): boolean {
    const before = this.#rules.length;
    this.#rules = this.#rules.filter((rule) => rule.id !== id);
    return this.#rules.length < before;
  }

  /** Back to good behaviour. */
  clear(): void {
    this.#rules = [];
  }

  /** The rules that are still in use. */
  active(): readonly ActiveMisbehaviour[] {
    return [...this.#rules];
  }

  /** Chooses the rule for a request, and uses it up. */
  take(name: OutgoingName | null, request: CityRequest): ActiveMisbehaviour | null {
    if (this.#rules.length === 0) return null;
    const body = Buffer.from(request.bodyBytes).toString("utf8");
    const rule = this.#rules.find(
      (candidate) =>
        (candidate.interface === null || candidate.interface === name) &&
        (candidate.containing === null || body.includes(candidate.containing)) &&
        (candidate.probability >= 1 || this.#chance() < candidate.probability),
    );
    if (rule === undefined) return null;
    const used = { ...rule, used: rule.used + 1 };
    const spent = used.times !== null && used.used >= used.times;
    this.#rules = this.#rules.flatMap((other) => (other.id !== used.id ? [other] : spent ? [] : [used]));
    return used;
  }

  /** Answers a request by a rule; `process` does the real work, and is not called by rules that keep it from the books. */
  answer(rule: ActiveMisbehaviour | null, name: OutgoingName | null, process: () => CityAnswer): CityAnswer {
    if (rule !== null && UNPROCESSED.has(rule.kind)) return unprocessedAnswer(rule);
    const proper = process();
    const stale = this.#previous.get(name);
    this.#previous.set(name, proper);
    return rule === null ? proper : spoilt(rule, proper, stale ?? proper);
  }
}

function unprocessedAnswer(rule: Misbehaviour): CityAnswer {
  if (rule.kind === "code") return answerOf(refusal(rule.code));
  if (rule.kind === "no_answer") return { ...answerOf(refusal(2007)), cut: "no_answer" };
  return { status: rule.code, headers: { "content-type": "text/plain" }, bodyBytes: Buffer.from("bad gateway\n") };
}

function spoilt(rule: Misbehaviour, proper: CityAnswer, stale: CityAnswer): CityAnswer {
  const body = Buffer.from(proper.bodyBytes);
  switch (rule.kind) {
    case "delay":
      return { ...proper, delayMs: rule.delayMs };
    case "lost_answer":
      return { ...proper, cut: "no_answer" };
    case "cut_mid":
      return { ...proper, cut: "mid_answer" };
    case "garbage":
      // Bytes that are neither UTF-8 nor JSON, the same ones every time.
      return { ...proper, bodyBytes: Buffer.from(body.map((byte, index) => (byte * 31 + index * 197 + 129) & 0xff)) };
    case "html":
      return { ...proper, headers: { "content-type": "text/html" }, bodyBytes: Buffer.from(LOGIN_PAGE, "utf8") };
    case "empty":
      return { ...proper, bodyBytes: Buffer.alloc(0) };
    case "truncated":
      return { ...proper, bodyBytes: body.subarray(0, Math.floor(body.length / 2)) };
    case "huge":
      return { ...proper, bodyBytes: padded(body, rule.bytes) };
    case "slow":
      return { ...proper, bytesPerSecond: Math.max(1, rule.bytes) };
    case "wrong_types":
      return { ...proper, bodyBytes: Buffer.from(JSON.stringify(mistyped(JSON.parse(body.toString("utf8"))))) };
    case "twice":
      return { ...proper, bodyBytes: Buffer.concat([body, body]) };
    case "other_lot":
      return { ...proper, bodyBytes: Buffer.from(JSON.stringify(forOtherLot(JSON.parse(body.toString("utf8"))))) };
    case "stale":
      return stale;
    case "code":
    case "http_status":
    case "no_answer":
      return proper;
  }
}

/** A captive portal, as a lane's router shows it when its data plan has run out. */
const LOGIN_PAGE = "<!doctype html><html><head><title>请登录</title></head><body><h1>网络认证</h1></body></html>";

/** Still JSON, but of the wanted size: the message grows. */
function padded(body: Buffer, size: number): Buffer {
  const tail = `,"padding":"${"填".repeat(Math.max(0, Math.floor((size - body.length) / 3)))}"}`;
  return Buffer.concat([body.subarray(0, -1), Buffer.from(tail, "utf8")]);
}

/** The code stays what it is, or nobody would look at the data. */
function mistyped(envelope: unknown): unknown {
  if (typeof envelope !== "object" || envelope === null) return envelope;
  return Object.fromEntries(
    Object.entries(envelope).map(([name, value]) => [name, name === "code" ? value : otherType(value)]),
  );
}

function otherType(value: unknown): unknown {
  if (typeof value === "number") return [value];
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "string") return { text: value };
  if (Array.isArray(value)) return value.length === 0 ? {} : value.map((item) => otherType(item));
  if (typeof value !== "object" || value === null) return "null";
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, otherType(item)]));
}

function forOtherLot(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => forOtherLot(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, name === "parkingId" ? "qp99999999999" : forOtherLot(item)]),
  );
}
