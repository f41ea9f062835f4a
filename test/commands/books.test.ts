/** `gatehouse books` on a ledger file and on a running page, its files read by a reader of their own. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { booksCommand } from "#src/commands/books.ts";
import { CommandFailure } from "#src/commands/program.ts";
import { startDiagnostics } from "#src/diagnostics/server.ts";
import type { BoxPort } from "#src/diagnostics/port.ts";
import type { LotRecord } from "#src/lot/record.ts";
import { packRecord } from "#src/store/row.ts";
import { readCsv } from "#test/books/csv-reader.ts";
import { ledgerOf } from "#test/books/read-ledger.ts";
import { Bench } from "#test/controller/bench.ts";
import { patiently } from "#test/device/patience.ts";
import { testFolder, testLedger } from "#test/store/folder.ts";

const DAY = "2026-03-02";

/** A car that paid in cash to somebody whose name is a formula. */
function records(): readonly LotRecord[] {
  const bench = new Bench();
  const stay = bench.parks("沪A12345");
  bench.says({ command: "take_cash", stay, fen: 1_205, shift: '=HYPERLINK("x"),"' });
  return bench.records;
}

const PAYMENTS = `api/books?report=payments&from=${DAY}&to=${DAY}`;

/** Books that never end; the first page over and over. */
function endless(): BoxPort["bookings"] {
  const read = ledgerOf(records());
  return async (query) => {
    await setImmediate();
    const found = await read({ ...query, after: null });
    const bookings = Array.from({ length: 1_000 }, () => found.bookings).flat();
    return { ...found, bookings, next: [0, 0] as never };
  };
}

async function run(...words: readonly string[]): Promise<string> {
  const said: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((text: string) => void said.push(text));
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => said.push(String(text)) > 0);
  try {
    await booksCommand().parseAsync([...words], { from: "user" });
  } finally {
    log.mockRestore();
    write.mockRestore();
  }
  return said.join("\n");
}

function ledgerFile(): string {
  const path = join(testFolder(), "ledger.sqlite");
  const ledger = testLedger(path);
  ledger.append(records().map(packRecord));
  ledger.close();
  return path;
}

/** A page over the books of these records; nothing else of a box is asked. */
async function page(overrides: Partial<BoxPort> = {}, stalledMs?: number): Promise<string> {
  const bookings = ledgerOf(records());
  const view = () => ({ nowMs: Date.parse(`${DAY}T12:00:00+08:00`) });
  const box = { bookings, view, failed: () => {}, ...overrides };
  const settings = { host: "127.0.0.1", port: 0, token: null, technicianToken: null };
  const diagnostics = await startDiagnostics(box as unknown as BoxPort, settings, stalledMs);
  onTestFinished(() => diagnostics.close());
  return diagnostics.url;
}

describe("gatehouse books", () => {
  it("reads a ledger that a box has open, and changes nothing of it or beside it", async () => {
    const folder = testFolder();
    const path = join(folder, "ledger.sqlite");
    const ledger = testLedger(path);
    ledger.append(records().map(packRecord));
    const before = [readFileSync(path), readFileSync(`${path}-wal`), readdirSync(folder)];
    expect(await run("payments", "--ledger", path, "--day", DAY)).toBe(
      await run("payments", "--ledger", ledgerFile(), "--day", DAY),
    );
    expect([readFileSync(path), readFileSync(`${path}-wal`), readdirSync(folder)]).toEqual(before);
  });

  it("makes no ledger where there is none, and puts nothing in the place of a file that is none", async () => {
    const folder = testFolder();
    await expect(run("days", "--ledger", join(folder, "none.sqlite"))).rejects.toThrow("no ledger");
    writeFileSync(join(folder, "gatehouse.json"), "{}");
    await expect(run("days", "--ledger", join(folder, "gatehouse.json"))).rejects.toThrow("is no ledger");
    expect(readdirSync(folder)).toEqual(["gatehouse.json"]);
  });

  it("writes a file that a spreadsheet reads as it was meant", async () => {
    const file = join(testFolder(), "payments.csv");
    await run("payments", "--ledger", ledgerFile(), "--day", DAY, "--csv", file);
    const [header, row, ...rest] = readCsv(readFileSync(file));
    expect(rest).toEqual([]);
    expect(header?.slice(0, 2)).toEqual(["时间 Time", "车牌 Plate"]);
    expect(row?.slice(4, 6)).toEqual(["12.05", "12.05"]);
    expect(row?.at(-1)).toBe('\'=HYPERLINK("x"),"');
  });

  it("asks a running box, and says the same as its file", async () => {
    const words = ["days", "--from", "2026-03-01", "--to", "2026-03-03", "--json"];
    const ofBox = await run(...words, "--url", await page());
    expect(JSON.parse(ofBox)).toMatchObject({ cash: 1_205, taken: 1_205 });
    expect(await run(...words, "--ledger", ledgerFile())).toBe(ofBox);
  });

  it("tells in words, and says when there is nothing", async () => {
    const url = await page();
    expect(await run("days", "--url", url, "--day", DAY)).toContain("现金 Cash: 12.05");
    expect(await run("owed", "--url", url, "--day", DAY)).toContain("nothing in these days");
  });

  it.each([
    ["a day that is none", ["days", "--url", "http://127.0.0.1:1/", "--day", "2026-02-30"], 2],
    ["days the wrong way round", ["days", "--url", "x", "--from", "2026-03-02", "--to", "2026-03-01"], 2],
    ["no box named", ["days", "--day", DAY], 2],
    ["a page nobody answers at", ["days", "--url", "http://127.0.0.1:1/", "--day", DAY], 1],
  ])("refuses %s", async (_, words, exitCode) => {
    await expect(run(...words)).rejects.toMatchObject({ name: CommandFailure.name, exitCode });
  });
});

describe("the page's books", () => {
  it("are a download with a name, yesterday's when no day is told", async () => {
    const url = await page({ view: (() => ({ nowMs: Date.parse("2026-03-03T01:00:00+08:00") })) as BoxPort["view"] });
    const response = await fetch(`${url}api/books?report=days`);
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="gatehouse-days-2026-03-02.csv"');
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const rows = readCsv(new Uint8Array(await response.arrayBuffer()));
    expect(rows.map(([day]) => day)).toEqual(["日期 Day", DAY]);
  });

  it.each([
    ["report=nothing", 404],
    ["report=days&from=yesterday", 400],
    ["report=days&from=2026-03-02&to=2026-03-01", 400],
  ])("refuse %s", async (query, status) => {
    expect((await fetch(`${await page()}api/books?${query}`)).status).toBe(status);
  });

  it("are refused while the ledger cannot be read, and not begun", async () => {
    const url = await page({ bookings: () => Promise.reject(new Error("the disk fails")) });
    expect((await fetch(`${url}api/books?report=days`)).status).toBe(500);
  });

  it("are not kept from others by downloads that nobody takes", async () => {
    const url = await page({ bookings: endless() }, 1_000);
    const idle = [0, 1].map(() => connect(Number(new URL(url).port), "127.0.0.1"));
    onTestFinished(() => idle.forEach((socket) => socket.destroy()));
    for (const socket of idle) {
      socket.on("error", () => {}).pause();
      socket.write(`GET /${PAYMENTS} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`);
    }
    const others = async (): Promise<number> => {
      const { status, body } = await fetch(url + PAYMENTS, { headers: { connection: "close" } });
      await body?.cancel();
      return status;
    };
    await expect.poll(others, patiently).toBe(503);
    await expect.poll(others, patiently).toBe(200);
  });

  it("leave nothing behind each time that the reader has to catch up", async () => {
    const responses: ServerResponse[] = [];
    const note = (message: unknown): void => void responses.push((message as { response: ServerResponse }).response);
    subscribe("http.server.request.start", note);
    onTestFinished(() => void unsubscribe("http.server.request.start", note));
    const { body } = await fetch((await page({ bookings: endless() })) + PAYMENTS);
    let [bytes, waiting] = [0, 0];
    for await (const part of body ?? []) {
      bytes += part.length;
      waiting = Math.max(waiting, ...responses.map((response) => response.listenerCount("close")));
      if (bytes > 4_000_000) break;
    }
    expect(bytes).toBeGreaterThan(4_000_000);
    expect(waiting).toBeLessThan(10);
  });

  it("break off when the ledger fails on the way, so that no file looks whole", async () => {
    const bench = new Bench();
    const stay = bench.parks("沪A12345");
    for (const fen of [100, 200]) bench.says({ command: "take_cash", stay, fen, shift: null });
    const read = ledgerOf(bench.records, 1);
    const url = await page({
      bookings: (query) => (query.after === null ? read(query) : Promise.reject(new Error("the disk fails"))),
    });
    const download = fetch(`${url}api/books?report=payments&from=${DAY}&to=${DAY}`);
    await expect(download.then((response) => response.text())).rejects.toThrow(/terminated|fetch failed/);
  });
});
