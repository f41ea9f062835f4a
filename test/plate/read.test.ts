import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_PLATE_MARKS, noPlateMarks } from "#src/plate/no-plate.ts";
import { readOf } from "#src/plate/read.ts";
import type { ReaderReport } from "#src/plate/read.ts";
import { PLATE_COLOURS, PLATE_TYPES, READ_DIRECTIONS, READ_TRIGGERS } from "#src/plate/vocabulary.ts";
import { anyText } from "./plates.ts";

const READER = { id: "entry-camera", fullConfidence: 100, noPlateMarks: NO_PLATE_MARKS };
const REPORT: ReaderReport = {
  raw: "蓝沪A·12345",
  noPlate: false,
  confidence: 90,
  colour: "blue",
  type: "blue_small",
  direction: "down",
  trigger: "video",
  fake: false,
  replayed: false,
  deviceTimeMs: 1_700_000_000_000,
  driverSeq: "17",
};
const told = (change: Partial<ReaderReport>) => readOf({ ...REPORT, ...change }, READER);
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

describe("readOf", () => {
  it("normalises the plate, scales the confidence, names the reader and keeps the rest", () => {
    expect(told({})).toEqual({
      raw: "蓝沪A·12345",
      plate: "沪A12345",
      noPlate: false,
      confidence: 0.9,
      colour: "blue",
      type: "blue_small",
      direction: "down",
      trigger: "video",
      fake: false,
      replayed: false,
      readerId: "entry-camera",
      deviceTimeMs: 1_700_000_000_000,
      driverSeq: "17",
    });
  });

  it.each<[string, Partial<ReaderReport>]>([
    ["a mark", { raw: "无车牌" }],
    ["an empty text", { raw: "" }],
    ["the reader's own word", { noPlate: true }],
    ["the type no_plate", { type: "no_plate" }],
    ["the type car_logo, whatever the text", { raw: "BYD", type: "car_logo" }],
  ])("has no plate by %s", (_, change) => {
    expect(told(change)).toMatchObject({ noPlate: true, plate: null });
  });

  it.each([
    ["yellow_double_row", null, "yellow"],
    ["yellow_single_row", null, "yellow"],
    ["blue_small", null, "blue"],
    ["black_small", null, "black"],
    ["new_energy", null, null],
    ["personalised", null, null],
    [null, null, null],
    ["yellow_single_row", "blue", "blue"],
    ["blue_small", "other", "other"],
  ] as const)("of type %s and colour %s is %s", (type, colour, seen) => {
    expect(told({ type, colour }).colour).toBe(seen);
  });

  it("follows the reader's own marks", () => {
    expect(readOf({ ...REPORT, raw: "KEINS" }, { ...READER, noPlateMarks: noPlateMarks(["keins"]) }).noPlate).toBe(
      true,
    );
    expect(readOf({ ...REPORT, raw: "无车牌" }, { ...READER, noPlateMarks: noPlateMarks([]) }).plate).toBe("无车牌");
  });

  it.each([
    [null, null],
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, null],
    [-5, 0],
    [-0, 0],
    [0, 0],
    [24, 0.24],
    [100, 1],
    [250, 1],
  ])("brings a confidence of %s to %s", (confidence, expected) => {
    expect(told({ confidence }).confidence).toBe(expected);
  });

  it.each([
    [null, null],
    [0, null],
    [-1, null],
    [Number.NaN, null],
    [0.5, 0],
    [1, 1],
    [1_700_000_000_000.7, 1_700_000_000_000],
    [8_640_000_000_000_000, 8_640_000_000_000_000],
    [8_640_000_000_000_002, null],
  ])("takes %s for the device's time as %s", (deviceTimeMs, expected) => {
    expect(told({ deviceTimeMs }).deviceTimeMs).toBe(expected);
  });

  it("knows a picture of a plate by flag or type", () => {
    expect(told({}).fake).toBe(false);
    expect(told({ fake: true }).fake).toBe(true);
    expect(told({ type: "fake" }).fake).toBe(true);
    expect(told({ type: "fake" }).noPlate).toBe(false);
  });

  it("keeps what was buffered marked as buffered", () => {
    expect(told({ replayed: true }).replayed).toBe(true);
  });

  it("bounds the texts that a reader sends", () => {
    const read = told({ raw: `${"a".repeat(63)}😀`, driverSeq: "9".repeat(100) });
    expect(read.raw).toBe(`${"a".repeat(63)}\ufffd`);
    expect(read.driverSeq).toBe("9".repeat(64));
    expect(told({ driverSeq: null }).driverSeq).toBeNull();
  });

  it("refuses a reader without a scale", () => {
    expect(() => readOf(REPORT, { ...READER, fullConfidence: 0 })).toThrow(/entry-camera/);
    expect(readOf(REPORT, { ...READER, fullConfidence: 255 }).confidence).toBe(90 / 255);
  });

  it("survives JSON and structured clone unchanged, whatever the reader said", () => {
    const report = fc.record({
      raw: anyText,
      noPlate: fc.boolean(),
      confidence: orNull(fc.double()),
      colour: orNull(fc.constantFrom(...PLATE_COLOURS)),
      type: orNull(fc.constantFrom(...PLATE_TYPES)),
      direction: orNull(fc.constantFrom(...READ_DIRECTIONS)),
      trigger: orNull(fc.constantFrom(...READ_TRIGGERS)),
      fake: fc.boolean(),
      replayed: fc.boolean(),
      deviceTimeMs: orNull(fc.double()),
      driverSeq: orNull(anyText),
    });
    fc.assert(
      fc.property(report, (sent) => {
        const read = readOf(sent, READER);
        expect(JSON.parse(JSON.stringify(read))).toStrictEqual(read);
        expect(structuredClone(read)).toStrictEqual(read);
        expect(read.plate === null).toBe(read.noPlate);
        expect(read.plate).not.toBe("");
        if (read.confidence !== null) expect(read.confidence >= 0 && read.confidence <= 1).toBe(true);
      }),
    );
  });
});
