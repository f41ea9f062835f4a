/**
 * One plate out of several reads of the car in front. Grammar goes before agreement, because a badge on the tail is
 * read the same way in every picture; agreement goes before confidence. The order of the reads does not matter.
 */
import { classify, grammarRank } from "./classify.ts";
import type { PlateClass } from "./classify.ts";
import type { PlateRead } from "./read.ts";

/** A reader of the lane. A read below `minConfidence` (0 to 1, its own scale) counts only when there is no better one. */
export type FusedReader = { readonly id: string; readonly minConfidence: number };

/** The lane's readers, the more trusted one first; a reader that is not listed comes last, and all its reads count. */
export type FuseSettings = { readonly readers: readonly FusedReader[] };

/** What decided between the plates: nothing else was read, or the first rule that told them apart. */
export type FuseRule = "only" | "grammar" | "agreement" | "confidence" | "reader" | "spelling";

/** The best plate of the reads, and what speaks for it. */
export type FusedRead = {
  /** Null when every read says that there is no plate. */
  readonly plate: string | null;
  readonly plateClass: PlateClass | null;
  /** The read that stands for the plate: the most confident one of it, with colour and type of others where it has none. */
  readonly read: PlateRead;
  /** The best confidence among the reads of this plate, 0 to 1 in that reader's scale. */
  readonly confidence: number | null;
  /** Reads considered; the same finding sent twice is one. */
  readonly reads: number;
  /** How many of them are of this plate. */
  readonly agreed: number;
  /** Whether a reader took the plate for a picture of one. */
  readonly fake: boolean;
  readonly rule: FuseRule;
  /** The other plates that were read, best first, at most 8. */
  readonly alternatives: readonly string[];
};

const ALTERNATIVE_LIMIT = 8;

/** Everything that speaks for one plate. */
type Group = {
  readonly plate: string | null;
  readonly plateClass: PlateClass | null;
  readonly best: PlateRead;
  readonly agreed: number;
  readonly fake: boolean;
  readonly merits: Merits;
};

/** By rule, in the order in which they are asked; more is better. */
type Merits = readonly (readonly [rule: FuseRule, worth: number])[];

/** Fuses the reads of one car. Replayed reads are not of the car in front and are left out; null when none remains. */
export function fuse(reads: readonly PlateRead[], settings: FuseSettings = { readers: [] }): FusedRead | null {
  const [first] = reads;
  if (first !== undefined && reads.length === 1) return first.replayed ? null : alone(first);
  const present = distinct(reads.filter((read) => !read.replayed));
  const plated = present.filter((read) => read.plate !== null);
  const confident = plated.filter((read) => isConfident(read, settings));
  const considered = [confident, plated, present].find((some) => some.length > 0);
  if (considered === undefined) return null;
  const groups = grouped(considered, settings).toSorted(compareGroups);
  const [winner, second] = groups;
  if (winner === undefined) return null;
  return {
    plate: winner.plate,
    plateClass: winner.plateClass,
    read: winner.best,
    confidence: winner.best.confidence,
    reads: present.length,
    agreed: winner.agreed,
    fake: winner.fake,
    rule: second === undefined ? "only" : decidingRule(winner, second),
    alternatives: alternativesTo(winner.plate, groups, plated),
  };
}

/** Nothing else was read: there is nothing to weigh. The first read of a car is the one that a closed arm waits for. */
function alone(read: PlateRead): FusedRead {
  const { plate, confidence, fake } = read;
  const plateClass = plate === null ? null : classify(plate);
  return { plate, plateClass, read, confidence, reads: 1, agreed: 1, fake, rule: "only", alternatives: [] };
}

/** Leaves out transmissions of one and the same finding: a camera that posts twice does not agree with itself. */
function distinct(reads: readonly PlateRead[]): readonly PlateRead[] {
  const kept = new Map<string, PlateRead>();
  reads.forEach((read, index) => {
    const finding = read.driverSeq === null ? [index] : [read.readerId, read.driverSeq, read.plate];
    const key = JSON.stringify(finding);
    const before = kept.get(key);
    kept.set(key, before === undefined || compareReads(read, before) < 0 ? read : before);
  });
  return [...kept.values()];
}

function isConfident(read: PlateRead, settings: FuseSettings): boolean {
  const reader = settings.readers.find(({ id }) => id === read.readerId);
  return reader === undefined || (read.confidence ?? 1) >= reader.minConfidence;
}

/** Smaller is the better reader. */
function placeOf(readerId: string, settings: FuseSettings): number {
  const place = settings.readers.findIndex(({ id }) => id === readerId);
  return place < 0 ? settings.readers.length : place;
}

function grouped(reads: readonly PlateRead[], settings: FuseSettings): readonly Group[] {
  const highest = new Map<string, number>();
  for (const { readerId, confidence } of reads) {
    highest.set(readerId, Math.max(highest.get(readerId) ?? 0, confidence ?? 0));
  }
  // Makes do not compare, so a confidence counts by its share of the best that this reader gave to this car.
  const worthOf = ({ readerId, confidence }: PlateRead): number => {
    const best = highest.get(readerId) ?? 0;
    return best === 0 ? 1 : (confidence ?? 0) / best;
  };
  const byPlate = Map.groupBy(reads, (read) => read.plate);
  return [...byPlate].map(([plate, members]) => {
    const plateClass = plate === null ? null : classify(plate);
    const merits: Merits = [
      ["grammar", plateClass === null ? 0 : grammarRank(plateClass)],
      ["agreement", members.length],
      ["confidence", Math.max(...members.map(worthOf))],
      ["reader", -Math.min(...members.map((read) => placeOf(read.readerId, settings)))],
    ];
    const best = members.reduce((a, b) => (compareReads(b, a) < 0 ? b : a));
    return {
      plate,
      plateClass,
      best: completed(best, members),
      agreed: members.length,
      fake: members.some((read) => read.fake),
      merits,
    };
  });
}

/** What the best read does not say of the vehicle, in the words of the most confident one that does: not every reader tells. */
function completed(best: PlateRead, members: readonly PlateRead[]): PlateRead {
  if (members.length === 1) return best;
  const sure = members.toSorted(compareReads);
  const colour = sure.find((read) => read.colour !== null)?.colour ?? null;
  const type = sure.find((read) => read.type !== null)?.type ?? null;
  return { ...best, colour, type };
}

/** The more confident read first; then by content, so that nothing depends on the order of arrival. */
function compareReads(a: PlateRead, b: PlateRead): number {
  const byConfidence = (b.confidence ?? -1) - (a.confidence ?? -1);
  if (byConfidence !== 0) return byConfidence;
  return compareText(JSON.stringify(a), JSON.stringify(b));
}

function compareGroups(a: Group, b: Group): number {
  for (const [index, [, worth]] of a.merits.entries()) {
    const difference = (b.merits[index]?.[1] ?? 0) - worth;
    if (difference !== 0) return difference;
  }
  return compareText(a.plate ?? "", b.plate ?? "");
}

function decidingRule(winner: Group, second: Group): FuseRule {
  const rule = winner.merits.find(([, worth], index) => worth !== second.merits[index]?.[1]);
  return rule?.[0] ?? "spelling";
}

/** The plates that were read but not chosen: those in the running first, then those too doubtful to be considered. */
function alternativesTo(
  chosen: string | null,
  groups: readonly Group[],
  plated: readonly PlateRead[],
): readonly string[] {
  const doubtful = plated.map((read) => read.plate).toSorted((a, b) => compareText(a ?? "", b ?? ""));
  const others = new Set([...groups.map((group) => group.plate), ...doubtful]);
  return [...others]
    .filter((plate) => plate !== null)
    .filter((plate) => plate !== chosen)
    .slice(0, ALTERNATIVE_LIMIT);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
