/**
 * Keeps every processor from being halted, with loops that run only when nothing else wants to. Without them
 * the lane's figures on a virtual machine also hold how long its hypervisor takes to wake a processor that has halted.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { pause } from "./rig.ts";

const LOOP = "while :; do :; done";
/** By then a loop that could not be started has ended. */
const BEGUN_MS = 200;

export class AwakeProcessors {
  readonly #loops: readonly ChildProcess[];

  private constructor(loops: readonly ChildProcess[]) {
    this.#loops = loops;
  }

  /** Null where `taskset` and `chrt` (util-linux) are missing or not allowed. */
  static async start(): Promise<AwakeProcessors | null> {
    const loops = Array.from({ length: availableParallelism() }, (_, processor) =>
      spawn("taskset", ["-c", String(processor), "chrt", "--idle", "0", "sh", "-c", LOOP], { stdio: "ignore" }),
    );
    const failed = Promise.race(loops.map((loop) => Promise.race([once(loop, "exit"), once(loop, "error")])));
    const begun = await Promise.race([failed.then(() => false).catch(() => false), pause(BEGUN_MS).then(() => true)]);
    const awake = new AwakeProcessors(loops);
    if (begun) return awake;
    awake.stop();
    return null;
  }

  stop(): void {
    for (const loop of this.#loops) loop.kill("SIGKILL");
  }
}
