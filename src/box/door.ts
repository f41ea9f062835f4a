/**
 * Sees to it that a way in or out of the box gets open: the connection to the city, the server that the city calls, the
 * technician's page. What stands in the way (a file that is not there yet, a port that is taken) is a fault of its own, is tried
 * again until it is mended, and holds up nothing else.
 */
import type { FaultDeclaration, FaultRegister } from "../device/fault.ts";
import type { Cancel, Clock } from "../runtime/world.ts";
import { wordsOf } from "./error-words.ts";

/** What stands open behind a door. */
export type OpenDoor = { readonly close: () => Promise<void> };

export type DoorPorts<T extends OpenDoor> = {
  readonly clock: Pick<Clock, "after">;
  readonly faults: Pick<FaultRegister, "raise" | "clear">;
  /** Active for as long as the door is shut; its sentences say that it opens by itself. */
  readonly fault: { readonly source: string; readonly code: string; readonly declaration: FaultDeclaration };
  /** Opens it; rejects with what stands in the way. */
  readonly open: () => Promise<T>;
};

/** The wait doubles from the first to the longest: whoever mends it sees soon that it is mended. */
const AGAIN_FIRST_MS = 1_000;
const AGAIN_MOST_MS = 10_000;

export class Door<T extends OpenDoor = OpenDoor> {
  readonly #ports: DoorPorts<T>;
  #opened: T | null = null;
  #trying: Promise<void> = Promise.resolve();
  #againMs = AGAIN_FIRST_MS;
  #cancel: Cancel = () => {};
  #stopped = false;

  constructor(ports: DoorPorts<T>) {
    this.#ports = ports;
  }

  /** What stands open; null as long as it is shut. */
  get opened(): T | null {
    return this.#opened;
  }

  /** Tries now, and again until it is open. Resolves after the first try; never rejects. */
  start(): Promise<void> {
    if (!this.#stopped) this.#trying = this.#try();
    return this.#trying;
  }

  /** Gives up trying, and closes what is open. */
  async close(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#trying;
    await this.#opened?.close();
    this.#opened = null;
  }

  async #try(): Promise<void> {
    const { open, faults, fault, clock } = this.#ports;
    try {
      this.#opened = await open();
      faults.clear(fault.source, fault.code);
    } catch (error) {
      faults.raise({ ...fault, detail: wordsOf(error) });
      if (!this.#stopped) this.#cancel = clock.after(this.#againMs, () => void this.start());
      this.#againMs = Math.min(AGAIN_MOST_MS, 2 * this.#againMs);
    }
  }
}
