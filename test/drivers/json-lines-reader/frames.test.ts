import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonLinesDecoder } from "#drivers/json-lines-reader/frames.ts";
import { fixturesOf } from "../fixtures.ts";
import { framesContract } from "../frames-contract.ts";

const make = (settings: Readonly<Record<string, unknown>> = {}) =>
  jsonLinesDecoder({ maxLineBytes: 512, fullConfidence: 1, ...settings });

const read = (text: string) => make().push(Buffer.from(text), 0);

describe("JSON lines", () => {
  framesContract(fixturesOf("json-lines-reader"), make);

  it("reads nothing from noise", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (noise) => {
        expect(make().push(noise, 0)).toEqual([]);
      }),
    );
  });

  it("does not take an object within another for a read", () => {
    expect(read('{"box":{"plate":"京A12345"}}\n')).toEqual([]);
    expect(read('"box":{"plate":"京A12345"}}\n')).toEqual([]);
  });

  it("carries the reader's word for a motorcycle, which no plate tells", () => {
    expect(read('{"plate":"沪A12345","colour":"yellow","type":"motorcycle"}\n')).toMatchObject([
      { raw: "沪A12345", colour: "yellow", type: "motorcycle" },
    ]);
  });

  it("leaves out a field that makes no sense, and the whole line where it is the plate", () => {
    expect(read('{"plate":"A","confidence":"x","colour":5,"type":"ufo","time":"soon","seq":{}}\n')).toMatchObject([
      { raw: "A", confidence: null, colour: null, type: null, deviceTimeMs: null, driverSeq: null },
    ]);
    expect(read('{"plate":{"a":1}}\n')).toEqual([]);
    expect(read('{"plate":"A","confidence":7}\n')).toMatchObject([{ confidence: 1 }]);
  });

  it("counts lines by what became of them, and how much trouble there is", () => {
    const decoder = make({ maxLineBytes: 64 });
    decoder.push(Buffer.from(`{"plate":"A"}\n{"up":1}\nx\n${"y".repeat(99)}\n{"pl`), 0);
    decoder.dropRest();
    decoder.dropRest();
    expect(decoder.counts).toEqual({ lines: 3, reads: 1, garbled: 1, overlong: 1, broken: 1 });
    for (let index = 0; index < 50; index++) decoder.push(Buffer.from("x\n"), 0);
    expect(decoder.trouble).toBe(20);
    for (let index = 0; index < 20; index++) decoder.push(Buffer.from('{"up":1}\n'), 0);
    expect(decoder.trouble).toBe(0);
  });
});
