import { describe, expect, it } from "vitest";
import { secondCountProblems, secondCountSection } from "#src/config/second-count.ts";
import { deviceSpecs, LaneDevices } from "#src/box/lane-devices.ts";
import { loadConfig } from "#src/config/load.ts";
import { drivers } from "#drivers/index.ts";

const lanes = [
  { name: "in", passage: {} },
  { name: "out", passage: null },
];
const loop = { type: "simulated-loop" };

function problems(section: object): readonly string[] {
  const parsed = secondCountSection.parse(section);
  return secondCountProblems(parsed, lanes).map(({ path, message }) => `${path.join(".")} ${message}`);
}

describe("the second count's section", () => {
  it("is empty unless a site wants one", () => {
    expect(problems({})).toEqual([]);
  });

  it.each([
    ["a lane that there is not", { passageLoops: ["up"] }, "passageLoops.0 There is no lane"],
    ["a lane without a passage loop", { passageLoops: ["out"] }, "passageLoops.0 out has no passage loop"],
    ["a counter of no lane", { counters: [{ lane: "up", way: "in", loop }] }, "counters.0.lane There is no lane"],
    [
      "a lane counted by its own loop and another",
      { passageLoops: ["in"], counters: [{ lane: "in", way: "in", loop }] },
      "counters.0.lane in is counted in twice",
    ],
    [
      "two counters of one way",
      {
        counters: [
          { lane: "out", way: "out", loop },
          { lane: "out", way: "out", loop },
        ],
      },
      "counters.1.lane out is counted out twice",
    ],
  ])("names %s", (_what, section, told) => {
    expect(problems(section).join("\n")).toContain(told);
  });

  it("takes one counter for each way of a lane", () => {
    const counters = [
      { lane: "out", way: "in", loop },
      { lane: "out", way: "out", loop },
    ];
    expect(problems({ counters })).toEqual([]);
  });
});

describe("a loop that only counts", () => {
  it("tells of a vehicle when it lets go of it, once", async () => {
    const text = JSON.stringify({
      lot: { parkingId: "qp1", capacity: 10 },
      lanes: [
        {
          name: "out",
          direction: "exit",
          reader: { type: "simulated-reader", point: "r" },
          barrier: { type: "simulated-barrier", point: "b" },
        },
      ],
      tariff: {
        tariffs: [
          { id: "day", titleZh: "临停", titleEn: "day", freeMinutes: 15, steps: [{ everyMinutes: 60, fen: 500 }] },
        ],
      },
      secondCount: { counters: [{ lane: "out", way: "out", loop: { type: "simulated-loop", point: "c" } }] },
    });
    const loaded = await loadConfig(text, drivers);
    if (!("config" in loaded)) throw new Error(JSON.stringify(loaded.problems));
    expect(deviceSpecs(loaded.config).map(({ id, kind }) => `${id} ${kind}`)).toContain("counter-1 loop_detector");
    const devices = new LaneDevices(loaded.config);
    const says = (covered: boolean) =>
      devices.factOf({
        deviceId: "counter-1",
        kind: "loop_detector",
        report: { covered, driverMonotonicMs: 0 },
      });
    expect([false, true, true, false, false].map((covered) => says(covered))).toEqual([
      null,
      null,
      null,
      { type: "vehicle_seen", lane: "out", way: "out" },
      null,
    ]);
  });
});
