import DatabaseConstructor from "better-sqlite3";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { assertDurable, openConnection } from "#src/store/connection.ts";
import { DEFAULT_LEDGER_SETTINGS } from "#src/store/settings.ts";
import { testFolder, testLedger } from "./folder.ts";

function pragma(path: string, name: string): unknown {
  const db = openConnection(path, DEFAULT_LEDGER_SETTINGS, "none");
  onTestFinished(() => void db.close());
  return db.pragma(name, { simple: true });
}

describe("the connection to a ledger", () => {
  it.each([
    ["journal_mode", "wal"],
    ["synchronous", 2],
    ["locking_mode", "exclusive"],
    ["page_size", DEFAULT_LEDGER_SETTINGS.pageBytes],
    ["mmap_size", 0],
  ])("has %s %s", (name, value) => {
    expect(pragma(join(testFolder(), "ledger.db"), name)).toBe(value);
  });

  it("is still flushed in full when an existing file is opened, where the driver's own default is not", () => {
    const path = join(testFolder(), "ledger.db");
    openConnection(path, DEFAULT_LEDGER_SETTINGS, "none").close();
    const careless = new DatabaseConstructor(path);
    careless.exec("SELECT * FROM journal");
    expect(careless.pragma("synchronous", { simple: true })).toBe(1);
    expect(() => assertDurable(careless, path)).toThrow("not 2 (FULL)");
    careless.close();
    expect(pragma(path, "synchronous")).toBe(2);
  });

  it("lets no second program in", () => {
    const path = join(testFolder(), "ledger.db");
    testLedger(path);
    expect(() => testLedger(path)).toThrow(expect.objectContaining({ code: "ledger_in_use" }));
  });

  it("says that the folder is missing", () => {
    expect(() => testLedger(join(testFolder(), "not", "here", "ledger.db"))).toThrow(
      expect.objectContaining({ code: "ledger_unreachable" }),
    );
  });

  it("says that there is no file to be had where a folder stands", () => {
    const path = join(testFolder(), "ledger.db");
    mkdirSync(path);
    expect(() => testLedger(path)).toThrow(expect.objectContaining({ code: "ledger_unreachable" }));
  });
});
