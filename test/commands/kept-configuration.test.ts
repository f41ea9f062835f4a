import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { CHECKED_BY, startConfiguration } from "#src/commands/kept-configuration.ts";
import { CommandFailure } from "#src/commands/program.ts";
import { loadConfig } from "#src/config/load.ts";
import { patiently } from "#test/device/patience.ts";
import { importsOf } from "#test/house-rules/imports.ts";
import { projectFiles } from "#test/house-rules/project.ts";
import { testFolder } from "#test/store/folder.ts";

vi.mock("#src/config/load.ts", { spy: true });

const PASSWORD = "a-password-of-the-city";
const city = { baseUrl: "https://city.example", appId: "box" };

const usual = {
  lot: { parkingId: "qp1", capacity: 10 },
  lanes: [
    {
      name: "in",
      direction: "entry",
      reader: { type: "json-lines-reader", serial: { path: "/dev/reader" } },
      barrier: { type: "simulated-barrier", point: "arm" },
      schedule: [{ hours: [[0, 60]], mode: "full" }],
    },
  ],
  sign: { welcome: { lines: ["您好"] } },
  tariff: { tariffs: [{ id: "day", steps: [{ everyMinutes: 30, fen: 250 }], maxPer24hFen: 4_000 }] },
  city: {
    ...city,
    passwordFile: "/etc/password",
    callbacks: { publicUrl: "http://box.example", port: 1, allowPlainHttp: true },
  },
};

/** A program of empty sources, a cache, and a configuration; `start` starts on it and keeps what it can. */
function booth(settings: object = usual) {
  const folder = testFolder();
  const program = join(folder, "program");
  const cache = join(folder, "cache");
  const file = join(folder, "gatehouse.json");
  const source = (name: string): string => {
    const isFolder = !/\.\w+$/.test(name);
    const path = join(program, name, isFolder ? "source.ts" : "");
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "one");
    return path;
  };
  const sources = CHECKED_BY.map(source);
  mkdirSync(cache);
  writeFileSync(file, JSON.stringify(settings));
  const start = async () => {
    const { config, keep } = await startConfiguration(file, { program, cache });
    await keep();
    return config;
  };
  return { file, cache, kept: join(cache, "configuration"), sources, start };
}

/** Puts another text in a file, so that the system tells of it: its clock may go in steps of some milliseconds. */
async function rewrite(file: string, text: string): Promise<void> {
  const before = statSync(file).ctimeMs;
  const written = (): number => {
    writeFileSync(file, text);
    return statSync(file).ctimeMs;
  };
  await expect.poll(written, patiently).not.toBe(before);
}

/** How many configurations were checked since the last time this was asked. */
function checks(): number {
  const { calls } = vi.mocked(loadConfig).mock;
  return calls.splice(0).length;
}

beforeEach(() => void checks());

describe("the configuration of a start", () => {
  it("is checked once, and after that is the same without a check", async () => {
    const { start } = booth();
    const checked = await start();
    expect(checks()).toBe(1);
    expect(await start()).toEqual(checked);
    expect(await start()).toEqual(checked);
    expect(checks()).toBe(0);
  });

  it("is checked when one byte of the file is another, and when it is the old one again", async () => {
    const { start, file } = booth();
    const text = readFileSync(file, "utf8");
    await start();
    writeFileSync(file, `${text} `);
    await start();
    expect(checks()).toBe(2);
    writeFileSync(file, text.replace('"capacity":10', '"capacity":11'));
    expect((await start()).lot.capacity).toBe(11);
    writeFileSync(file, text);
    expect((await start()).lot.capacity).toBe(10);
    expect(checks()).toBe(2);
  });

  it("is refused with all that is wrong in it, whatever was kept", async () => {
    const { start, file } = booth();
    await start();
    writeFileSync(file, readFileSync(file, "utf8").replace('"capacity":10', '"capacity":-1'));
    await expect(start()).rejects.toThrow(/lot\.capacity/);
    await expect(start()).rejects.toBeInstanceOf(CommandFailure);
  });

  it.each(CHECKED_BY.map((name, index) => [name, index] as const))(
    "is checked when %s is another, though as long as before",
    async (_name, index) => {
      const { start, sources } = booth();
      await start();
      await rewrite(sources[index] ?? "", "two");
      await start();
      expect(checks()).toBe(2);
    },
  );

  it("is checked when there is a source more", async () => {
    const { start, sources } = booth();
    await start();
    writeFileSync(join(dirname(sources[0] ?? ""), "another.ts"), "");
    await start();
    expect(checks()).toBe(2);
  });

  it("is checked at every start when a source is not where it should be", async () => {
    const { start, sources } = booth();
    await start();
    rmSync(sources.at(-1) ?? "");
    await start();
    await start();
    expect(checks()).toBe(3);
  });

  it("is checked when what was kept is torn, wherever", async () => {
    const { start, kept } = booth();
    await start();
    const whole = readFileSync(kept);
    for (let bytes = 0; bytes < whole.length; bytes += 97) {
      writeFileSync(kept, whole);
      truncateSync(kept, bytes);
      await start();
    }
    expect(checks()).toBe(1 + Math.ceil(whole.length / 97));
  });

  it("is checked when a byte of what was kept is another, or it is something else", async () => {
    const { start, kept } = booth();
    await start();
    const whole = readFileSync(kept, "utf8");
    const foreign = [whole.replace('"capacity":10', '"capacity":99'), `0${whole}`, "", "{}", "\n", "\0".repeat(5_000)];
    for (const text of foreign) {
      writeFileSync(kept, text);
      expect((await start()).lot.capacity).toBe(10);
    }
    expect(checks()).toBe(1 + foreign.length);
  });

  it("is checked at every start where nothing can be kept", async () => {
    const { start, kept, cache, file } = booth();
    // A folder in its place: root, as which tests may run, could write into a read-only one.
    mkdirSync(kept);
    chmodSync(cache, 0o500);
    await start();
    await start();
    expect(checks()).toBe(2);
    const { config, keep } = await startConfiguration(file, { program: cache, cache: undefined });
    await keep();
    expect([config.lot.capacity, checks()]).toEqual([10, 1]);
  });

  it("with a password in it is kept nowhere", async () => {
    const { start, kept } = booth({ ...usual, city: { ...city, password: PASSWORD } });
    await start();
    const config = await start();
    expect(config.city?.password?.reveal()).toBe(PASSWORD);
    expect([checks(), existsSync(kept), existsSync(`${kept}.new`)]).toEqual([2, false, false]);
  });

  it("is kept for the box's own eyes", async () => {
    const { start, kept } = booth();
    await start();
    expect(statSync(kept).mode & 0o777).toBe(0o600);
  });
});

describe("what a kept configuration depends on", () => {
  const sources = new Map(projectFiles().map(({ path, text }) => [path, text]));

  /** Every file that these lead to, themselves among them; packages by their names. */
  function ledTo(from: readonly string[], late: boolean): ReadonlySet<string> {
    const found = new Set<string>();
    const ways = [...from];
    for (let path = ways.pop(); path !== undefined; path = ways.pop()) {
      if (found.has(path)) continue;
      found.add(path);
      const imports = importsOf(path, sources.get(path) ?? "").filter((one) => !one.typeOnly && (late || !one.late));
      ways.push(...imports.map(({ file, specifier }) => file ?? specifier));
    }
    return found;
  }

  it("is every source that checks it", () => {
    const checking = [...ledTo(["src/config/load.ts", "drivers/index.ts"], true)];
    const ours = checking.filter((path) => /^(src|drivers)\//.test(path));
    expect(ours.length).toBeGreaterThan(50);
    expect(ours.filter((path) => !CHECKED_BY.some((one) => path.startsWith(one)))).toEqual([]);
    expect([...ledTo(["src/config/load.ts"], true)].filter((path) => !/^(src|node:)/.test(path))).toEqual(["zod"]);
  });

  it("is nothing that a box loads before its lanes gate", () => {
    const openers = [...sources.keys()].filter((path) => /^drivers\/.*\/(driver|simulated|onoff)\.ts$/.test(path));
    const start = [
      "src/main.ts",
      "src/commands/run.ts",
      "src/commands/run-box.ts",
      "src/commands/kept-configuration.ts",
    ];
    const gating = ledTo([...start, "src/box/box.ts", ...openers], false);
    expect(gating.size).toBeGreaterThan(150);
    expect([...gating]).not.toContain("zod");
    expect([...gating]).not.toContain("node:crypto");
  });
});
