/**
 * A plate's first bytes are here: until its last one is, the box goes through its decision over and over, up to the orders, and
 * drops them. After a millisecond of rest a decision takes seven times as long: code and lot have to be fetched from memory.
 */
import type { Controller } from "../controller/controller.ts";
import type { PlateReport } from "../device/report.ts";
import type { Clock } from "../runtime/world.ts";
import type { LaneDevices } from "./lane-devices.ts";

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
  /** Since when bytes come without a pause, and when the last ones came, monotonic ms. */
  #since = 0;
  #last = Number.NEGATIVE_INFINITY;
  #expected: Expected = { deviceId: "", practise: () => {} };
  #goesOn = false;

  constructor(controller: Pick<Controller, "rehearse">, devices: LaneDevices, clock: Clock) {
    this.#controller = controller;
    this.#devices = devices;
    this.#clock = clock;
  }

  /** A part of a read is here. */
  expect(expected: Expected): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#last > NEXT_BYTES_MS) this.#since = nowMs;
    this.#last = nowMs;
    this.#expected = expected;
    if (!this.#goesOn) this.#goesOn = this.#clock.spin(() => (this.#goesOn = this.#again()));
  }

  #again(): boolean {
    const nowMs = this.#clock.monotonicMs();
    const isOver = nowMs - this.#last > NEXT_BYTES_MS || nowMs - this.#since > LINE_MS;
    return !isOver && this.#rehearse(this.#expected);
  }

  /** Whether a read would be for something: nobody may stand there, or somebody who has been read. */
  #rehearse({ deviceId, practise }: Expected): boolean {
    const at = this.#clock.now();
    const report = { ...SOME_READ, rxMs: at.monotonicMs };
    const fact = this.#devices.factOf({ deviceId, kind: "plate_reader", report });
    if (fact?.type !== "plate_read") return false;
    const orders = this.#controller.rehearse(at, fact);
    if (orders.length === 0) return false;
    practise();
    for (const order of orders) this.#devices.orderFor(order);
    return true;
  }
}
