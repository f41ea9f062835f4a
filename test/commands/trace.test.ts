/** `gatehouse trace` on a ledger file and on a running page. */
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { storedTrace } from "#src/box/stored-trace.ts";
import { CommandFailure } from "#src/commands/program.ts";
import { traceCommand } from "#src/commands/trace.ts";
import type { VisitTrace } from "#src/controller/visit-trace.ts";
import { startDiagnostics } from "#src/diagnostics/server.ts";
import type { BoxPort } from "#src/diagnostics/port.ts";
import { Bench } from "#test/controller/bench.ts";
import { testFolder, testLedger } from "#test/store/folder.ts";

/** Two cars that came in, each with its story. */
function visits(): readonly VisitTrace[] {
  const bench = new Bench();
  bench.enters("沪A12345");
  bench.enters("苏E7K9P1");
  return bench.traces;
}

async function run(...words: readonly string[]): Promise<string> {
  const said: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((text: string) => void said.push(text));
  try {
    await traceCommand().parseAsync([...words], { from: "user" });
  } finally {
    log.mockRestore();
  }
  return said.join("\n");
}

function ledgerFile(): string {
  const path = join(testFolder(), "ledger.sqlite");
  const ledger = testLedger(path);
  ledger.addTraces(visits().map(storedTrace));
  ledger.close();
  return path;
}

/** A page over these visits; the exit holds a car. Nothing else of a box is asked. */
async function page(): Promise<string> {
  const traces = visits().map(storedTrace);
  const rules = [{ rule: "stay_of_plate", answer: { zh: "有", en: "it has one" } }];
  const lane = {
    name: "out",
    plate: "沪B55555",
    rules,
    sentence: { zh: "请缴费 ¥10.00", en: "Please pay ¥10.00" },
    devices: ["out-presence", "out-barrier", "out-reader"],
    presence: { covered: true, forMs: 12_400 },
    arm: { position: "down", forMs: 61_000, limits: { up: true, down: true } },
  };
  const atMs = Date.parse("2026-03-02T10:22:01+08:00");
  const heard = { reports: 34, reportedMs: atMs, orders: 0, orderedMs: null };
  const devices = [
    { id: "out-presence", state: { name: "working" }, traffic: heard },
    { id: "out-barrier", state: { name: "working" }, traffic: { ...heard, orders: 7, orderedMs: atMs } },
    { id: "out-reader", state: { name: "lost" }, traffic: { ...heard, reports: 0, reportedMs: null } },
    { id: "in-presence", state: { name: "working" }, traffic: heard },
  ];
  const box = {
    view: () => ({ nowMs: 0, lanes: [lane], devices }),
    searchTraces: async ({ plate }: { readonly plate: string | null }) => ({
      traces: traces.filter((trace) => plate === null || trace.plate === plate).toReversed(),
      next: null,
    }),
    trace: async (id: string) => traces.find(({ traceId }) => traceId === id) ?? null,
  };
  const settings = { host: "127.0.0.1", port: 0, token: null, technicianToken: null };
  const diagnostics = await startDiagnostics(box as unknown as BoxPort, settings);
  onTestFinished(() => diagnostics.close());
  return diagnostics.url;
}

describe("gatehouse trace", () => {
  it("lists the vehicles of a ledger, newest first", async () => {
    const lines = (await run("--ledger", ledgerFile())).split("\n");
    expect(lines.map((line) => line.split(/ +/u)[3])).toEqual(["苏E7K9P1", "沪A12345"]);
    expect(await run("--ledger", ledgerFile(), "--last", "1")).not.toContain("沪A12345");
  });

  it("tells by its plate what happened to a car the last time that it came", async () => {
    const told = await run("沪a12345", "--ledger", ledgerFile());
    expect(told).toContain("passed");
    expect(told).toContain("判定放行");
    expect(told).toContain("Decided: it may pass.");
  });

  it("asks a running box at its page, and says what its lanes do now", async () => {
    const url = await page();
    const listed = await run("--url", url);
    expect(listed).toMatch(/^now out 沪B55555\n {2}请缴费 ¥10\.00\n {2}Please pay ¥10\.00\n/u);
    expect(listed.split("\n").slice(5, 8)).toEqual([
      "  out-presence · covered 12 s · heard 34, last 10:22:01",
      "  out-barrier · down 61 s · heard 34, last 10:22:01 · ordered 7, last 10:22:01",
      "  out-reader · lost",
    ]);
    expect(listed).toContain("苏E7K9P1");
    expect(await run("--url", url, "--lane", "in")).not.toContain("now out");
    expect(await run("苏E7K9P1", "--url", url)).toContain("Decided: it may pass.");
  });

  it("tells of the car that stands there now, by its plate, why the arm did not open for it", async () => {
    const told = await run("沪b55555", "--url", await page());
    expect(told.split("\n")).toEqual([
      "now out 沪B55555",
      "  请缴费 ¥10.00",
      "  Please pay ¥10.00",
      "  停车记录：有",
      "  Its stay: it has one",
    ]);
  });

  it("says the decision once, and the rules in words", async () => {
    const told = await run("沪A12345", "--ledger", ledgerFile());
    expect(told.match(/Let in as a temporary car/gu)).toHaveLength(1);
    expect(told).toContain("Free berths: 10 free");
    expect(told).toContain("List: Staff: not on the list");
  });

  it("fits a phone: no line of the list is longer than 60 characters", async () => {
    const lines = (await run("--ledger", ledgerFile())).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  it("prints the same trace for a replay from a page as from a file", async () => {
    const [, second] = visits();
    if (second === undefined) throw new Error("no visit");
    const id = storedTrace(second).traceId;
    const ofFile = JSON.parse(await run(id, "--ledger", ledgerFile(), "--json")) as VisitTrace;
    const ofPage = JSON.parse(await run(id, "--url", await page(), "--json")) as VisitTrace;
    expect(ofFile).toEqual(JSON.parse(JSON.stringify(second)));
    expect(ofPage).toEqual(ofFile);
  });

  it("says what to do about a car that did not come, a trace that is gone and a box that is not there", async () => {
    await expect(run("沪Z00000", "--ledger", ledgerFile())).rejects.toThrow("list them without a plate");
    await expect(run("a/b/1", "--ledger", ledgerFile())).rejects.toThrow("There is no trace a/b/1");
    await expect(run("a/b/1", "--url", await page())).rejects.toThrow("it may be too old");
    await expect(run("--url", "http://127.0.0.1:9/")).rejects.toThrow("No box answers");
    await expect(run()).rejects.toThrow(CommandFailure);
  });
});
