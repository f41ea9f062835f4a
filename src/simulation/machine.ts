/**
 * The computer in the booth: switched on it boots a real box over the card that is in it, connects it to the city and answers
 * the city's calls; when the power goes, everything in its memory is gone and its timers never fire again.
 */
import simulatedBarrier from "../../drivers/simulated/barrier.ts";
import simulatedContact from "../../drivers/simulated/contact.ts";
import simulatedLoop from "../../drivers/simulated/loop.ts";
import simulatedReader from "../../drivers/simulated/reader.ts";
import simulatedSign from "../../drivers/simulated/sign.ts";
import simulatedTrigger from "../../drivers/simulated/trigger.ts";
import { openBox, type Box } from "../box/box.ts";
import { callbackHandler } from "../box/callback-bridge.ts";
import { connectCity, type ConnectedCity } from "../box/city-link.ts";
import { whenToLoad } from "../box/loading.ts";
import { CallbackDesk, type CallbackObserver } from "../city/callback-desk.ts";
import { cityClient, usualClientSettings } from "../city/client.ts";
import { Secret } from "../city/secret.ts";
import type { Config } from "../config/config.ts";
import { storeSettings } from "../box/store-settings.ts";
import type { DriverTable } from "../device/driver.ts";
import type { LotRecord } from "../lot/record.ts";
import type { Log } from "../runtime/log.ts";
import { storeClock } from "../runtime/store-clock.ts";
import { openStore, type Store } from "../store/store.ts";
import type { Trace } from "../store/traces.ts";
import type { CityNetwork } from "./city-network.ts";
import { ACCOUNT } from "./plan.ts";
import { SeededChance } from "./seeded-chance.ts";
import { VirtualClock, type WallClockPlan } from "./virtual-clock.ts";
import type { VirtualDisk } from "./virtual-disk.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** Loaded beforehand, so that opening a device takes no real time. */
const DRIVERS: DriverTable = {
  "simulated-barrier": async () => ({ default: simulatedBarrier }),
  "simulated-contact": async () => ({ default: simulatedContact }),
  "simulated-loop": async () => ({ default: simulatedLoop }),
  "simulated-reader": async () => ({ default: simulatedReader }),
  "simulated-sign": async () => ({ default: simulatedSign }),
  "simulated-trigger": async () => ({ default: simulatedTrigger }),
};

/** Who watches the box from outside. */
export type Witness = {
  /** Records and traces go to the store; `durable` resolves when they are on the card. */
  readonly appended: (records: readonly LotRecord[], traces: readonly Trace[], durable: Promise<void>) => void;
  /** The box has told the city that it has this payment. */
  readonly acknowledged: (orderId: string) => void;
  /** A turn is over. */
  readonly turned: (box: Box) => void;
  /** The box has read its ledger and gates. */
  readonly started: (box: Box) => void;
  readonly log: Log;
};

export type MachineParts = {
  readonly config: Config;
  readonly time: VirtualTime;
  readonly epochMs: number;
  readonly seed: number;
  readonly disk: VirtualDisk;
  readonly network: CityNetwork;
  readonly witness: Witness;
};

const OBSERVER: CallbackObserver = { refused: () => {}, answered: () => {}, failed: () => {} };

export class Machine {
  readonly #parts: MachineParts;
  #boots = 0;
  #clock: VirtualClock | null = null;
  #box: Box | null = null;
  #city: ConnectedCity | null = null;

  constructor(parts: MachineParts) {
    this.#parts = parts;
  }

  /** The running box; null while it is off or reads its ledger. */
  get box(): Box | null {
    return this.#box;
  }

  get city(): ConnectedCity | null {
    return this.#city;
  }

  get clock(): VirtualClock | null {
    return this.#clock;
  }

  get boots(): number {
    return this.#boots;
  }

  /** Switches it on. Resolves when the city is connected, or never when the power goes before. */
  async switchOn(wall: WallClockPlan): Promise<void> {
    const { time, epochMs, seed, config } = this.#parts;
    this.#boots += 1;
    const boot = `boot-${this.#boots}`;
    const clock = new VirtualClock(time, epochMs, boot, wall);
    this.#clock = clock;
    const chance = new SeededChance(seed, boot);
    const outside = { world: { clock, chance }, drivers: DRIVERS, store: this.#openStore(clock) };
    const box = await openBox(config, { ...outside, log: this.#parts.witness.log, version: "simulated" });
    box.watch(() => {
      if (!clock.ended) this.#parts.witness.turned(box);
    });
    await box.start();
    this.#box = box;
    this.#parts.witness.started(box);
    await whenToLoad(box);
    if (!clock.ended) await this.#connect(box, clock);
  }

  /** The power goes. */
  powerCut(): void {
    this.#clock?.end();
    this.#clock = null;
    this.#parts.network.answerAt(null);
    // Lets go of the bench's wires; nothing of this reaches the dead box's memory any more.
    void this.#box?.devices[Symbol.asyncDispose]();
    this.#box = null;
    this.#city = null;
  }

  /** Stops it as the service does. Resolves when everything is written. */
  async stop(): Promise<void> {
    const [box, clock] = [this.#box, this.#clock];
    if (box === null || clock === null) return this.powerCut();
    this.#parts.network.answerAt(null);
    this.#box = null;
    const city = this.#city;
    this.#city = null;
    await city?.close();
    await box.stop("simulated");
    if (clock.ended) return;
    clock.end();
    this.#clock = null;
  }

  #openStore(clock: VirtualClock): Store {
    const { config, disk, witness } = this.#parts;
    const store = openStore(storeSettings(config), storeClock(clock), () => disk.serve(clock));
    const append: Store["append"] = (records, traces = [], urgency = "now") => {
      const durable = store.append(records, traces, urgency);
      // The power went in the middle of this very turn: nobody is there any more to write it down.
      if (!clock.ended) witness.appended(records, traces, durable);
      return durable;
    };
    return new Proxy(store, {
      get(target, name) {
        if (name === "append") return append;
        const member: unknown = Reflect.get(target, name);
        return typeof member === "function" ? (member.bind(target) as unknown) : member;
      },
    });
  }

  async #connect(box: Box, clock: VirtualClock): Promise<void> {
    const { config, network } = this.#parts;
    const { city } = config;
    if (city === null) return;
    const account = {
      ...usualClientSettings,
      ...ACCOUNT,
      baseUrl: city.baseUrl,
      password: new Secret(ACCOUNT.password),
    };
    const connected = await connectCity(box, config, city, (world) =>
      cityClient(
        account,
        world,
        network.transport(world, () => !clock.ended),
      ),
    );
    this.#city = connected;
    const ask: Box["ask"] = (asking) => {
      const reply = box.ask(asking);
      void reply?.then((given) => {
        if (asking.type === "payment_notice" && given?.type === "noticed")
          this.#parts.witness.acknowledged(asking.notice.orderId);
        return given;
      });
      return reply;
    };
    const handler = callbackHandler({ parkingId: ACCOUNT.parkingId, ask, nowMs: () => connected.world.nowMs() });
    const { dialect, password } = account;
    const rules = { parkingId: ACCOUNT.parkingId, password, dialect, maxSkewMs: 900_000, basePath: "/city" };
    network.answerAt(new CallbackDesk(rules, connected.world, handler, OBSERVER));
  }
}
