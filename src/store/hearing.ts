/** How long is waited for a disk: what came while this process had no processor is heard only after late timers. */
import type { StoreClock } from "./clock.ts";

/** So long is listened after a time is over. */
const HEARING_MS = 20;

/** Runs something after `ms`, once what came until then has been heard. Answers what takes it back. */
export function afterHearing(clock: StoreClock, ms: number, run: () => void): () => void {
  let cancel = clock.after(ms, () => void (cancel = clock.after(HEARING_MS, run)));
  return () => cancel();
}

/** Whether the work was done within `ms`. Rejects as the work does. */
export async function isDoneWithin(clock: StoreClock, ms: number, work: Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const cancel = afterHearing(clock, ms, () => resolve(false));
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    cancel();
  }
}
