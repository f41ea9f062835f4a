/**
 * An operator who presses whatever the box knows, on cars and lanes that are meant and on others; whose line repeats what it
 * sent, sends it late, or sends something else under a number that was used.
 */
import type { Box } from "../box/box.ts";
import type { Command, CommandBody } from "../controller/command.ts";
import { paymentsThatCount } from "../stay/money.ts";
import type { Stay } from "../stay/stay.ts";
import type { SeededChance } from "./seeded-chance.ts";
import type { Staff } from "./staff.ts";
import type { Town } from "./town.ts";
import type { VirtualTime } from "./virtual-time.ts";

export type MeddlerParts = {
  readonly time: VirtualTime;
  readonly epochMs: number;
  readonly chance: SeededChance;
  readonly staff: Staff;
  readonly town: Town;
  readonly box: () => Box | null;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NAMED_MAX = 20;
const EVERY_MS = HOUR_MS;
const SHIFTS = ["early", "late"] as const;

type Scene = { readonly box: Box; readonly lane: string; readonly visit: number; readonly stay: Stay | null };

export class Meddler {
  readonly #parts: MeddlerParts;
  #sent = 0;
  /** Stays that were named before, as they were then: the box may have forgotten them since. */
  #named: readonly Stay[] = [];
  #over = false;

  constructor(parts: MeddlerParts) {
    this.#parts = parts;
  }

  begin(): void {
    const { time, chance, box, staff } = this.#parts;
    time.after(chance.wait(EVERY_MS), () => {
      const running = box();
      if (this.#over) return;
      if (running !== null) {
        const body = this.#drawBody(running);
        if (chance.happens(0.6)) staff.command(running, body, "because");
        else this.#sendOddly(running, body);
        if ("lane" in body) this.#releaseLater(body.lane);
      }
      this.begin();
    });
  }

  /** Nothing new is pressed. */
  end(): void {
    this.#over = true;
  }

  /** Whatever somebody has set does not stand for ever. */
  #releaseLater(lane: string): void {
    const { time, chance, box, staff } = this.#parts;
    time.after(chance.between(MINUTE_MS, 40 * MINUTE_MS), () => {
      const running = box();
      if (running === null) this.#releaseLater(lane);
      else staff.command(running, { command: "release_lane", lane }, "enough of it");
    });
  }

  /** Repeats, late ones, ones without a name, other words under a number that was used. */
  #sendOddly(box: Box, body: CommandBody): void {
    const { chance, staff, time } = this.#parts;
    this.#sent += 1;
    const head = { id: `meddled-${this.#sent}`, by: "meddler", reason: "to see what happens" };
    staff.blind(body);
    const kind = chance.pick(["repeated", "changed", "late", "nameless"] as const);
    if (kind === "late") {
      const command: Command = { ...head, expiresAtMs: box.outside.world.clock.monotonicMs() - 1, ...body };
      return box.put({ type: "command", command, replyTo: "nobody" });
    }
    if (kind === "nameless") return void box.command(body, { ...head, by: " " });
    void box.command(body, head);
    const again = kind === "changed" ? this.#drawBody(box) : body;
    staff.blind(again);
    void box.command(again, head);
    time.after(chance.between(10, HOUR_MS), () => void this.#parts.box()?.command(again, head));
  }

  #drawBody(box: Box): CommandBody {
    const { chance, town } = this.#parts;
    const lane = chance.pick(town.streets).hardware.lane;
    const front = box.controller.state.lanes.get(lane)?.lane.front?.number ?? 0;
    const visit = chance.happens(0.8) ? front : front + chance.whole(-2, 2);
    const stays = [...box.controller.state.lot.stays.all()];
    const named = chance.happens(0.1) ? this.#named : stays;
    const stay = named.length === 0 ? null : chance.pick(named);
    if (stay !== null) this.#named = [...this.#named, stay].slice(-NAMED_MAX);
    const scene = { box, lane, visit, stay };
    return chance.pick([...this.#aboutLane(scene), ...this.#aboutStay(scene), ...this.#aboutLot(scene)]);
  }

  #aboutLane({ lane, visit, stay }: Scene): readonly CommandBody[] {
    const { chance, epochMs, time } = this.#parts;
    const untilMs = chance.happens(0.3) ? null : epochMs + time.nowMs + chance.between(-MINUTE_MS, 20 * MINUTE_MS);
    const mode = chance.pick(["closed", "full", "closed_to_all", "held_open", "open"] as const);
    const passages = chance.pick([null, 0, 1, 5]);
    return [
      { command: "open_once", lane, visit: chance.happens(0.5) ? visit : null },
      { command: "hold_open", lane, untilMs, passages },
      { command: "set_lane_mode", lane, mode, untilMs },
      { command: "give_plate", lane, visit, plate: stay?.plate ?? "" },
      { command: "choose_stay", lane, visit, stay: stay?.id ?? "none" },
      { command: "admit_without_plate", lane, visit },
      { command: "test_pulse", lane },
      { command: "note_maintenance", lane },
    ];
  }

  #aboutStay({ stay }: Scene): readonly CommandBody[] {
    const { chance } = this.#parts;
    const id = stay?.id ?? "none";
    const shift = chance.pick([null, ...SHIFTS]);
    const [payment] = stay === null ? [] : paymentsThatCount(stay.money);
    const taken = payment?.fen ?? 300;
    const fen = chance.pick([0, -5, 1, 250, taken, taken + 1]);
    return [
      { command: "take_cash", stay: id, fen, shift },
      { command: "waive", stay: id, fen, shift },
      { command: "refund", stay: id, orderId: payment?.orderId ?? "none", fen },
      { command: "refund", stay: id, orderId: payment?.orderId ?? "none", fen: Math.max(1, Math.floor(taken / 2)) },
      { command: "grant_reduction", stay: id, code: "SHOP", fen: chance.pick([0, 100, 5_000]), minutes: 0 },
      { command: "grant_reduction", stay: id, code: "HOURS", fen: 0, minutes: chance.pick([15, 60, 1_440]) },
      { command: "correct_plate", stay: id, plate: chance.pick(["", "沪A00000", stay?.plate ?? "?"]) },
      { command: "set_berth", stay: id, store: "P1", floor: "-1", berthId: `B${chance.whole(1, 99)}` },
      { command: "void_stay", stay: id },
      { command: "close_ghost", stay: id },
    ];
  }

  /** Where lists must be signed: one that is not, and one that was signed long ago. */
  #forgedLists({ config, controller }: Box): readonly CommandBody[] {
    const { listKeys, lists } = config.admission;
    const [first] = lists;
    if (listKeys.length === 0 || first === undefined) return [];
    const forged = { command: "replace_list", list: first.name, version: "v0", entries: [] } as const;
    const inForce = controller.state.lot.lists.get(first.name)?.signed;
    return inForce === undefined ? [forged] : [forged, { ...forged, signed: this.#parts.chance.whole(0, inForce) }];
  }

  #aboutLot({ box }: Scene): readonly CommandBody[] {
    const { chance, town } = this.#parts;
    const shift = chance.pick(SHIFTS);
    const { capacity } = box.config.lot;
    return [
      { command: "set_free", trueFree: capacity - town.inside.size },
      { command: "set_capacity", capacity, area: "" },
      { command: "set_capacity", capacity: -1, area: "" },
      { command: "replace_list", list: "no-such-list", version: "v0", entries: [] },
      ...this.#forgedLists(box),
      { command: "open_shift", shift },
      { command: "close_shift", shift },
      { command: "unpark_report", origin: box.origin, seq: chance.whole(1, 500) },
    ];
  }
}
