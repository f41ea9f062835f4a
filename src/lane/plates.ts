/**
 * The reads of a visit and the plate they add up to. A read refines the plate of the car in front; it never opens
 * anything by itself.
 */
import { fuse } from "../plate/fuse.ts";
import type { PlateRead } from "../plate/read.ts";
import { relationOf } from "../plate/same-car.ts";
import type { VisitPlate } from "./cue.ts";
import type { Lane, Now, Visit } from "./lane.ts";
import { READS_KEPT } from "./limits.ts";
import { nearCovered, nearLoop } from "./loops.ts";
import type { LaneSetup } from "./setup.ts";

/** The visit with one more read of its car. `mayGo`: the arm is open to it, so the reader may see the next one by now. */
export function withRead(visit: Visit, read: PlateRead, now: Now, mayGo = false): Visit {
  // A read from before the car stood there gives way to a different one taken of the car that stands there, unless another
  // of those has said the same.
  const given = visit.plate !== null && visit.plate.givenBy !== null;
  const differs = relationOf(visit.plate?.plate ?? null, read) === "another_car";
  const stale = !given && !mayGo && visit.early > 0 && differs && !isConfirmed(visit);
  const before = stale ? visit.reads.slice(visit.early) : visit.reads;
  const sure = stale ? { ...visit, plate: null } : visit;
  const reads = [...before, read].slice(-READS_KEPT);
  const early = stale ? 0 : Math.max(0, visit.early - (before.length + 1 - reads.length));
  // A car that may go is reminded, or forgotten, however often its plate is read meanwhile.
  const touchedMs = visit.credit === null ? now.atMs : visit.touchedMs;
  const plate = plateOf(sure, reads, now.setup);
  return withoutCode(visit, { ...visit, reads, early, gaveWay: visit.gaveWay || stale, plate, touchedMs });
}

/** A car that somebody opened to before it was read has a plate after all: it needs no code to be found by. */
function withoutCode(before: Visit, after: Visit): Visit {
  if (before.plate !== null || after.plate === null || after.credit?.ticket === undefined) return after;
  const { ticket: _, ...credit } = after.credit;
  return { ...after, credit };
}

/** Whether the plate was read of the car that stands there, and not only before. */
function isConfirmed({ plate, reads, early }: Visit): boolean {
  return reads.slice(early).some((read) => read.plate !== null && read.plate === plate?.plate);
}

/** What the reads add up to. A plate typed by a person stands, and that of a credited car until two reads gainsay it. */
function plateOf(visit: Visit, reads: readonly PlateRead[], setup: LaneSetup): VisitPlate | null {
  const { plate: before } = visit;
  if (before !== null && before.givenBy !== null) return before;
  const fused = fuse(reads, { readers: setup.readers ?? [] });
  if (fused === null || fused.plate === null) return null;
  const { plate, read, agreed, alternatives } = fused;
  if (before !== null && before.plate !== plate && visit.credit !== null && agreed < 2) return before;
  return { plate, read, reads: fused.reads, agreed, alternatives, givenBy: null };
}

/** The visit with the plate that a person typed. */
export function withGivenPlate(visit: Visit, plate: string, by: string): Visit {
  const read = visit.plate?.read ?? visit.reads.at(-1) ?? readByPerson(plate);
  const others = [visit.plate?.plate ?? plate, ...(visit.plate?.alternatives ?? [])];
  const alternatives = others.filter((other) => other !== plate);
  const given = { plate, read, reads: visit.reads.length, agreed: 0, alternatives, givenBy: by };
  return withoutCode(visit, { ...visit, plate: given });
}

/** Stands where a read is asked for and no reader has seen anything. */
function readByPerson(plate: string): PlateRead {
  return {
    raw: plate,
    plate,
    noPlate: false,
    confidence: null,
    colour: null,
    type: null,
    direction: null,
    trigger: null,
    fake: false,
    replayed: false,
    readerId: "person",
    deviceTimeMs: null,
    driverSeq: null,
  };
}

/** Whether a reader took the visit's plate, or the only one it saw, for a picture. */
export function isFake(visit: Visit): boolean {
  if (visit.plate === null) return visit.fakes.length > 0;
  return visit.plate.givenBy === null && visit.fakes.includes(visit.plate.plate);
}

/** What was read before anybody stood there, as far as it is of the car that arrives now. */
export function freshReads(lane: Lane, now: Now): readonly PlateRead[] {
  return isFresh(lane, now) ? (lane.kept?.reads ?? []) : [];
}

/** The plates that were taken for pictures lately. */
export function freshFakes(lane: Lane, now: Now): readonly string[] {
  return isFresh(lane, now) ? (lane.kept?.fakes ?? []) : [];
}

function isFresh(lane: Lane, now: Now): boolean {
  const { kept, loops } = lane;
  if (kept === null) return false;
  const { setup, atMs } = now;
  // A read of somebody who has stood on the loop ever since does not age.
  const stands = nearCovered(lane, setup) && loops[nearLoop(lane, setup)].sinceMs <= kept.atMs;
  return stands || atMs - kept.atMs <= setup.timings.readKeptMs;
}

/** What is kept, with one more read; a read of another car begins anew. */
export function keptWith(lane: Lane, read: PlateRead, now: Now): Lane["kept"] {
  const before = freshReads(lane, now);
  const fakes = freshFakes(lane, now);
  if (read.fake) return { reads: before, fakes: withFake(fakes, read), atMs: now.atMs };
  const last = before.at(-1);
  const same = last !== undefined && relationOf(last.plate, read) !== "another_car";
  return { reads: same ? [...before, read].slice(-READS_KEPT) : [read], fakes, atMs: now.atMs };
}

/** The plates taken for pictures, with that of one more read. */
export function withFake(fakes: readonly string[], read: PlateRead): readonly string[] {
  const plate = read.plate ?? read.raw;
  return [...fakes.filter((other) => other !== plate), plate].slice(-READS_KEPT);
}

/**
 * Whether a read says that somebody else stands where this car was seen last. A car that could not be read at all is
 * not the one that can be now.
 */
export function isOfAnother(visit: Visit, read: PlateRead): boolean {
  return visit.plate === null || relationOf(visit.plate.plate, read) === "another_car";
}

/** Whether this is the plate that has just gone through here: the reader repeats itself, or still sees the car's tail. */
export function isEcho(lane: Lane, read: PlateRead, now: Now): boolean {
  const { lastPassed } = lane;
  if (lastPassed === null || read.plate === null) return false;
  return lastPassed.plate === read.plate && now.atMs - lastPassed.atMs <= now.setup.timings.rereadMs;
}

/** Whether this is the plate that has just driven away again, seen once more on its way. */
export function isLeaving(lane: Lane, read: PlateRead, now: Now): boolean {
  const { lastLeft } = lane;
  if (lastLeft === null || read.plate === null) return false;
  return lastLeft.plate === read.plate && now.atMs - lastLeft.atMs <= now.setup.timings.readKeptMs;
}
