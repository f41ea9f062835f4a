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
const SIGNALS = ["SIGINT", "SIGTERM"] as const;
const listenersBefore = new Map(SIGNALS.map((signal) => [signal, process.listeners(signal)]));
beforeEach(async () => {
  pty = await PtyPair.make();
  said = [];
  const keep = (text: unknown): void => void said.push(String(text));
  vi.spyOn(console, "log").mockImplementation(keep);
  vi.spyOn(console, "error").mockImplementation(keep);
});
afterEach(async () => {
  vi.restoreAllMocks();
  // A program that was told to stop takes the next signal for impatience, and ends the process.
  for (const signal of SIGNALS) {
    for (const listener of process.listeners(signal)) {
      if (listenersBefore.get(signal)?.includes(listener) !== true) process.off(signal, listener);
    }
  }
  await pty[Symbol.asyncDispose]();
});

function run(...words: readonly string[]): Promise<number> {
  return runProgram(new Command("gatehouse"), ["node", "gatehouse", "capture", pty.boxEnd, ...words]);
}

/** Captures and sends `text` over and over until `heard` was said; then it is told to stop. */
async function capture(text: string, heard: RegExp, ...words: readonly string[]): Promise<number> {
  const captured = run(...words);
  const sayings = async (): Promise<string> => {
    await pty.send(text);
    return said.join("\n");
  };
  await expect.poll(sayings, patiently).toMatch(heard);
  process.emit("SIGTERM", "SIGTERM");
  return captured;
}

describe("gatehouse capture", () => {
  it.each(["/nonexistent/capture.txt", "/dev/full"])("says so when %s cannot be written", async (out) => {
    const captured = run("--out", out);
    const ended = vi.fn<(exitCode: number) => void>();
    void captured.then(ended);
    const sent = async (): Promise<number> => {
      await pty.send("A1\r");
      return ended.mock.calls.length;
    };
    await expect.poll(sent, patiently).toBe(1);
    expect(await captured).toBe(1);
    expect(said.join("\n")).toContain("--out");
  });

  it("shows the bytes alone where no driver is named", async () => {
    expect(await capture("A1\r", /\|A1/)).toBe(0);
    expect(said[0]).toMatch(/^ +\d+\.\d{3} {2}41 31 0d .*\|A1\.[^|]*\|$/);
    expect(said.filter((line) => line.includes("=> read"))).toEqual([]);
    expect(said.at(-1)).toMatch(/^\d+ bytes \/ 字节$/);
  });

  it("shows what the driver that was named made of them below the bytes, and how many lines it did not understand", async () => {
    const line = `{"plate":"沪A12345","confidence":0.98,"colour":"blue"}\nnonsense\n`;
    expect(await capture(line, /=> read[^]*=> read/, "--driver", "json-lines-reader")).toBe(0);
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
    expect(await capture("<沪B67890>\r\n", /=> read 识别 沪B67890/, "--config", config), said.join("\n")).toBe(0);
  });

  it("ends by itself after the time that it was given", async () => {
    expect(await run("--seconds", "1")).toBe(0);
    expect(said).toEqual(["0 bytes / 字节"]);
  });

  it("refuses a driver that reads no plates, and one that is not there", async () => {
    for (const type of ["fk-sign", "acme", "constructor"]) {
      expect(await run("--driver", type)).toBe(2);
      expect(said.at(-1)).toContain(`--driver ${type}`);
    }
  });
});
