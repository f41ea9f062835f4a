import { describe, expect, it } from "vitest";
import { MachineWatch } from "#src/box/machine-watch.ts";
import { machineFacts } from "#src/box/machine-words.ts";
import { FaultRegister } from "#src/device/fault.ts";
import { NOTHING_TOLD, type MachineState } from "#src/runtime/machine.ts";
import { ManualClock } from "#test/device/manual-clock.ts";

const LIMITS = { hotAtC: 80, wornAtPreEol: 2 };
const MINUTE = 60_000;

async function setUp(first: Partial<MachineState> = {}) {
  const clock = new ManualClock();
  const faults = new FaultRegister(clock);
  let state: MachineState = { ...NOTHING_TOLD, ...first };
  const watch = new MachineWatch({ clock, faults, read: () => Promise.resolve(state), limits: LIMITS });
  await watch.start();
  const codes = (): readonly string[] => faults.active().map(({ code }) => code);
  const show = (next: Partial<MachineState>): void => void (state = { ...state, ...next });
  const minute = async (next: Partial<MachineState>): Promise<readonly string[]> => {
    show(next);
    await clock.advance(MINUTE);
    return codes();
  };
  return { clock, faults, watch, codes, show, minute };
}

describe("the watch over the machine", () => {
  it("raises nothing on a machine that tells nothing of itself", async () => {
    const { codes, minute, watch } = await setUp();
    expect([...codes(), ...(await minute({}))]).toEqual([]);
    expect(machineFacts(watch.state, LIMITS).map(({ sentence }) => sentence.en)).toEqual([
      "not told by this machine",
      "not told by this machine",
      "not told by this machine",
    ]);
    expect(machineFacts(watch.state, LIMITS).filter(({ isWell }) => isWell !== null)).toEqual([]);
  });

  it("says that the box is hot, from the limit on until it is clearly cooler", async () => {
    const { minute, faults, watch } = await setUp({ temperatureC: 79 });
    expect(faults.active()).toEqual([]);
    expect(await minute({ temperatureC: 80 })).toEqual(["machine_hot"]);
    expect(faults.active()[0]).toMatchObject({ id: "machine/machine_hot", severity: "degrades", detail: "80 °C" });
    expect(await minute({ temperatureC: 76 })).toEqual(["machine_hot"]);
    expect(await minute({ temperatureC: 75 })).toEqual([]);
    expect(watch.state.temperatureC).toBe(75);
  });

  it("says that the voltage is too low, and takes the supply for mended after ten steady minutes", async () => {
    const { codes, minute } = await setUp({ undervoltage: true });
    expect(codes()).toEqual(["machine_undervoltage"]);
    for (let steady = 1; steady < 10; steady++) {
      expect(await minute({ undervoltage: false })).toEqual(["machine_undervoltage"]);
    }
    expect(await minute({ undervoltage: true })).toEqual(["machine_undervoltage"]);
    for (let steady = 1; steady < 10; steady++) {
      expect(await minute({ undervoltage: false })).toEqual(["machine_undervoltage"]);
    }
    expect(await minute({ undervoltage: false })).toEqual([]);
  });

  it("does not miss a dip of the supply that lasts two seconds", async () => {
    const { clock, codes, show } = await setUp({ undervoltage: false });
    await clock.advance(MINUTE);
    show({ undervoltage: true });
    await clock.advance(2_000);
    show({ undervoltage: false });
    await clock.advance(MINUTE);
    expect(codes()).toEqual(["machine_undervoltage"]);
  });

  it("says that a card is worn by its spare blocks, or when it has outlived what it was made for", async () => {
    const { codes, minute, faults } = await setUp({ wear: { card: "mmcblk0", preEol: 1, usedPercent: 100 } });
    expect(codes()).toEqual([]);
    expect(await minute({ wear: { card: "mmcblk0", preEol: 2, usedPercent: 80 } })).toEqual(["card_worn"]);
    expect(faults.active()[0]?.detail).toContain("mmcblk0: up to 80 % of its life used, spare blocks 2 of 3");
    expect(await minute({ wear: { card: "mmcblk0", preEol: null, usedPercent: 110 } })).toEqual(["card_worn"]);
    // Another chip was fitted.
    expect(await minute({ wear: { card: "mmcblk0", preEol: 1, usedPercent: 10 } })).toEqual([]);
  });

  it("says in words what is not well, and not by a number alone", () => {
    const ill = { temperatureC: 84, undervoltage: true, wear: { card: "mmcblk0", preEol: 3, usedPercent: null } };
    expect(machineFacts(ill, LIMITS).map(({ isWell, sentence }) => [isWell, sentence.en])).toEqual([
      [false, "84 °C, too hot"],
      [false, "voltage too low"],
      [false, "mmcblk0: spare blocks 3 of 3, replace it"],
    ]);
  });

  it("keeps a fault while the machine no longer says whether it still stands", async () => {
    const { minute } = await setUp({ temperatureC: 85 });
    expect(await minute({ temperatureC: null })).toEqual(["machine_hot"]);
  });

  it("looks no more once it is stopped, not even after a look that was under way", async () => {
    const { watch, clock } = await setUp();
    expect(clock.waiting).toBe(1);
    watch.stop();
    expect(clock.waiting).toBe(0);
    await watch.start();
    expect(clock.waiting).toBe(0);
  });
});
