/**
 * The traffic of four real garages (traffic/README.md) and cars drawn to reproduce it: each published difference is the least
 * number of cars that came or went since it was last looked; a few more came and went unseen.
 */
import { readFileSync } from "node:fs";

export const GARAGES = ["mall", "centre", "station", "drifting"] as const;
/** The data of each span this many days. */
export const GARAGE_DAYS = 14;
export type GarageName = (typeof GARAGES)[number];

/** Free berths at a time; `atMs` counts from the first sample. */
export type FreeSample = { readonly atMs: number; readonly free: number };

export type Garage = {
  readonly name: GarageName;
  readonly capacity: number;
  /** How many free berths more than published it counts, see `drivable`. */
  readonly raisedBy: number;
  /** The first sample, milliseconds UTC. */
  readonly startMs: number;
  /** Oldest first. */
  readonly samples: readonly FreeSample[];
};

/**
 * One car that comes or goes, or that comes while there is no berth for it, or a new count that somebody set; `atMs` counts
 * from the first sample.
 */
export type Movement =
  | { readonly atMs: number; readonly kind: "arrive" | "leave" | "find_full" }
  | { readonly atMs: number; readonly kind: "recount"; readonly free: number };

/** Numbers from 0 to below 1. */
export type GarageChance = { fraction(): number };

const DATA = new URL("./traffic/garages-2024-12.txt", import.meta.url);
const MINUTE_MS = 60_000;
/** Cars that came and went between two samples for each one that the difference shows. */
const UNSEEN = 0.15;
/**
 * More cars than this a minute no lanes of these garages let through, neither three entries nor five exits: a faster difference
 * is not traffic, somebody has set the count, or shows none because the garage is shut for the night.
 */
const TRAFFIC_A_MINUTE = 16;
/** How often the free berths were looked at by day, from 6:00 to 20:00 in Germany, and by night. */
const LOOKED_EVERY_MS = { day: 5 * MINUTE_MS, night: 15 * MINUTE_MS } as const;
/** Somebody tries his luck this often while a garage is full. */
const FINDS_FULL_EVERY_MS = 4 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

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
  return { name, capacity: Number(capacity), raisedBy: 0, startMs: Date.parse(start), samples };
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
  const raisedBy = Math.max(0, -least);
  const capacity = Math.max(garage.capacity, most) + raisedBy;
  const samples = garage.samples.map(({ atMs, free }) => ({ atMs, free: free + raisedBy }));
  return { ...garage, capacity, raisedBy, samples };
}

/** Some days of a garage's fortnight; it begins with the sample that stood at the beginning of the first of them. */
export function stretch(garage: Garage, fromDay: number, days: number): Garage {
  const fromMs = fromDay * DAY_MS;
  const { samples, startMs } = garage;
  const within = samples.filter(({ atMs }) => atMs > fromMs && atMs <= fromMs + days * DAY_MS);
  const moved = within.map(({ atMs, free }) => ({ atMs: atMs - fromMs, free }));
  return { ...garage, startMs: startMs + fromMs, samples: [{ atMs: 0, free: freeAt(garage, fromMs) }, ...moved] };
}

/** Draws the cars, in order of time. Before the first of them `capacity - samples[0].free` cars are inside. */
export function* garageMovements(garage: Garage, chance: GarageChance): IterableIterator<Movement> {
  let before: FreeSample | undefined;
  for (const sample of garage.samples) {
    if (before !== undefined) {
      const lookedMs = sample.atMs - lookedEveryMs(garage.startMs + sample.atMs);
      const from = { atMs: Math.max(before.atMs, lookedMs), free: before.free };
      if (before.free === 0) yield* whileFull(before.atMs, from.atMs);
      yield* between(from, sample, { chance, emptyAbove: garage.capacity / 2 });
    }
    before = sample;
  }
}

/** Who comes to a full garage is in no count. */
function* whileFull(fromMs: number, toMs: number): IterableIterator<Movement> {
  for (let atMs = fromMs + FINDS_FULL_EVERY_MS; atMs < toMs; atMs += FINDS_FULL_EVERY_MS) {
    yield { atMs, kind: "find_full" };
  }
}

/** A number that had not changed was not kept: before a sample the garage stood still until it was last looked at. */
function lookedEveryMs(utcMs: number): number {
  const germanHour = ((utcMs + HOUR_MS) % DAY_MS) / HOUR_MS;
  return germanHour > 6 && germanHour <= 20 ? LOOKED_EVERY_MS.day : LOOKED_EVERY_MS.night;
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
