/** `gatehouse ledger` on real files: a ledger in use, a damaged one, one with a gap, one for an older program. */
import DatabaseConstructor from "better-sqlite3";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { ledgerCommand } from "#src/commands/ledger.ts";
import { CommandFailure } from "#src/commands/program.ts";
import { readMigrations } from "#src/store/migrate.ts";
import { packRecord } from "#src/store/row.ts";
import { testFolder, testLedger } from "#test/store/folder.ts";
import { plateOf, RecordSource } from "#test/store/visit-records.ts";

const NEWEST = readMigrations().length;

type Said = { readonly out: string; readonly failure: CommandFailure | null };

async function run(...words: readonly string[]): Promise<Said> {
  const said: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((text: string) => void said.push(`${text}\n`));
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => said.push(String(text)) > 0);
  try {
    await ledgerCommand().parseAsync([...words], { from: "user" });
    return { out: said.join(""), failure: null };
  } catch (error) {
    if (error instanceof CommandFailure) return { out: said.join(""), failure: error };
    throw error;
  } finally {
    log.mockRestore();
    write.mockRestore();
  }
}

/** A ledger of 20 records that a box has open. */
function ledgerInUse() {
  const path = join(testFolder(), "ledger.sqlite");
  const ledger = testLedger(path);
  const source = new RecordSource();
  for (let car = 0; car < 10; car += 1) ledger.append(source.arrive(plateOf(car)).map(packRecord));
  return { path, ledger, source };
}

/** The same when no box has it. */
function ledgerAtRest(sql?: string): string {
  const { path, ledger } = ledgerInUse();
  ledger.close();
  const db = new DatabaseConstructor(path);
  if (sql !== undefined) db.exec(sql);
  db.pragma("wal_checkpoint(TRUNCATE)");
  db.close();
  return path;
}

describe("gatehouse ledger check", () => {
  it("tells of a sound ledger while a box has it open, and changes nothing", async () => {
    const { path, ledger, source } = ledgerInUse();
    const before = [readFileSync(path), readFileSync(`${path}-wal`)];
    const { out, failure } = await run("check", "--ledger", path, "--json");
    expect(failure).toBeNull();
    expect(JSON.parse(out)).toMatchObject({
      version: NEWEST,
      problems: [],
      damagedRows: [],
      journals: [{ origin: source.origin, rows: 20, firstSeq: 1, lastSeq: 20, missing: 0 }],
    });
    expect([readFileSync(path), readFileSync(`${path}-wal`)]).toEqual(before);
    expect(existsSync(`${path}-shm`)).toBe(false);
    ledger.append(source.arrive("沪A12345").map(packRecord));
  });

  it("counts what is missing, names what is damaged, and fails", async () => {
    const path = ledgerAtRest(
      "DELETE FROM journal WHERE id & 1023 = 7; UPDATE journal SET wall = 1 WHERE id & 1023 = 9;",
    );
    const { out, failure } = await run("check", "--ledger", path);
    expect(failure?.exitCode).toBe(1);
    expect(out).toContain("DAMAGED RECORD / 损坏记录  01.k7f2q9.");
    expect(out).toMatch(/MISSING \/ 缺失 \d/);
  });

  it("says that there is no ledger, and asks for one when none was named", async () => {
    const nowhere = await run("check", "--ledger", join(testFolder(), "none.sqlite"));
    expect(nowhere.failure).toMatchObject({ exitCode: 1, message: expect.stringContaining("no ledger") });
    expect((await run("check")).failure?.exitCode).toBe(2);
  });

  it.each(["check", "export", "step-down --to 1"])(
    "(%s) leaves a file alone that is no ledger, and says so",
    async (words) => {
      const path = join(testFolder(), "gatehouse.json");
      for (const content of ["", '{ "lot": {} }', "x".repeat(5_000)]) {
        writeFileSync(path, content);
        const { failure } = await run(...words.split(" "), "--ledger", path);
        expect(failure).toMatchObject({ exitCode: 1, message: expect.stringContaining("is no ledger") });
        expect(failure?.message).toContain("不是账本");
        expect(readFileSync(path, "utf8")).toBe(content);
      }
    },
  );
});

describe("gatehouse ledger step-down", () => {
  it("takes the ledger to an older version, and the journal is still there", async () => {
    const path = ledgerAtRest();
    const { out, failure } = await run("step-down", "--ledger", path, "--to", "2");
    expect(failure).toBeNull();
    expect(out).toContain(`from version ${NEWEST} to 2`);
    const db = new DatabaseConstructor(path, { readonly: true });
    expect(db.pragma("user_version", { simple: true })).toBe(2);
    expect(db.prepare("SELECT count(*) AS n FROM journal").get()).toEqual({ n: 20 });
    db.close();
    expect(testLedger(path).lastSeqs()).toEqual({ "01.k7f2q9": 20 });
  });

  it("refuses while a box has the ledger, and a version that does not exist", async () => {
    const { path } = ledgerInUse();
    expect((await run("step-down", "--ledger", path, "--to", "2")).failure).toMatchObject({
      exitCode: 1,
      message: expect.stringContaining("stop it first"),
    });
    expect((await run("step-down", "--ledger", path, "--to", "99")).failure?.exitCode).toBe(2);
  });
});

describe("gatehouse ledger export", () => {
  it("writes every record as a line, with masked plates unless told otherwise", async () => {
    const { path } = ledgerInUse();
    const { out } = await run("export", "--ledger", path);
    const records = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly seq: number });
    expect(records.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(out).not.toContain(plateOf(3));
    expect((await run("export", "--ledger", path, "--full-plates")).out).toContain(plateOf(3));
  });
});
