/** The ledger's upkeep at quiet moments: snapshots, pruning, checking. Never while a car stands on a loop. */
import type { Box } from "./box.ts";
import { writeSnapshot } from "./ledger-boot.ts";
import type { Cancel } from "../runtime/world.ts";

/** How often it is looked whether something is due. */
const LOOK_EVERY_MS = 10_000;
/** A snapshot is due after this many records: reading them back at a start takes less than half a second. */
const SNAPSHOT_RECORDS = 10_000;
/** A slice of upkeep follows this often while there is more to do. */
const MAINTAIN_EVERY_MS = 60_000;
const MAINTAIN_SLICES = 4;

export class Housekeeping {
  readonly #box: Box;
  #sinceSnapshot: number;
  #maintainedMs = 0;
  #busy = false;
  #cancel: Cancel = () => {};

  /** `sinceSnapshot`: records found at the start that no snapshot covers. Power cuts must not put the next one off for ever. */
  constructor(box: Box, sinceSnapshot: number) {
    this.#box = box;
    this.#sinceSnapshot = sinceSnapshot;
  }

  start(): void {
    this.#cancel = this.#box.outside.world.clock.after(LOOK_EVERY_MS, () => void this.#look());
  }

  stop(): void {
    this.#cancel();
  }

  /** Records became durable. */
  wrote(records: number): void {
    this.#sinceSnapshot += records;
  }

  /** Writes a snapshot now; a failure costs only a slower start. */
  async snapshot(): Promise<void> {
    const { outside, controller } = this.#box;
    // A lot that does not know what is in the ledger is no snapshot of it.
    if (this.#box.isWithoutLedger) return;
    this.#sinceSnapshot = 0;
    try {
      await writeSnapshot(outside.store, controller.state.lot);
    } catch (error) {
      outside.log("warn", "ledger", "no snapshot could be written", { error });
    }
  }

  async #look(): Promise<void> {
    if (!this.#busy && this.#box.isQuiet() && !this.#box.isWithoutLedger) {
      this.#busy = true;
      await this.#work();
      this.#busy = false;
    }
    this.start();
  }

  async #work(): Promise<void> {
    const { outside, controller } = this.#box;
    const { clock } = outside.world;
    if (this.#sinceSnapshot >= SNAPSHOT_RECORDS) await this.snapshot();
    if (clock.monotonicMs() - this.#maintainedMs < MAINTAIN_EVERY_MS) return;
    this.#maintainedMs = clock.monotonicMs();
    // What the city has not heard may not be pruned, however old it is and whichever journal of this box it is in.
    const { outbox } = controller.state.lot;
    const oldest = outbox.origins().map((origin) => [origin, outbox.pending(origin)[0] ?? Infinity] as const);
    const keep = Object.fromEntries(oldest);
    try {
      await outside.store.maintain({ nowMs: this.#box.nowMs(), keep, slices: MAINTAIN_SLICES });
    } catch (error) {
      outside.log("warn", "ledger", "upkeep failed and is tried again", { error });
    }
  }
}
