/**
 * What a simulated lot has beside two loops, temporary cars and one tariff. Every feature is drawn from a stream of its own,
 * so that a new one changes no lot that does not have it; a plain lot has none.
 */
import { SeededChance } from "./seeded-chance.ts";

/** Which loops are wired to the box. The barrier's own loop is always there: it belongs to the barrier. */
export type WiredLoops = "both" | "presence" | "none";
/** Minutes since local Monday 00:00, with the lane's mode in them. */
export type ScheduledHours = {
  readonly hours: [number, number][];
  readonly mode: "full" | "closed" | "closed_to_all" | "held_open";
};

export type LaneFeatures = {
  readonly loops: WiredLoops;
  readonly limits: boolean;
  readonly holdContact: boolean;
  /** Whether the lane has a reader. */
  readonly reads: boolean;
  /** The reader looks only when the box tells it to, by a contact. */
  readonly triggered: boolean;
  readonly schedule: readonly ScheduledHours[];
};

export type LotFeatures = {
  /** A contact of the fire alarm, which is pressed now and then. */
  readonly fire: boolean;
  /** A lane more that works both ways. */
  readonly twoWay: boolean;
  /** Cars that come again and again: on lists, with reservations and contracts, blocked ones, emergency vehicles. */
  readonly regulars: boolean;
  /** Readers that send old reads once more, or read the car behind. */
  readonly oddReaders: boolean;
  /** The city reduces fees, and collects from some plates without asking. */
  readonly cityMoney: boolean;
  /** Operators also press what only a technician or a cashier would. */
  readonly allCommands: boolean;
  /** Lists are taken signed only, where there are regular cars. */
  readonly signedLists: boolean;
  /** Motorcycles among the cars, which some lanes turn away and some sites let through always. */
  readonly motorcycles: boolean;
};

export const PLAIN_LANE: LaneFeatures = {
  loops: "both",
  limits: true,
  holdContact: false,
  reads: true,
  triggered: false,
  schedule: [],
};
export const PLAIN_LOT: LotFeatures = {
  fire: false,
  twoWay: false,
  regulars: false,
  oddReaders: false,
  cityMoney: false,
  allCommands: false,
  signedLists: false,
  motorcycles: false,
};

const DAY_MINUTES = 1_440;

export function drawLotFeatures(seed: number): LotFeatures {
  const has = (name: keyof LotFeatures, share: number): boolean =>
    new SeededChance(seed, `feature/${name}`).happens(share);
  return {
    fire: has("fire", 0.4),
    twoWay: has("twoWay", 0.3),
    regulars: has("regulars", 0.6),
    oddReaders: has("oddReaders", 0.4),
    cityMoney: has("cityMoney", 0.5),
    allCommands: has("allCommands", 0.6),
    signedLists: has("signedLists", 0.5),
    motorcycles: has("motorcycles", 0.25),
  };
}

export function drawLaneFeatures(seed: number, lane: string): LaneFeatures {
  const chance = (name: string): SeededChance => new SeededChance(seed, `feature/${lane}/${name}`);
  const loops = chance("loops").fraction();
  // Without a loop before the arm nothing would tell when to read, and without a reader nothing would tell of anybody.
  const hasLoop = loops < 0.9;
  const reads = !hasLoop || !chance("reads").happens(0.06);
  return {
    loops: loops < 0.65 ? "both" : loops < 0.9 ? "presence" : "none",
    limits: chance("limits").happens(0.7),
    holdContact: chance("hold").happens(0.3),
    reads,
    triggered: reads && hasLoop && chance("trigger").happens(0.08),
    schedule: drawSchedule(chance("schedule")),
  };
}

/** A mode for some hours of every night, or of the days of one week. */
function drawSchedule(chance: SeededChance): readonly ScheduledHours[] {
  if (!chance.happens(0.3)) return [];
  const mode = chance.pick(["full", "closed", "closed_to_all", "held_open"] as const);
  const from = chance.whole(0, DAY_MINUTES - 1);
  const length = chance.whole(20, mode === "closed_to_all" ? 240 : 480);
  const days = chance.happens(0.5) ? [0, 1, 2, 3, 4, 5, 6] : [chance.whole(0, 6)];
  const hours = days.flatMap((day): [number, number][] => {
    const begin = day * DAY_MINUTES + from;
    const end = begin + length;
    const week = 7 * DAY_MINUTES;
    return end <= week
      ? [[begin, end]]
      : [
          [begin, week],
          [0, end - week],
        ];
  });
  return [{ hours, mode }];
}
