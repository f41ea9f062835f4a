/**
 * The people of the lot beside the drivers' own hands: who pays by phone, and the operator in the booth who comes when a
 * driver calls, looks at the page and presses what seems right; now and then something that is not.
 */
import type { Box } from "../box/box.ts";
import type { CommandBody } from "../controller/command.ts";
import type { LaneDesk, VisitCase } from "../controller/state.ts";
import type { CityPlatform } from "./city/platform.ts";
import { usualPayment } from "./city/phone-payment.ts";
import { senseOf } from "./driver.ts";
import type { Approach } from "./approach.ts";
import type { Street } from "./street.ts";
import type { SeededChance } from "./seeded-chance.ts";
import type { Town } from "./town.ts";
import type { VirtualTime } from "./virtual-time.ts";

export type StaffParts = {
  readonly time: VirtualTime;
  readonly epochMs: number;
  readonly chance: SeededChance;
  readonly platform: CityPlatform;
  readonly town: Town;
  /** The running box; null while it is off. */
  readonly box: () => Box | null;
  /** An order was given about a lane in which no loop tells whether anybody made use of it. */
  readonly opensBlindly: (street: Street) => void;
};

/** What was asked of the box and what it answered. */
export type Told = { readonly body: CommandBody; readonly reply: string };

const HOUR_MS = 3_600_000;
/** After this long before a barrier that does not obey, somebody opens it by hand. */
const BY_HAND_MS = 600_000;

export class Staff {
  readonly #parts: StaffParts;
  #commands = 0;
  #over = false;
  /** Plates of payments that the city keeps to itself. */
  readonly keptPayments = new Set<string>();
  /** Commands by word, and refusals. */
  readonly counts = new Map<string, number>();

  constructor(parts: StaffParts) {
    this.#parts = parts;
  }

  /** The driver at the exit was told to pay. */
  pay(street: Street, approach: Approach): void {
    const { chance, time } = this.#parts;
    const { purse } = approach.car;
    if (purse === "cash" || approach.car.plate === "") return;
    time.afterQuietly(chance.between(5_000, 40_000), () => {
      if (street.first === approach) this.payByPhone(approach.car.plate);
    });
  }

  /** Asks the fee in the city's app and pays it. */
  payByPhone(plate: string): void {
    const { platform, chance, time, epochMs } = this.#parts;
    const odd = chance.fraction();
    const payment = {
      ...usualPayment,
      plateId: plate,
      payType: chance.pick([12, 13, 2, 3, 52]),
      thinkMs: chance.between(1_000, 20_000),
      noticeDelayMs: chance.happens(0.1) ? chance.between(10_000, 120_000) : chance.between(200, 2_000),
      repeat: odd < 0.05 ? 3 : 1,
      neverNotify: odd > 0.97,
    };
    if (payment.neverNotify) this.keptPayments.add(plate);
    platform.payments.begin(payment, epochMs + time.nowMs);
  }

  /** Sets the count of free berths, as a garage does that has lost it. */
  recount(free: number): void {
    const box = this.#parts.box();
    if (box !== null) this.command(box, { command: "set_free", trueFree: free }, "recounted");
  }

  /** A driver presses the help button: the operator comes after a while. */
  help(street: Street, approach: Approach): void {
    const { chance, time } = this.#parts;
    time.after(chance.between(4_000, 25_000), () => {
      if (street.first !== approach || approach.state === "backing") return;
      // Who drives off needs nobody; the car that the lane shows by now is the next one.
      if (approach.state === "going" && street.hardware.arm.position === "up") return;
      const waitsMs = time.nowMs - (approach.stoodMs ?? time.nowMs);
      if (waitsMs > BY_HAND_MS) return street.hardware.openByHand();
      const box = this.#parts.box();
      const desk = box?.controller.state.lanes.get(street.hardware.lane);
      if (box === null || desk === undefined) return;
      const body = this.#whatHelps(box, desk, street, approach);
      if (body === "away") street.turnsAwayAsFull(approach);
      else this.command(box, body, "a driver called");
    });
  }

  #whatHelps(box: Box, desk: LaneDesk, street: Street, approach: Approach): CommandBody | "away" {
    const { chance } = this.#parts;
    const lane = street.hardware.lane;
    const { front } = desk.lane;
    const visitCase = front === null ? null : (desk.cases.get(front.number) ?? null);
    if (street.direction === "entry") {
      if (senseOf(street) === "full") return "away";
      if (front === null) return { command: "open_once", lane, visit: null };
      const named = approach.car.plate !== "" && chance.happens(0.5);
      if (named) return { command: "give_plate", lane, visit: front.number, plate: approach.car.plate };
      return { command: "admit_without_plate", lane, visit: front.number };
    }
    if (front === null || visitCase === null) return { command: "open_once", lane, visit: null };
    return this.#atTheExit(box, desk, { visitCase, approach }) ?? { command: "open_once", lane, visit: front.number };
  }

  #atTheExit(box: Box, desk: LaneDesk, who: { visitCase: VisitCase; approach: Approach }): CommandBody | null {
    const { chance } = this.#parts;
    const { visitCase, approach } = who;
    const { front } = desk.lane;
    const lane = desk.settings.name;
    const { stays } = box.controller.state.lot;
    const stay = visitCase.exit?.stay ?? visitCase.chosenStay;
    const verdict = front?.verdict ?? null;
    if (stay !== null && verdict?.type === "pay" && chance.happens(0.8)) {
      const command = chance.happens(0.8) ? ("take_cash" as const) : ("waive" as const);
      return { command, stay, fen: verdict.dueFen, shift: null };
    }
    const offered = visitCase.offered.find((id) => stays.get(id)?.plate === approach.car.plate) ?? visitCase.offered[0];
    if (offered !== undefined && chance.happens(0.8)) {
      return { command: "choose_stay", lane, visit: visitCase.visit, stay: offered };
    }
    const known = stays.ofPlate(approach.car.plate).some(({ status }) => status === "inside");
    if (known && visitCase.plate?.plate !== approach.car.plate) {
      return { command: "give_plate", lane, visit: visitCase.visit, plate: approach.car.plate };
    }
    return null;
  }

  /** Gives a command to the box, sometimes twice: the second does nothing. */
  command(box: Box, body: CommandBody, reason: string): void {
    this.#commands += 1;
    const who = { id: `command-${this.#commands}`, by: "operator", reason };
    const note = (reply: { readonly type: string; readonly code?: string } | null): void => {
      const word = `${body.command}:${reply === null ? "busy" : (reply.code ?? "done")}`;
      this.counts.set(word, (this.counts.get(word) ?? 0) + 1);
    };
    this.blind(body);
    const reply = box.command(body, who);
    if (reply === null) note(null);
    else void reply.then((given) => note(given as { type: string; code?: string }));
    if (this.#parts.chance.happens(0.1)) void box.command(body, who);
  }

  /** An order is about to be given, perhaps about a lane that cannot tell whether anybody makes use of it. */
  blind(body: CommandBody): void {
    if (!("lane" in body)) return;
    const street = this.#parts.town.streets.find(({ hardware }) => hardware.lane === body.lane);
    if (street?.hardware.wired === "none") this.#parts.opensBlindly(street);
  }

  /** Nobody presses anything any more unless a driver calls. */
  end(): void {
    this.#over = true;
  }

  /** Operators who press everything, this many times a day. */
  meddle(timesADay: number): void {
    const { time, chance, box } = this.#parts;
    time.after(chance.wait((24 * HOUR_MS) / timesADay), () => {
      if (this.#over) return;
      const running = box();
      const body = running === null ? null : this.#anyCommand(running);
      if (running !== null && body !== null) this.command(running, body, "because");
      this.meddle(timesADay);
    });
  }

  #anyCommand(box: Box): CommandBody | null {
    const { chance, town, epochMs, time } = this.#parts;
    const lane = chance.pick(town.streets).hardware.lane;
    const untilMs = epochMs + time.nowMs + chance.between(30_000, 600_000);
    const inside = [...box.controller.state.lot.stays.all()].filter(({ status }) => status === "inside");
    const { plate = "", id: stay = "none" } = inside.length > 0 ? chance.pick(inside) : {};
    const ghost = inside.find((one) => ![...town.inside.values()].some((car) => car.plate === one.plate));
    const choices: readonly CommandBody[] = [
      { command: "open_once", lane, visit: null },
      { command: "hold_open", lane, untilMs, passages: chance.happens(0.5) ? 3 : null },
      { command: "release_lane", lane },
      { command: "set_lane_mode", lane, mode: chance.pick(["closed", "full", "closed_to_all", "open"]), untilMs },
      { command: "correct_plate", stay, plate: `${plate.slice(0, -1)}9` },
      { command: "grant_reduction", stay, code: "SHOP", fen: 0, minutes: 60 },
      { command: "grant_reduction", stay, code: "SHOP", fen: 200, minutes: 0 },
      { command: "take_cash", stay, fen: 300, shift: null },
      { command: "waive", stay, fen: 200, shift: null },
      { command: "set_berth", stay, store: "P1", floor: "-1", berthId: "A12" },
      { command: "close_ghost", stay: ghost?.id ?? stay },
      { command: "test_pulse", lane },
      { command: "set_free", trueFree: box.config.lot.capacity - town.inside.size },
      { command: "open_once", lane: "no-such-lane", visit: 7 },
      { command: "void_stay", stay: ghost?.id ?? stay },
    ];
    return chance.pick(choices);
  }
}
