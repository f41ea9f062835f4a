import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommanderError } from "commander";
import { Agent, request } from "undici";
import { afterEach, describe, expect, it } from "vitest";
import { cityCommand } from "#src/commands/city.ts";
import { failFlag, misbehaveFlag, reduceFlag } from "#src/commands/city-flags.ts";
import { CommandFailure } from "#src/commands/program.ts";
import { startCity } from "#src/commands/city-start.ts";
import type { CityOptions } from "#src/commands/city-start.ts";
import { arriveAt, callOf, envelopeOf } from "#test/simulation/city/box-side.ts";

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function started(changes: Partial<CityOptions> = {}) {
  const lines: string[] = [];
  const options: CityOptions = {
    host: "127.0.0.1",
    port: 0,
    tlsDir: temporaryFolder(),
    controlPort: 0,
    control: true,
    parkingId: "qp31022900183",
    appId: "lot-183",
    heartbeat: 300,
    clockAhead: 0,
    actions: [],
    lang: "both",
    ...changes,
  };
  const simulator = await startCity(options, (line) => lines.push(line));
  cleanups.push(() => simulator.close());
  const arrive = async (body: unknown) => {
    const text = JSON.stringify(body);
    const { path, query, headers } = callOf("arrive", text, Date.now());
    const agent = new Agent({ connect: { ca: readFileSync(simulator.server.caFile ?? "", "utf8") } });
    cleanups.push(() => agent.destroy());
    const url = `${simulator.server.url}${path}`;
    const answer = await request(url, { method: "POST", query, headers, body: text, dispatcher: agent });
    return envelopeOf(Buffer.from(await answer.body.arrayBuffer())).code;
  };
  return { simulator, lines, arrive };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-city-"));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Runs the command as a user would and says how it was refused. */
async function refusal(...words: readonly string[]): Promise<{ readonly exitCode: number; readonly text: string }> {
  const written: string[] = [];
  const command = cityCommand()
    .exitOverride()
    .configureOutput({ writeErr: (text) => written.push(text), writeOut: (text) => written.push(text) });
  try {
    await command.parseAsync(words, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: error.exitCode, text: written.join("") };
    if (error instanceof CommandFailure) return { exitCode: error.exitCode, text: error.message };
    throw error;
  }
  throw new Error("the command was not refused");
}

describe("gatehouse city", () => {
  it("prints where it is, and a line in Chinese and English for what comes and what is wrong with it", async () => {
    const { lines, arrive } = await started();
    expect(lines.join("\n")).toMatch(/https:\/\/127\.0\.0\.1:\d+[^]*ca\.pem[^]*control: http/);
    expect(await arrive(arriveAt(Date.now() - 60_000, 1))).toBe(0);
    const text = lines.join("\n");
    expect(text).toContain("5.1.1 车辆入场 arrive");
    expect(text).toContain("沪A12345");
    expect(text).toMatch(/!! 5\.1\.1 .*数据补传.*\|.*resend/);
  });

  it("prints JSON lines for programs", async () => {
    const { lines, arrive } = await started({ json: true });
    await arrive(arriveAt(Date.now(), 1));
    const events = lines.map((line) => JSON.parse(line));
    expect(events.map(({ event }) => event)).toEqual(["start", "received"]);
    expect(events[1]).toMatchObject({ name: "arrive", code: 0, body: { plateId: "沪A12345" } });
  });

  it("does what its flags say before the first request", async () => {
    const { simulator, arrive } = await started({ actions: [failFlag("2004:arrive:1")], clockAhead: 30 });
    expect(await arrive(arriveAt(Date.now(), 1))).toBe(2004);
    expect(await arrive(arriveAt(Date.now(), 1))).toBe(0);
    expect(simulator.platform.clockErrorMs).toBe(30_000);
  });

  it.each<[string[], RegExp]>([
    [["--port", "0", "--fail", "many"], /not a whole number/],
    [["--port", "0", "--misbehave", "sulk"], /lost_answer/],
    [["--port", "0", "--misbehave", "html:somewhere"], /no interface somewhere/],
    [["--port", "0", "--reduce", "沪A12345,much"], /60min/],
    [["--port", "0", "--dialect", "curTimeUnit=h"], /curTimeUnit/],
    [["--port", "0", "--control-port", "0", "--do", "/dance={}"], /no such action/],
    [["--port", "0", "--password-file", "/nowhere/password"], /cannot be read/],
    [["--port", "x"], /0 to 65535/],
  ])("refuses %o with a sentence", async (words, sentence) => {
    const { exitCode, text } = await refusal("--tls-dir", temporaryFolder(), ...words);
    expect(text).toMatch(sentence);
    // commander's own refusals end with 1; main.ts turns those into 2.
    expect([1, 2]).toContain(exitCode);
  });

  it("says what to do when the port is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    cleanups.push(() => new Promise<void>((resolve) => other.close(() => resolve())));
    const { port } = other.address() as AddressInfo;
    const { exitCode, text } = await refusal(
      "--port",
      String(port),
      "--tls-dir",
      temporaryFolder(),
      "--control-port",
      "0",
    );
    expect(exitCode).toBe(1);
    expect(text).toMatch(/EADDRINUSE.*--port/);
  });

  it("ends with 1 on Ctrl-C when it is strict and the box broke the protocol, else with 0", async () => {
    for (const [ahead, expected] of [
      [0, 0],
      [40, 1],
    ]) {
      const words = [
        "--port",
        "0",
        "--no-control",
        "--strict",
        "--json",
        "--plain-http",
        "--clock-ahead",
        String(ahead),
      ];
      const child = spawn(process.execPath, ["bin/gatehouse.mjs", "city", "--app-id", "lot-183", ...words]);
      const output = child.stdout.setEncoding("utf8");
      const ended = new Promise((resolve) => child.on("exit", resolve));
      const [first] = await once(output, "data");
      const { url } = JSON.parse(String(first));
      const text = JSON.stringify(arriveAt(Date.now(), 1));
      const { path, query, headers } = callOf("arrive", text, Date.now());
      const answer = await request(url + path, { method: "POST", query, headers, body: text });
      expect(envelopeOf(Buffer.from(await answer.body.arrayBuffer())).code).toBe(0);
      child.kill("SIGINT");
      expect(await ended).toBe(expected);
    }
  });

  it("shows examples in its help", async () => {
    const { text } = await refusal("--help");
    expect(text).toContain("--fail 2007:arrive:10");
    expect(text).toContain("/pay");
  });
});

describe("flags of gatehouse city", () => {
  it("stand for actions of the control address", () => {
    expect(failFlag("2007:arrive:10")).toEqual({
      path: "/misbehave",
      input: { kind: "code", code: 2007, interface: "arrive", times: 10 },
    });
    expect(misbehaveFlag("slow:all:*:0.1").input).toEqual({ kind: "slow", times: null, probability: 0.1 });
    expect(reduceFlag("沪A12345,5.00").input).toEqual({ plate: "沪A12345", fen: 500 });
    expect(reduceFlag("沪A12345,60min").input).toEqual({ plate: "沪A12345", minutes: 60 });
  });
});
