/**
 * The controller over a lot with a clock that the test turns: facts in, outcomes out, deadlines kept as the runtime keeps
 * them. The test plays the street and the city by hand. At every leave the books are checked to the fen.
 */
import { assert } from "#src/assert.ts";
import type { CommandBody, Role } from "#src/controller/command.ts";
import { Controller } from "#src/controller/controller.ts";
import type { Fact, PaymentNotice } from "#src/controller/fact.ts";
import type { FeeAnswer, Outcome, ReplyBody } from "#src/controller/outcome.ts";
import type { Answer, Question } from "#src/controller/question.ts";
import type { ControllerSettings } from "#src/controller/settings.ts";
import type { Verdict } from "#src/lane/cue.ts";
import { Lot } from "#src/lot/lot.ts";
import type { LotRecord, RecordKind } from "#src/lot/record.ts";
import type { Reduction } from "#src/stay/money-records.ts";
import type { PlateRead } from "#src/plate/read.ts";
import type { Moment } from "#src/stay/moment.ts";
import type { Stay } from "#src/stay/stay.ts";
import { readOf } from "#test/lane/bench.ts";
import { at } from "#test/tariff/lot.ts";
import { settingsWith } from "./settings.ts";
import { readFrom } from "./whole-ledger.ts";

export const MINUTE = 60_000;
export const HOUR = 3_600_000;
/** Cars that stand there until somebody helps do not make a test endless. */
const DEADLINES_MAX = 20_000;

export type RecordOf<K extends RecordKind> = Extract<LotRecord, { kind: K }>;
type Start = { readonly time?: string; readonly synced?: boolean; readonly cityReachable?: boolean };

export class Bench {
  readonly settings: ControllerSettings;
  readonly records: LotRecord[] = [];
  readonly orders: string[] = [];
  readonly questions: Question[] = [];
  readonly replies: { readonly replyTo: string; readonly reply: ReplyBody }[] = [];
  readonly recalls: Outcome["recalls"][number][] = [];
  readonly faults: Outcome["faults"][number][] = [];
  readonly traces: Outcome["traces"][number][] = [];
  lot = new Lot();
  controller: Controller;
  monotonicMs = 0;
  synced: boolean;
  #boot = 1;
  /** System wall clock minus monotonic, ms. */
  wallOffsetMs: number;
  #commands = 0;
  readonly #deadlines = new Map<string, number>();

  constructor(settings: ControllerSettings = settingsWith(), start: Start = {}) {
    const { time = "08:00", synced = true, cityReachable = true } = start;
    this.settings = settings;
    this.synced = synced;
    this.wallOffsetMs = at(time);
    this.controller = new Controller(settings, this.lot, "00.aa");
    this.#begin();
    if (cityReachable) this.tell({ type: "city_reached", reachable: true });
  }

  #begin(cleanStop = true): void {
    this.#keep(this.controller.begin(this.now(), { version: "0", cleanStop }));
    for (const { name: lane } of this.settings.lanes) {
      this.tell({ type: "loop_changed", lane, loop: "presence", covered: false });
      this.tell({ type: "loop_changed", lane, loop: "passage", covered: false });
      this.tell({ type: "arm_moved", lane, position: "down" });
    }
  }

  /** The power fails: a new boot with what was written down, everything else is forgotten. */
  restart(synced = true, cleanStop = true): void {
    this.lot = new Lot();
    for (const record of this.records) this.lot.apply(record);
    this.#boot += 1;
    this.wallOffsetMs += this.monotonicMs;
    this.monotonicMs = 0;
    this.synced = synced;
    this.#deadlines.clear();
    this.questions.length = 0;
    this.controller = new Controller(this.settings, this.lot, "00.aa");
    this.#begin(cleanStop);
  }

  now(): Moment {
    const { monotonicMs, synced } = this;
    return { boot: `boot-${this.#boot}`, monotonicMs, wallMs: this.wallOffsetMs + monotonicMs, synced };
  }

  get nowMs(): number {
    return this.lot.clocks.date(this.now());
  }

  tell(...facts: readonly Fact[]): Outcome {
    const moment = this.now();
    const stamped = facts.map((fact) => ({ at: moment, fact }));
    return this.#keep(this.controller.turn(stamped, moment));
  }

  #keep(outcome: Outcome): Outcome {
    for (const record of outcome.records) if (record.kind === "stay_closed") this.#checkBooks(record);
    this.records.push(...outcome.records);
    this.orders.push(...outcome.orders.flatMap((one) => (one.order === "show" ? [] : [`${one.lane} ${one.order}`])));
    this.questions.push(...outcome.questions.map(({ question }) => question));
    this.replies.push(...outcome.replies);
    this.recalls.push(...outcome.recalls);
    this.faults.push(...outcome.faults);
    this.traces.push(...outcome.traces);
    for (const { id, atMs } of outcome.deadlines) {
      if (atMs === null) this.#deadlines.delete(id);
      else this.#deadlines.set(id, atMs);
    }
    for (const reading of outcome.readings) this.tell(readFrom(this.records, reading));
    return outcome;
  }

  #checkBooks({ data: { settlement } }: RecordOf<"stay_closed">): void {
    if (settlement === null) return;
    const { priceFen, reducedFen, paidFen, waivedFen, owedFen, overpaidFen } = settlement;
    const sumFen = reducedFen + paidFen + waivedFen + owedFen - overpaidFen;
    assert(sumFen === priceFen, `the books of a leave do not add up: ${JSON.stringify(settlement)}`);
  }

  /** Lets time go by; what falls due meanwhile is told in its order. */
  wait(ms: number): this {
    const untilMs = this.monotonicMs + ms;
    for (let count = 0; ; count += 1) {
      if (count > DEADLINES_MAX) throw new Error(`the deadlines never end: ${[...this.#deadlines.keys()].join(" ")}`);
      const [next] = [...this.#deadlines].toSorted(([, a], [, b]) => a - b);
      if (next === undefined || next[1] > untilMs) break;
      this.#deadlines.delete(next[0]);
      this.monotonicMs = Math.max(this.monotonicMs, next[1]);
      this.tell({ type: "deadline_due", id: next[0] });
    }
    this.monotonicMs = untilMs;
    return this;
  }

  /** A car comes to stand before the arm and is read. `seen`: what the reader says of it beside its plate. */
  comes(lane: string, plate: string | null, seen: Partial<PlateRead> = {}): this {
    this.wait(2_000).tell({ type: "loop_changed", lane, loop: "presence", covered: true });
    return this.read(lane, plate, seen);
  }

  read(lane: string, plate: string | null, seen: Partial<PlateRead> = {}): this {
    this.wait(200).tell({ type: "plate_read", lane, read: readOf(plate, seen) });
    return this;
  }

  /** The car in front drives on, over the passage loop and away; the arm rises and falls around it. */
  drivesThrough(lane: string): this {
    const loop = (name: "presence" | "passage", covered: boolean): void =>
      void this.wait(500).tell({ type: "loop_changed", lane, loop: name, covered });
    this.arm(lane, "up");
    loop("passage", true);
    loop("presence", false);
    loop("passage", false);
    return this.arm(lane, "down");
  }

  arm(lane: string, position: "up" | "down"): this {
    this.wait(500).tell({ type: "arm_moved", lane, position });
    return this;
  }

  /** The car gives up and drives off backwards. */
  backsOut(lane: string): this {
    this.tell({ type: "loop_changed", lane, loop: "presence", covered: false });
    return this.wait(10_000);
  }

  /** A car comes in by the lane; answers its stay. */
  enters(plate: string, lane = "in"): string {
    const before = this.orders.length;
    this.comes(lane, plate);
    assert(this.orders.slice(before).includes(`${lane} raise`), `${plate} is not let in by ${lane}`);
    this.drivesThrough(lane);
    return this.stayOf(plate).id;
  }

  /** A car comes in and stays 61 minutes: 20 yuan are due. Answers its stay. */
  parks(plate: string): string {
    const stay = this.enters(plate);
    this.wait(HOUR + MINUTE);
    return stay;
  }

  /** A car comes to the exit; the city knows of no reduction and collects nothing by itself. */
  comesToPay(plate: string, lane = "out"): this {
    this.comes(lane, plate);
    if (this.isAsked("reductions")) this.reductions([]);
    if (this.isAsked("submit")) this.answer("submit", { ask: "submit", outcome: "ordinary" });
    return this;
  }

  verdict(lane: string): Verdict | null {
    return this.controller.state.lanes.get(lane)?.lane.front?.verdict ?? null;
  }

  visit(lane: string): number {
    return this.controller.state.lanes.get(lane)?.lane.front?.number ?? 0;
  }

  /** Whether the arm of this lane was ordered up since the last look at any lane's orders. */
  raised(lane: string): boolean {
    return this.orders.splice(0).includes(`${lane} raise`);
  }

  stayOf(plate: string): Stay {
    const stay = this.lot.stays.ofPlate(plate).at(-1);
    if (stay === undefined) throw new Error(`no stay of ${plate}`);
    return stay;
  }

  recordsOf<K extends RecordKind>(kind: K): RecordOf<K>[] {
    return this.records.filter((record): record is RecordOf<K> => record.kind === kind);
  }

  isAsked(ask: Question["ask"]): boolean {
    return this.questions.some((question) => question.ask === ask);
  }

  /** Answers the oldest open question of this kind. */
  answer(ask: Question["ask"], answer: Answer): Outcome {
    const index = this.questions.findIndex((question) => question.ask === ask);
    const [question] = index < 0 ? [] : this.questions.splice(index, 1);
    if (question === undefined) throw new Error(`nobody asked for ${ask}`);
    return this.tell({ type: "question_answered", id: question.id, answer });
  }

  /** Nobody answered; the question stays with the uplink. */
  noAnswer(ask: Question["ask"]): Question {
    const question = this.questions.find((one) => one.ask === ask);
    if (question === undefined) throw new Error(`nobody asked for ${ask}`);
    this.tell({ type: "question_answered", id: question.id, answer: { ask, unknown: true } });
    return question;
  }

  reductions(reductions: readonly Reduction[]): Outcome {
    return this.answer("reductions", { ask: "reductions", reductions });
  }

  /** The driver's phone asks for the fee; the city knows of no reduction unless it was asked already. */
  asksFee(plate: string): FeeAnswer {
    this.tell({ type: "fee_query", replyTo: "phone", plate, vehicleType: 1 });
    if (this.isAsked("reductions")) this.reductions([]);
    const reply = this.lastReply("phone");
    if (reply.type !== "fee") throw new Error(`no fee: ${JSON.stringify(reply)}`);
    return reply.fee;
  }

  /** The city tells of a payment, as it would after `fee`. */
  pays(fee: Pick<FeeAnswer, "businessId" | "orderId" | "dueFen">, rest: Partial<PaymentNotice> = {}): Outcome {
    const { businessId, orderId, dueFen: fen } = fee;
    const paid = { businessId, orderId, plate: "", fen, status: 1, payType: 2, paidAtMs: this.nowMs, ...rest };
    return this.tell({ type: "payment_notice", replyTo: "city", notice: paid });
  }

  lastReply(replyTo: string): ReplyBody {
    const reply = this.replies.findLast((one) => one.replyTo === replyTo)?.reply;
    if (reply === undefined) throw new Error(`no reply to ${replyTo}`);
    return reply;
  }

  /** An order of a person; answers `done` or the code of the refusal. */
  says(
    body: CommandBody,
    head: { readonly id?: string; readonly expiresInMs?: number; readonly role?: Role } = {},
  ): string {
    const { id = `command-${(this.#commands += 1)}`, expiresInMs = 30_000, ...rest } = head;
    const expiresAtMs = this.monotonicMs + expiresInMs;
    const command = { ...body, id, by: "Wang", reason: "test", ...rest, expiresAtMs };
    this.tell({ type: "command", command, replyTo: "desk" });
    const reply = this.lastReply("desk");
    if (reply.type === "command_done") return reply.outcome;
    return reply.type === "command_refused" ? reply.code : reply.type;
  }
}
