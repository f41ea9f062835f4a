/** How long the box takes from the last byte of a plate to the relay, beside a bare serial echo. */
import { median, ms, quantile, times, type Figure } from "./figures.ts";
import type { BenchOptions } from "./options.ts";
import { LatencyRig, type Contender } from "./rig.ts";

/** At 9600 baud, eight data bits, one start and one stop bit. */
const BYTE_MS = 10_000 / 9600;
/** A plate in JSON as the rig writes it, bytes of UTF-8. */
const FRAME_BYTES = Buffer.byteLength('{"plate":"沪A12345","confidence":0.97}\n');

export async function laneLatency({ rounds, quick }: BenchOptions): Promise<readonly Figure[]> {
  const cars = quick ? 20 : 60;
  const rigs = { echo: await LatencyRig.start("echo"), box: await LatencyRig.start("box") };
  const took: Record<Contender, number[]> = { echo: [], box: [] };
  const all: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const values = await carsThrough(rigs, cars, round);
    for (const who of ["echo", "box"] as const) took[who].push(quantile(values[who], 0.5));
    all.push(...values.box);
  }
  await rigs.echo.stop();
  await rigs.box.stop();
  const ratio = median(took.box.map((value, round) => value / (took.echo[round] ?? Number.NaN)));
  const overhead = median(took.box.map((value, round) => value - (took.echo[round] ?? Number.NaN)));
  const wireMs = FRAME_BYTES * BYTE_MS;
  return [
    {
      name: "last serial byte to relay, p50",
      measured: `${ms(median(took.box))} (p99 ${ms(quantile(all, 0.99))})`,
      yardstick: `bare echo ${ms(median(took.echo))}: ${times(ratio)}`,
      target: "<= 1.30 x",
      met: ratio <= 1.3,
    },
    {
      name: "what the box adds, of the wire time",
      measured: `${ms(overhead)}: ${((100 * overhead) / wireMs).toFixed(1)} %`,
      yardstick: `${FRAME_BYTES} bytes at 9600 baud ${ms(wireMs)}`,
      target: "<= 2 %",
      met: overhead <= 0.02 * wireMs,
    },
  ];
}

/** A car at the one, a car at the other, so that what else the machine does meets both alike. */
async function carsThrough(
  rigs: Readonly<Record<Contender, LatencyRig>>,
  cars: number,
  round: number,
): Promise<Record<Contender, number[]>> {
  const values: Record<Contender, number[]> = { echo: [], box: [] };
  for (let car = 0; car < cars; car += 1) {
    for (const who of ["echo", "box"] as const) values[who].push(await rigs[who].car(round * cars + car));
  }
  return values;
}
