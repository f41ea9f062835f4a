import { describe, expect, it } from "vitest";
import { parseRequest } from "#drivers/gpio/simulated-message.ts";

const read = (message: unknown) => parseRequest(JSON.stringify(message));

describe("a request to the simulated GPIO", () => {
  it.each([
    [{ list: {} }, { verb: "list" }],
    [
      { get: { line: "entry-1.raise" }, id: 7 },
      { verb: "get", line: "entry-1.raise", id: 7 },
    ],
    [
      { set: { line: "GPIO17", level: 0 }, id: "a" },
      { verb: "set", line: "GPIO17", level: 0, id: "a" },
    ],
    [
      { id: 0, set: { level: 1, line: "x" } },
      { verb: "set", line: "x", level: 1, id: 0 },
    ],
  ])("%j is understood", (message, request) => {
    expect(read(message)).toEqual({ request });
  });

  it.each([
    [null],
    [[]],
    [{}],
    [{ id: 1 }],
    [{ put: { line: "x" } }],
    [{ list: null }],
    [{ list: { line: "x" } }],
    [{ list: {}, get: { line: "x" } }],
    [{ get: {} }],
    [{ get: { line: "" } }],
    [{ get: { line: "a b" } }],
    [{ get: { line: "x".repeat(33) } }],
    [{ get: { line: "x", level: 1 } }],
    [{ set: { line: "x" } }],
    [{ set: { line: "x", level: 2 } }],
    [{ set: { line: "x", level: "1" } }],
    [{ set: { line: "x", level: 1, more: 1 } }],
    [{ list: {}, id: {} }],
    [{ list: {}, id: "x".repeat(65) }],
  ])("%j is not", (message) => {
    expect(read(message)).toMatchObject({ problem: { code: "not_understood" } });
  });

  it("says whose answer a refusal is", () => {
    expect(read({ set: { line: "x", level: 2 }, id: "a" })).toMatchObject({ id: "a" });
  });
});
