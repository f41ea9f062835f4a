import { describe, expect, it } from "vitest";
import { readListFile } from "#src/config/list-file.ts";

const none = { fromMs: null, toMs: null, lanes: [], hours: [], group: null, groupBerths: 0, note: "" };

describe("a list's file", () => {
  it("reads CSV with a byte order mark, in any column order, dates by local days", () => {
    const text =
      "\uFEFFnote,plate,from,to,lanes\n董事,沪a·12345,2026-01-01,2026-01-31,entry-1 entry-2\n\n,沪B67890,,,\n";
    expect(readListFile(text)).toEqual({
      entries: [
        {
          ...none,
          plate: "沪A12345",
          fromMs: Date.parse("2025-12-31T16:00:00Z"),
          toMs: Date.parse("2026-01-31T15:59:59.999Z"),
          lanes: ["entry-1", "entry-2"],
          note: "董事",
        },
        { ...none, plate: "沪B67890" },
      ],
    });
  });

  it("reads cells in quotes, as a spreadsheet program writes a note with a comma", () => {
    const text = '\uFEFF"plate","note"\r\n"沪A12345","董事, ""2 号楼""\n左侧"\r\n';
    expect(readListFile(text)).toEqual({ entries: [{ ...none, plate: "沪A12345", note: '董事, "2 号楼"\n左侧' }] });
  });

  it("reads JSON with groups and weekly hours", () => {
    const text = JSON.stringify([{ plate: "沪A12345", group: "flat 12", groupBerths: 1, hours: [[0, 480]] }]);
    expect(readListFile(text)).toEqual({
      entries: [{ ...none, plate: "沪A12345", group: "flat 12", groupBerths: 1, hours: [[0, 480]] }],
    });
  });

  it.each<[text: string, hours: readonly (readonly [number, number])[]]>([
    ["", []],
    ["1 08:00-18:00", [[480, 1080]]],
    [
      "1-2 08:00-18:00; 6 09:00-12:00",
      [
        [480, 1080],
        [1920, 2520],
        [7740, 7920],
      ],
    ],
    ["7 00:00-24:00", [[8640, 10080]]],
    ["1 22:00-06:00", [[1320, 1800]]],
    [
      "7 22:00-06:00",
      [
        [9960, 10080],
        [0, 360],
      ],
    ],
    ["08:00-09:00", Array.from({ length: 7 }, (_, day) => [day * 1440 + 480, day * 1440 + 540] as const)],
  ])("reads the weekly hours %j from a cell", (text, hours) => {
    expect(readListFile(`plate,hours\n沪A12345,${text}\n`)).toEqual({
      entries: [{ ...none, plate: "沪A12345", hours }],
    });
  });

  it("reads what is done about each car of a block list", () => {
    expect(readListFile("plate,blocked\n沪A12345,admit_and_alarm\n沪B67890,\n")).toEqual({
      entries: [
        { ...none, plate: "沪A12345", blocked: "admit_and_alarm" },
        { ...none, plate: "沪B67890" },
      ],
    });
    expect(readListFile("plate,blocked\n沪A12345,maybe")).toHaveProperty("problems");
  });

  it.each([
    ["plate,from\n沪A12345,01.02.2026", "line 2, from"],
    ["plate,from\n沪A12345,\n,2026-01-01", "line 3, plate"],
    ["number,from\n沪A12345,", "line 1"],
    ["plate,hours\n沪A12345,8-18", "line 2, hours"],
    ["plate,hours\n沪A12345,1 08:00-08:00", "line 2, hours"],
    ["plate,hours\n沪A12345,5-1 08:00-18:00", "line 2, hours"],
    ["plate,hours\n沪A12345,1 24:00-02:00", "line 2, hours"],
    ["plate,hours\n沪A12345,1 08:00-24:30", "line 2, hours"],
    ["plate,hours\n沪A12345,Mon 08:00-18:00", "line 2, hours"],
    ['plate,note\n沪A12345,"x, y"\n沪B67890,"x, y\n', "line 3: a cell opens with"],
    ['plate,from\n"沪A12345\n",\n沪B67890,01.02.2026', "line 4, from"],
    ['[{"plate":"沪A12345","colour":"red"}]', "line 1"],
    ["[{", "not JSON"],
    ["plate,from\n\uFFFD\uFFFDA12345,", 'save it as "CSV UTF-8"'],
  ])("names what is wrong in %j", (text, place) => {
    const read = readListFile(text);
    expect("problems" in read ? read.problems.join() : "").toContain(place);
  });
});
