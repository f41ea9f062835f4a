/** Two cars of a family share one berth: the one that comes while the other stands there takes its berth over, if it leaves soon. */
import { describe, expect, it } from "vitest";
import type { ListEntry } from "#src/lot/grounds.ts";
import { Bench, MINUTE } from "./bench.ts";
import { entryOf, settingsWith, STAFF } from "./settings.ts";

const [FIRST, SECOND, THIRD] = ["沪A00001", "沪A00002", "沪A00003"] as const;
const FAMILY = { group: "12-301", groupBerths: 1 };
const ALL = [FIRST, SECOND, THIRD].map((plate) => entryOf(plate, FAMILY));

function familyLot(swapMinutes: number, entries: readonly ListEntry[] = ALL): Bench {
  const list = { ...STAFF, name: "monthly", kind: "monthly" as const, swapMinutes };
  const bench = new Bench(settingsWith({}, { lists: [list] }));
  bench.says({ command: "replace_list", list: "monthly", version: "1", entries });
  return bench;
}

function grounds(bench: Bench): readonly string[] {
  return [...bench.lot.stays.all()].map(({ ground }) => ground);
}

function leaves(bench: Bench, plate: string): void {
  bench.comes("out", plate).drivesThrough("out");
}

describe("a berth that a car of the group leaves", () => {
  it("goes to the one that came while it was taken, which then pays nothing", () => {
    const bench = familyLot(20);
    bench.enters(FIRST);
    bench.enters(SECOND);
    expect(grounds(bench)).toEqual(["monthly", "temporary"]);
    bench.wait(10 * MINUTE);
    leaves(bench, FIRST);
    expect(grounds(bench)).toEqual(["monthly", "monthly"]);
    expect(bench.stayOf(SECOND)).toMatchObject({ groundRef: "monthly" });
    bench.wait(600 * MINUTE).comes("out", SECOND);
    expect(bench.verdict("out")).toMatchObject({ type: "admit" });
  });

  it("is taken from then on: a third car is billed", () => {
    const bench = familyLot(20);
    bench.enters(FIRST);
    bench.enters(SECOND);
    leaves(bench, FIRST);
    bench.enters(THIRD);
    expect(bench.stayOf(THIRD).ground).toBe("temporary");
  });

  it("goes to the one that came first, in whatever order the list names them", () => {
    const bench = familyLot(20);
    for (const plate of [FIRST, THIRD, SECOND]) bench.enters(plate);
    leaves(bench, FIRST);
    expect([SECOND, THIRD].map((plate) => bench.stayOf(plate).ground)).toEqual(["temporary", "monthly"]);
  });

  it("is none when that car had come as a temporary one", () => {
    const bench = familyLot(20, []);
    for (const plate of [FIRST, SECOND]) bench.enters(plate);
    bench.says({ command: "replace_list", list: "monthly", version: "2", entries: ALL });
    leaves(bench, FIRST);
    expect(bench.stayOf(SECOND).ground).toBe("temporary");
  });

  it("goes to none that has left itself", () => {
    const bench = familyLot(20);
    for (const plate of [FIRST, SECOND]) bench.enters(plate);
    leaves(bench, SECOND);
    leaves(bench, FIRST);
    expect(bench.recordsOf("ground_granted")).toEqual([]);
  });

  it("goes to none that a person let in", () => {
    const bench = familyLot(20);
    bench.enters(FIRST);
    bench.says({ command: "open_once", lane: "in", visit: null });
    bench.comes("in", SECOND).drivesThrough("in");
    leaves(bench, FIRST);
    expect(bench.stayOf(SECOND).ground).toBe("operator");
  });

  it("goes to none of another group, though that has a berth by now", () => {
    const others = ["沪B00001", "沪B00002"].map((plate) => entryOf(plate, { group: "b", groupBerths: 1 }));
    const bench = familyLot(20, [...ALL, ...others]);
    for (const plate of [FIRST, "沪B00001", "沪B00002"]) bench.enters(plate);
    bench.says({ command: "close_ghost", stay: bench.stayOf("沪B00001").id });
    leaves(bench, FIRST);
    expect(bench.stayOf("沪B00002").ground).toBe("temporary");
  });

  it("goes to the one that came first, and to one only", () => {
    const bench = familyLot(20);
    for (const plate of [FIRST, SECOND, THIRD]) bench.enters(plate);
    leaves(bench, FIRST);
    expect(grounds(bench)).toEqual(["monthly", "monthly", "temporary"]);
  });

  it.each<[string, number, readonly ListEntry[], number]>([
    ["it leaves too late", 5, ALL, 10],
    ["the list knows no swapping", 0, ALL, 1],
    ["the other is of another group", 20, [entryOf(FIRST, FAMILY), entryOf(SECOND, { ...FAMILY, group: "b" })], 1],
    [
      "the other's entry does not hold in its lane",
      20,
      [entryOf(FIRST, FAMILY), entryOf(SECOND, { ...FAMILY, lanes: ["x"] })],
      1,
    ],
    [
      "the group has had its berths cut meanwhile",
      20,
      [entryOf(FIRST, FAMILY), entryOf(SECOND, { ...FAMILY, groupBerths: 0 })],
      1,
    ],
    ["neither is of a group", 20, [entryOf(FIRST), entryOf(THIRD)], 1],
  ])("goes to nobody when %s", (_, swapMinutes, entries, minutes) => {
    const bench = familyLot(swapMinutes, entries);
    bench.enters(FIRST);
    bench.enters(SECOND);
    const before = bench.stayOf(SECOND).ground;
    bench.wait(minutes * MINUTE);
    leaves(bench, FIRST);
    expect(bench.recordsOf("ground_granted")).toEqual([]);
    expect(bench.stayOf(SECOND).ground).toBe(before);
  });

  it("is handed over once more by the next that leaves", () => {
    const bench = familyLot(20);
    for (const plate of [FIRST, SECOND, THIRD]) bench.enters(plate);
    leaves(bench, FIRST);
    leaves(bench, SECOND);
    expect(grounds(bench)).toEqual(["monthly", "monthly", "monthly"]);
    expect(bench.recordsOf("ground_granted")).toHaveLength(2);
  });

  it("stays handed over after a power cut", () => {
    const bench = familyLot(20);
    bench.enters(FIRST);
    bench.enters(SECOND);
    leaves(bench, FIRST);
    bench.restart();
    expect(bench.stayOf(SECOND)).toMatchObject({ ground: "monthly", groundRef: "monthly" });
  });
});
