/** How long the box takes from the last byte of a plate to the relay, beside a bare serial echo. */
import { AwakeProcessors } from "./awake.ts";
import { median, ms, quantile, times, type Figure } from "./figures.ts";
import type { BenchOptions } from "./options.ts";
import { LatencyRig, type Contender, type Delivery } from "./rig.ts";

/** At 9600 baud, eight data bits, one start and one stop bit. */
const BYTE_MS = 10_000 / 9600;
/** A plate in JSON as the rig writes it, bytes of UTF-8. */
const FRAME_BYTES = Buffer.byteLength('{"plate":"沪A12345","confidence":0.97}\n');

const CONTENDERS = ["echo", "box"] as const;
const DELIVERIES = ["as_on_the_wire", "in_one_write"] as const;

/** What each car took, round by round, ms. */
type Taken = Readonly<Record<Delivery, Readonly<Record<Contender, number[][]>>>>;

export async function laneLatency({ rounds, quick }: BenchOptions): Promise<readonly Figure[]> {
  const cars = quick ? 20 : 40;
  const rigs = { echo: await LatencyRig.start("echo"), box: await LatencyRig.start("box") };
  const [taken, awake] = [nothingTaken(), nothingTaken()];
  for (let round = 0; round < rounds; round += 1) {
    await carsThrough(rigs, taken, { cars, round: 2 * round });
    const processors = await AwakeProcessors.start();
    if (processors !== null) await carsThrough(rigs, awake, { cars, round: 2 * round + 1 });
    processors?.stop();
  }
  await rigs.echo.stop();
  await rigs.box.stop();
  const wire = compared(taken.as_on_the_wire);
  const write = compared(taken.in_one_write);
  const wireMs = FRAME_BYTES * BYTE_MS;
  const isKeptAwake = awake.as_on_the_wire.box.length > 0;
  if (!isKeptAwake)
    console.log("  taskset and chrt (util-linux) are missing or not allowed: no figure with processors kept awake");
  return [
    beside("last serial byte to relay, p50", wire, 1.3),
    ...(isKeptAwake ? [beside("the same, processors kept from halting", compared(awake.as_on_the_wire), 1.3)] : []),
    {
      name: "what the box adds, of the wire time",
      measured: `${ms(wire.addedMs)}: ${((100 * wire.addedMs) / wireMs).toFixed(1)} %`,
      yardstick: `${FRAME_BYTES} bytes at 9600 baud ${ms(wireMs)}`,
      target: "<= 2 %",
      met: wire.addedMs <= 0.02 * wireMs,
    },
    beside("a plate in one write to relay, p50", write, null),
  ];
}

function nothingTaken(): Taken {
  return { as_on_the_wire: { echo: [], box: [] }, in_one_write: { echo: [], box: [] } };
}

/** A figure of the box beside the echo's, with the most it may be of it. */
function beside(
  name: string,
  { boxMs, boxP99Ms, echoMs, ratio }: ReturnType<typeof compared>,
  most: number | null,
): Figure {
  return {
    name,
    measured: `${ms(boxMs)} (p99 ${ms(boxP99Ms)})`,
    yardstick: `bare echo ${ms(echoMs)}: ${times(ratio)}`,
    target: most === null ? "" : `<= ${most.toFixed(2)} x`,
    met: most === null ? null : ratio <= most,
  };
}

/** Medians of the rounds' medians. */
function compared({ echo, box }: Taken[Delivery]) {
  const echoes = echo.map(median);
  const boxes = box.map(median);
  const perRound = (value: (box: number, echo: number) => number): number =>
    median(boxes.map((own, round) => value(own, echoes[round] ?? Number.NaN)));
  return {
    boxMs: median(boxes),
    boxP99Ms: quantile(box.flat(), 0.99),
    echoMs: median(echoes),
    ratio: perRound((own, other) => own / other),
    addedMs: perRound((own, other) => own - other),
  };
}

/** A car at the one, a car at the other, so that what else the machine does meets both alike. */
async function carsThrough(
  rigs: Readonly<Record<Contender, LatencyRig>>,
  taken: Taken,
  { cars, round }: { readonly cars: number; readonly round: number },
): Promise<void> {
  for (const who of CONTENDERS) for (const delivery of DELIVERIES) taken[delivery][who].push([]);
  for (let car = 0; car < cars; car += 1) {
    for (const [place, delivery] of DELIVERIES.entries()) {
      const number = (round * cars + car) * DELIVERIES.length + place;
      for (const who of CONTENDERS) taken[delivery][who].at(-1)?.push(await rigs[who].car(number, delivery));
    }
  }
}
