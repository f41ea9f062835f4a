/** Which version of a list may follow which. That a signature is good was found out before the order comes here. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Bench } from "./bench.ts";
import { entryOf, settingsWith } from "./settings.ts";

const signedLot = (): Bench => new Bench(settingsWith({}, { signedLists: true }));

function give(bench: Bench, signed: number | null, plate: string): string {
  const entries = [entryOf(plate)];
  const version = signed === null ? plate : `${signed}+${plate}`;
  return bench.says({
    command: "replace_list",
    list: "staff",
    version,
    entries,
    ...(signed === null ? {} : { signed }),
  });
}

const plateInForce = (bench: Bench): string | undefined => bench.lot.lists.get("staff")?.entries[0]?.plate;

describe("where lists must be signed", () => {
  it("an unsigned one is refused, and the one in force stays", () => {
    const bench = signedLot();
    expect(give(bench, 5, "沪A00001")).toBe("done");
    expect(give(bench, null, "沪A00002")).toBe("list_not_signed");
    expect(plateInForce(bench)).toBe("沪A00001");
  });

  it.each([
    { what: "a higher version is taken", signed: 6, plate: "沪A00002", outcome: "done", stands: "沪A00002" },
    { what: "an older version is refused", signed: 4, plate: "沪A00002", outcome: "list_older", stands: "沪A00001" },
    {
      what: "other cars as the same version",
      signed: 5,
      plate: "沪A00002",
      outcome: "list_version_used",
      stands: "沪A00001",
    },
    { what: "the version in force is done already", signed: 5, plate: "沪A00001", outcome: "done", stands: "沪A00001" },
  ])("$what: $outcome", ({ signed, plate, outcome, stands }) => {
    const bench = signedLot();
    give(bench, 5, "沪A00001");
    expect(give(bench, signed, plate)).toBe(outcome);
    expect(plateInForce(bench)).toBe(stands);
  });

  it("an older version is told which one stands, and how to go back to its cars", () => {
    const bench = signedLot();
    give(bench, 5, "沪A00001");
    give(bench, 4, "沪A00002");
    expect(bench.lastReply("desk")).toMatchObject({
      sentence: { en: expect.stringContaining("older than 5, which stays"), zh: expect.stringContaining("更高版本") },
    });
  });

  it("the first signed one replaces an unsigned one of before", () => {
    const bench = new Bench();
    give(bench, null, "沪A00001");
    expect(give(bench, 1, "沪A00002")).toBe("done");
    expect(plateInForce(bench)).toBe("沪A00002");
  });

  it("what is in force is the highest version that was ever given, in whatever order they come", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 }), (versions) => {
        const bench = signedLot();
        for (const version of versions) give(bench, version, `沪A${10_000 + version}`);
        expect(plateInForce(bench)).toBe(`沪A${10_000 + Math.max(...versions)}`);
        expect(bench.recordsOf("list_replaced").length).toBeLessThanOrEqual(new Set(versions).size);
      }),
      { numRuns: 30 },
    );
  });
});
