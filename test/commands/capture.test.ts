/** `gatehouse capture` on a real serial line: the bytes, and what a reader's driver makes of them. */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runProgram } from "#src/commands/program.ts";
import { PtyPair } from "#test/drivers/serial/pty.ts";
import { patiently } from "#test/device/patience.ts";

let pty: PtyPair;
let said: string[];
beforeEach(async () => {
  pty = await PtyPair.make();
  said = [];
  const keep = (text: unknown): void => void said.push(String(text));
  vi.spyOn(console, "log").mockImplementation(keep);
  vi.spyOn(console, "error").mockImplementation(keep);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await pty[Symbol.asyncDispose]();
});

/** Captures for two seconds and sends `text` over and over until something of it was heard. */
async function capture(text: string, ...words: readonly string[]): Promise<number> {
  const captured = runProgram(new Command("gatehouse"), ["node", "gatehouse", "capture", pty.boxEnd, ...words]);
  if (text !== "") {
    await expect
      .poll(async () => {
        await pty.send(text);
        return said.length;
      }, patiently)
      .toBeGreaterThan(0);
  }
  return captured;
}

describe("gatehouse capture", () => {
  it("shows the bytes alone where no driver is named", async () => {
    expect(await capture("A1\r", "--seconds", "2")).toBe(0);
    expect(said[0]).toMatch(/^ +\d+\.\d{3} {2}41 31 0d .*\|A1\.[^|]*\|$/);
    expect(said.filter((line) => line.includes("=> read"))).toEqual([]);
    expect(said.at(-1)).toMatch(/^\d+ bytes \/ 字节$/);
  });

  it("shows what the driver that was named made of them below the bytes, and how many lines it did not understand", async () => {
    const line = `{"plate":"沪A12345","confidence":0.98,"colour":"blue"}\nnonsense\n`;
    expect(await capture(line, "--driver", "json-lines-reader", "--seconds", "2")).toBe(0);
    const read = said.findIndex((each) => each.includes("=> read 识别 沪A12345  confidence 0.98  colour blue"));
    expect(said[read - 1]).toMatch(/\|[^|]*\|$/);
    expect(said.at(-1)).toMatch(/lines (\d+), reads \d+, garbled [1-9]/);
  });

  it("reads as the configuration's reader on that line does", async () => {
    const config = join(dirname(pty.boxEnd), "gatehouse.json");
    const reader = { type: "text-lines-reader", serial: { path: pty.boxEnd }, pattern: "^<(?<plate>[^>]+)>$" };
    const lane = { name: "entry", direction: "entry", reader, barrier: { type: "simulated-barrier", point: "b" } };
    const lot = { parkingId: "qp31022900183", capacity: 1 };
    const tariff = { tariffs: [{ id: "free", flatFen: 0 }] };
    writeFileSync(config, JSON.stringify({ lot, lanes: [lane], tariff }));
    expect(await capture("<沪B67890>\r\n", "--config", config, "--seconds", "2"), said.join("\n")).toBe(0);
    expect(said.join("\n")).toContain("=> read 识别 沪B67890");
  });

  it("refuses a driver that reads no plates, and one that is not there", async () => {
    for (const type of ["fk-sign", "acme", "constructor"]) {
      expect(await capture("", "--driver", type)).toBe(2);
      expect(said.at(-1)).toContain(`--driver ${type}`);
    }
  });
});
