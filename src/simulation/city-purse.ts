/**
 * Money that moves between the drivers and the city without the lane: plates from which the city collects unasked,
 * reductions by policy, and drivers who pay by phone while they are still inside, some of them too early.
 */
import type { Car } from "./cars.ts";
import type { CityPlatform } from "./city/platform.ts";
import type { SeededChance } from "./seeded-chance.ts";
import type { Staff } from "./staff.ts";
import type { VirtualTime } from "./virtual-time.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export type CityPurseParts = {
  readonly time: VirtualTime;
  readonly epochMs: number;
  readonly chance: SeededChance;
  readonly platform: CityPlatform;
  readonly staff: Staff;
};

export class CityPurse {
  readonly #parts: CityPurseParts;
  #reductions = 0;

  constructor(parts: CityPurseParts) {
    this.#parts = parts;
  }

  /** A car has come in: the city learns what it may collect, and what it takes off. */
  cameIn({ plate: plateId, purse }: Car): void {
    const { platform, chance, time, epochMs } = this.#parts;
    if (plateId === "") return;
    if (purse === "password_free") platform.lists.letCollect({ plateId, payType: chance.pick([52, 53, 2]) });
    if (!chance.happens(0.15)) return;
    this.#reductions += 1;
    const byTime = chance.happens(0.5);
    const nowMs = Math.round(epochMs + time.nowMs);
    platform.lists.reduce({
      plateId,
      reduceTypeId: "1",
      orderId: null,
      reduceCode: `REDUCE-${this.#reductions}`,
      reduceMoney: byTime ? 0 : chance.whole(1, 20) * 100,
      reduceTime: byTime ? chance.pick([15, 30, 60, 120]) : 0,
      reduceFrom: nowMs - DAY_MS,
      reduceTo: nowMs + 2 * DAY_MS,
      remark: "",
    });
  }

  /** A driver inside pays before he drives to the exit. Answers how long he then takes to get there, ms. */
  paysAhead({ plate, purse }: Car): number {
    const { chance, staff } = this.#parts;
    if (purse !== "phone_ahead" || plate === "") return 0;
    staff.payByPhone(plate);
    return chance.happens(0.15) ? chance.between(15, 90) * MINUTE_MS : chance.between(0.5, 12) * MINUTE_MS;
  }
}
