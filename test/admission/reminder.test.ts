import { describe, expect, it } from "vitest";
import { DAY_MS } from "#src/local-day.ts";
import { entryOf } from "#test/controller/settings.ts";
import { decide, HOUR, list, NOW, PLATE, type Scene } from "./bench.ts";

describe("a car whose time on a list is running out", () => {
  const reminding = list({ remindDays: 7 });
  const until = (...ends: readonly (number | null)[]): Scene => ({
    lists: [[reminding, ends.map((toMs) => entryOf(PLATE, { toMs }))]],
  });
  const END_OF_TODAY = NOW + 14 * HOUR - 1;
  it.each<readonly [what: string, scene: Scene, days: number | null]>([
    ["is told on its last day", until(END_OF_TODAY), 0],
    ["is told how many days are left", until(END_OF_TODAY + 3 * DAY_MS), 3],
    ["is told from the first of those days", until(END_OF_TODAY + 7 * DAY_MS), 7],
    ["is not told before", until(END_OF_TODAY + 8 * DAY_MS), null],
    ["goes by its longest entry", until(END_OF_TODAY, END_OF_TODAY + 5 * DAY_MS), 5],
    ["is not told when one has no end", until(END_OF_TODAY, null), null],
    ["is not told where the list does not remind", { lists: [[list(), [entryOf(PLATE, { toMs: NOW })]]] }, null],
    ["is none when it is temporary", {}, null],
  ])("%s", (_what, scene, days) => {
    expect(decide(scene).daysLeft).toBe(days);
  });

  it("is told so in words", () => {
    expect(decide(until(END_OF_TODAY + DAY_MS)).sentence).toEqual({
      zh: "员工车辆，剩余 1 天",
      en: "On the list Staff, for 1 more day",
    });
    expect(decide(until(END_OF_TODAY)).sentence.zh).toBe("员工车辆，今天到期");
  });
});
