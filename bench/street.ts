/**
 * Cars as facts, without devices: who comes in and who goes out, so that a controller can be driven as fast as it works.
 * The lot fills to a steady number of cars; from then on the one that is inside longest leaves.
 */
import { configSchema, type Config } from "#src/config/config.ts";
import type { Fact } from "#src/controller/fact.ts";
import { NO_PLATE_MARKS } from "#src/plate/no-plate.ts";
import { readOf } from "#src/plate/read.ts";

/** Cars inside once the lot is busy. */
const INSIDE = 300;
const TRAITS = { id: "reader", fullConfidence: 1, noPlateMarks: NO_PLATE_MARKS };

/** One lane in, one lane out, nothing to pay; the devices are the simulated ones. */
export function streetConfig(ledgerPath: string): Config {
  const lane = (name: "entry" | "exit") => {
    const device = (type: string, point: string) => ({ type: `simulated-${type}`, bench: "street", point });
    return {
      name,
      direction: name,
      reader: device("reader", `${name}.reader`),
      barrier: device("barrier", `${name}.barrier`),
      presence: device("loop", `${name}.presence`),
      passage: device("loop", `${name}.passage`),
      timings: { rereadMs: 0, loopChatterEdges: 1_000 },
    };
  };
  return configSchema.parse({
    lot: { parkingId: "qp31022900183", capacity: 500 },
    lanes: [lane("entry"), lane("exit")],
    tariff: { tariffs: [{ id: "free", flatFen: 0 }] },
    ledger: { path: ledgerPath },
    clock: { trust: "always" },
  });
}

export class Street {
  readonly #inside: number[] = [];
  #next = 0;

  /** Visits begun so far. */
  get cars(): number {
    return this.#next;
  }

  /** The facts of the next car, one after the other: it comes in, or another goes out. */
  next(): readonly Fact[] {
    if (this.#inside.length >= INSIDE) return passage("exit", plateOf(this.#inside.shift() ?? 0));
    this.#inside.push(this.#next);
    this.#next += 1;
    return passage("entry", plateOf(this.#next - 1));
  }
}

function passage(lane: string, plate: string): readonly Fact[] {
  const read = readOf(
    {
      raw: plate,
      noPlate: false,
      confidence: 0.97,
      colour: null,
      type: null,
      direction: null,
      trigger: null,
      fake: false,
      replayed: false,
      deviceTimeMs: null,
      driverSeq: null,
    },
    TRAITS,
  );
  const loop = (name: "presence" | "passage", covered: boolean): Fact => ({
    type: "loop_changed",
    lane,
    loop: name,
    covered,
  });
  return [
    loop("presence", true),
    { type: "plate_read", lane, read },
    loop("passage", true),
    loop("presence", false),
    loop("passage", false),
  ];
}

/** Two digits of a plate differ from car to car, so that none is taken for another one misread. */
function plateOf(index: number): string {
  return `沪A${String(10_000 + ((index * 7_919) % 90_000))}`;
}
