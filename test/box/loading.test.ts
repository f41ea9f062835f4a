/** When a box that gates loads the city and the page. */
import { describe, expect, it } from "vitest";
import type { Box } from "#src/box/box.ts";
import { whenToLoad } from "#src/box/loading.ts";
import { Bench } from "#test/controller/bench.ts";
import { settingsWith } from "#test/controller/settings.ts";

const PLATE = "沪A12345";

/** Whether a box whose loops are covered would load now. */
function loads(bench: Bench): boolean {
  let isEnough = (): boolean => false;
  const quiet = (_withinMs: number, enough: () => boolean) => ((isEnough = enough), Promise.resolve());
  void whenToLoad({ controller: bench.controller, isQuiet: () => false, quiet } as unknown as Box);
  return isEnough();
}

describe("what a start has not loaded yet", () => {
  it("is loaded while a car stands there that waits for the city", () => {
    const bench = new Bench(settingsWith({ whenCityUnreachable: "open_and_owe" }));
    bench.parks(PLATE);
    bench.restart();
    expect(loads(bench)).toBe(false);
    bench.comes("out", PLATE);
    expect(bench.verdict("out")).toMatchObject({ type: "wait", for: "city" });
    expect(loads(bench)).toBe(true);
  });

  it("is not loaded while a car is on its way in or out", () => {
    const bench = new Bench(settingsWith({ whenCityUnreachable: "open_and_owe" }));
    bench.restart();
    bench.comes("in", PLATE);
    expect(bench.raised("in")).toBe(true);
    expect(loads(bench)).toBe(false);
  });
});
