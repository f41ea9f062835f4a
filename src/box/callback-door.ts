/**
 * Sees to it that the server which the city calls gets open. A certificate that is not there yet or a port that is taken is a
 * fault of its own and is tried again until it is mended; nothing else waits for it.
 */
import { CALLBACK_CONDITIONS } from "../city/callback-conditions.ts";
import type { FaultRegister } from "../device/fault.ts";
import type { Cancel, Clock } from "../runtime/world.ts";
import { wordsOf } from "./error-words.ts";

/** What stands open behind the door. */
export type OpenDoor = { readonly close: () => Promise<void> };

export type DoorPorts = {
  readonly clock: Pick<Clock, "after">;
  readonly faults: Pick<FaultRegister, "raise" | "clear">;
  /** Opens the server; rejects with what stands in the way. */
  readonly open: () => Promise<OpenDoor>;
};

const AGAIN_MS = 10_000;
const SOURCE = "city";
const CLOSED = "callbacks_closed";

export class CallbackDoor {
  readonly #ports: DoorPorts;
  #open: OpenDoor | null = null;
  #trying: Promise<void> = Promise.resolve();
  #cancel: Cancel = () => {};
  #stopped = false;

  constructor(ports: DoorPorts) {
    this.#ports = ports;
  }

  /** Tries now, and again until it is open. Resolves after the first try; never rejects. */
  start(): Promise<void> {
    this.#trying = this.#try();
    return this.#trying;
  }

  /** Gives up trying, and closes what is open. */
  async close(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#trying;
    await this.#open?.close();
    this.#open = null;
  }

  async #try(): Promise<void> {
    const { open, faults, clock } = this.#ports;
    try {
      this.#open = await open();
      faults.clear(SOURCE, CLOSED);
    } catch (error) {
      faults.raise({ source: SOURCE, code: CLOSED, declaration: CALLBACK_CONDITIONS[CLOSED], detail: wordsOf(error) });
      if (!this.#stopped) this.#cancel = clock.after(AGAIN_MS, () => void this.start());
    }
  }
}
