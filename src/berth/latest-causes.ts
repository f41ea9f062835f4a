/**
 * The causes of the last while, for the technician who asks why the number is what it is. Bounded; which ones are kept
 * depends on when they happened, not on when this box heard of them.
 */
import type { BerthCause } from "./cause.ts";

/** How many causes are kept. */
export const LATEST_CAUSES_LIMIT = 200;

/** Oldest first. */
export type LatestCauses = readonly BerthCause[];

/** The causes with one more, without the oldest if they were too many. */
export function remember(latest: LatestCauses, cause: BerthCause): LatestCauses {
  const before = latest.findLastIndex((other) => compareCauses(other, cause) <= 0);
  return latest.toSpliced(before + 1, 0, cause).slice(-LATEST_CAUSES_LIMIT);
}

/** By time, then by content: two causes compare equal only if they are the same. */
function compareCauses(a: BerthCause, b: BerthCause): number {
  if (a.atMs !== b.atMs) return a.atMs - b.atMs;
  const [left, right] = [contentOf(a), contentOf(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** A cause as text, whatever order its fields were written in. */
function contentOf(cause: BerthCause): string {
  return JSON.stringify(Object.entries(cause).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
