/**
 * A plate read: whose it is. It is of the car in front, or of the one just ahead of it, or of nobody yet. A read alone
 * opens nothing where a presence loop can say that a car stands there.
 */
import type { PlateRead } from "../plate/read.ts";
import { relationOf } from "../plate/same-car.ts";
import { lapseBetween, mayBeThrough, passUnder, settleDoubtByRead, throughByTimer } from "./crossing.ts";
import type { Lane, LaneStep, Now, Visit } from "./lane.ts";
import { change, changeFront } from "./lane.ts";
import { farLoop, isConfigured, isTwoWay, isUsable, nearLoop } from "./loops.ts";
import { isEcho, isLeaving, isOfAnother, keptWith, withFake, withRead } from "./plates.ts";
import type { LaneSetup } from "./setup.ts";
import { beginFront, endShadow, endUnpassed } from "./visits.ts";

/** A recogniser has reported. */
export function whenRead(step: LaneStep, now: Now, read: PlateRead): LaneStep {
  // A reader that the lane does not have is not listened to. A buffered read says who was here once.
  if (now.setup.hasReader === false || read.replayed) return step;
  if (read.fake) return whenFake(step, now, read);
  if (read.plate === null) return whenPlateless(step, now);
  return toOwner(settleDoubt(step, now, read), now, read);
}

/** A picture of a plate, the reader believes: remembered against that plate, and nothing else. */
function whenFake(step: LaneStep, now: Now, read: PlateRead): LaneStep {
  const { front } = step.lane;
  if (front === null) return change(step, { kept: keptWith(step.lane, read, now) });
  return changeFront(step, { fakes: withFake(front.fakes, read) });
}

/** The reader was triggered and found no plate. */
function whenPlateless(step: LaneStep, now: Now): LaneStep {
  const { front } = step.lane;
  if (front !== null) return front.plate === null || front.returned ? changeFront(step, { plateless: true }) : step;
  const alone = step.lane.between === null && step.lane.under === null;
  if (!alone || isConfigured("presence", now.setup)) return step;
  return changeFront(beginFront(step, now, []), { plateless: true });
}

/** A passage in doubt is settled by the next plate that is read: the same car stands here again, or another one does. */
function settleDoubt(step: LaneStep, now: Now, read: PlateRead): LaneStep {
  const { under } = step.lane;
  if (under === null || under.doubtSinceMs === null) return step;
  const again = under.visit !== null && !isOfAnother(under.visit, read) && !hasReadsOfTwo(under.visit);
  return again ? settleDoubtByRead(step, now) : passUnder(step, now, "loops");
}

/** Whether two cars were read where this one stood: the plate that is read again may be of the one behind. */
function hasReadsOfTwo(visit: Visit): boolean {
  return visit.gaveWay || visit.reads.some((read) => read.plate !== null && isOfAnother(visit, read));
}

function toOwner(step: LaneStep, now: Now, read: PlateRead): LaneStep {
  const { under, between, front } = step.lane;
  const ahead = [under?.visit ?? null, between?.visit ?? null];
  if (ahead.some((visit) => visit !== null && isOf(visit, read, front))) return toAhead(step, now, read);
  if (isEcho(step.lane, read, now)) return changeFront(step, { echo: read });
  if (front !== null) return toFront(step, now, read);
  if (opensAlone(step.lane, now)) return beginFront(step, now, [read]);
  if (isLeaving(step.lane, read, now)) return step;
  return change(step, { kept: keptWith(step.lane, read, now) });
}

/** Whether a read is of a car that has moved on. A car in front makes a merely similar plate its own. */
function isOf(visit: Visit, read: PlateRead, front: Visit | null): boolean {
  if (visit.plate === null) return false;
  if (visit.plate.plate === read.plate) return true;
  return front === null && relationOf(visit.plate.plate, read) === "refines";
}

function toAhead(step: LaneStep, now: Now, read: PlateRead): LaneStep {
  const { under, between, front } = step.lane;
  if (under !== null && under.visit !== null && isOf(under.visit, read, front)) {
    return change(step, { under: { ...under, visit: withRead(under.visit, read, now) } });
  }
  if (between === null) return step;
  const visit = withRead(between.visit, read, now);
  // It stands before the arm again, and what had seemed to be the next car is this one.
  const back = front !== null && front.plate === null && front.credit === null;
  if (back) return change(endShadow(step, front), { between: null, front: { ...visit, returned: true } });
  return change(step, { between: { ...between, visit } });
}

/** Whether a read may begin a visit with nobody on the presence loop. */
function opensAlone(lane: Lane, { setup }: Now): boolean {
  const near = nearLoop(lane, setup);
  if (!isConfigured(near, setup)) return true;
  // A loop that is stuck says that somebody stands there; it can no longer say when.
  if (lane.faults.includes(`${near}_stuck`) && lane.loops[near].covered) return true;
  const gone = lane.lost.some(({ device }) => device === near) || lane.faults.includes(`${near}_silent`);
  return gone && setup.readsOpenWithoutPresence === true;
}

function toFront(step: LaneStep, now: Now, read: PlateRead): LaneStep {
  const { front } = step.lane;
  if (front === null) return step;
  // The one that waits opposite is read as well, and has to wait until this one has gone.
  if (front.plate !== null && isOpposed(step.lane, now.setup) && isOfAnother(front, read)) {
    return change(step, { kept: keptWith(step.lane, read, now) });
  }
  const anchored = isUsable(step.lane, nearLoop(step.lane, now.setup), now.setup);
  const other = anchored
    ? front.returned && isOfAnother(front, read)
    : front.plate !== null && isOfAnother(front, read);
  if (other) return nextCar(step, now, front, [read]);
  const mayGo = front.credit !== null && mayBeThrough(step.lane, now.setup);
  if (anchored && mayGo && isOfFollower(front, read)) return toFollower(step, now, front, read);
  const plateless = front.plateless && front.plate === null;
  // Read again it is not in question any more whether it came back.
  const returned = front.returned && isOfAnother(front, read);
  const shown = { ...withRead(front, read, now, mayGo), plateless, returned };
  // Under an arm that is still up it may go yet; before one that is down it shows that it has not gone.
  const stays = front.mayHaveGone != null && !mayBeThrough(step.lane, now.setup);
  return change(step, { front: stays ? { ...shown, mayHaveGone: null } : shown, kept: null });
}

/** Whether somebody stands at the other side of a lane that works both ways. */
function isOpposed(lane: Lane, setup: LaneSetup): boolean {
  const far = farLoop(lane, setup);
  return isTwoWay(setup) && lane.under === null && isUsable(lane, far, setup) && lane.loops[far].covered;
}

/**
 * Whether a read is of a car close behind: the plate of this one is sure, and what is read is not like it. It may be like a
 * few of its reads all the same: the reader has then looked past this car before.
 */
function isOfFollower({ plate, reads }: Visit, read: PlateRead): boolean {
  if (plate === null || (plate.givenBy === null && plate.agreed < 2)) return false;
  if (relationOf(plate.plate, read) !== "another_car") return false;
  const like = (text: string | null): number => {
    return reads.filter((own) => own.plate !== null && relationOf(text, own) !== "another_car").length;
  };
  const before = like(read.plate);
  return before === 0 || before * 2 < like(plate.plate);
}

/**
 * The reader sees past the car that may go, to the next one: kept for that. Bumper to bumper the near loop never clears, and
 * where no far loop tells either, the second read of the next car says that the first has gone.
 */
function toFollower(step: LaneStep, now: Now, front: Visit, read: PlateRead): LaneStep {
  const kept = keptWith(step.lane, read, now);
  const blind = !isUsable(step.lane, farLoop(step.lane, now.setup), now.setup);
  if (blind && kept !== null && kept.reads.length > 1) return nextCar(step, now, front, kept.reads);
  return change(step, { kept });
}

/** Another car stands where this one stood: this one is on its way, or gone. */
function nextCar(step: LaneStep, now: Now, front: Visit, reads: readonly PlateRead[]): LaneStep {
  return beginFront(stepAside(step, now, front), now, reads);
}

function stepAside(step: LaneStep, now: Now, front: Visit): LaneStep {
  const { setup } = now;
  const away = change(lapseBetween(step, now), { front: null });
  const aside = { visit: front, sinceMs: now.atMs, followed: false };
  if (!isUsable(away.lane, farLoop(away.lane, setup), setup)) {
    if (!mayBeThrough(away.lane, setup) && front.mayHaveGone == null) return endUnpassed(away, now, front);
    return throughByTimer(change(away, { between: { ...aside, way: "through" } }), now);
  }
  // It left the near loop and is not the one that came back: between two loops no car can hide.
  const anchored = isUsable(away.lane, nearLoop(away.lane, setup), setup);
  if (anchored || front.credit === null) return endUnpassed(away, now, front);
  return change(away, { between: { ...aside, way: "unknown" } });
}
