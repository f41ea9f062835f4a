import DatabaseConstructor, { type Database } from "better-sqlite3";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ledgerVersion, migrate, readMigrations, type Migration } from "#src/store/migrate.ts";
import { testFolder, testLedger } from "./folder.ts";

function schema(db: Database): unknown {
  return db.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY name").all();
}

const STEPS = readMigrations();

describe("ledger migrations", () => {
  it("go up and down step by step, and up again to the same schema", () => {
    const db = new DatabaseConstructor(":memory:");
    const schemas: unknown[] = [schema(db)];
    for (const { version } of STEPS) {
      migrate(db, STEPS, version);
      schemas.push(schema(db));
    }
    for (let version = STEPS.length; version > 0; version -= 1) {
      expect(schema(db)).toEqual(schemas[version]);
      migrate(db, STEPS, version - 1);
      expect(ledgerVersion(db)).toBe(version - 1);
    }
    expect(schema(db)).toEqual([]);
    migrate(db, STEPS);
    expect(schema(db)).toEqual(schemas[STEPS.length]);
  });

  it("keep the journal when the search tables are stepped down and up", () => {
    const db = new DatabaseConstructor(":memory:");
    migrate(db, STEPS);
    db.exec("INSERT INTO origin (no, name) VALUES (1, '01.a')");
    migrate(db, STEPS, 2);
    migrate(db, STEPS);
    expect(db.prepare("SELECT name FROM origin").all()).toEqual([{ name: "01.a" }]);
  });

  it("make strict tables only", () => {
    const db = new DatabaseConstructor(":memory:");
    migrate(db, STEPS);
    const tables = db.prepare(
      "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%'",
    );
    for (const table of tables.all()) expect(table).toMatchObject({ strict: 1 });
  });

  it("leave the file as it was when a step fails", () => {
    const db = new DatabaseConstructor(":memory:");
    migrate(db, STEPS);
    const before = schema(db);
    const broken: Migration = {
      version: STEPS.length + 1,
      name: "broken",
      up: "CREATE TABLE a (b TEXT) STRICT; NONSENSE;",
      down: "",
    };
    expect(() => migrate(db, [...STEPS, broken])).toThrow("syntax error");
    expect(ledgerVersion(db)).toBe(STEPS.length);
    expect(schema(db)).toEqual(before);
  });

  it("refuse a file from the future, say what to do, and leave it alone", () => {
    const path = join(testFolder(), "ledger.db");
    const db = new DatabaseConstructor(path);
    migrate(db, STEPS);
    db.pragma("user_version = 99");
    db.close();
    expect(() => testLedger(path)).toThrow(
      expect.objectContaining({
        code: "ledger_newer",
        message: expect.stringMatching(/version 99.*Install the program/),
      }),
    );
    const after = new DatabaseConstructor(path);
    expect(ledgerVersion(after)).toBe(99);
    after.close();
  });
});
