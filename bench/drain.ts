/** A great backlog goes out over HTTPS while cars come and the city asks for prices: how fast, how big, and who notices. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DrainRig, fillLedger, type Busy } from "./drain-rig.ts";
import { median, ms, quantile, times, type Figure } from "./figures.ts";
import type { BenchOptions } from "./options.ts";
import { pause } from "./rig.ts";

/** The lane and the queries are watched this long before the city opens, for comparison. */
const CALM_MS = 8_000;

type Round = {
  readonly firstQueryMs: number;
  /** The most resident memory before the queries and before the drain, MB: what a start and a city that asks take. */
  readonly beforeMb: number;
  readonly calmMb: number;
  readonly calm: Busy;
  readonly during: Busy;
  readonly drainMs: number;
  readonly peakMb: number;
  /** A single post, ms: beside the same cars and queries as the drain, and with nothing beside it. */
  readonly singleMs: number;
  readonly singleAloneMs: number;
};

export async function drain({ rounds, quick }: BenchOptions): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-bench-"));
  const ledger = join(folder, "ledger.sqlite");
  const filled = await fillLedger(ledger, quick ? 20_000 : 100_000);
  // The first start fills the compile cache; what compiles the types stays in its memory.
  await (await DrainRig.start(ledger, filled)).stop();
  const done: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const rig = await DrainRig.start(ledger, filled);
    const firstQueryMs = await rig.warmUp();
    const beforeMb = await rig.rig.peakMb();
    const calm = await rig.busy(pause(quick ? 2_000 : CALM_MS));
    const calmMb = await rig.rig.peakMb();
    const drained = rig.drain(filled.waiting);
    const during = await rig.busy(drained);
    const { tookMs, repeated, breaches } = await drained;
    if (repeated > 0 || breaches > 0) throw new Error(`${repeated} reports came twice, ${breaches} in the wrong order`);
    const peakMb = await rig.rig.peakMb();
    const posts = quick ? 100 : 500;
    const posting = rig.postSingles(ledger, posts);
    await rig.busy(posting);
    const singleMs = await posting;
    const singleAloneMs = await rig.postSingles(ledger, posts);
    await rig.stop();
    done.push({ firstQueryMs, beforeMb, calmMb, calm, during, drainMs: tookMs, peakMb, singleMs, singleAloneMs });
  }
  await rm(folder, { recursive: true });
  return figuresOf(done, filled.waiting);
}

function figuresOf(rounds: readonly Round[], waiting: number): readonly Figure[] {
  const drainMs = median(rounds.map((round) => round.drainMs));
  const ratio = median(rounds.map((round) => (round.singleMs * waiting) / round.drainMs));
  const aloneRatio = median(rounds.map((round) => (round.singleAloneMs * waiting) / round.drainMs));
  const peakMb = median(rounds.map((round) => round.peakMb));
  const all = (when: "calm" | "during", what: keyof Busy): readonly number[] =>
    rounds.flatMap((round) => round[when][what]);
  const told = (values: readonly number[], share: number, name: string): string =>
    `${name} ${ms(quantile(values, share))} (p50 ${ms(median(values))}) of ${values.length}`;
  const mb = (values: readonly number[]): string => `${median(values).toFixed(0)} MB`;
  const queriesMs = quantile(all("during", "queries"), 0.999);
  const settledMs = quantile(all("during", "settled"), 0.999);
  const half = (when: "calm" | "during"): number => median(rounds.map((round) => quantile(round[when].cars, 0.5)));
  const slower = half("during") / half("calm");
  return [
    {
      name: `${waiting} waiting records to the city, HTTPS`,
      measured: `${(drainMs / 1000).toFixed(1)} s (worst ${(Math.max(...rounds.map((round) => round.drainMs)) / 1000).toFixed(1)} s)`,
      yardstick: `${Math.round((waiting / drainMs) * 1000)} a second`,
      target: "<= 10 s",
      met: drainMs <= 10_000,
    },
    {
      name: "how much faster than single posts",
      measured: times(ratio),
      yardstick: `a post, its answer and its mark ${ms(median(rounds.map((round) => round.singleMs)))}; without cars and queries ${ms(median(rounds.map((round) => round.singleAloneMs)))}, ${times(aloneRatio)}`,
      target: ">= 50 x",
      met: ratio >= 50,
    },
    {
      name: "resident memory, the most while it drains",
      measured: `${peakMb.toFixed(0)} MB`,
      yardstick: `${mb(rounds.map((round) => round.calmMb))} before it drains, ${mb(rounds.map((round) => round.beforeMb))} before the queries`,
      target: "<= 130 MB",
      met: peakMb <= 130,
    },
    {
      name: "fee query over HTTPS while it drains",
      measured: told(all("during", "queries"), 0.999, "p99.9"),
      yardstick: `${told(all("calm", "queries"), 0.999, "without p99.9")}; the very first, not counted, ${ms(median(rounds.map((round) => round.firstQueryMs)))}`,
      target: "p99.9 <= 50 ms",
      met: queriesMs <= 50,
    },
    {
      name: "the same from the second second on",
      measured: told(all("during", "settled"), 0.999, "p99.9"),
      yardstick: told(all("calm", "settled"), 0.999, "without p99.9"),
      target: "p99.9 <= 50 ms",
      met: settledMs <= 50,
    },
    {
      name: "last serial byte to relay while it drains",
      measured: told(all("during", "cars"), 0.99, "p99"),
      yardstick: `${told(all("calm", "cars"), 0.99, "without p99")}: ${times(slower)}`,
      target: "p50 <= 1.30 x",
      met: slower <= 1.3,
    },
  ];
}
