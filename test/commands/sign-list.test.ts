/** `gatehouse sign-list` and what `gatehouse check` says of lists, as they are typed. */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { describe, expect, it, vi } from "vitest";
import { runProgram } from "#src/commands/program.ts";
import { readList, signedAs } from "#src/config/list-signature.ts";
import { testFolder } from "#test/store/folder.ts";

async function run(...words: readonly string[]): Promise<{ readonly exitCode: number; readonly said: string }> {
  const said: string[] = [];
  const keep = (text: unknown): boolean => said.push(String(text)) > 0;
  const spies = [
    vi.spyOn(process.stderr, "write").mockImplementation(keep),
    vi.spyOn(console, "log").mockImplementation(keep),
    vi.spyOn(console, "error").mockImplementation(keep),
  ];
  try {
    const exitCode = await runProgram(new Command("gatehouse"), ["node", "gatehouse", ...words]);
    return { exitCode, said: said.join("\n") };
  } finally {
    spies.forEach((spy) => spy.mockRestore());
  }
}

/** Somebody who keeps the list `staff`: a key, and the file with one car on it. */
async function keeper() {
  const folder = testFolder();
  const [pem, csv] = [join(folder, "lists.pem"), join(folder, "staff.csv")];
  writeFileSync(csv, "plate\n沪A12345\n");
  const { said } = await run("sign-list", "--new-key", pem);
  const key = /"listKeys": \["([^"]+)"\]/.exec(said)?.[1] ?? "";
  const signature = (): string => readFileSync(`${csv}.sig`, "utf8");
  const version = (): number => signedAs(signature())?.version ?? 0;
  const taken = (): unknown => readList("staff", { text: readFileSync(csv, "utf8"), signature: signature() }, [key]);
  return { folder, pem, csv, key, version, taken };
}

describe("gatehouse sign-list", () => {
  it("makes a key that nobody else may read, and never writes over one", async () => {
    const { pem, key } = await keeper();
    expect(key).toMatch(/^MCowBQYDK2VwAyEA/);
    expect(statSync(pem).mode & 0o777).toBe(0o600);
    const before = readFileSync(pem, "utf8");
    expect(await run("sign-list", "--new-key", pem)).toMatchObject({
      exitCode: 1,
      said: expect.stringContaining("EEXIST"),
    });
    expect(readFileSync(pem, "utf8")).toBe(before);
  });

  it("signs a file so that its list is taken, each time as a higher version than before", async () => {
    const { pem, csv, version, taken } = await keeper();
    expect(await run("sign-list", csv, "--key", pem)).toMatchObject({ exitCode: 0 });
    expect(taken()).toMatchObject({ entries: [{ plate: "沪A12345" }] });
    expect(String(version())).toMatch(/^20\d{12}$/);
    await run("sign-list", csv, "--key", pem, "--list-version", "90000000000000");
    expect(version()).toBe(90_000_000_000_000);
    await run("sign-list", csv, "--key", pem);
    expect(version()).toBe(90_000_000_000_001);
    expect(taken()).toHaveProperty("entries");
  });

  it.each<
    [what: string, words: (at: Awaited<ReturnType<typeof keeper>>) => readonly string[], code: number, said: string]
  >([
    ["without a key", ({ csv }) => [csv], 2, "或 --new-key"],
    ["with a file that is no key", ({ csv }) => [csv, "--key", csv], 1, "Ed25519 私钥"],
    ["of a file that is not there", ({ csv, pem }) => [`${csv}x`, "--list", "a", "--key", pem], 1, "无法读取"],
    ["under a name that is none", ({ csv, pem }) => [csv, "--key", pem, "--list", "A B"], 2, "小写字母"],
    ["under a version that is none", ({ csv, pem }) => [csv, "--key", pem, "--list-version", "0"], 2, "1 起的整数"],
  ])("%s says what is wrong, in both languages", async (_what, words, exitCode, said) => {
    const at = await keeper();
    const ended = await run("sign-list", ...words(at));
    expect(ended.exitCode).toBe(exitCode);
    expect(ended.said).toContain(said);
  });

  it("signs no file that the box would refuse", async () => {
    const { pem, csv } = await keeper();
    writeFileSync(csv, "plate,from\n沪A12345,tomorrow\n");
    expect(await run("sign-list", csv, "--key", pem)).toMatchObject({
      exitCode: 1,
      said: expect.stringContaining("line 2, from"),
    });
  });
});

describe("gatehouse check", () => {
  async function checkOf(keys: readonly string[], file: string) {
    const on = (kind: string, point: string) => ({ type: `simulated-${kind}`, point });
    const list = { name: "staff", titleZh: "职工", titleEn: "staff", kind: "staff", file };
    const config = join(testFolder(), "gatehouse.json");
    const content = {
      lot: { parkingId: "qp31022900183", capacity: 10 },
      lanes: [{ name: "in", direction: "entry", barrier: on("barrier", "arm"), reader: on("reader", "reader") }],
      tariff: { tariffs: [{ id: "free", flatFen: 0 }] },
      admission: { lists: [list], listKeys: keys },
    };
    writeFileSync(config, JSON.stringify(content));
    return run("check", config);
  }

  it("says of a list that must be signed what is wrong with its signature", async () => {
    const { key, pem, csv } = await keeper();
    expect(await checkOf([], csv)).toMatchObject({ exitCode: 0 });
    expect(await checkOf([key], csv)).toMatchObject({
      exitCode: 1,
      said: expect.stringMatching(/admission\.lists\[0\]\.file: .*its signature is missing/),
    });
    await run("sign-list", csv, "--key", pem);
    expect(await checkOf([key], csv)).toMatchObject({ exitCode: 0 });
    writeFileSync(csv, "plate\n沪A12345\n沪B67890\n");
    expect((await checkOf([key], csv)).said).toContain("does not fit");
  });

  it("names what else is wrong with the lists' files, and a key that is none", async () => {
    const { csv } = await keeper();
    expect((await checkOf([], `${csv}x`)).said).toContain("无法读取");
    writeFileSync(csv, 'plate\n"沪A12345\n');
    expect((await checkOf([], csv)).said).toContain("line 2: a cell opens");
    expect((await checkOf(["abc"], csv)).said).toMatch(/admission\.listKeys\[0\]: .*MCowBQYDK2VwAyEA/);
  });
});
