/** What lives on a lot by its features: regular cars, money between drivers and the city, a fire alarm, a meddling operator. */
import type { SimulatedBench } from "../../drivers/simulated/bench.ts";
import type { Box } from "../box/box.ts";
import type { CityPlatform } from "./city/platform.ts";
import { CityPurse } from "./city-purse.ts";
import { FireAlarm } from "./fire-alarm.ts";
import { FIRE_POINT } from "./lot-config.ts";
import { Meddler } from "./meddler.ts";
import type { SimulationPlan } from "./plan.ts";
import { Regulars } from "./regulars.ts";
import { SeededChance } from "./seeded-chance.ts";
import type { Staff } from "./staff.ts";
import type { Town } from "./town.ts";
import type { VirtualTime } from "./virtual-time.ts";

export type LotLifeParts = {
  readonly time: VirtualTime;
  readonly platform: CityPlatform;
  readonly town: Town;
  readonly staff: Staff;
  readonly bench: SimulatedBench;
  readonly box: () => Box | null;
};

/** Each is null on a lot without it. */
export class LotLife {
  readonly regulars: Regulars | null;
  readonly purse: CityPurse | null;
  readonly fire: FireAlarm | null;
  readonly #meddler: Meddler | null;

  constructor({ seed, epochMs, features }: SimulationPlan, { bench, ...parts }: LotLifeParts) {
    const life = (name: string) => ({ ...parts, epochMs, chance: new SeededChance(seed, name) });
    this.regulars = features.regulars ? new Regulars(life("regulars")) : null;
    this.purse = features.cityMoney ? new CityPurse(life("purse")) : null;
    this.#meddler = features.allCommands ? new Meddler(life("meddler")) : null;
    const contact = features.fire ? bench.contact(FIRE_POINT) : null;
    this.fire = contact === null ? null : new FireAlarm(contact, parts.time, new SeededChance(seed, "fire"));
  }

  begin(faults: boolean): void {
    this.regulars?.begin();
    this.#meddler?.begin();
    if (faults) this.fire?.begin();
  }

  end(): void {
    this.fire?.end();
    this.#meddler?.end();
  }
}
