/**
 * The life of one configured device: opened, started, lost, opened again with back-off. What cannot be had is a fault
 * and is tried again for ever; nothing stands in for it.
 */

import { AssertionFault } from "../assert.ts";
import { detailOf, DeviceFault, isOfKind, OrderRefused } from "./driver.ts";
import type { Device, DeviceKind, DeviceKinds, Driver, DriverHost, DriverTable, Expect, LogLevel } from "./driver.ts";
import type { FaultRegister, FaultSeverity } from "./fault.ts";
import { faultsOfEveryDevice, supervisorFaults, unavailableSeverity } from "./supervisor-faults.ts";

/** A device as the configuration names it. */
export interface DeviceSpec<K extends DeviceKind = DeviceKind> {
  /** Unique on the box, and the source of the device's faults: `entry-barrier`. */
  readonly id: string;
  readonly kind: K;
  /** The driver's type. */
  readonly type: string;
  /** As the driver's schema completed them. */
  readonly settings: unknown;
  /** What it means for the lane when this device cannot be had; by default what is usual for the kind. */
  readonly severity?: FaultSeverity | undefined;
}

export type DeviceState =
  | { readonly name: "starting" }
  | { readonly name: "working"; readonly sinceMs: number }
  | { readonly name: "lost"; readonly retryAtMs: number; readonly reason: string }
  | { readonly name: "stopped" };

/** What has gone over a device since the box started: changes of a loop or contact, reads, movements of an arm; orders sent. */
export interface DeviceTraffic {
  readonly reports: number;
  /** When the last of them came, wall ms; null: never. */
  readonly reportedMs: number | null;
  readonly orders: number;
  readonly orderedMs: number | null;
}

/** What became of an order. `failed`: the device broke over it and is being opened again. */
export type OrderOutcome = "sent" | "refused" | "unavailable" | "failed";

export interface SupervisionHost extends Pick<DriverHost, "monotonicMs" | "wallMs" | "after" | "random"> {
  log(level: LogLevel, deviceId: string, message: string): void;
}

export interface Supervision<K extends DeviceKind> {
  readonly host: SupervisionHost;
  readonly drivers: DriverTable;
  readonly faults: FaultRegister;
  readonly onReport: (report: DeviceKinds[K]["report"]) => void;
  /** A report is on its way. */
  readonly onExpected: Expect;
  readonly onState: (state: DeviceState) => void;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;
/** A device that worked this long starts its back-off anew when it is lost. */
const SETTLED_AFTER_MS = 30_000;
const START_LIMIT_MS = 10_000;
const DISPOSE_LIMIT_MS = 5_000;

export class SupervisedDevice<K extends DeviceKind> {
  readonly spec: DeviceSpec<K>;
  readonly #supervision: Supervision<K>;
  /** Counts the openings. What an earlier opening still says is not heard. */
  #opening = 0;
  #device: Device<K> | null = null;
  #driver: Driver<K> | null = null;
  #state: DeviceState = { name: "starting" };
  #failures = 0;
  #cancelRetry: () => void = () => {};
  #raised = new Set<string>();
  /** The fault by which the device was lost; null while it works. */
  #cause: string | null = null;
  #traffic: DeviceTraffic = { reports: 0, reportedMs: null, orders: 0, orderedMs: null };

  constructor(spec: DeviceSpec<K>, supervision: Supervision<K>) {
    this.spec = spec;
    this.#supervision = supervision;
  }

  get state(): DeviceState {
    return this.#state;
  }

  get traffic(): DeviceTraffic {
    return this.#traffic;
  }

  /** The device while it works, else null. */
  get working(): Device<K> | null {
    return this.#state.name === "working" ? this.#device : null;
  }

  /** Opens and starts the device. Resolves after the first attempt, successful or not. */
  async start(): Promise<void> {
    if (this.#state.name === "stopped") return;
    const opening = ++this.#opening;
    this.#raised = new Set();
    this.#enter({ name: "starting" });
    try {
      const device = await this.#open(opening);
      if (!device) return;
      const started = device.start(
        (report) => this.#hear(opening, report),
        (practise) => opening === this.#opening && this.#supervision.onExpected(practise),
      );
      this.#begin(started);
      await this.#within(START_LIMIT_MS, "start", started);
      if (opening === this.#opening) this.#settle();
    } catch (error) {
      if (error instanceof AssertionFault) throw error;
      const code = error instanceof DeviceFault ? error.code : "device_unavailable";
      this.#lose(opening, code, detailOf(error));
    }
  }

  /** Passes an order on, in the caller's own turn. Never rejects, except for a broken assumption of ours. */
  async order(order: DeviceKinds[K]["order"]): Promise<OrderOutcome> {
    const device = this.working;
    if (!device) return "unavailable";
    const opening = this.#opening;
    // What the device reports of it may come before it has said that it took it.
    const orderedMs = this.#wallMs();
    try {
      await device.order(order);
      this.#traffic = { ...this.#traffic, orders: this.#traffic.orders + 1, orderedMs };
      return "sent";
    } catch (error) {
      if (error instanceof AssertionFault) throw error;
      if (error instanceof OrderRefused) {
        this.#raise("order_refused", detailOf(error));
        return "refused";
      }
      this.#lose(opening, error instanceof DeviceFault ? error.code : "order_failed", detailOf(error));
      return "failed";
    }
  }

  /** Disposes of the device for good. */
  async stop(): Promise<void> {
    this.#opening++;
    this.#cancelRetry();
    this.#enter({ name: "stopped" });
    await this.#dispose();
  }

  async #open(opening: number): Promise<Device<K> | null> {
    const { type, kind } = this.spec;
    const load = Object.hasOwn(this.#supervision.drivers, type) ? this.#supervision.drivers[type] : undefined;
    if (!load) throw new Error(`There is no driver called "${type}"; drivers/index.ts lists those there are.`);
    const driver = (await load()).default;
    if (!isOfKind(driver, kind)) throw new Error(`The driver "${type}" is a ${driver.kind}, but a ${kind} is needed.`);
    if (opening !== this.#opening) return null;
    this.#driver = driver;
    this.#device = driver.open(this.spec.settings, this.#hostFor(opening));
    return this.#device;
  }

  #hostFor(opening: number): DriverHost {
    const { host, faults } = this.#supervision;
    const current = (): boolean => opening === this.#opening;
    return {
      monotonicMs: () => host.monotonicMs(),
      wallMs: () => host.wallMs(),
      after: (delayMs, run) => host.after(delayMs, run),
      random: () => host.random(),
      log: (level, message) => host.log(level, this.spec.id, message),
      raiseFault: (code, detail) => current() && this.#raise(code, detail),
      clearFault: (code) => current() && faults.clear(this.spec.id, code),
      lost: (code, detail) => this.#lose(opening, code, detail ?? ""),
    };
  }

  #hear(opening: number, report: DeviceKinds[K]["report"]): void {
    if (opening !== this.#opening) return;
    this.#supervision.onReport(report);
    this.#traffic = { ...this.#traffic, reports: this.#traffic.reports + 1, reportedMs: this.#wallMs() };
  }

  #wallMs(): number {
    return this.#supervision.host.wallMs();
  }

  #settle(): void {
    this.#cause = null;
    this.#supervision.faults.clearSource(this.spec.id, this.#raised);
    this.#enter({ name: "working", sinceMs: this.#supervision.host.monotonicMs() });
  }

  #raise(code: string, detail?: string): void {
    const { faults, host } = this.#supervision;
    const declared = this.#driver?.faults[code] ?? faultsOfEveryDevice[code];
    if (!declared)
      host.log("error", this.spec.id, `The fault "${code}" is not in the driver's manifest; add it there.`);
    const declaration = declared ?? supervisorFaults.device_unavailable;
    const severity = this.spec.severity ?? unavailableSeverity[this.spec.kind];
    this.#raised.add(code);
    const isLost = code === this.#cause;
    faults.raise({
      source: this.spec.id,
      code,
      declaration: isLost ? { ...declaration, severity } : declaration,
      detail,
    });
  }

  #lose(opening: number, code: string, detail: string): void {
    if (opening !== this.#opening || this.#state.name === "stopped") return;
    const { host } = this.#supervision;
    const worked = this.#state.name === "working" ? host.monotonicMs() - this.#state.sinceMs : 0;
    this.#failures = worked >= SETTLED_AFTER_MS ? 1 : this.#failures + 1;
    // One thing is wrong, and one fault says so: how it began. What each further attempt meets is its detail.
    this.#cause ??= code;
    this.#raise(this.#cause, detail === "" ? undefined : detail);
    this.#opening++;
    const delayMs = this.#retryDelayMs();
    this.#enter({ name: "lost", retryAtMs: host.monotonicMs() + delayMs, reason: code });
    this.#cancelRetry = host.after(delayMs, () => void this.#reopen());
    void this.#dispose();
  }

  async #reopen(): Promise<void> {
    const opening = this.#opening;
    // Two openings of one serial line or relay at the same time would fight; the old one is gone first.
    await this.#disposing;
    if (opening === this.#opening) await this.start();
  }

  /** 0.5 s doubling to 10 s, up to a fifth less by chance, so that several devices on one bus do not march in step. */
  #retryDelayMs(): number {
    const doubled = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(this.#failures - 1, 10));
    return Math.max(FIRST_RETRY_MS, doubled * (1 - 0.2 * this.#supervision.host.random()));
  }

  #disposing: Promise<void> = Promise.resolve();
  /** The start that is going on; null once it is over. */
  #starting: Promise<void> | null = null;

  #begin(started: Promise<void>): void {
    const over = (): void => {
      if (this.#starting === starting) this.#starting = null;
    };
    const starting = started.then(over, over);
    this.#starting = starting;
  }

  #dispose(): Promise<void> {
    const device = this.#device;
    this.#device = null;
    if (device) {
      const closing = this.#within(DISPOSE_LIMIT_MS, "close", letGo(device, this.#starting));
      this.#disposing = closing.catch((error: unknown) => {
        if (error instanceof AssertionFault) throw error;
        this.#supervision.host.log("warn", this.spec.id, `The device did not close cleanly: ${detailOf(error)}`);
      });
    }
    return this.#disposing;
  }

  #enter(state: DeviceState): void {
    this.#state = state;
    this.#supervision.onState(state);
  }

  /** Gives up waiting, not the work: whoever calls disposes of the device next. */
  async #within(limitMs: number, what: string, work: PromiseLike<void>): Promise<void> {
    let cancel = (): void => {};
    const limit = new Promise<never>((_resolve, reject) => {
      const tooLate = new Error(`The device did not ${what} within ${limitMs / 1000} s.`);
      cancel = this.#supervision.host.after(limitMs, () => reject(tooLate));
    });
    try {
      await Promise.race([work, limit]);
    } finally {
      cancel();
    }
  }
}

/** What a start that nobody waits for any more takes hold of after all is let go too; it would be in its successor's way. */
async function letGo(device: AsyncDisposable, starting: Promise<void> | null): Promise<void> {
  await device[Symbol.asyncDispose]();
  if (starting === null) return;
  await starting;
  await device[Symbol.asyncDispose]();
}
