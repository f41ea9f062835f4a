/** The command line as a whole: how it refuses what it does not understand, and what its exit codes say. */
import { Command } from "commander";
import { describe, expect, it, vi } from "vitest";
import { runProgram } from "#src/commands/program.ts";
import { VERSION } from "#src/commands/version.ts";

async function run(...words: readonly string[]): Promise<{ readonly exitCode: number; readonly said: string }> {
  const said: string[] = [];
  const keep = (text: unknown): boolean => said.push(String(text)) > 0;
  const spies = [
    vi.spyOn(process.stderr, "write").mockImplementation(keep),
    vi.spyOn(process.stdout, "write").mockImplementation(keep),
    vi.spyOn(console, "error").mockImplementation(keep),
  ];
  try {
    return {
      exitCode: await runProgram(new Command("gatehouse"), ["node", "gatehouse", ...words]),
      said: said.join(""),
    };
  } finally {
    spies.forEach((spy) => spy.mockRestore());
  }
}

describe("the command line", () => {
  it.each([
    [["run"], "--config"],
    [["bogus"], "unknown command"],
    [["toString"], "unknown command"],
    [["books", "bogus"], "Allowed choices"],
    [["ledger", "step-down"], "--to"],
    [["demo", "--port", "99999"], "请输入端口号"],
    [["demo", "--speed", "0"], "不小于 1"],
    [["city", "--port", "65536"], "请输入端口号"],
  ])("refuses %j with exit code 2, in both languages", async (words, named) => {
    const { exitCode, said } = await run(...words);
    expect(exitCode).toBe(2);
    expect(said).toContain(named);
    expect(said).toContain("用法错误，加 --help 查看用法。 Wrong usage");
  });

  it("ends with 1, and calls nothing wrong usage, for a stay that has no price", async () => {
    vi.stubEnv("INIT_CWD", new URL("../../examples/", import.meta.url).pathname);
    const stay = ["--from", "2026-03-02 08:00", "--to", "2026-03-02 07:00"];
    const { exitCode, said } = await run("price", "--config", "one-entry.json", ...stay);
    vi.unstubAllEnvs();
    expect(exitCode).toBe(1);
    expect(said).toContain("ends before it began");
    expect(said).not.toContain("Wrong usage");
  });

  it("says what is wrong where the demo may not write", async () => {
    const { exitCode, said } = await run("demo", "--port", "0", "--folder", "/dev/null/demo");
    expect(exitCode).toBe(1);
    expect(said).toContain("--folder");
  });

  it("tells its version", async () => {
    expect(await run("--version")).toEqual({ exitCode: 0, said: expect.stringContaining(`gatehouse ${VERSION}`) });
  });
});
