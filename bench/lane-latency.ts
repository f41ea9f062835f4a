/** How long the box takes from the last byte of a plate to the relay, beside a bare serial echo. */
import { median, ms, quantile, times, type Figure } from "./figures.ts";
import type { BenchOptions } from "./options.ts";
import { LatencyRig, pause, type Contender } from "./rig.ts";

/** At 9600 baud, eight data bits, one start and one stop bit. */
const BYTE_MS = 10_000 / 9600;
/** A plate in JSON as the rig writes it, bytes of UTF-8. */
const FRAME_BYTES = Buffer.byteLength('{"plate":"沪A12345","confidence":0.97}\n');
/** Between two cars of the echo, so that the processor goes to rest as it does at a gate. */
const ECHO_PAUSE_MS = 150;

export async function laneLatency({ rounds, quick }: BenchOptions): Promise<readonly Figure[]> {
  const cars = quick ? 20 : 60;
  const rigs = { echo: await LatencyRig.start("echo"), box: await LatencyRig.start("box") };
  const took: Record<Contender, number[]> = { echo: [], box: [] };
  const all: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const who of ["echo", "box"] as const) {
      const values = await carsThrough(rigs[who], who, cars, round);
      took[who].push(quantile(values, 0.5));
      if (who === "box") all.push(...values);
    }
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

async function carsThrough(rig: LatencyRig, who: Contender, cars: number, round: number): Promise<number[]> {
  const values: number[] = [];
  for (let car = 0; car < cars; car += 1) {
    values.push(await rig.car(round * cars + car));
    if (who === "echo") await pause(ECHO_PAUSE_MS);
  }
  return values;
}
