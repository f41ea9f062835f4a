/** Looks how the machine itself is, and raises what a technician should see to. What it does not tell raises nothing. */
import type { MachineLimits } from "../config/machine.ts";
import type { FaultRegister } from "../device/fault.ts";
import { NOTHING_TOLD, readMachine, type CardWear, type MachineState } from "../runtime/machine.ts";
import type { Cancel, Clock } from "../runtime/world.ts";
import type { Box } from "./box.ts";
import { isWorn, MACHINE_FAULTS, wearWords } from "./machine-words.ts";

export type MachineWatchPorts = {
  readonly clock: Pick<Clock, "after">;
  readonly faults: Pick<FaultRegister, "raise" | "clear">;
  /** Asks the machine; never rejects. */
  readonly read: () => Promise<MachineState>;
  readonly limits: MachineLimits;
};

/** Watches the machine that a box runs on, from now on. */
export function watchMachine({ outside, faults, config }: Box): MachineWatch {
  const { clock } = outside.world;
  const watch = new MachineWatch({ clock, faults, read: () => readMachine(), limits: config.machine });
  void watch.start();
  return watch;
}

/** The alarm about the supply speaks of the last two seconds: whoever looks less often misses dips. A look reads a few small files. */
const LOOK_EVERY_MS = 2_000;
/** So much cooler than the limit it must be again, or the fault would come and go with every cloud. */
const COOLER_BY_C = 5;
/** Ten minutes without a dip, and the supply counts as mended. */
const STEADY_LOOKS = 600_000 / LOOK_EVERY_MS;
const SOURCE = "machine";

export class MachineWatch {
  readonly #ports: MachineWatchPorts;
  #state: MachineState = NOTHING_TOLD;
  #steadyLooks = 0;
  #stopped = false;
  #cancel: Cancel = () => {};

  constructor(ports: MachineWatchPorts) {
    this.#ports = ports;
  }

  /** As it was at the last look. */
  get state(): MachineState {
    return this.#state;
  }

  /** Looks now and again and again. Resolves after the first look. */
  async start(): Promise<void> {
    this.#state = await this.#ports.read();
    if (this.#stopped) return;
    const { temperatureC, undervoltage, wear } = this.#state;
    if (temperatureC !== null) this.#judgeHeat(temperatureC);
    if (undervoltage !== null) this.#judgeSupply(undervoltage);
    if (wear !== null) this.#judgeCard(wear);
    this.#cancel = this.#ports.clock.after(LOOK_EVERY_MS, () => void this.start());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  #judgeHeat(temperatureC: number): void {
    const { hotAtC } = this.#ports.limits;
    if (temperatureC >= hotAtC) this.#raise("machine_hot", `${temperatureC} °C`);
    else if (temperatureC <= hotAtC - COOLER_BY_C) this.#clear("machine_hot");
  }

  #judgeSupply(undervoltage: boolean): void {
    this.#steadyLooks = undervoltage ? 0 : this.#steadyLooks + 1;
    if (undervoltage) this.#raise("machine_undervoltage");
    else if (this.#steadyLooks >= STEADY_LOOKS) this.#clear("machine_undervoltage");
  }

  #judgeCard(wear: CardWear): void {
    const { zh, en } = wearWords(wear);
    if (isWorn(wear, this.#ports.limits)) this.#raise("card_worn", `${zh}; ${en}`);
    else this.#clear("card_worn");
  }

  #raise(code: keyof typeof MACHINE_FAULTS, detail?: string): void {
    this.#ports.faults.raise({ source: SOURCE, code, declaration: MACHINE_FAULTS[code], detail });
  }

  #clear(code: keyof typeof MACHINE_FAULTS): void {
    this.#ports.faults.clear(SOURCE, code);
  }
}
