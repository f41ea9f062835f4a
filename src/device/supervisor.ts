/**
 * All the devices of a box under one roof: starts them, passes their reports to one callback and orders to them.
 * It knows nothing of lanes; what a missing device means is decided by whoever hears of its state.
 */

import type { DeviceKind, DeviceKinds, DriverTable, Expect } from "./driver.ts";
import type { FaultRegister } from "./fault.ts";
import { SupervisedDevice } from "./supervised-device.ts";
import type { DeviceSpec, DeviceState, DeviceTraffic, OrderOutcome, SupervisionHost } from "./supervised-device.ts";
import type { RawTap } from "./tap.ts";

/** A report with the device it came from; `kind` tells what the report is. */
export type DeviceReport = {
  [K in DeviceKind]: { readonly deviceId: string; readonly kind: K; readonly report: DeviceKinds[K]["report"] };
}[DeviceKind];

/** The kinds that take orders. */
type OrderedKind = "barrier" | "sign_board" | "read_trigger";

/** An order with the device it is for. */
export type DeviceOrder = {
  [K in OrderedKind]: {
    readonly deviceId: string;
    readonly kind: K;
    readonly order: DeviceKinds[K]["order"];
  };
}[OrderedKind];

/** One line of a technician's overview. */
export interface DeviceOverview {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly type: string;
  readonly state: DeviceState;
  readonly traffic: DeviceTraffic;
  /** What the driver says about itself while it works. */
  readonly details: Readonly<Record<string, number | string | boolean>>;
}

export interface SupervisorOptions {
  readonly host: SupervisionHost;
  readonly drivers: DriverTable;
  readonly faults: FaultRegister;
  readonly onReport: (report: DeviceReport) => void;
  /** Hears that a device's report is on its way. */
  readonly onExpected?: (deviceId: string, ...rest: Parameters<Expect>) => void;
  readonly onState?: (deviceId: string, state: DeviceState) => void;
}

const DEVICES_LIMIT = 256;

export class DeviceSupervisor implements AsyncDisposable {
  readonly #devices: ReadonlyMap<string, SupervisedDevice<DeviceKind>>;

  /** Wires up the devices without touching them. Ids must be unique. */
  constructor(specs: readonly DeviceSpec[], options: SupervisorOptions) {
    if (specs.length > DEVICES_LIMIT) throw new Error(`A box drives at most ${DEVICES_LIMIT} devices.`);
    const devices = new Map<string, SupervisedDevice<DeviceKind>>();
    for (const spec of specs) {
      if (devices.has(spec.id)) throw new Error(`Two devices are called "${spec.id}"; give one of them another id.`);
      devices.set(spec.id, supervise(spec, options));
    }
    this.#devices = devices;
  }

  /** Starts all devices. Resolves when each has been tried once; those that failed are tried again on their own. */
  async start(): Promise<void> {
    await Promise.all(Array.from(this.#devices.values(), (device) => device.start()));
  }

  /** Sends an order in the caller's own turn. Never rejects: an order that could not be sent is an outcome. */
  order(order: DeviceOrder): Promise<OrderOutcome> {
    const device = this.#devices.get(order.deviceId);
    if (!device || device.spec.kind !== order.kind) return Promise.resolve("unavailable");
    return (device as SupervisedDevice<OrderedKind>).order(order.order);
  }

  stateOf(deviceId: string): DeviceState | undefined {
    return this.#devices.get(deviceId)?.state;
  }

  overview(): readonly DeviceOverview[] {
    return Array.from(this.#devices.values(), ({ spec, state, traffic, working }) => ({
      id: spec.id,
      kind: spec.kind,
      type: spec.type,
      state,
      traffic,
      details: working?.diagnose() ?? {},
    }));
  }

  /** The bytes on a device's wire, if it has one and works. */
  tap(deviceId: string): RawTap | undefined {
    return this.#devices.get(deviceId)?.working?.tap;
  }

  /** Stops and disposes of all devices. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Array.from(this.#devices.values(), (device) => device.stop()));
  }
}

function supervise(spec: DeviceSpec, options: SupervisorOptions): SupervisedDevice<DeviceKind> {
  const { host, drivers, faults, onReport, onExpected, onState } = options;
  return new SupervisedDevice(spec, {
    host,
    drivers,
    faults,
    // The driver's kind was checked against the specification's before it could report anything.
    onReport: (report) => onReport({ deviceId: spec.id, kind: spec.kind, report } as DeviceReport),
    onExpected: (practise) => onExpected?.(spec.id, practise),
    onState: (state) => onState?.(spec.id, state),
  });
}
