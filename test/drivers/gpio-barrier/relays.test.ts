import { describe, expect, it } from "vitest";
import { BarrierRelays } from "#drivers/gpio-barrier/relays.ts";
import { ManualClock, recordingHost } from "#test/device/manual-clock.ts";

/** A relay on a line that somebody else may take away. */
function relay() {
  let isThere = true;
  let active = false;
  const set = (next: boolean): void => {
    if (!isThere) throw new Error("ENODEV: no such device, write");
    active = next;
  };
  return { foundActive: false, isActive: () => active, set, takeAway: () => (isThere = false) };
}

describe("the relays of a barrier", () => {
  it.each(["raise", "lower"] as const)(
    "say that the line is gone when the pulse of %s cannot be ended",
    async (order) => {
      const clock = new ManualClock();
      const { host, record } = recordingHost(clock);
      const lines = { raise: relay(), lower: relay() };
      const relays = new BarrierRelays({ ...lines, hold: null }, { pulseMs: 500, lowerPulseMs: 500 }, host);
      relays[order]();
      expect(lines[order].isActive()).toBe(true);
      lines[order].takeAway();
      await clock.advance(500);
      expect(record.lost).toEqual([{ code: "gpio_line_unavailable", detail: "ENODEV: no such device, write" }]);
    },
  );
});
