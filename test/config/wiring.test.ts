/** Devices that are sound one by one and do not go together. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig } from "#src/config/load.ts";
import { drivers } from "#drivers/index.ts";
import { root } from "../house-rules/project.ts";

type Tree = { [name: string]: unknown };

const example = JSON.parse(readFileSync(join(root, "examples/one-entry.json"), "utf8")) as Tree & { lanes: [Tree] };
const [entry] = example.lanes;
const relays = { type: "modbus-relay-barrier", serial: { path: "/dev/relays" }, raiseChannel: 1 };

/** What is wrong when the example's lane is changed so. */
async function problems(lane: Tree, rest: Tree = {}): Promise<readonly (readonly [path: string, message: string])[]> {
  const config = { ...example, ...rest, lanes: [{ ...entry, ...lane }] };
  const loaded = await loadConfig(JSON.stringify(config), drivers);
  return "problems" in loaded ? loaded.problems.map(({ path, message }) => [path, message]) : [];
}

const loop = (line: string, lines: Readonly<Record<string, number>> = {}) => ({
  type: "gpio-loop",
  line,
  gpio: { backend: "onoff", lines },
});

describe("the wires of a configuration", () => {
  it("are in order in the example", async () => {
    expect(await problems({})).toEqual([]);
  });

  it.each([
    ["by one name", { passage: loop("presence", { presence: 17 }) }],
    ["by two names", { passage: loop("GPIO17") }],
    ["by names of their own", { passage: loop("under", { under: 17 }) }],
  ])("may not take one line twice, %s", async (_how, lane) => {
    const message = expect.stringMatching(/^GPIO17 is taken by lanes\[0\]\.presence already.*各用各的/) as unknown;
    expect(await problems(lane)).toEqual([["lanes[0].passage", message]]);
  });

  it("may take one name for different lines", async () => {
    expect(await problems({ passage: loop("presence", { presence: 27 }) })).toEqual([]);
  });

  it("may not take one serial port twice, as for two devices on one bus", async () => {
    const sign = { type: "fk-sign", serial: { path: "/dev/relays" } };
    const found = await problems({ barrier: relays, sign, upLimit: false, downLimit: false });
    expect(found.map(([path]) => path)).toEqual(["lanes[0].sign"]);
  });

  it("may not name a line that has no number", async () => {
    const found = await problems({ passage: loop("passage", { presence: 27 }) });
    expect(found).toEqual([["lanes[0].passage", expect.stringContaining('The line "passage" has no number')]]);
  });

  it.each([
    [{ holdContact: true }, "holdContact"],
    [{ mayLower: true }, "mayLower"],
    [{ upLimit: false }, "upLimit"],
    [{ downLimit: false }, "downLimit"],
    [{ barrier: relays, downLimit: false }, "upLimit"],
    [{ barrier: { ...relays, holdChannel: 2 }, upLimit: false, downLimit: false }, "holdContact"],
  ])("of a barrier are those that its lane goes by: %j", async (lane, key) => {
    expect((await problems(lane)).map(([path]) => path)).toEqual([`lanes[0].${key}`]);
  });

  it("of a barrier that its lane goes by are enough", async () => {
    const barrier = { ...relays, holdChannel: 2, lowerChannel: 3, upInput: 1, downInput: 2 };
    expect(await problems({ barrier, holdContact: true, mayLower: true })).toEqual([]);
    expect(await problems({ barrier, holdContact: true })).toEqual([]);
  });

  it.each([
    [{ direction: "both", passage: null }, "direction"],
    [{ direction: "both", presence: null }, "direction"],
    [
      { barrier: { ...relays, lowerChannel: 3 }, upLimit: false, downLimit: false, mayLower: true, passage: null },
      "mayLower",
    ],
  ])("have the loops that the lane needs: %j", async (lane, key) => {
    expect((await problems(lane)).map(([path]) => path)).toEqual([`lanes[0].${key}`]);
  });
});

describe("the lists and areas of a configuration", () => {
  const list = (name: string) => ({ name, titleZh: "月租", titleEn: "Monthly", kind: "monthly" });
  const area = (name: string, berths: number) => ({
    name,
    titleZh: "区域",
    titleEn: "Area",
    berths,
    vehicleTypes: [2],
  });
  const tariff = (name: string) => ({
    tariffs: [
      { id: "shop", lists: [name], flatFen: 100 },
      { id: "all", flatFen: 500 },
    ],
  });

  it("have names of their own: two of one name would replace each other for ever", async () => {
    const found = await problems({}, { admission: { lists: [list("a"), list("b"), list("a")] } });
    expect(found.map(([path]) => path)).toEqual(["admission.lists[2].name"]);
    const areas = await problems({}, { admission: { areas: [area("a", 1), area("a", 1)] } });
    expect(areas.map(([path]) => path)).toEqual(["admission.areas[1].name"]);
  });

  it("are there when a tariff names them: the cars of a list without a tariff pay nothing", async () => {
    const admission = { lists: [list("shopkeepers")] };
    expect(await problems({}, { admission, tariff: tariff("shopkeepers") })).toEqual([]);
    const found = await problems({}, { admission, tariff: tariff("shopkeeper") });
    expect(found).toEqual([["tariff.tariffs[0].lists[0]", expect.stringContaining('no list "shopkeeper"')]]);
  });

  it("have no more berths than the lot", async () => {
    expect(await problems({}, { admission: { areas: [area("a", 60), area("b", 60)] } })).toEqual([]);
    const found = await problems({}, { admission: { areas: [area("a", 60), area("b", 61)] } });
    expect(found).toEqual([["admission.areas", expect.stringMatching(/121 berths together.*120.*总泊位数/)]]);
  });
});
