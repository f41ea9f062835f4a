/**
 * The life of the regular cars: somebody keeps their lists and gives new versions of them to the box, the city takes their
 * reservations and contracts and cancels some, and they come again and again.
 */
import type { Box } from "../box/box.ts";
import type { CityPlatform } from "./city/platform.ts";
import { drawContract, drawList, drawRegularCars, LIST_POLICIES, type RegularCar } from "./regular-cars.ts";
import type { SeededChance } from "./seeded-chance.ts";
import type { Staff } from "./staff.ts";
import type { Town } from "./town.ts";
import type { VirtualTime } from "./virtual-time.ts";

export type RegularsParts = {
  readonly time: VirtualTime;
  readonly epochMs: number;
  readonly chance: SeededChance;
  readonly platform: CityPlatform;
  readonly town: Town;
  readonly staff: Staff;
  readonly box: () => Box | null;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Mean time between two visits of one car. */
const COMES_EVERY_MS = 7 * HOUR_MS;
const LISTS_EVERY_MS = 9 * HOUR_MS;

export class Regulars {
  readonly cars: readonly RegularCar[];
  readonly #parts: RegularsParts;
  #versions = 0;
  #reservations = 0;

  constructor(parts: RegularsParts) {
    this.#parts = parts;
    this.cars = drawRegularCars(parts.chance);
  }

  begin(): void {
    const { platform, chance } = this.#parts;
    for (const one of this.cars) {
      const contract = drawContract(one, this.#nowMs, chance);
      if (contract !== null) {
        platform.lists.contract({ ...contract, signStatus: 1 });
        if (chance.happens(0.2)) {
          this.#later(48 * HOUR_MS * chance.fraction(), () => platform.lists.contract({ ...contract, signStatus: 2 }));
        }
      }
      this.#comesLater(one);
    }
    this.#giveLists();
  }

  get #nowMs(): number {
    return Math.round(this.#parts.epochMs + this.#parts.time.nowMs);
  }

  #later(ms: number, run: () => void): void {
    this.#parts.time.afterQuietly(ms, run);
  }

  /** Whoever keeps the lists gives the box a new version of each now and then. */
  #giveLists(): void {
    const { box, chance, staff, town, time } = this.#parts;
    const running = box();
    if (running !== null) {
      const entries = town.streets.flatMap((street) => (street.direction === "entry" ? [street.hardware.lane] : []));
      for (const { name } of LIST_POLICIES) {
        this.#versions += 1;
        const drawn = drawList(name, this.cars, { nowMs: this.#nowMs, entries, chance });
        const version = `v${this.#versions}`;
        const signed = running.config.admission.listKeys.length > 0 ? { signed: this.#versions } : {};
        const body = { command: "replace_list", list: name, version, ...signed, entries: drawn } as const;
        staff.command(running, body, "new version");
      }
    }
    time.after(running === null ? MINUTE_MS : chance.wait(LISTS_EVERY_MS), () => this.#giveLists());
  }

  #comesLater(one: RegularCar): void {
    const { chance } = this.#parts;
    this.#later(10 * MINUTE_MS + chance.wait(COMES_EVERY_MS), () => {
      const reserves = one.role === "reserved" || (one.role === "several" && chance.happens(0.5));
      if (reserves) this.#reserve(one);
      this.#later(reserves ? chance.between(11 * MINUTE_MS, 4 * HOUR_MS) : 0, () => {
        this.#parts.town.comes(one.car);
        this.#comesLater(one);
      });
    });
  }

  /** Reserves a berth for a while that begins soon; now and then cancels it. */
  #reserve({ car }: RegularCar): void {
    const { platform, chance } = this.#parts;
    this.#reservations += 1;
    const reserveType = chance.pick([1, 2, 3, 4] as const);
    const from = this.#nowMs + chance.between(-10 * MINUTE_MS, 2 * HOUR_MS);
    const reservation = {
      reserveId: `RESERVE-${this.#reservations}`,
      reserveType,
      plateId: car.plate,
      reserveFrom: Math.round(from),
      reserveTo: Math.round(from + chance.between(30 * MINUTE_MS, 3 * HOUR_MS)),
      berthId: reserveType === 3 ? `A${chance.whole(1, 40)}` : null,
      vehicleType: 1 as const,
      remark: "",
    };
    platform.lists.reserve({ ...reservation, reserveStatus: 1 });
    if (!chance.happens(0.15)) return;
    const cancel = (): void => void platform.lists.reserve({ ...reservation, reserveStatus: 2 });
    this.#later(chance.between(0, 3 * HOUR_MS), cancel);
  }
}
