/** What the city is going to do and when, in order of time; calls that are under way wait here for their answer. */
import type { CallAnswer, CityCall } from "./call.ts";

/** Something to do at its time; it may make a call. */
type Appointment = { readonly dueMs: number; readonly begin: (nowMs: number) => CityCall | null };

/** Hears of a call's answer. */
export type AnswerListener = (answer: CallAnswer, nowMs: number) => void;

const APPOINTMENTS_LIMIT = 100_000;

/** The city's appointments. All times are true time in milliseconds UTC. */
export class CallAgenda {
  readonly #appointments: Appointment[] = [];
  readonly #underWay = new Map<number, AnswerListener>();
  #wake: (() => void) | null = null;
  #nextId = 1;

  /** A new call number. */
  newId(): number {
    const id = this.#nextId;
    this.#nextId += 1;
    return id;
  }

  /** Calls `wake` whenever something new was planned; null stops it. */
  whenPlanned(wake: (() => void) | null): void {
    this.#wake = wake;
  }

  /** Plans something. False when too much is planned already. */
  plan(dueMs: number, begin: Appointment["begin"]): boolean {
    if (this.#appointments.length >= APPOINTMENTS_LIMIT) return false;
    const later = this.#appointments.findIndex((other) => other.dueMs > dueMs);
    this.#appointments.splice(later < 0 ? this.#appointments.length : later, 0, { dueMs, begin });
    this.#wake?.();
    return true;
  }

  /** Remembers who waits for a call's answer. */
  await(call: CityCall, listener: AnswerListener): CityCall {
    this.#underWay.set(call.id, listener);
    return call;
  }

  /** When the next thing is due, null when nothing is planned. */
  nextDueMs(): number | null {
    return this.#appointments[0]?.dueMs ?? null;
  }

  /** Does everything that is due and gives out the calls that have to be made now. */
  due(nowMs: number): CityCall[] {
    const calls: CityCall[] = [];
    for (let next = this.#appointments[0]; next !== undefined && next.dueMs <= nowMs; next = this.#appointments[0]) {
      this.#appointments.shift();
      const call = next.begin(nowMs);
      if (call !== null) calls.push(call);
    }
    return calls;
  }

  /** Brings the answer of a call that `due` gave out. */
  answered(call: CityCall, answer: CallAnswer, nowMs: number): void {
    const listener = this.#underWay.get(call.id);
    this.#underWay.delete(call.id);
    listener?.(answer, nowMs);
  }

  /** How much is planned and under way. */
  get load(): { readonly planned: number; readonly underWay: number } {
    return { planned: this.#appointments.length, underWay: this.#underWay.size };
  }
}
