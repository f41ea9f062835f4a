/** Cars that turned away at an entry because its sign said full, and whether the box had a berth for them. */
import type { Box } from "../box/box.ts";

export class Refusals {
  readonly counts = { refusedFull: 0, refusedWithRoom: 0 };

  /** A driver has turned away before this lane of the running box; null while it is off. */
  foundFull(box: Box | null, lane: string): void {
    const state = box?.controller.state;
    // A lane that somebody or the schedule has ordered to say so knows nothing of berths.
    if (state?.lanes.get(lane)?.mode.reason !== "normal") return;
    this.counts.refusedFull += 1;
    if (state.lot.berths.free > 0) this.counts.refusedWithRoom += 1;
  }
}
