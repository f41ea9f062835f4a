import { expect, it } from "vitest";
import { ClockWatch } from "#src/box/clock-watch.ts";
import { FaultRegister } from "#src/device/fault.ts";

it("says that the clock is not set, not before the system has had a minute for it, and clears once it is", () => {
  const faults = new FaultRegister({ monotonicMs: () => 0, wallMs: () => 0 });
  let due: { readonly ms: number; readonly run: () => void } | null = null;
  let trusted = false;
  const after = (ms: number, run: () => void) => {
    due = { ms, run };
    return () => void (due = null);
  };
  const pass = (): number => {
    const { ms, run } = due ?? { ms: 0, run: () => {} };
    run();
    return ms;
  };
  const watch = new ClockWatch({ clock: { after }, faults, isTrusted: () => trusted });
  watch.start();
  expect(faults.active()).toEqual([]);
  expect(pass()).toBe(60_000);
  expect(faults.active()).toMatchObject([{ id: "box/clock_not_set", severity: "degrades" }]);
  trusted = true;
  pass();
  expect(faults.active()).toEqual([]);
  trusted = false;
  pass();
  expect(faults.isActive("box", "clock_not_set")).toBe(true);
  watch.stop();
  expect(due).toBeNull();
});
