/** A walk with a desk and a box that are played: what moves, what is waited for, and what the installer may type. */
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { viewAt } from "#src/commands/box-source.ts";
import { commissionCommand } from "#src/commands/commission.ts";
import { pageAccess, pulseAt } from "#src/commands/commission-box.ts";
import { openDesk } from "#src/commands/commission-desk.ts";
import { walk, type WalkPorts } from "#src/commands/commission-walk.ts";
import { failed, passed, type Step, stepOf, waiting } from "#src/commissioning/step.ts";
import { openPort, PlayedBox } from "#test/diagnostics/open-port.ts";
import { boxView } from "#test/commissioning/views.ts";
import { testFolder } from "#test/store/folder.ts";

const TITLE = { zh: "一步", en: "A step" };
const CONSENT = { zh: "可以吗", en: "May it move?" };
const SEEN = { zh: "好了", en: "It came" };
const LATE = { zh: "没有", en: "Nothing came" };

/** Answers each question in turn; the clock jumps, so that no test waits. `types`: a line at the n-th look at the box. */
function played(answers: readonly (string | null)[], types: Readonly<Record<number, string>> = {}) {
  const said: string[] = [];
  const pulses: string[] = [];
  const left = [...answers];
  let [nowMs, looks] = [0, 0];
  let over = false;
  const ports: WalkPorts = {
    desk: {
      tell: ({ en }) => void said.push(en),
      typed: () => types[looks] ?? null,
      ask: ({ en }) => {
        said.push(en);
        const answer = left.shift() ?? null;
        over ||= answer === null;
        return Promise.resolve(answer);
      },
      isOver: () => over,
      close: () => {},
    },
    clock: {
      monotonicMs: () => nowMs,
      after: (ms, run) => {
        nowMs += ms;
        queueMicrotask(run);
        return () => {};
      },
    },
    view: () => Promise.resolve(++looks > 0 ? boxView() : null),
    pulse: (lane) => {
      pulses.push(lane);
      return Promise.resolve({ done: true, sentence: TITLE });
    },
    trace: () => Promise.resolve(null),
  };
  return { ports, said, pulses, left };
}

function step(rest: Partial<Step> = {}): Step {
  return stepOf({ id: "a", lane: "entry", title: TITLE, judge: () => passed(SEEN), ...rest });
}

describe("a walk", () => {
  it.each([
    ["y", ["entry"], "passed"],
    ["是", ["entry"], "passed"],
    ["Y", ["entry"], "passed"],
    ["ｙ", ["entry"], "passed"],
    ["n", [], "skipped"],
    ["", [], "skipped"],
    ["q", [], "skipped"],
    [null, [], "skipped"],
  ] as const)("moves the arm only after a yes: %j", async (answer, expected, result) => {
    const { ports, pulses } = played([answer]);
    const [outcome] = await walk(ports, [step({ consent: CONSENT, pulses: true })]);
    expect(pulses).toEqual(expected);
    expect(outcome?.result).toBe(result);
  });

  it("tells in the box's words why a pulse was refused", async () => {
    const { ports } = played(["y", ""]);
    const refused = { zh: "线圈上有车", en: "A vehicle stands on a loop" };
    const pulse = (): ReturnType<WalkPorts["pulse"]> => Promise.resolve({ done: false, sentence: refused });
    const [outcome] = await walk({ ...ports, pulse }, [step({ consent: CONSENT, pulses: true })]);
    expect(outcome).toMatchObject({ result: "failed", said: refused });
  });

  it("fails what does not come in time, for the reason that the step names, and repeats it on demand", async () => {
    let judged = 0;
    const judge = () => (++judged > 500 ? passed(SEEN) : waiting(null, LATE));
    const { ports, said } = played(["r"]);
    const results = await walk(ports, [step({ judge, patienceMs: 100_000 })]);
    expect(said).toContain("Nothing came");
    expect(results).toMatchObject([{ result: "passed", tries: 2 }]);
  });

  it("skips with a reason, begins anew, and ends when told; what was not reached is skipped", async () => {
    const endless = step({ judge: () => waiting(null, LATE) });
    const skipping = played(["no plate here"], { 3: "s" });
    expect(await walk(skipping.ports, [endless])).toMatchObject([
      { result: "skipped", said: { zh: "no plate here", en: "no plate here" } },
    ]);
    const again = played([], { 2: "r", 5: "q" });
    expect(await walk(again.ports, [endless, step({ id: "b" })])).toMatchObject([
      { result: "skipped", tries: 2, said: { en: "The walk was ended before" } },
      { result: "skipped", tries: 0 },
    ]);
  });

  it("takes the capitals that a telephone's keyboard begins a line with", async () => {
    const endless = step({ judge: () => waiting(null, LATE) });
    const walked = await walk(played(["tree"], { 2: "R", 5: "S" }).ports, [endless]);
    expect(walked).toMatchObject([{ result: "skipped", tries: 2, said: { en: "tree" } }]);
    const failing = [step({ judge: () => failed(LATE) }), step({ id: "b" })];
    expect(await walk(played(["R", "Q"]).ports, failing)).toMatchObject([{ tries: 2 }, { tries: 0 }]);
  });

  it("does not try what follows a step that did not pass", async () => {
    const { ports } = played([""]);
    const steps = [step({ judge: () => failed(LATE) }), step({ id: "b", after: "a" }), step({ id: "c" })];
    expect((await walk(ports, steps)).map(({ result }) => result)).toEqual(["failed", "skipped", "passed"]);
  });

  it.each([
    ["y", "passed", SEEN],
    ["n", "failed", LATE],
  ] as const)("takes the installer's %s for what only a person sees", async (answer, result, said) => {
    const { ports } = played([answer, ""]);
    const confirm = { question: TITLE, denied: LATE };
    expect(await walk(ports, [step({ confirm })])).toMatchObject([{ result, said }]);
  });

  it("waits for the lane's rest before it begins, and for a box that does not answer", async () => {
    let looks = 0;
    const busy = boxView({ lane: { phase: "held_open", sentence: { zh: "常开", en: "it is held open" } } });
    const { ports, said } = played([]);
    const view = (): Promise<typeof busy | null> => Promise.resolve(++looks < 3 ? null : looks < 6 ? busy : boxView());
    expect(await walk({ ...ports, view }, [step({ wantsRest: true })])).toMatchObject([{ result: "passed" }]);
    expect(said.join("\n")).toMatch(/does not answer.*\n.*at rest: it is held open/u);
  });

  it("fails a drive whose trace cannot be had, and judges one that can", async () => {
    const judge = () => ({ state: "gone" as const, traceId: "x" });
    const drive = step({ judge, judgeTrace: () => passed(SEEN, { passedMs: 1 }) });
    const { ports } = played([""]);
    expect(await walk(ports, [drive])).toMatchObject([{ result: "failed" }]);
    const trace = (): ReturnType<WalkPorts["trace"]> => Promise.resolve({} as Awaited<ReturnType<WalkPorts["trace"]>>);
    expect(await walk({ ...ports, trace }, [drive])).toMatchObject([{ result: "passed", figures: { passedMs: 1 } }]);
  });
});

describe("the desk", () => {
  it("does not take what was typed before for an answer, and knows when nobody types any more", async () => {
    const input = new PassThrough();
    let told = "";
    const write = (text: string): void => void (told += text);
    const desk = openDesk({ input, write, language: "both" }, new Promise(() => {}));
    input.write("y\n");
    await new Promise((resolve) => setImmediate(resolve));
    const answer = desk.ask(CONSENT);
    input.write(" n \n");
    expect(await answer).toBe("n");
    expect(told).toBe("? 可以吗\n  May it move?\n");
    input.end();
    expect(await desk.ask(CONSENT)).toBeNull();
    expect(desk.isOver()).toBe(true);
  });
});

describe("the box of a walk", () => {
  it("is ordered with its token, and its refusals are told", async () => {
    const box = new PlayedBox();
    const port = await openPort(box, { host: "0.0.0.0", token: "word" });
    try {
      const page = port.url.replace("0.0.0.0", "127.0.0.1");
      const who = { id: "commission-1", by: "Li Wei" };
      expect(await pulseAt({ page, token: null }, "entry", who)).toMatchObject({ done: false });
      expect(box.ordered).toEqual([]);
      expect(await pulseAt({ page, token: "word" }, "entry", who)).toMatchObject({ done: true });
      expect(JSON.stringify(box.ordered)).toContain(`"command":"test_pulse","lane":"entry"`);
    } finally {
      await port.close();
    }
    expect(await pulseAt({ page: "http://127.0.0.1:9/", token: null }, "entry", { id: "x", by: "y" })).toMatchObject({
      done: false,
      sentence: { en: "The box does not answer" },
    });
  });

  it("is not walked through when the sheet could not be written, nor when it is not there", async () => {
    const run = (sheet: string): Promise<unknown> =>
      commissionCommand().parseAsync(["--url", "http://127.0.0.1:9/", "--sheet", sheet], { from: "user" });
    const folder = testFolder();
    await expect(run(join(folder, "none", "sheet.md"))).rejects.toThrow("name another place with --sheet");
    await expect(run(join(folder, "sheet.md"))).rejects.toThrow("No box answers");
  });

  it("is found by its page or its configuration, and said to be missing otherwise", async () => {
    const folder = testFolder();
    const tokenFile = join(folder, "token");
    writeFileSync(tokenFile, "word\n");
    expect(await pageAccess({ url: "http://box/", tokenFile })).toEqual({ page: "http://box/", token: "word" });
    const config = join(folder, "gatehouse.json");
    const example = JSON.parse(readFileSync("examples/one-entry.json", "utf8")) as object;
    const withPort = (port: number): void =>
      writeFileSync(config, JSON.stringify({ ...example, diagnostics: { port, tokenFile } }));
    withPort(8099);
    expect(await pageAccess({ config })).toEqual({ page: "http://127.0.0.1:8099/", token: "word" });
    const technicianTokenFile = join(folder, "technician");
    writeFileSync(technicianTokenFile, "spanner\n");
    writeFileSync(config, JSON.stringify({ ...example, diagnostics: { port: 8099, tokenFile, technicianTokenFile } }));
    expect(await pageAccess({ config })).toMatchObject({ token: "spanner" });
    expect(await pageAccess({ config, tokenFile })).toMatchObject({ token: "word" });
    withPort(0);
    await expect(pageAccess({ config })).rejects.toThrow("--url");
    await expect(pageAccess({})).rejects.toThrow("--config FILE or --url URL");
    await expect(pageAccess({ url: "http://box/", tokenFile: join(folder, "none") })).rejects.toThrow("cannot be read");
  });
});

it("takes a page that breaks off in the middle for a box that does not answer now", async () => {
  const half = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": 100 });
    response.write("{", () => response.destroy());
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void half.close());
  await once(half, "listening");
  expect(await viewAt(`http://127.0.0.1:${(half.address() as AddressInfo).port}/`)).toBe(null);
});
