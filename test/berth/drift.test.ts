import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  describeDrift,
  describeNoted,
  differenceOf,
  DRIFT_DAYS,
  driftOf,
  isAlarming,
  notePassage,
} from "#src/berth/drift.ts";
import type { DriftBook, NotedPassage, Series } from "#src/berth/drift.ts";

const DAY = 20_000;

/** So many passages of one kind. */
const times = (n: number, series: Series, way: "in" | "out", lane = "entry"): readonly NotedPassage[] =>
  Array.from({ length: n }, () => ({ day: DAY, lane, series, way }));

const bookOf = (...passages: readonly NotedPassage[]): DriftBook => passages.reduce(notePassage, []);

describe("drift", () => {
  it("is nothing on a day without passages, and where books and loops agree", () => {
    expect(driftOf([], DAY)).toEqual({
      day: DAY,
      lane: null,
      stays: { in: 0, out: 0 },
      uncounted: { in: 0, out: 0 },
      loops: { in: 0, out: 0 },
      net: 0,
      gross: 0,
    });
    const book = bookOf(
      ...times(3, "stays", "in"),
      ...times(1, "uncounted", "in"),
      ...times(4, "loops", "in"),
      ...times(2, "stays", "out"),
      ...times(2, "loops", "out"),
    );
    expect(driftOf(book, DAY)).toMatchObject({ net: 0, gross: 0, loops: { in: 4, out: 2 } });
  });

  it.each<[string, readonly NotedPassage[], number, number]>([
    ["a car came in unseen by the books", times(1, "loops", "in"), 1, 1],
    ["a car left unseen by the books", times(1, "loops", "out"), -1, 1],
    ["the books let one in that no loop saw", times(1, "stays", "in"), -1, 1],
    ["the books let one out that no loop saw", times(1, "stays", "out"), 1, 1],
    ["a tailgate was recorded that no loop saw", times(1, "uncounted", "in"), -1, 1],
    ["an uncounted leave was recorded that no loop saw", times(1, "uncounted", "out"), 1, 1],
    ["one each way was missed", [...times(1, "loops", "in"), ...times(1, "loops", "out")], 0, 2],
    ["two lanes erred against each other", [...times(2, "loops", "in", "a"), ...times(2, "stays", "in", "b")], 0, 4],
  ])("when %s", (_, passages, net, gross) => {
    expect(driftOf(bookOf(...passages), DAY)).toMatchObject({ net, gross });
  });

  it("is told by day and by lane", () => {
    const other: NotedPassage = { day: DAY + 1, lane: "exit", series: "loops", way: "out" };
    const book = bookOf(...times(2, "loops", "in", "entry"), ...times(1, "loops", "out", "exit"), other);
    expect(driftOf(book, DAY, "entry")).toMatchObject({ lane: "entry", net: 2, gross: 2, loops: { in: 2, out: 0 } });
    expect(driftOf(book, DAY, "exit")).toMatchObject({ net: -1, gross: 1 });
    expect(driftOf(book, DAY)).toMatchObject({ net: 1, gross: 3, loops: { in: 2, out: 1 } });
    expect(driftOf(book, DAY + 1)).toMatchObject({ day: DAY + 1, net: -1, gross: 1 });
    expect(driftOf(book, DAY, "elsewhere").gross).toBe(0);
  });

  it("keeps one entry for a lane's day, by day and lane", () => {
    const book = bookOf(
      { day: 2, lane: "b", series: "stays", way: "in" },
      { day: 1, lane: "b", series: "stays", way: "in" },
      { day: 2, lane: "a", series: "stays", way: "in" },
      { day: 2, lane: "b", series: "loops", way: "out" },
    );
    expect(book.map(({ day, lane }) => [day, lane])).toEqual([
      [1, "b"],
      [2, "a"],
      [2, "b"],
    ]);
    expect(book[2]).toEqual({
      day: 2,
      lane: "b",
      stays: { in: 1, out: 0 },
      uncounted: { in: 0, out: 0 },
      loops: { in: 0, out: 1 },
    });
  });

  it("forgets the oldest days, with all their lanes", () => {
    const days = Array.from({ length: DRIFT_DAYS }, (_, index) => DAY + index);
    const lanes = ["a", "b"].flatMap((lane) =>
      days.map((day): NotedPassage => ({ day, lane, series: "loops", way: "in" })),
    );
    const full = bookOf(...lanes);
    expect(full).toHaveLength(2 * DRIFT_DAYS);
    const next = notePassage(full, { day: DAY + DRIFT_DAYS, lane: "a", series: "loops", way: "in" });
    expect(next).toHaveLength(2 * DRIFT_DAYS - 1);
    expect(next[0]?.day).toBe(DAY + 1);
    expect(notePassage(next, { day: DAY, lane: "a", series: "loops", way: "in" })).toEqual(next);
    expect(DRIFT_DAYS).toBe(40);
  });

  it("is the same for any order of the passages", () => {
    const passage = fc.record({
      day: fc.integer({ min: DAY, max: DAY + 60 }),
      lane: fc.constantFrom("a", "b"),
      series: fc.constantFrom<Series>("stays", "uncounted", "loops"),
      way: fc.constantFrom<"in" | "out">("in", "out"),
    });
    const shuffled = fc
      .array(passage, { maxLength: 120 })
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(bookOf(...other)).toStrictEqual(bookOf(...list));
      }),
      { numRuns: 50 },
    );
  });
});

describe("isAlarming", () => {
  const figure = (gross: number, into: number, out: number) => ({
    ...driftOf([], DAY),
    gross,
    loops: { in: into, out },
  });
  const limits = { passages: 5, percent: 2 };

  it.each([
    [4, 10, 10, false],
    [5, 10, 10, true],
    [5, 125, 125, true],
    [5, 126, 125, false],
    [6, 200, 100, true],
    [5, 0, 0, true],
    [0, 0, 0, false],
  ])("with %d wrong of %d in and %d out", (gross, into, out, alarm) => {
    expect(isAlarming(figure(gross, into, out), limits)).toBe(alarm);
  });
});

describe("a noted count", () => {
  const note = { day: DAY, source: "detectors", counted: 35, ours: 32 };

  it("says how far it is from ours of that moment, either way, and what to do", () => {
    expect(differenceOf(note)).toBe(3);
    expect(differenceOf({ ...note, counted: 30 })).toBe(-2);
    expect(describeNoted(note)).toEqual({
      zh: "detectors 计得在场 35 辆，本机 32 辆，差 3。请清点现场车辆并校准空余泊位。",
      en: "detectors counted 35 inside where we held 32: 3 apart. Count the vehicles and set the free berths.",
    });
  });

  it("asks for nothing when both agree", () => {
    const { zh, en } = describeNoted({ ...note, counted: 32 });
    expect([zh, en]).toEqual([expect.stringContaining("无需处理。"), expect.stringContaining("Nothing to do.")]);
  });
});

describe("describeDrift", () => {
  it("tells both counts and what to do", () => {
    const book = bookOf(
      ...times(3, "loops", "in"),
      ...times(1, "stays", "in"),
      ...times(1, "uncounted", "in"),
      ...times(1, "uncounted", "out"),
    );
    expect(describeDrift(driftOf(book, DAY))).toEqual({
      zh: "全场：线圈计进 3 出 0，记录进 2 出 1，不符 2 次，净差 2。请核对现场车数并校准，检查线圈。",
      en: "All lanes: loops saw 3 in and 0 out, the books hold 2 and 1; they differ 2 times, 2 net. Count the vehicles, set the count, and check the loops.",
    });
  });

  it("says when there is nothing to do, and of which lane it speaks", () => {
    const book = bookOf(...times(1, "loops", "out", "exit"), ...times(1, "stays", "out", "exit"));
    expect(describeDrift(driftOf(book, DAY, "exit"))).toEqual({
      zh: "车道 exit：线圈计进 0 出 1，记录进 0 出 1，不符 0 次，净差 0。无需处理。",
      en: "Lane exit: loops saw 0 in and 1 out, the books hold 0 and 1; they differ 0 times, 0 net. Nothing to do.",
    });
  });
});
