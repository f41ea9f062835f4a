/**
 * The ledger's upkeep at quiet moments: snapshots, pruning, checking. Not while a car stands on a loop, but a loop that is stuck
 * does not keep it away for ever.
 */
import type { Box } from "./box.ts";
import { writeSnapshot } from "./ledger-boot.ts";
import type { Cancel } from "../runtime/world.ts";
import type { MaintenanceOrder } from "../store/upkeep.ts";

/** How often it is looked whether something is due. */
const LOOK_EVERY_MS = 10_000;
/** After so long without a quiet moment it is done all the same. */
const QUIET_WITHIN_MS = 3_600_000;
/** A snapshot is due after this many records: reading them back at a start takes less than half a second. */
const SNAPSHOT_RECORDS = 10_000;
/** A slice of upkeep follows this often while there is more to do. */
const MAINTAIN_EVERY_MS = 60_000;
const MAINTAIN_SLICES = 4;

export class Housekeeping {
  readonly #box: Box;
  #sinceSnapshot: number;
  #maintainedMs = 0;
  #lookedMs: number;
  #busy = false;
  #stopped = false;
  #cancel: Cancel = () => {};

  /** `sinceSnapshot`: records found at the start that no snapshot covers. Power cuts must not put the next one off for ever. */
  constructor(box: Box, sinceSnapshot: number) {
    this.#box = box;
    this.#sinceSnapshot = sinceSnapshot;
    this.#lookedMs = box.outside.world.clock.monotonicMs();
    // What a damaged file has lost is still known here.
    box.outside.store.onCondition(({ name, raised }) => {
      if (name === "ledger_replaced" && raised) this.#sinceSnapshot = SNAPSHOT_RECORDS;
    });
  }

  start(): void {
    this.#cancel = this.#box.outside.world.clock.after(LOOK_EVERY_MS, () => void this.#look());
  }

  stop(): void {
    this.#stopped = true;
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
    if (!this.#busy && this.#mayWork()) {
      this.#busy = true;
      await this.#work();
      this.#busy = false;
    }
    if (!this.#stopped) this.start();
  }

  #mayWork(): boolean {
    if (this.#box.isWithoutLedger) return false;
    const nowMs = this.#box.outside.world.clock.monotonicMs();
    if (!this.#box.isQuiet() && nowMs - this.#lookedMs < QUIET_WITHIN_MS) return false;
    this.#lookedMs = nowMs;
    return true;
  }

  async #work(): Promise<void> {
    const { outside, controller, config } = this.#box;
    const { clock } = outside.world;
    if (this.#sinceSnapshot >= SNAPSHOT_RECORDS) await this.snapshot();
    if (clock.monotonicMs() - this.#maintainedMs < MAINTAIN_EVERY_MS) return;
    this.#maintainedMs = clock.monotonicMs();
    try {
      const { first } = await outside.store.maintain(this.#order());
      // Without a city nobody hears of what is pruned any more, and it must not be counted for ever.
      if (config.city !== null) return;
      for (const [origin, seq] of Object.entries(first)) controller.state.lot.outbox.forgetBelow(origin, seq);
    } catch (error) {
      outside.log("warn", "ledger", "upkeep failed and is tried again", { error });
    }
  }

  #order(): MaintenanceOrder {
    const { outside, controller, config } = this.#box;
    const { outbox, clocks } = controller.state.lot;
    // What the city has not heard may not be pruned, however old it is and whichever journal of this box it is in.
    const unheard = config.city === null ? [] : outbox.origins();
    const keep = Object.fromEntries(unheard.map((origin) => [origin, outbox.pending(origin)[0] ?? Infinity]));
    // A clock that nobody has set may be years ahead: by it nothing is old.
    const nowMs = clocks.trusts(outside.world.clock.now()) ? this.#box.nowMs() : -Infinity;
    return { nowMs, keep, dated: clocks.offsets(), slices: MAINTAIN_SLICES };
  }
}
