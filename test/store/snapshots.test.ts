import DatabaseConstructor from "better-sqlite3";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Ledger } from "#src/store/ledger.ts";
import { unpackSnapshot } from "#src/store/snapshots.ts";
import { testFolder, testLedger } from "./folder.ts";

function put(ledger: Ledger, seq: number, foldVersion = 1, parts: readonly string[] = [`{"seq":${seq}}`]): void {
  parts.forEach((text, part) => ledger.stageSnapshotPart(part, text));
  ledger.putSnapshot({ foldVersion, seqs: { "01.a": seq } });
}

function newestParts(ledger: Ledger, foldVersion: number): readonly string[] {
  const packed = ledger.newestSnapshot(foldVersion);
  return packed === null ? [] : [...unpackSnapshot(packed).parts];
}

/** Changes a snapshot behind the ledger's back. */
function tamper(path: string, sql: string): void {
  const db = new DatabaseConstructor(path);
  db.exec(sql);
  db.close();
}

describe("snapshots", () => {
  it("come back part by part, in order, in any language", () => {
    const ledger = testLedger(":memory:");
    const parts = ['{"lot":"停车场"}', "[]", "x".repeat(300_000)];
    put(ledger, 7, 1, parts);
    expect(ledger.newestSnapshot(1)).toMatchObject({ foldVersion: 1, seqs: { "01.a": 7 } });
    expect(newestParts(ledger, 1)).toEqual(parts);
  });

  it("are given back newest first, two are kept", () => {
    const ledger = testLedger(":memory:");
    for (const seq of [1, 2, 3]) put(ledger, seq);
    expect(ledger.newestSnapshot(1)?.seqs).toEqual({ "01.a": 3 });
  });

  it("of another fold version are passed over", () => {
    const ledger = testLedger(":memory:");
    put(ledger, 1, 1);
    put(ledger, 2, 2);
    expect(ledger.newestSnapshot(1)?.seqs).toEqual({ "01.a": 1 });
    expect(ledger.newestSnapshot(3)).toBeNull();
  });

  it.each([
    ["whose part changed", "UPDATE snapshot_part SET body = x'00' WHERE snapshot = 2"],
    ["of which a part is missing", "DELETE FROM snapshot_part WHERE snapshot = 2"],
  ])("%s are passed over for the one before", (_, sql) => {
    const path = join(testFolder(), "ledger.db");
    const ledger = testLedger(path);
    put(ledger, 1);
    put(ledger, 2);
    ledger.close();
    tamper(path, sql);
    expect(testLedger(path).newestSnapshot(1)?.seqs).toEqual({ "01.a": 1 });
  });

  it("that were begun and not finished leave nothing in the next one", () => {
    const ledger = testLedger(":memory:");
    ledger.stageSnapshotPart(0, "begun");
    ledger.stageSnapshotPart(1, "and left");
    put(ledger, 1, 1, ["whole"]);
    expect(newestParts(ledger, 1)).toEqual(["whole"]);
  });
});
