/** What a walk makes of the city, and the sheet that it leaves. */
import { describe, expect, it } from "vitest";
import { citySteps } from "#src/commissioning/city.ts";
import { sheetOf, sheetText, type StepResult } from "#src/commissioning/sheet.ts";
import type { Judgement } from "#src/commissioning/step.ts";
import { boxView, type Changes, faultOf, judged } from "./views.ts";

describe("the city", () => {
  const good = {
    heartbeat: { lastMs: 900, lastTakenMs: 900 },
    clock: { systemErrorMs: -120.4, readings: 3 },
    outbox: { waiting: 0, unreadable: 0 },
    parked: [],
    trouble: null,
    sentence: { zh: "正常", en: "all is well" },
  };
  const trouble = { cause: { zh: "密码错误", en: "The password is wrong" }, action: { zh: "改正", en: "Mend it" } };
  const at = (change: object): Changes => ({ rest: { city: { ...good, ...change } } });
  const states = (now: Changes): readonly string[] =>
    citySteps(boxView(at({}))).map((step) => judged(step, {}, now).state);

  it("has no steps where none is configured, and fails where it is not connected", () => {
    expect(citySteps(boxView())).toEqual([]);
    const shut = { rest: { faults: [faultOf("city", "degrades")] } };
    expect(citySteps(boxView(shut)).map((step) => judged(step, {}, shut).state)).toEqual([
      "failed",
      "failed",
      "failed",
    ]);
  });

  it.each([
    ["is well", {}, ["passed", "passed", "passed"]],
    [
      "has not taken the last heartbeat",
      { heartbeat: { lastMs: 950, lastTakenMs: 900 } },
      ["waiting", "passed", "passed"],
    ],
    ["has taken no heartbeat", { heartbeat: { lastMs: null, lastTakenMs: null } }, ["waiting", "passed", "passed"]],
    ["has not told its time", { clock: { systemErrorMs: null, readings: 0 } }, ["passed", "waiting", "passed"]],
    ["has quite another time", { clock: { systemErrorMs: -5_000, readings: 3 } }, ["passed", "failed", "passed"]],
    ["has reports to come", { outbox: { waiting: 1, unreadable: 0 } }, ["passed", "passed", "waiting"]],
    ["has refused a report", { parked: [{}] }, ["passed", "passed", "waiting"]],
    ["has a report that cannot be read", { outbox: { waiting: 0, unreadable: 1 } }, ["passed", "passed", "waiting"]],
  ])("%s", (_what, change, expected) => {
    expect(states(at(change))).toEqual(expected);
  });

  it("says why it does not take what it was sent", () => {
    const now = at({ heartbeat: { lastMs: 1, lastTakenMs: null }, outbox: { waiting: 2, unreadable: 0 }, trouble });
    const [heartbeat, , queue] = citySteps(boxView(now)).map((step): Judgement => step.judge(boxView(), boxView(now)));
    expect(JSON.stringify(heartbeat)).toContain("The password is wrong; Mend it; run gatehouse probe");
    expect(JSON.stringify(queue)).toContain("2 reports wait, 0 are put aside; The password is wrong");
  });
});

describe("the sheet", () => {
  const step = (result: StepResult["result"], rest: Partial<StepResult> = {}): StepResult => ({
    id: "entry-presence",
    lane: "entry",
    title: { zh: "线圈", en: "Loop" },
    result,
    tries: 1,
    said: { zh: "好", en: "good" },
    figures: {},
    ...rest,
  });
  const views = { before: boxView(), after: boxView({ rest: { lot: { name: "Lot", parkingId: "qp1", free: 9 } } }) };

  it.each([
    ["passed", [step("passed"), step("passed")], true],
    ["failed", [step("passed"), step("failed")], false],
    ["skipped", [step("skipped")], false],
    ["empty", [], false],
  ] as const)("%s", (_what, steps, expected) => {
    expect(sheetOf("Li Wei", views, steps).passed).toBe(expected);
  });

  it("names the box, what it runs, who tried it, each step, and what the trying has moved", () => {
    const spoken = step("failed", { tries: 2, figures: { riseMs: 1200 }, said: { zh: "a|b\nc", en: "a|b\nc" } });
    const text = sheetText(sheetOf("Li | Wei", views, [spoken, step("passed")]));
    for (const part of [
      "Lot (qp1)",
      "00.aa",
      "0badcafe",
      "Li \\| Wei",
      "10 → 9",
      "count and set it",
      "1 通过 passed, 1 未通过",
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain("| entry-presence<br>线圈 Loop | ✘ 未通过 failed (2 次 tries) | riseMs 1200 | a\\|b c |");
    expect(sheetText(sheetOf("Li", { before: views.before, after: views.before }, []))).not.toContain(
      "count and set it",
    );
  });
});
