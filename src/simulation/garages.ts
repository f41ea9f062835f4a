/**
 * The traffic of four real garages (traffic/README.md) and cars drawn to reproduce it: each published difference is the least
 * number of cars that came or went between two samples; a few more came and went unseen.
 */
import { readFileSync } from "node:fs";

export const GARAGES = ["mall", "centre", "station", "drifting"] as const;
export type GarageName = (typeof GARAGES)[number];

/** Free berths at a time; `atMs` counts from the first sample. */
export type FreeSample = { readonly atMs: number; readonly free: number };

export type Garage = {
  readonly name: GarageName;
  readonly capacity: number;
  /** The first sample, milliseconds UTC. */
  readonly startMs: number;
  /** Oldest first. */
  readonly samples: readonly FreeSample[];
};

/** One car that comes or goes, or a new count that somebody set; `atMs` counts from the first sample. */
export type Movement =
  | { readonly atMs: number; readonly kind: "arrive" | "leave" }
  | { readonly atMs: number; readonly kind: "recount"; readonly free: number };

/** Numbers from 0 to below 1. */
export type GarageChance = { fraction(): number };

const DATA = new URL("./traffic/garages-2024-12.txt", import.meta.url);
const MINUTE_MS = 60_000;
/** Cars that came and went between two samples for each one that the difference shows. */
const UNSEEN = 0.15;
/** No lanes let this many cars through in a minute: a faster difference is not traffic, somebody has set the count. */
const TRAFFIC_A_MINUTE = 70;

/** Reads one garage's fortnight. */
export function readGarage(name: GarageName): Garage {
  const block = readFileSync(DATA, "utf8")
    .split("\n\n")
    .find((text) => text.trimStart().startsWith(`${name} `));
  const [head = "", ...lines] = (block ?? "").trim().split("\n");
  const [, capacity = "", start = "", first = ""] = head.split(" ");
  let [atMs, free] = [0, Number(first)];
  const samples: FreeSample[] = [{ atMs, free }];
  for (const token of lines.join(" ").split(" ")) {
    const [minutes = 0, difference = 0] = token.split(":").map(Number);
    atMs += minutes * MINUTE_MS;
    free += difference;
    samples.push({ atMs, free });
  }
  return { name, capacity: Number(capacity), startMs: Date.parse(start), samples };
}

/**
 * A garage whose count can be driven by real cars: one that counts below nobody or above its berths, because it was never
 * calibrated, is moved until its emptiest moment has no car, and given room for its fullest one.
 */
export function drivable(garage: Garage): Garage {
  let [least, most] = [Infinity, -Infinity];
  for (const { free } of garage.samples) {
    least = Math.min(least, free);
    most = Math.max(most, free);
  }
  if (least >= 0 && most <= garage.capacity) return garage;
  const capacity = Math.max(garage.capacity, most) - Math.min(0, least);
  const shift = Math.min(0, least);
  return { ...garage, capacity, samples: garage.samples.map(({ atMs, free }) => ({ atMs, free: free - shift })) };
}

/** Draws the cars, in order of time. Before the first of them `capacity - samples[0].free` cars are inside. */
export function* garageMovements(garage: Garage, chance: GarageChance): IterableIterator<Movement> {
  let before: FreeSample | undefined;
  for (const sample of garage.samples) {
    if (before !== undefined) yield* between(before, sample, { chance, emptyAbove: garage.capacity / 2 });
    before = sample;
  }
}

function between(
  from: FreeSample,
  to: FreeSample,
  { chance, emptyAbove }: { readonly chance: GarageChance; readonly emptyAbove: number },
): readonly Movement[] {
  const kind = to.free < from.free ? "arrive" : "leave";
  const net = Math.abs(to.free - from.free);
  const spanMs = to.atMs - from.atMs;
  if (net > (TRAFFIC_A_MINUTE * spanMs) / MINUTE_MS) return [{ atMs: to.atMs, kind: "recount", free: to.free }];
  const at = (): number => from.atMs + chance.fraction() * spanMs;
  const movements: Movement[] = Array.from({ length: net }, () => ({ atMs: at(), kind }));
  // In a full garage a car leaves before the unseen one comes; in an empty one it must have come before it leaves.
  const [sooner, later] = from.free > emptyAbove ? (["arrive", "leave"] as const) : (["leave", "arrive"] as const);
  // Where the garage goes from nearly empty to nearly full at once, neither order has room for the unseen ones.
  const drawn = Math.floor(net * UNSEEN + chance.fraction());
  const unseen = sooner === "arrive" && Math.min(from.free, to.free) < drawn ? 0 : drawn;
  for (let pair = 0; pair < unseen; pair += 1) {
    const [first, second] = [at(), at()];
    movements.push({ atMs: Math.min(first, second), kind: sooner }, { atMs: Math.max(first, second), kind: later });
  }
  return movements.toSorted((a, b) => a.atMs - b.atMs);
}

/** Free berths that the garage published for a time: those of the latest sample. */
export function freeAt(garage: Garage, atMs: number): number {
  const { samples } = garage;
  let [low, high] = [0, samples.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((samples[middle]?.atMs ?? Infinity) <= atMs) low = middle;
    else high = middle - 1;
  }
  return samples[low]?.free ?? 0;
}
