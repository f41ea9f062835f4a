/**
 * The contract between the box and whatever is wired to it. A driver reports facts and carries out orders; it never
 * decides anything, never retries on its own and never reads a clock or chance except through its host.
 */

import type { z } from "zod";
import type { Bilingual } from "../plate/bilingual.ts";
import type { FaultDeclaration } from "./fault.ts";
import type { ArmReport, ContactReport, LoopReport, PlateReport, SignReport, SignText } from "./report.ts";
import type { RawTap } from "./tap.ts";

/** What each kind of device reports, and which orders it takes. */
export interface DeviceKinds {
  plate_reader: { report: PlateReport; order: never };
  barrier: { report: ArmReport; order: BarrierOrder };
  loop_detector: { report: LoopReport; order: never };
  input_contact: { report: ContactReport; order: never };
  sign_board: { report: SignReport; order: SignText };
  read_trigger: { report: never; order: TriggerOrder };
}

export type DeviceKind = keyof DeviceKinds;

/**
 * Orders to a barrier. `raise` and `lower` are momentary, `hold` keeps the arm up until `release`. `lower` works only
 * where the site configured it; whoever orders it has made sure that nobody stands under the arm.
 */
export type BarrierOrder = "raise" | "lower" | "hold" | "release";

/** An order to whatever tells a recogniser that a vehicle is here. */
export type TriggerOrder = "read_now";

/** What a driver is given in place of a clock, chance, a log and the fault register. */
export interface DriverHost {
  /** Milliseconds that never jump, counted from an arbitrary start. */
  monotonicMs(): number;
  /** Milliseconds since 1970 as the box believes them; may jump. */
  wallMs(): number;
  /** Runs `run` once, `delayMs` from now, unless the returned function is called before. */
  after(delayMs: number, run: () => void): () => void;
  /** A number from 0 up to, not including, 1. */
  random(): number;
  /** Raises a fault of the driver's manifest; raising an active fault only renews its detail. */
  raiseFault(code: string, detail?: string): void;
  clearFault(code: string): void;
  /** Says that the device is gone. Raises the fault; the supervisor disposes of the device and opens it anew. */
  lost(code: string, detail?: string): void;
  log(level: LogLevel, message: string): void;
}

export type LogLevel = "debug" | "info" | "warn" | "error";

/** Hears that a report is on its way. */
export type Expect = (practise: () => void) => void;

/**
 * A device that is wired up. It reports facts; it never decides anything. It may be disposed of while it starts, and is then
 * disposed of once more when the start is over: what it has by then, it lets go.
 */
export interface Device<K extends DeviceKind> extends AsyncDisposable {
  /**
   * Does the first I/O. Rejects with `DeviceFault` when the device cannot be had; it is disposed of then. `expect` says that
   * a report is on its way, of which a part is here already: nothing is decided by it, but the box may make itself ready, and
   * with it the driver, which goes through its own part of a report whenever its `practise` is called.
   */
  start(report: (fact: DeviceKinds[K]["report"]) => void, expect?: Expect): Promise<void>;
  /**
   * Carries out an order. Whatever moves the barrier happens before this returns its promise, in the caller's own
   * turn. Resolves when the order has been *sent*; that it was obeyed comes back as a report.
   */
  order(order: DeviceKinds[K]["order"]): Promise<void>;
  /** Counters and states for a technician; cheap, without I/O. */
  diagnose(): Readonly<Record<string, number | string | boolean>>;
  /** The bytes on the wire, where the device has a wire with bytes. */
  readonly tap?: RawTap;
}

/** What the settings of a device say of its wires, for the checks of a configuration. */
export interface Wiring {
  /** The ports and lines that it takes for itself alone, each by its name. */
  readonly takes: readonly string[];
  /** What cannot be had by these settings, each a sentence with what to do. */
  readonly problems?: readonly string[];
  /** How a barrier's board is connected, besides the raise relay. */
  readonly barrier?: Readonly<Record<"upLimit" | "downLimit" | "hold" | "lower", boolean>>;
}

/** A driver as the box sees it: its manifest, and how to open one device. */
export interface Driver<K extends DeviceKind> {
  /** The name used in gatehouse.json and of the driver's folder. */
  readonly type: string;
  readonly kind: K;
  readonly title: Bilingual;
  /** Loads the schema of the settings: description, unit, bounds and default of each. */
  readonly settings: () => Promise<z.ZodType>;
  /** Every fault that the driver can raise, by code. */
  readonly faults: Readonly<Record<string, FaultDeclaration>>;
  /** Asked of settings that the schema has completed. */
  wiring(settings: unknown): Wiring;
  /** Wires up a device, without any I/O. The settings are what the schema made of those in the configuration. */
  open(settings: unknown, host: DriverHost): Device<K>;
}

/** The drivers a box knows: type to lazy import, so that a driver that is not configured is never loaded. */
export type DriverTable = Readonly<Record<string, () => Promise<{ readonly default: Driver<DeviceKind> }>>>;

/** What a driver's author writes down. */
export interface DriverDeclaration<K extends DeviceKind, S extends z.ZodType> {
  readonly type: string;
  readonly kind: K;
  readonly title: Bilingual;
  /** Loads the module whose default export is the schema; only a configuration that has to be checked needs it. */
  readonly settings: () => Promise<{ readonly default: S }>;
  readonly faults: Readonly<Record<string, FaultDeclaration>>;
  /** Absent: it takes nothing of the box's for itself. */
  readonly wiring?: (settings: z.output<S>) => Wiring;
  readonly open: (settings: z.output<S>, host: DriverHost) => Device<K>;
}

/** Whether a driver, of whatever kind, is of this one. */
export function isOfKind<K extends DeviceKind>(driver: Driver<DeviceKind>, kind: K): driver is Driver<K> {
  return driver.kind === kind;
}

/** Turns a declaration into a driver. Whoever opens a device has had its settings checked: `src/config/load.ts` does. */
export function defineDriver<K extends DeviceKind, S extends z.ZodType>(
  declaration: DriverDeclaration<K, S>,
): Driver<K> {
  const { type, kind, title, faults } = declaration;
  return Object.freeze({
    type,
    kind,
    title,
    faults,
    settings: async () => (await declaration.settings()).default,
    wiring: (settings: unknown): Wiring => declaration.wiring?.(settings as z.output<S>) ?? { takes: [] },
    open: (settings: unknown, host: DriverHost): Device<K> => declaration.open(settings as z.output<S>, host),
  });
}

/** The device cannot be had or was lost: `code` is a fault of the manifest, `message` the detail for a technician. */
export class DeviceFault extends Error {
  override readonly name = "DeviceFault";
  readonly code: string;

  constructor(code: string, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
  }
}

/** The device works but cannot carry out this order, for example `lower` where no line for it is wired. */
export class OrderRefused extends Error {
  override readonly name = "OrderRefused";
}

/** The detail of whatever was thrown, for a fault or the log. */
export function detailOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
