import { describe, expect, it } from "vitest";
import { checkConfig, loadConfig } from "#src/config/load.ts";
import { drivers } from "#drivers/index.ts";

const settings = (reader: object) => ({
  lot: { parkingId: "qp1", capacity: 10 },
  lanes: [
    {
      name: "in",
      direction: "entry",
      reader,
      barrier: { type: "simulated-barrier", point: "arm", travelMs: 900 },
    },
  ],
  fireContact: { type: "simulated-contact", point: "fire" },
  tariff: { tariffs: [{ id: "free", flatFen: 0 }] },
});

const READER = { type: "simulated-reader", point: "reader" };

describe("the devices of a configuration", () => {
  it("have all of their driver's settings once they are checked", async () => {
    const loaded = await checkConfig(settings({ type: "json-lines-reader", serial: { path: "/dev/x" } }), drivers);
    expect(loaded).toMatchObject({
      config: {
        lanes: [
          {
            reader: { type: "json-lines-reader", serial: { path: "/dev/x", baudRate: 9600 }, fullConfidence: 1 },
            barrier: { type: "simulated-barrier", bench: "default", point: "arm", travelMs: 900, autoCloseS: 10 },
          },
        ],
        fireContact: { type: "simulated-contact", bench: "default", point: "fire" },
      },
    });
  });

  it("are the same when they are checked once more", async () => {
    const loaded = await checkConfig(settings({ type: "text-lines-reader", serial: { path: "/dev/x" } }), drivers);
    expect(await loadConfig(JSON.stringify("config" in loaded && loaded.config), drivers)).toEqual(loaded);
  });

  it.each([
    [{ type: "json-lines-reader", serial: { path: "/dev/x", baud: 1 } }, "lanes[0].reader.serial.baud"],
    [{ type: "json-lines-reader", serial: {} }, "lanes[0].reader.serial.path"],
    [{ type: "no-such-reader" }, "lanes[0].reader.type"],
    [{ type: "simulated-loop", point: "x" }, "lanes[0].reader.type"],
  ])("are refused with the place of what is wrong: %j", async (reader, path) => {
    expect(await checkConfig(settings(reader), drivers)).toMatchObject({ problems: [{ path }] });
  });

  it("have no trigger where no loop says that a car is there", async () => {
    const sound = settings({ type: "json-lines-reader", serial: { path: "/dev/x" } });
    const trigger = { type: "simulated-trigger", point: "trigger" };
    const without = { ...sound, lanes: [{ ...sound.lanes[0], trigger }] };
    expect(await checkConfig(without, drivers)).toMatchObject({ problems: [{ path: "lanes[0].trigger" }] });
    const presence = { type: "simulated-loop", point: "presence" };
    const lanes = [{ ...sound.lanes[0], trigger, presence }];
    expect(await checkConfig({ ...sound, lanes }, drivers)).toMatchObject({
      config: { lanes: [{ triggerTimes: 3, triggerAgainMs: 1_500 }] },
    });
  });

  it.each([
    [{}, "lanes[0].presence"],
    [{ presence: { type: "simulated-loop", point: "presence" }, secondReader: READER }, "lanes[0].secondReader"],
    [
      {
        presence: { type: "simulated-loop", point: "presence" },
        trigger: { type: "simulated-trigger", point: "trigger" },
      },
      "lanes[0].trigger",
    ],
    [{ reader: READER, withoutReader: "open" }, "lanes[0].withoutReader"],
    [{ reader: undefined }, "lanes[0].reader"],
  ])("are refused where a lane that reads nobody could not work with them: %j", async (lane, path) => {
    const sound = settings(READER);
    const lanes = [{ ...sound.lanes[0], reader: null, ...lane }];
    expect(await checkConfig({ ...sound, lanes }, drivers)).toMatchObject({ problems: [{ path }] });
  });

  it("may be without a reader: an operator decides then unless the site says otherwise", async () => {
    const sound = settings(READER);
    const presence = { type: "simulated-loop", point: "presence" };
    const lane = { ...sound.lanes[0], reader: null, presence };
    const loaded = await checkConfig({ ...sound, lanes: [lane] }, drivers);
    expect(loaded).toMatchObject({ config: { lanes: [{ reader: null, withoutReader: "hold" }] } });
    const opening = await checkConfig({ ...sound, lanes: [{ ...lane, withoutReader: "open" }] }, drivers);
    expect(opening).toMatchObject({ config: { lanes: [{ withoutReader: "open" }] } });
  });

  it("are told what is wrong with them together with everything else", async () => {
    const reader = { type: "json-lines-reader", serial: { path: "/dev/x", baud: 1 } };
    const unsound = { ...settings(reader), lot: { parkingId: "qp1" }, fireContact: { type: "no-such-contact" } };
    const loaded = await checkConfig(unsound, drivers);
    const paths = "problems" in loaded ? loaded.problems.map(({ path }) => path) : [];
    expect(paths).toEqual(["lot.capacity", "lanes[0].reader.serial.baud", "fireContact.type"]);
    expect(reader.serial).toEqual({ path: "/dev/x", baud: 1 });
  });

  it.each([{}, { lanes: "two" }, { lanes: [null, 1, { reader: "serial" }] }, { secondCount: { counters: [{}] } }])(
    "may be anything in a file that is none: %j",
    async (raw) => {
      expect(await checkConfig(raw, drivers)).toHaveProperty("problems");
    },
  );
});

describe("what is done for want of a stay with the cars of a list", () => {
  it("is refused for a list that there is not", async () => {
    const exit = { noEntryOfLists: { monthly: { policy: "open" } } };
    const config = { ...settings({ type: "json-lines-reader", serial: { path: "/dev/x" } }), exit };
    expect(await checkConfig(config, drivers)).toMatchObject({ problems: [{ path: "exit.noEntryOfLists.monthly" }] });
    const lists = [{ name: "monthly", titleZh: "月租", titleEn: "Monthly", kind: "monthly" }];
    expect(await checkConfig({ ...config, admission: { lists } }, drivers)).toHaveProperty("config");
  });
});
