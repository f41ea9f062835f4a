import { describe, expect, it } from "vitest";
import { describeCause } from "#src/berth/cause-words.ts";
import { changeOf, movesVehicles } from "#src/berth/cause.ts";
import type { BerthCause } from "#src/berth/cause.ts";
import { capacitySet, countSet, MANNERS, NOON, STAY_MOVES, stayMoved, uncounted } from "./causes.ts";

describe("changeOf", () => {
  it.each<[BerthCause, number, number, number]>([
    [stayMoved("stay_opened"), 0, 1, 0],
    [stayMoved("reopened"), 0, 1, 0],
    [stayMoved("stay_closed"), 0, -1, 0],
    [stayMoved("stay_voided"), 0, -1, 0],
    [stayMoved("soft_closed"), 0, -1, 0],
    [uncounted(1), 0, 1, 0],
    [uncounted(-1, "no_entry_record"), 0, -1, 0],
    [countSet(7), 0, 0, 7],
    [countSet(-7), 0, 0, -7],
    [countSet(0), 0, 0, 0],
    [capacitySet(20), 20, 0, 0],
    [capacitySet(-20), -20, 0, 0],
  ])("of %j is %d, %d, %d", (cause, capacity, occupied, adjustment) => {
    expect(changeOf(cause)).toEqual({ capacity, occupied, adjustment });
  });

  it("refuses to move a count by anything but whole berths", () => {
    expect(() => changeOf(countSet(0.5))).toThrow(/whole berths/);
    expect(() => changeOf(capacitySet(Number.NaN))).toThrow(/whole berths/);
    const unknown: BerthCause = JSON.parse(JSON.stringify({ ...countSet(1), kind: "something_else" }));
    expect(() => changeOf(unknown)).toThrow(/something_else/);
  });
});

describe("movesVehicles", () => {
  it("is so for stays and passages, not for what people say of the number", () => {
    for (const move of STAY_MOVES) expect(movesVehicles(stayMoved(move))).toBe(true);
    expect(movesVehicles(uncounted(1))).toBe(true);
    expect(movesVehicles(countSet(1))).toBe(false);
    expect(movesVehicles(capacitySet(1))).toBe(false);
  });
});

describe("describeCause", () => {
  it("tells what happened, where, by whom and why", () => {
    const cause: BerthCause = { ...countSet(-3, "large"), kind: "count_set", delta: -3, trueFree: 12, lane: "exit-1" };
    expect(describeCause(cause)).toEqual({
      zh: "人工校准空位为 12，调整 -3，区域 large，车道 exit-1，操作人 Li，原因：recount",
      en: "12 berths were counted free, adjustment -3, area large, lane exit-1, by Li, because: recount",
    });
  });

  it.each<[BerthCause, string, string]>([
    [stayMoved("stay_opened"), "车辆入场，占用 +1", "A car came in, occupied +1"],
    [stayMoved("stay_closed"), "车辆离场，占用 -1", "A car left, occupied -1"],
    [stayMoved("stay_voided"), "停车记录作废，占用 -1", "A stay was voided, occupied -1"],
    [stayMoved("soft_closed"), "停车记录按规则关闭，占用 -1", "A stay was closed by rule, occupied -1"],
    [stayMoved("reopened"), "停车记录恢复，占用 +1", "A stay was re-opened, occupied +1"],
    [uncounted(1), "跟车通过，占用 +1", "A car followed another through, occupied +1"],
    [uncounted(-1, "unauthorised"), "未授权通过，占用 -1", "A car passed without leave, occupied -1"],
    [uncounted(1, "held_open"), "常开期间通过，占用 +1", "A car passed while the arm was held open, occupied +1"],
    [uncounted(-1, "no_entry_record"), "无入场记录的车辆离场，占用 -1", "A car without a stay left, occupied -1"],
  ])("tells %j", (cause, zh, en) => {
    expect(describeCause(cause)).toEqual({ zh, en });
  });

  it("writes a plus before a gain and nothing before none", () => {
    expect(describeCause({ ...nobody(), kind: "capacity_set", delta: 20, capacity: 120 })).toEqual({
      zh: "泊位总数改为 120（+20）",
      en: "The capacity was set to 120 (+20)",
    });
    expect(describeCause({ ...nobody(), kind: "count_set", delta: 0, trueFree: 5 }).en).toBe(
      "5 berths were counted free, adjustment 0",
    );
  });

  it("has words for every manner", () => {
    expect(new Set(MANNERS.map((manner) => describeCause(uncounted(1, manner)).zh)).size).toBe(MANNERS.length);
  });
});

function nobody() {
  return { area: "", lane: null, by: null, reason: null, atMs: NOON };
}
