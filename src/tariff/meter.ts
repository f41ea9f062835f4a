/**
 * The meter: it takes a chapter's charged time in order and charges step by step, each step as much as the caps still
 * leave room for. Runs of equal steps are taken at once, so that the work grows with the number of rate changes and
 * not with the minutes.
 */
import { Caps, type CapTaken, type EqualSteps } from "./caps.ts";
import { DAY_MS } from "../local-day.ts";
import type { Span } from "./calendar.ts";
import type { Run } from "./charged-time.ts";
import type { Chapter } from "./choose.ts";
import type { Rate, Rounding, Tier } from "./tariff.ts";

/** Steps of one tier in one run. */
export type StepsCharged = Span & {
  readonly kind: "steps";
  readonly rate: Rate;
  readonly tier: Tier;
  readonly count: number;
  readonly fen: number;
};

/** The one price of a part. */
export type FlatCharged = Span & { readonly kind: "flat"; readonly rate: Rate; readonly fen: number };

/** What the meter did, in order; the `fen` of all of them add up to the price. */
export type Charged = StepsCharged | FlatCharged | CapTaken;

/** Charges the runs of one chapter. */
export function charge(runs: readonly Run[], chapter: Chapter): readonly Charged[] {
  const charged: Charged[] = [];
  const caps = new Caps(chapter);
  const report = (taken: CapTaken) => charged.push(taken);
  let positionMs = 0;
  let previous: Run | undefined;
  for (const run of runs) {
    const { rate } = run.part;
    const beginsAnew = previous?.epoch !== run.epoch;
    if (beginsAnew) positionMs = 0;
    if (rate.charge.kind === "steps") {
      for (const steps of stepsOf(run, rate.charge.tiers, positionMs)) {
        charged.push({ kind: "steps", rate, ...steps.shown });
        caps.take(steps.equal, run.part, report);
        positionMs = steps.positionMs;
      }
    } else if (beginsAnew || previous?.part !== run.part) {
      // Once for the whole part: a leave window in its middle does not make it due again.
      const { fen } = rate.charge;
      charged.push({ kind: "flat", rate, fromMs: run.fromMs, toMs: run.toMs, fen });
      caps.take({ atMs: run.fromMs, everyMs: DAY_MS, count: 1, fen }, run.part, report);
    }
    previous = run;
  }
  return charged;
}

/** The steps of one tier: what is shown of them, what the caps take, and the position after them. */
type TierSteps = {
  readonly shown: Omit<StepsCharged, "kind" | "rate">;
  readonly equal: EqualSteps;
  readonly positionMs: number;
};

/**
 * The steps of a run, tier by tier. `positionMs` is how much charged time lies behind since the steps began anew, in
 * whole steps: one that was begun counts as used up though the end of its run cut it short.
 */
function* stepsOf(run: Run, tiers: readonly Tier[], positionMs: number): Generator<TierSteps> {
  let atMs = run.fromMs;
  let position = positionMs;
  for (const tier of tiers) {
    if (position >= tier.untilMs) continue;
    if (atMs >= run.toMs) return;
    const { everyMs, fen } = tier;
    const begun = Math.min(Math.ceil((run.toMs - atMs) / everyMs), Math.ceil((tier.untilMs - position) / everyMs));
    const endMs = atMs + begun * everyMs;
    const lastMs = Math.min(everyMs, run.toMs - (endMs - everyMs));
    const count = isCharged(lastMs, everyMs, tier.rounding) ? begun : begun - 1;
    position += begun * everyMs;
    yield {
      shown: { tier, count, fromMs: atMs, toMs: Math.min(endMs, run.toMs), fen: count * fen },
      equal: { atMs, everyMs, count, fen },
      positionMs: position,
    };
    atMs = endMs;
  }
}

/** Whether a step of which only `lastMs` passed is charged. */
function isCharged(lastMs: number, everyMs: number, rounding: Rounding): boolean {
  switch (rounding) {
    case "up":
      return true;
    case "nearest":
      return lastMs * 2 >= everyMs;
    case "down":
      return lastMs >= everyMs;
  }
}
