import { describe, expect, it } from "vitest";
import type { ListEntry } from "#src/lot/grounds.ts";
import { entryOf } from "#test/controller/settings.ts";
import { contract, decide, HOUR, inShort, list, MINUTE, NOW, PLATE, reservation, TODAY, type Scene } from "./bench.ts";

const FULL = { free: 0 };
/** The scene is Monday 10:00 local: minute 600 of the week. */
const MONDAY_MORNING = [[540, 660]] as const;
const MONDAY_EVENING = [[1080, 1200]] as const;
const monthly = list({ name: "m", kind: "monthly" });
const STAFF = list();
const onStaff = (rest: Partial<ListEntry> = {}, policy = STAFF): Scene => ({
  lists: [[policy, [entryOf(PLATE, rest)]]],
});

type Row = readonly [what: string, scene: Scene, answer: string];

function holds(rows: readonly Row[]): void {
  it.each(rows)("%s", (_what, scene, answer) => {
    const decision = decide(scene);
    expect(inShort(decision)).toBe(answer);
    expect(decision.sentence.zh).not.toBe("");
    expect(decision.sentence.en).not.toBe("");
  });
}

describe("a reservation", () => {
  const reserved = (rest: Parameters<typeof reservation>[0] = {}, more: Scene = {}): Scene => ({
    ...FULL,
    reservations: [reservation(rest)],
    ...more,
  });
  const tolerance = { settings: { reservationEarlyMs: 10 * MINUTE, reservationLateMs: 5 * MINUTE } };
  holds([
    ...[1, 2, 3, 4].map((type): Row => [`of type ${type} admits to a full lot`, reserved({ type }), "reservation r1"]),
    ["admits at the first instant of its window", reserved({ fromMs: NOW }), "reservation r1"],
    ["does not admit before it", reserved({ fromMs: NOW + 1 }), "refused full"],
    ["admits at the last instant of its window", reserved({ toMs: NOW }), "reservation r1"],
    ["does not admit after it", reserved({ toMs: NOW - 1 }), "refused full"],
    ["admits early within the tolerance", reserved({ fromMs: NOW + 10 * MINUTE }, tolerance), "reservation r1"],
    ["does not admit earlier", reserved({ fromMs: NOW + 10 * MINUTE + 1 }, tolerance), "refused full"],
    ["admits late within the tolerance", reserved({ toMs: NOW - 5 * MINUTE }, tolerance), "reservation r1"],
    ["does not admit later", reserved({ toMs: NOW - 5 * MINUTE - 1 }, tolerance), "refused full"],
    ["that is cancelled admits nobody", reserved({ status: 2 }), "refused full"],
    ["of a status nobody knows admits nobody", reserved({ status: 7 }), "refused full"],
    ["of another plate admits nobody", reserved({ plate: "沪B67890" }), "refused full"],
    [
      "that was used admits nobody again",
      reserved({}, { left: [{ plate: PLATE, agoMs: HOUR, ref: "r1" }] }),
      "refused full",
    ],
    [
      "beside a used one still admits",
      {
        ...FULL,
        reservations: [reservation(), reservation({ id: "r2" })],
        left: [{ plate: PLATE, agoMs: HOUR, ref: "r1" }],
      },
      "reservation r2",
    ],
    [
      "outside its window leaves the car a temporary one",
      { reservations: [reservation({ fromMs: NOW + 1 })] },
      "temporary",
    ],
  ]);

  it("for an accessible berth names the berth", () => {
    const { sentence } = decide(reserved({ type: 3, berthId: "B07" }));
    expect(sentence.en).toContain("B07");
  });
});

describe("a stagger contract", () => {
  const staggered = (rest: Parameters<typeof contract>[0] = {}, hours = {}): Scene => ({
    ...FULL,
    contracts: [contract(rest)],
    settings: { staggerHours: hours },
  });
  holds([
    ["admits to a full lot on its day", staggered(), "stagger c1"],
    ["admits on its last day", staggered({ fromDay: TODAY - 9, toDay: TODAY }), "stagger c1"],
    ["does not admit the day after", staggered({ fromDay: TODAY - 9, toDay: TODAY - 1 }), "refused full"],
    ["does not admit the day before", staggered({ fromDay: TODAY + 1, toDay: TODAY + 9 }), "refused full"],
    ["admits within the hours of its code", staggered({}, { night: MONDAY_MORNING }), "stagger c1"],
    ["does not admit outside them", staggered({}, { night: MONDAY_EVENING }), "refused full"],
    ["holds all day for a code that is not named", staggered({}, { other: MONDAY_EVENING }), "stagger c1"],
    ["that is cancelled admits nobody", staggered({ status: 2 }), "refused full"],
  ]);
});

describe("a list", () => {
  holds([
    ["gives its ground", onStaff(), "listed staff"],
    ["of monthly cars gives theirs", { lists: [[monthly, [entryOf(PLATE)]]] }, "monthly m"],
    ["does not speak of others", { lists: [[STAFF, [entryOf("沪B67890")]]] }, "temporary"],
    ["holds from the first instant of an entry", onStaff({ fromMs: NOW }), "listed staff"],
    ["does not hold before", onStaff({ fromMs: NOW + 1 }), "temporary"],
    ["holds to the last instant of an entry", onStaff({ toMs: NOW }), "listed staff"],
    ["does not hold after", onStaff({ toMs: NOW - 1 }), "temporary"],
    ["holds in the lanes of an entry", onStaff({ lanes: ["side", "in"] }), "listed staff"],
    ["does not hold in others", onStaff({ lanes: ["side"] }), "temporary"],
    ["holds in the hours of an entry", onStaff({ hours: MONDAY_MORNING }), "listed staff"],
    ["does not hold outside them", onStaff({ hours: MONDAY_EVENING }), "temporary"],
    ["admits to a full lot only where it says so", { ...FULL, ...onStaff() }, "refused full"],
    ["that says so admits to a full lot", { ...FULL, ...onStaff({}, list({ whenFull: "admit" })) }, "listed staff"],
    [
      "comes before a reservation and a contract: the best for the driver",
      { reservations: [reservation()], contracts: [contract()], ...onStaff() },
      "listed staff",
    ],
    [
      "that refuses when full gives way to the reservation",
      { ...FULL, reservations: [reservation()], ...onStaff() },
      "reservation r1",
    ],
  ]);
});

describe("a group with fewer berths than cars", () => {
  const SECOND = "沪B67890";
  const entries = (policy = STAFF, mine: Partial<ListEntry> = {}): Scene => ({
    lists: [
      [
        policy,
        [entryOf(PLATE, { group: "g", groupBerths: 1, ...mine }), entryOf(SECOND, { group: "g", groupBerths: 1 })],
      ],
    ],
  });
  const inside = [{ plate: SECOND, ground: "listed" as const, ref: "staff" }];
  const refusing = list({ whenQuotaFull: "refuse" });
  holds([
    ["lets the first in on its ground", entries(), "listed staff"],
    ["bills the second as temporary", { ...entries(), inside }, "temporary"],
    ["or refuses it, by the list", { ...entries(refusing), inside }, "refused quota_full"],
    ["does not count a car inside on another ground", { ...entries(), inside: [{ plate: SECOND }] }, "listed staff"],
    [
      "does not count the car's own ghost",
      { ...entries(), inside: [{ plate: PLATE, ground: "listed", ref: "staff" }] },
      "listed staff already_inside",
    ],
    [
      "is no reason against a car whose entry has run out",
      { ...entries(refusing, { toMs: NOW - 1 }), inside },
      "temporary",
    ],
    [
      "gives way to a reservation of the second",
      { ...entries(refusing), inside, reservations: [reservation()] },
      "reservation r1",
    ],
    ["that is billed as temporary finds a full lot full", { ...FULL, ...entries(), inside }, "refused full"],
  ]);
});

describe("a block list", () => {
  const refuse = list({ name: "bad", kind: "blocked", blocked: "refuse" });
  const alarm = list({ name: "watch", kind: "blocked", blocked: "admit_and_alarm" });
  const blocked = (...policies: (typeof refuse)[]): Scene => ({
    lists: policies.map((policy) => [policy, [entryOf(PLATE, { group: "g", groupBerths: 0 })]]),
  });
  holds([
    ["refuses", blocked(refuse), "refused blocked"],
    ["lets in and raises the alarm", blocked(alarm), "temporary blocked_plate"],
    ["refuses when any list does, whichever stands first", blocked(alarm, refuse), "refused blocked"],
    ["is stronger than a reservation", { ...blocked(refuse), reservations: [reservation()] }, "refused blocked"],
    [
      "is no ground to come in to a full lot",
      { ...FULL, lists: [[{ ...alarm, whenFull: "admit" }, [entryOf(PLATE)]]] },
      "refused full",
    ],
    [
      "may let one of its cars in and raise the alarm",
      { lists: [[refuse, [entryOf(PLATE, { blocked: "admit_and_alarm" })]]] },
      "temporary blocked_plate",
    ],
    ["may refuse one of its cars", { lists: [[alarm, [entryOf(PLATE, { blocked: "refuse" })]]] }, "refused blocked"],
    [
      "refuses a car when any of its entries does",
      { lists: [[refuse, [entryOf(PLATE, { blocked: "admit_and_alarm" }), entryOf(PLATE)]]] },
      "refused blocked",
    ],
    [
      "does not go by an entry that has run out",
      { lists: [[alarm, [entryOf(PLATE, { blocked: "refuse", toMs: NOW - 1 }), entryOf(PLATE)]]] },
      "temporary blocked_plate",
    ],
    ["whose entry has run out is silent", { lists: [[refuse, [entryOf(PLATE, { toMs: NOW - 1 })]]] }, "temporary"],
  ]);
});

describe("the berths that are left", () => {
  const soon = (count: number, rest: Parameters<typeof reservation>[0] = {}) =>
    Array.from({ length: count }, (_, index) =>
      reservation({ id: `s${index}`, plate: `沪S0000${index}`, fromMs: NOW + 20 * MINUTE, ...rest }),
    );
  const keep = { settings: { keepBackMs: 30 * MINUTE } };
  holds([
    ["let a temporary car in while there is one", { free: 1 }, "temporary"],
    ["refuse it when there is none", FULL, "refused full"],
    ["refuse it when there are fewer than none", { free: -3 }, "refused full"],
    ["are not kept back where the site does not say so", { free: 1, reservations: soon(1) }, "temporary"],
    ["are kept back for reservations about to begin", { free: 2, reservations: soon(2), ...keep }, "refused full"],
    ["beyond those are given away", { free: 3, reservations: soon(2), ...keep }, "temporary"],
    ["are not kept back for cancelled ones", { free: 1, reservations: soon(1, { status: 2 }), ...keep }, "temporary"],
    [
      "are not kept back for later ones",
      { free: 1, reservations: soon(1, { fromMs: NOW + HOUR }), ...keep },
      "temporary",
    ],
    [
      "are not kept back for a car that is inside already",
      { free: 1, reservations: soon(1), inside: [{ plate: "沪S00000", ground: "reservation", ref: "s0" }], ...keep },
      "temporary",
    ],
  ]);
});

describe("a plate that is inside already", () => {
  const inside = [{ plate: PLATE }];
  const policy = (alreadyInside: "soft" | "hard" | "off"): Scene => ({ inside, settings: { alreadyInside } });
  holds([
    ["comes in and is flagged", policy("soft"), "temporary already_inside"],
    ["is turned away", policy("hard"), "refused already_inside"],
    ["is taken no notice of", policy("off"), "temporary"],
    [
      "is treated as its list says, not as others are",
      { ...onStaff({}, list({ alreadyInside: "hard" })), inside, settings: { alreadyInside: "off" } },
      "refused already_inside",
    ],
  ]);
});

describe("a plate that has just left", () => {
  const left = (agoMs: number): Scene => ({ left: [{ plate: PLATE, agoMs }] });
  holds([
    ["opens nothing", left(29_999), "refused just_left"],
    ["opens again after the time for it", left(30_000), "temporary"],
    ["is not kept out for ever by a leave dated in the future", left(-HOUR), "temporary"],
    ["keeps nobody else out", { left: [{ plate: "沪B67890", agoMs: 1_000 }] }, "temporary"],
  ]);
});

describe("a car without a plate", () => {
  const unread = { request: { plate: null } };
  holds([
    ["is an operator's case", unread, "person"],
    [
      "comes in with a mark where the site says so",
      { ...unread, settings: { noPlate: "admit" } },
      "temporary no_plate",
    ],
    ["finds a full lot full", { ...unread, ...FULL, settings: { noPlate: "admit" } }, "refused full"],
    [
      "is no exception in a lane that takes no temporary cars",
      { request: { plate: null, mode: "closed" }, settings: { noPlate: "admit" } },
      "refused closed",
    ],
  ]);
});

describe("a plate class that always passes", () => {
  const police = "沪A1234警";
  const settings = { alwaysAdmit: ["police" as const] };
  holds([
    ["passes into a full lot", { ...FULL, request: { plate: police }, settings }, "listed plate_class:police"],
    ["is none by default", { ...FULL, request: { plate: police } }, "refused full"],
    [
      "does not pass a lane closed to all",
      { request: { plate: police, mode: "closed_to_all" }, settings },
      "refused closed",
    ],
  ]);
});

describe("a lane's mode", () => {
  const mode = (word: "full" | "closed" | "closed_to_all"): Scene => ({ request: { mode: word } });
  holds([
    ["full refuses temporary cars though berths are free", mode("full"), "refused full"],
    ["full admits reserved ones", { ...mode("full"), reservations: [reservation()] }, "reservation r1"],
    ["full refuses a list that does not come in when full", { ...mode("full"), ...onStaff() }, "refused full"],
    ["closed refuses temporary cars", mode("closed"), "refused closed"],
    ["closed admits listed ones", { ...mode("closed"), ...onStaff() }, "listed staff"],
    [
      "closed admits nobody to a full lot who may not come in then",
      { ...mode("closed"), ...FULL, ...onStaff() },
      "refused closed",
    ],
    ["closed to all refuses everybody", { ...mode("closed_to_all"), reservations: [reservation()] }, "refused closed"],
  ]);
});
