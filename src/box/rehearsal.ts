/**
 * A plate's first bytes are here: until its last one is, the box goes through its decision over and over, up to the orders, and
 * drops them. After a millisecond of rest a decision takes seven times as long: code and lot have to be fetched from memory.
 */
import type { Controller } from "../controller/controller.ts";
import type { Fact } from "../controller/fact.ts";
import type { PlateReport } from "../device/report.ts";
import { Inbox } from "../runtime/inbox.ts";
import type { Clock } from "../runtime/world.ts";
import type { Moment } from "../stay/moment.ts";
import type { LaneDevices } from "./lane-devices.ts";

type ExpectedFact = Extract<Fact, { type: "plate_read" }>;

type Expected = {
  readonly deviceId: string;
  /** The driver's own part. */
  readonly practise: () => void;
};

/** Bytes that come later than this after the last are not waited for: an adapter collects eight, 8.3 ms apart at 9600 baud. */
const NEXT_BYTES_MS = 10;
/** No longer than the longest usual line takes; noise may have no end. */
const LINE_MS = 600;

/** A read such as most are. */
const SOME_READ: Omit<PlateReport, "rxMs"> = {
  raw: "沪A00000",
  noPlate: false,
  confidence: 1,
  colour: "blue",
  type: null,
  direction: null,
  trigger: null,
  fake: false,
  replayed: false,
  deviceTimeMs: null,
  driverSeq: null,
};

/** Changes nothing and orders nothing. */
export class Rehearsals {
  readonly #controller: Pick<Controller, "rehearse">;
  readonly #devices: LaneDevices;
  readonly #clock: Clock;
  /** Facts wait here for their turn, as they do in the box's own. */
  readonly #inbox: Inbox<ExpectedFact>;
  /** Since when bytes come without a pause, and when the last ones came, monotonic ms. */
  #since = 0;
  #last = Number.NEGATIVE_INFINITY;
  #expected: Expected = { deviceId: "", practise: () => {} };
  #goesOn = false;
  /** Whether the last one led to an order. */
  #isForSomething = true;

  constructor(controller: Pick<Controller, "rehearse">, devices: LaneDevices, clock: Clock) {
    this.#controller = controller;
    this.#devices = devices;
    this.#clock = clock;
    this.#inbox = new Inbox(clock, (facts) => facts.forEach(({ at, fact }) => this.#decide(at, fact)));
  }

  /** A part of a read is here. */
  expect(expected: Expected): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#last > NEXT_BYTES_MS) this.#since = nowMs;
    this.#last = nowMs;
    this.#expected = expected;
    this.#isForSomething = true;
    if (!this.#goesOn) this.#goesOn = this.#clock.spin(() => (this.#goesOn = this.#again()));
  }

  #again(): boolean {
    const nowMs = this.#clock.monotonicMs();
    const isOver = nowMs - this.#last > NEXT_BYTES_MS || nowMs - this.#since > LINE_MS;
    return !isOver && this.#isForSomething && this.#rehearse(this.#expected);
  }

  /** Whether a lane has such a reader. */
  #rehearse({ deviceId }: Expected): boolean {
    const report = { ...SOME_READ, rxMs: this.#clock.monotonicMs() };
    const fact = this.#devices.factOf({ deviceId, kind: "plate_reader", report });
    if (fact?.type !== "plate_read") return false;
    this.#inbox.put(fact);
    return true;
  }

  /** A read would be for nothing where nobody stands, or somebody who has been read. */
  #decide(at: Moment, fact: ExpectedFact): void {
    const orders = this.#controller.rehearse(at, fact);
    this.#isForSomething = orders.length > 0;
    if (this.#isForSomething) this.#expected.practise();
    for (const order of orders) this.#devices.orderFor(order);
  }
}
