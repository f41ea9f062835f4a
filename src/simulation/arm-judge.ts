/**
 * Judges every order that sends an arm up: somebody must have leave to pass, or the lane be held open, or a vehicle be under the
 * arm; or a technician has tested it. It reads the orders off the machine itself.
 */
import type { Box } from "../box/box.ts";
import type { Lane } from "../lane/lane.ts";
import type { LotRecord } from "../lot/record.ts";
import type { LaneHardware } from "./lane-hardware.ts";

export class ArmJudge {
  /** Orders up that each lane's machine has had of the box. */
  readonly #ordered = new Map<string, number>();
  /** Lanes in which the arm had a reason to be up after the last turn. */
  readonly #reasoned = new Set<string>();
  /** An order of the present turn without a reason: it may have been a test, which is written down at the turn's end. */
  #unexplained: string | null = null;

  /** After a turn. Answers what was wrong in the one before. */
  turned(box: Box, hardwares: Iterable<LaneHardware>): string | null {
    const wrong = this.#unexplained;
    this.#unexplained = null;
    for (const { lane: name, orderedUp } of hardwares) {
      const lane = box.controller.state.lanes.get(name)?.lane;
      const before = this.#ordered.get(name) ?? 0;
      this.#ordered.set(name, orderedUp);
      const reasoned = lane !== undefined && isReasonToBeUp(lane);
      if (orderedUp > before && !reasoned && !this.#reasoned.has(name)) this.#unexplained = name;
      if (reasoned) this.#reasoned.add(name);
      else this.#reasoned.delete(name);
    }
    return wrong;
  }

  /** What the turn wrote down. */
  wrote(records: readonly LotRecord[]): void {
    const isTest = records.some(({ kind, data }) => kind === "command_done" && data.command === "test_pulse");
    if (isTest) this.#unexplained = null;
  }
}

function isReasonToBeUp({ front, between, under, spare, loops, mode }: Lane): boolean {
  const mayPass = front?.credit != null || between?.visit.credit != null || spare !== null;
  return mayPass || under !== null || loops.passage.covered || mode.mode === "held_open";
}
