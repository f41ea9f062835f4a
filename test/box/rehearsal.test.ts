import { describe, expect, it } from "vitest";
import { LaneDevices } from "#src/box/lane-devices.ts";
import { Rehearsals } from "#src/box/rehearsal.ts";
import type { Controller } from "#src/controller/controller.ts";
import { TestClock, TestTime } from "#test/uplink/virtual-clock.ts";
import { loadConfig } from "#src/config/load.ts";
import { drivers } from "#drivers/index.ts";

async function configOfOneLane() {
  const reader = { type: "simulated-reader", bench: "b", point: "reader" };
  const barrier = { type: "simulated-barrier", bench: "b", point: "barrier" };
  const config = {
    lot: { parkingId: "qp1", capacity: 10 },
    lanes: [{ name: "in", direction: "entry", reader, barrier }],
    tariff: { tariffs: [{ id: "day", titleZh: "临停", titleEn: "day", flatFen: 500 }] },
  };
  const loaded = await loadConfig(JSON.stringify(config), drivers);
  if (!("config" in loaded)) throw new Error(JSON.stringify(loaded.problems));
  return loaded.config;
}

/** A box's rehearsals on a clock whose spinning takes a millisecond a round. */
async function setUp() {
  const time = new TestTime();
  const clock = new TestClock(time, 0);
  const seen = { rehearsed: 0, practised: 0, plates: new Set<string | null>(), waiting: true };
  const controller: Pick<Controller, "rehearse"> = {
    rehearse: (_, { lane, read }) => {
      seen.rehearsed += 1;
      seen.plates.add(read.plate);
      return seen.waiting ? [{ lane, order: "raise" }] : [];
    },
  };
  const rehearsals = new Rehearsals(controller, new LaneDevices(await configOfOneLane()), clock);
  const bytes = (deviceId = "in-reader"): void =>
    rehearsals.expect({ deviceId, practise: () => (seen.practised += 1) });
  return { time, seen, bytes };
}

describe("rehearsals", () => {
  it("go on while the bytes of a read come, even eight at a time, and end soon after the last", async () => {
    const { time, seen, bytes } = await setUp();
    for (let chunk = 0; chunk < 5; chunk += 1) {
      bytes();
      await time.advance(8);
    }
    expect(seen.rehearsed).toBeGreaterThanOrEqual(40);
    await time.advance(1_000);
    expect(seen.rehearsed).toBeLessThan(55);
    expect(seen.practised).toBe(seen.rehearsed);
    // A plate as most are, so that the rehearsal goes the usual way.
    expect([...seen.plates]).toEqual([expect.stringMatching(/^沪A\d{5}$/)]);
  });

  it("do not go on where there is nobody to be read, and begin when somebody is", async () => {
    const { time, seen, bytes } = await setUp();
    seen.waiting = false;
    bytes();
    await time.advance(5);
    expect(seen).toMatchObject({ rehearsed: 1, practised: 0 });
    seen.waiting = true;
    bytes();
    await time.advance(5);
    expect(seen.rehearsed).toBeGreaterThan(4);
  });

  it("are not kept going by noise without an end, but are there again after a pause", async () => {
    const { time, seen, bytes } = await setUp();
    for (let byte = 0; byte < 3_000; byte += 1) {
      bytes();
      await time.advance(1);
    }
    const inNoise = seen.rehearsed;
    expect(inNoise).toBeLessThan(700);
    await time.advance(20);
    bytes();
    await time.advance(5);
    expect(seen.rehearsed - inNoise).toBeGreaterThan(4);
  });

  it("are of the lanes' own devices alone", async () => {
    const { time, seen, bytes } = await setUp();
    bytes("nobody");
    await time.advance(5);
    expect(seen.rehearsed).toBe(0);
  });
});
