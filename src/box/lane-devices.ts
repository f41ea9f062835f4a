/** Wires the configured devices to their lanes: which device is what, what its reports mean, where an order goes. */
import type { Config } from "../config/config.ts";
import { DEVICE_KINDS, LANE_ROLES, type LaneRole } from "../config/device-roles.ts";
import type { Fact } from "../controller/fact.ts";
import type { Order } from "../controller/outcome.ts";
import { SIGN_TEMPLATES, signTextOf, type SignTemplates } from "../controller/sign-texts.ts";
import type { DeviceSpec, DeviceState } from "../device/supervised-device.ts";
import type { DeviceOrder, DeviceReport } from "../device/supervisor.ts";
import { NO_PLATE_MARKS } from "../plate/no-plate.ts";
import { readOf, type ReaderTraits } from "../plate/read.ts";

type Place = { readonly lane: string; readonly role: LaneRole };

/** The roles that read plates. */
export const READERS = ["reader", "secondReader"] as const;

/** The id of the contact that says fire. */
const FIRE_CONTACT = "fire-contact";

/** The id of a lane's device, the source of its faults: `entry-1-barrier`. */
export function deviceId(lane: string, role: LaneRole): string {
  return `${lane}-${role}`;
}

/** The id of a loop that only counts. */
function counterId(index: number): string {
  return `counter-${index + 1}`;
}

/** Every device the configuration names. */
export function deviceSpecs(config: Config): readonly DeviceSpec[] {
  const specs: DeviceSpec[] = [];
  for (const lane of config.lanes) {
    for (const role of LANE_ROLES) {
      const entry = lane[role];
      if (entry === null) continue;
      const { type, ...settings } = entry;
      specs.push({ id: deviceId(lane.name, role), kind: DEVICE_KINDS[role], type, settings });
    }
  }
  for (const [index, { loop }] of config.secondCount.counters.entries()) {
    const { type, ...settings } = loop;
    specs.push({ id: counterId(index), kind: "loop_detector", type, settings });
  }
  if (config.fireContact !== null) {
    const { type, ...settings } = config.fireContact;
    specs.push({ id: FIRE_CONTACT, kind: "input_contact", type, settings });
  }
  return specs;
}

/** Turns device reports and states into facts, and the controller's orders into orders to devices. */
export class LaneDevices {
  readonly #places = new Map<string, Place>();
  readonly #working = new Set<string>();
  /** What each lane was last told of its devices, by lane and device. */
  readonly #told = new Map<string, "device_back" | "device_lost">();
  readonly #site: Parameters<typeof signTextOf>[1];
  /** The boards with a screen for free berths, and the number that each was last told while it worked. */
  readonly #counting = new Map<string, number | null>();
  /** Loops that only count: what each counts, and whether it is covered. */
  readonly #counters = new Map<string, { readonly lane: string; readonly way: "in" | "out"; covered: boolean }>();

  constructor(config: Config) {
    this.#site = { lot: config.lot.name, templates: signTemplates(config) };
    for (const [index, { lane, way }] of config.secondCount.counters.entries()) {
      this.#counters.set(counterId(index), { lane, way, covered: false });
    }
    for (const { name, sign } of config.lanes) {
      for (const role of LANE_ROLES) this.#places.set(deviceId(name, role), { lane: name, role });
      if (sign?.["countScreen"] === true) this.#counting.set(deviceId(name, "sign"), null);
    }
  }

  /** What a report means to the box; null when nobody needs to know. */
  factOf(report: DeviceReport): Fact | null {
    if (report.deviceId === FIRE_CONTACT && report.kind === "input_contact") {
      return { type: "fire_contact", active: report.report.active };
    }
    if (report.kind === "loop_detector" && this.#counters.has(report.deviceId)) {
      return this.#seen(report.deviceId, report.report.covered);
    }
    const place = this.#places.get(report.deviceId);
    return place === undefined ? null : laneFactOf(place, report);
  }

  /** A counting loop reports its level: when it lets go of a vehicle, that has gone by. */
  #seen(id: string, covered: boolean): Fact | null {
    const counter = this.#counters.get(id);
    if (counter === undefined || counter.covered === covered) return null;
    counter.covered = covered;
    return covered ? null : { type: "vehicle_seen", lane: counter.lane, way: counter.way };
  }

  /** A device was lost or is back; null when that is not news. */
  stateFact(id: string, state: DeviceState): Fact | null {
    const place = this.#places.get(id);
    if (place === undefined || place.role === "button") return null;
    const { lane } = place;
    const device = place.role === "secondReader" ? "reader" : place.role;
    const works = state.name === "working";
    const changes = works !== this.#working.has(id);
    if (works) this.#working.add(id);
    else this.#working.delete(id);
    // With one of two readers working the lane reads plates.
    if (device === "reader" && this.#otherReaderWorks(lane, id)) return null;
    // A device that cannot be had from the start was never there to be lost; each attempt to have it again ends as lost.
    if (!changes && state.name !== "lost") return null;
    const type = works ? "device_back" : "device_lost";
    const name = `${lane}/${device}`;
    if (this.#told.get(name) === type) return null;
    this.#told.set(name, type);
    return { type, lane, device };
  }

  #otherReaderWorks(lane: string, id: string): boolean {
    return READERS.some((role) => deviceId(lane, role) !== id && this.#working.has(deviceId(lane, role)));
  }

  /** What the boards with a screen for free berths must be told: the number, never less than 0. */
  countOrders(free: number): readonly DeviceOrder[] {
    const shown = Math.max(0, free);
    const orders: DeviceOrder[] = [];
    for (const [id, told] of this.#counting) {
      const now = this.#working.has(id) ? shown : null;
      if (now === told) continue;
      this.#counting.set(id, now);
      if (now === null) continue;
      const order = { lines: [`余位 ${now}`], voice: null, purpose: "count", seconds: null } as const;
      orders.push({ deviceId: id, kind: "sign_board", order });
    }
    return orders;
  }

  orderFor(order: Order): DeviceOrder {
    if (order.order === "show") {
      return { deviceId: deviceId(order.lane, "sign"), kind: "sign_board", order: signTextOf(order.sign, this.#site) };
    }
    if (order.order === "trigger") {
      return { deviceId: deviceId(order.lane, "trigger"), kind: "read_trigger", order: "read_now" };
    }
    return { deviceId: deviceId(order.lane, "barrier"), kind: "barrier", order: order.order };
  }
}

/** The site's own templates before ours. */
function signTemplates({ sign }: Config): SignTemplates {
  const own = Object.entries(sign).filter(([, template]) => template !== undefined);
  return { ...SIGN_TEMPLATES, ...Object.fromEntries(own) };
}

/** The driver has brought the confidence to 0..1. */
function traitsOf(id: string): ReaderTraits {
  return { id, fullConfidence: 1, noPlateMarks: NO_PLATE_MARKS };
}

function laneFactOf({ lane, role }: Place, report: DeviceReport): Fact | null {
  switch (report.kind) {
    case "plate_reader": {
      return { type: "plate_read", lane, read: readOf(report.report, traitsOf(report.deviceId)) };
    }
    case "loop_detector":
      if (role !== "presence" && role !== "passage") return null;
      return { type: "loop_changed", lane, loop: role, covered: report.report.covered };
    case "barrier":
      return { type: "arm_moved", lane, position: report.report.position };
    case "input_contact":
      return role === "button" && report.report.active ? { type: "open_button_pressed", lane } : null;
    default:
      return null;
  }
}
