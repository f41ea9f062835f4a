/**
 * Waits for a ledger that was away at the start, reads it while no vehicle stands on a loop, and hands it over. The lanes
 * gate all the while.
 */
import type { Store } from "../store/store.ts";
import type { Cancel, Clock } from "../runtime/world.ts";
import type { Log } from "../runtime/log.ts";
import { readLedger, type LedgerContent } from "./ledger-boot.ts";

type Ports = {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Resolves when no vehicle stands on any loop, at the latest after so many ms. */
  readonly quiet: (withinMs: number) => Promise<void>;
  /** The ledger has been read. */
  readonly found: (content: LedgerContent) => void;
};

const LOOK_EVERY_MS = 2_000;
/** Reading a large lot back holds up a turn for some milliseconds at a time; a car that stays does not keep it away for ever. */
const QUIET_WITHIN_MS = 60_000;

export class LedgerReturn {
  readonly #ports: Ports;
  #cancel: Cancel = () => {};
  #stopped = false;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  start(): void {
    this.#cancel = this.#ports.clock.after(LOOK_EVERY_MS, () => void this.#look());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  async #look(): Promise<void> {
    const { store, quiet, found, log } = this.#ports;
    if (store.state().worker !== "open") return this.start();
    await quiet(QUIET_WITHIN_MS);
    try {
      const content = await readLedger(store);
      if (this.#stopped) return;
      if (content !== null) return found(content);
    } catch (error) {
      log("warn", "ledger", "the ledger was there and could not be read; it is tried again", { error });
    }
    if (!this.#stopped) this.start();
  }
}
