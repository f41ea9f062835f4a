/**
 * Every phase against every event, in a lane with two loops. What the table does not name must not happen: the lane stays
 * in its phase and orders nothing.
 */
import { describe, expect, it } from "vitest";
import { type LanePhaseName, phaseOf } from "#src/lane/explain.ts";
import { admit, Bench, byOperator, HELD, OPEN, PAY, REFUSE, TIMINGS, WAIT } from "./bench.ts";

const EVENTS = {
  "the presence loop changes": (bench: Bench) =>
    bench.lane.loops.presence.level === true ? bench.clear("presence") : bench.cover("presence"),
  "the passage loop changes": (bench: Bench) =>
    bench.lane.loops.passage.level === true ? bench.clear("passage") : bench.cover("passage"),
  "its plate is read": (bench: Bench) => bench.read("沪A12345"),
  "another plate is read": (bench: Bench) => bench.read("苏E7K9P1"),
  "the arm is up": (bench: Bench) => bench.arm("up"),
  "the arm is down": (bench: Bench) => bench.arm("down"),
  "it is admitted": (bench: Bench) =>
    bench.tell({ type: "decided", visit: bench.lane.visits, verdict: admit("沪A12345") }),
  "it is refused": (bench: Bench) => bench.tell({ type: "decided", visit: bench.lane.visits, verdict: REFUSE }),
  "another visit is admitted": (bench: Bench) => bench.tell({ type: "decided", visit: 99, verdict: admit("沪A12345") }),
  "circumstances change": (bench: Bench) => bench.tell({ type: "circumstances_changed" }),
  "a person opens once": (bench: Bench) =>
    bench.tell({ type: "credit_given", visit: null, credit: byOperator(), expiresAtMs: bench.atMs + 30_000 }),
  "a person opens for another visit": (bench: Bench) =>
    bench.tell({ type: "credit_given", visit: 99, credit: byOperator(), expiresAtMs: bench.atMs + 30_000 }),
  "the lane is held open": (bench: Bench) => bench.mode(HELD),
  "the lane is released": (bench: Bench) => bench.mode(OPEN),
  "a stale deadline is reported": (bench: Bench) =>
    bench.tell({ type: "deadline_passed", deadline: "back_out", visit: 99 }),
} as const;

type EventName = keyof typeof EVENTS;
type Row = Partial<Record<EventName, readonly [LanePhaseName, ...string[]]>>;

function standing(verdict: typeof REFUSE | null): Bench {
  const bench = Bench.idle();
  bench.answer = () => verdict;
  return bench.cover("presence").read("沪A12345");
}

const raising = (): Bench => Bench.idle().cover("presence").read("沪A12345");
const open = (): Bench => raising().arm("up");
const passing = (): Bench => open().cover("passage").clear("presence");

const STARTS: Readonly<Record<LanePhaseName, () => Bench>> = {
  idle: () => Bench.idle(),
  reading: () => Bench.idle().cover("presence"),
  deciding: () => standing(null),
  refused: () => standing(REFUSE),
  paying: () => standing(PAY),
  waiting: () => standing(WAIT),
  raising,
  open,
  passing,
  lowering: () => passing().clear("passage"),
  held_open: () => Bench.idle().mode(HELD).arm("up"),
  waiting_for_help: () => raising().wait(3 * TIMINGS.raiseMs),
};

const OPENED = "fault arm_opened_by_others";

/** What is the same for every car that stands there without a credit. */
function uncredited(phase: LanePhaseName): Row {
  return {
    "the presence loop changes": ["idle", "ended 1 gave_up"],
    "the passage loop changes": ["passing"],
    "the arm is up": [phase, OPENED],
    "it is admitted": ["raising", "raise_arm"],
    "it is refused": ["refused"],
    "a person opens once": ["raising", "raise_arm"],
    "the lane is held open": ["held_open", "hold_arm"],
  };
}

const HELD_OPEN: Row = { "the lane is held open": ["held_open", "hold_arm"] };
const ASKED_AGAIN = (phase: LanePhaseName): Row => ({ "circumstances change": [phase, "ask 1 沪A12345"] });

const TABLE: Readonly<Record<LanePhaseName, Row>> = {
  idle: {
    "the presence loop changes": ["reading"],
    "the passage loop changes": ["passing"],
    "the arm is up": ["open", OPENED],
    "a person opens once": ["raising", "raise_arm"],
    ...HELD_OPEN,
  },
  reading: {
    ...uncredited("reading"),
    "its plate is read": ["raising", "ask 1 沪A12345", "raise_arm"],
    "another plate is read": ["raising", "ask 1 苏E7K9P1", "raise_arm"],
  },
  deciding: uncredited("deciding"),
  refused: { ...uncredited("refused"), ...ASKED_AGAIN("refused") },
  paying: { ...uncredited("paying"), ...ASKED_AGAIN("paying") },
  waiting: { ...uncredited("waiting"), ...ASKED_AGAIN("waiting") },
  raising: { "the passage loop changes": ["passing"], "the arm is up": ["open"], ...HELD_OPEN },
  open: { "the passage loop changes": ["passing"], "the arm is down": ["raising", "raise_arm"], ...HELD_OPEN },
  passing: {
    "the passage loop changes": ["lowering", "passed 1 credited 沪A12345", "ended 1 passed"],
    "the arm is down": ["passing", "raise_arm"],
    ...HELD_OPEN,
  },
  lowering: {
    "the presence loop changes": ["reading"],
    "the passage loop changes": ["passing"],
    "the arm is down": ["idle"],
    "a person opens once": ["open"],
    ...HELD_OPEN,
  },
  held_open: { "the lane is released": ["lowering", "release_arm"] },
  waiting_for_help: {
    "the passage loop changes": ["passing"],
    "the arm is up": ["open", "no arm_did_not_rise"],
    "a person opens once": ["raising", "raise_arm"],
    ...HELD_OPEN,
  },
};

const PHASES = Object.keys(TABLE) as readonly LanePhaseName[];

describe.each(PHASES)("a lane that is %s", (phase) => {
  it("is reached", () => {
    expect(phaseOf(STARTS[phase]().lane)).toBe(phase);
  });

  it.each(Object.keys(EVENTS) as readonly EventName[])("answers when %s", (event) => {
    const bench = STARTS[phase]();
    bench.news();
    EVENTS[event](bench);
    expect([phaseOf(bench.lane), ...bench.news()]).toEqual(TABLE[phase][event] ?? [phase]);
  });
});
