/** What the trace says of each rule that was asked, and which of several entries, lists and contracts counts. */
import { describe, expect, it } from "vitest";
import { hoursHold } from "#src/admission/grounds.ts";
import { entryOf } from "#test/controller/settings.ts";
import { contract, decide, HOUR, inShort, list, MINUTE, NOW, PLATE, reservation, TODAY, type Scene } from "./bench.ts";

const BLOCKED = { kind: "blocked" as const };
const OTHER = "沪B67890";

/** What a rule answered, in English; undefined when it was not asked. */
function answered(rule: string, scene: Scene): string | undefined {
  return decide(scene).rules.find((one) => one.rule === rule)?.answer.en;
}

describe("the answer of", () => {
  it.each<readonly [rule: string, scene: Scene, answer: string | undefined]>([
    ["plate_class", {}, "ordinary plate: no rule of its own"],
    ["list:staff", { lists: [[list(), []]] }, "Staff: not on the list"],
    [
      "list:staff",
      { lists: [[list(), [entryOf(PLATE, { toMs: NOW - 1 })]]] },
      "Staff: not within its validity, lanes or hours",
    ],
    ["list:staff", { lists: [[list(), [entryOf(PLATE)]]] }, "On the list Staff"],
    [
      "list:staff",
      {
        lists: [[list(), ["b", "a"].map((group) => entryOf(PLATE, { group, groupBerths: 0 }))]],
      },
      "Staff: the berths of group a, b are taken",
    ],
    ["list:bad", { lists: [[list({ ...BLOCKED, name: "bad" }), [entryOf(OTHER)]]] }, "Staff: not on the list"],
    ["stagger", {}, "no stagger contract"],
    [
      "stagger",
      { contracts: [contract({ toDay: TODAY - 1, fromDay: TODAY - 9 })] },
      "its stagger contract does not hold on this day or hour",
    ],
    ["stagger", { contracts: [contract()] }, "Stagger contract c1"],
    ["reservation", {}, "no reservation"],
    ["reservation", { reservations: [reservation()] }, "Reservation r1"],
    ["reservation", { reservations: [reservation({ berthId: "A7" })] }, "Reservation r1, berth A7"],
    ["reservation", { reservations: [reservation({ status: 2 })] }, "reservation r1 is cancelled"],
    ["reservation", { reservations: [reservation({ fromMs: NOW + 1 })] }, "reservation r1 has not begun"],
    ["reservation", { reservations: [reservation({ toMs: NOW - 1 })] }, "reservation r1 is over"],
    [
      "reservation",
      { reservations: [reservation()], left: [{ plate: PLATE, agoMs: HOUR, ref: "r1" }] },
      "reservation r1 was used",
    ],
    ["already_inside", {}, undefined],
    ["already_inside", { inside: [{ plate: PLATE }] }, "inside already; policy: soft"],
    ["free_berths", { free: 3 }, "3 free, 0 kept back for reservations"],
    [
      "free_berths",
      { free: 3, reservations: [reservation({ plate: OTHER, fromMs: NOW + MINUTE })], settings: { keepBackMs: HOUR } },
      "3 free, 1 kept back for reservations",
    ],
    ["free_berths", { free: 3, reservations: [reservation({ plate: OTHER })] }, "3 free, 0 kept back for reservations"],
  ])("%s in %j is %j", (rule, scene, answer) => {
    expect(answered(rule, scene)).toBe(answer);
  });
});

describe("weekly hours", () => {
  // The scene is Monday 10:00 local: minute 600 of the week.
  it.each([
    [[], true],
    [[[600, 601]], true],
    [[[599, 600]], false],
    [[[601, 700]], false],
    [
      [
        [0, 60],
        [540, 660],
      ],
      true,
    ],
  ] as const)("%j hold: %s", (hours, hold) => {
    expect(hoursHold(hours, NOW)).toBe(hold);
  });
});

describe("of several", () => {
  const full = (group: string) => entryOf(PLATE, { group, groupBerths: 0 });

  it("entries of a list one that holds is enough, and one group with a berth", () => {
    const gone = entryOf(PLATE, { toMs: NOW - 1 });
    expect(inShort(decide({ lists: [[list(), [gone, entryOf(PLATE)]]] }))).toBe("listed staff");
    expect(inShort(decide({ lists: [[list(), [full("a"), entryOf(PLATE)]]] }))).toBe("listed staff");
  });

  it("groups one that is left is enough: a list that refuses when its berths are taken refuses nobody then", () => {
    const policy = list({ whenQuotaFull: "refuse" });
    const scene = (entries: Parameters<typeof entryOf>[1][]): Scene => ({
      lists: [[policy, entries.map((rest) => entryOf(PLATE, rest))]],
      request: { mode: "closed" },
    });
    expect(inShort(decide(scene([{ group: "a", groupBerths: 0 }])))).toBe("refused quota_full");
    expect(inShort(decide(scene([{ group: "a", groupBerths: 0, toMs: NOW - 1 }])))).toBe("refused closed");
  });

  it("lists whose berths are taken the first is named", () => {
    const policies = ["one", "two"].map((name) => list({ name, titleEn: name, whenQuotaFull: "refuse" }));
    const decision = decide({ lists: policies.map((policy) => [policy, [full("a")]] as const) });
    expect(decision.sentence.en).toBe("The berths of one are taken");
  });

  it("block lists the first is named", () => {
    const policies = ["one", "two"].map((name) => list({ ...BLOCKED, name, titleEn: name }));
    const decision = decide({ lists: policies.map((policy) => [policy, [entryOf(PLATE)]] as const) });
    expect(decision.sentence.en).toBe("On the list one: it may not come in");
  });

  it("entries of a block list the strictest counts", () => {
    const entries = (["admit_and_alarm", "refuse"] as const).map((blocked) => entryOf(PLATE, { blocked }));
    expect(inShort(decide({ lists: [[list(BLOCKED), entries]] }))).toBe("refused blocked");
  });

  it("contracts the first that holds counts", () => {
    const contracts = [contract({ id: "old", toDay: TODAY - 1 }), contract({ id: "a" }), contract({ id: "b" })];
    expect(inShort(decide({ contracts }))).toBe("stagger a");
  });

  it("reservations the one that begins first counts, and of two the lower number", () => {
    const later = reservation({ id: "r0", fromMs: NOW - MINUTE });
    expect(inShort(decide({ reservations: [later, reservation({ id: "r2" }), reservation()] }))).toBe("reservation r1");
    expect(inShort(decide({ reservations: [reservation(), reservation({ id: "r2" }), later] }))).toBe("reservation r1");
  });

  it("reservations that grant nothing the first is spoken of", () => {
    const reservations = [reservation({ status: 2 }), reservation({ id: "r2", status: 2, fromMs: NOW - MINUTE })];
    expect(answered("reservation", { reservations })).toBe("reservation r1 is cancelled");
  });
});

describe("a full lot says", () => {
  it.each<readonly [why: string, scene: Scene]>([
    ["The car park is full", { free: 0 }],
    ["The car park is full", { free: -1 }],
    ["The car park is full", { request: { mode: "full" } }],
    [
      "The car park is full",
      {
        free: 0,
        lists: [
          [
            list({ whenQuotaFull: "refuse" }),
            ["g", "h"].map((group, at) => entryOf(PLATE, { group, groupBerths: at })),
          ],
        ],
      },
    ],
    [
      "The last berths are kept back for reservations",
      { free: 1, reservations: [reservation({ plate: OTHER })], settings: { keepBackMs: HOUR } },
    ],
  ])("%s: %j", (why, scene) => {
    expect(decide(scene).sentence.en).toBe(why);
  });
});

describe("a plate that has just left", () => {
  it.each([
    [0, "refused just_left"],
    [29_999, "refused just_left"],
    [30_000, "temporary"],
    [-1, "temporary"],
  ])("%i ms ago is answered: %s", (agoMs, answer) => {
    expect(inShort(decide({ left: [{ plate: PLATE, agoMs }] }))).toBe(answer);
  });

  it("is not one whose stay was only taken for a ghost's", () => {
    expect(inShort(decide({ ghosts: [PLATE] }))).toBe("temporary");
  });
});
