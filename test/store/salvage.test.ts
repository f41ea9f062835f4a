import fc from "fast-check";
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLedger, type Ledger } from "#src/store/ledger.ts";
import { packRecord, type JournalRow } from "#src/store/row.ts";
import { freshPath } from "#src/store/salvage.ts";
import { DEFAULT_LEDGER_SETTINGS } from "#src/store/settings.ts";
import { unpackSnapshot } from "#src/store/snapshots.ts";
import { STAMP, testFolder, testLedger } from "./folder.ts";
import { plateOf, RecordSource, traceOf } from "./visit-records.ts";

const ORIGIN = new RecordSource().origin;
const VISITS = 150;

function rowsOfVisits(): readonly JournalRow[] {
  const source = new RecordSource();
  const rows = Array.from({ length: VISITS }, (_, index) => source.arrive(plateOf(index))).flat();
  // One record that needs overflow pages.
  return [...rows, source.next("box_stopped", { reason: "long ".repeat(2000) }, "box")].map(packRecord);
}

const ROWS = rowsOfVisits();
/** Of these the log holds the last; the file the others. */
const IN_FILE = 200;
/** A flipped byte costs the rows of its page at most. */
const ROWS_OF_A_PAGE = 8;

/** What a sound stop leaves: everything in the file, no log. */
function fillFile(ledger: Ledger): void {
  ledger.append(ROWS.slice(0, IN_FILE));
  while (ledger.indexSlice());
  ledger.addTraces([traceOf(1, "沪A12345")]);
  ledger.stageSnapshotPart(0, '{"cars":1}');
  ledger.putSnapshot({ foldVersion: 3, seqs: { [ORIGIN]: 100 } });
  ledger.close();
}

function fillLog(ledger: Ledger): void {
  for (let at = IN_FILE; at < ROWS.length; at += 2) ledger.append(ROWS.slice(at, at + 2));
}

const template = mkdtempSync(join(tmpdir(), "ledger-"));
afterAll(() => rmSync(template, { recursive: true, force: true }));
beforeAll(() => {
  const made = join(template, "made.db");
  const open = (): Ledger => openLedger(made, DEFAULT_LEDGER_SETTINGS, { stamp: STAMP, distrust: "none" });
  fillFile(open());
  const ledger = open();
  fillLog(ledger);
  for (const suffix of ["", "-wal"]) copyFileSync(made + suffix, join(template, `killed.db${suffix}`));
  ledger.close();
});

/** A ledger as a killed program leaves it: a file, and a log with commits that are in no file yet. */
function killedLedger(path: string): void {
  for (const suffix of ["", "-wal"]) copyFileSync(join(template, `killed.db${suffix}`), path + suffix);
}

function damage(file: string, at: number, bytes: Buffer): void {
  const fd = openSync(file, "r+");
  writeSync(fd, bytes, 0, bytes.length, at);
  closeSync(fd);
}

function readAll(ledger: Ledger): readonly JournalRow[] {
  return ledger.recordsSince(ORIGIN, 0, 10_000).rows;
}

/** What the ledger has is what was written, if not always all of it. */
function expectOnlyTruth(ledger: Ledger): readonly JournalRow[] {
  const rows = readAll(ledger);
  for (const row of rows) expect(row).toEqual(ROWS[row[1] - 1]);
  return rows;
}

function reopen(path: string): Ledger {
  return openLedger(path, DEFAULT_LEDGER_SETTINGS, { stamp: STAMP, distrust: "check" });
}

describe("a damaged ledger", () => {
  it("is set aside with its log when its header is gone, and every record is taken over", () => {
    const path = join(testFolder(), "ledger.db");
    killedLedger(path);
    damage(path, 0, Buffer.alloc(100, 0xff));
    const log = readFileSync(`${path}-wal`);
    const ledger = testLedger(path);
    expect(ledger.replacement).toMatchObject({ records: ROWS.length, snapshot: true });
    const aside = ledger.replacement?.aside ?? "";
    expect(basename(aside)).toBe(`ledger.db.damaged-${STAMP}`);
    expect(readFileSync(aside).subarray(0, 100)).toEqual(Buffer.alloc(100, 0xff));
    expect(readFileSync(`${aside}-wal`)).toEqual(log);
    expect(readAll(ledger)).toEqual(ROWS);
  });

  it("gives its snapshot and its origins' names to the fresh one, which says that they were salvaged", () => {
    const path = join(testFolder(), "ledger.db");
    killedLedger(path);
    damage(path, 0, Buffer.alloc(16));
    const ledger = testLedger(path);
    const packed = ledger.newestSnapshot(3);
    expect(packed).toMatchObject({ foldVersion: 3, seqs: { [ORIGIN]: 100 } });
    expect(packed === null ? [] : [...unpackSnapshot(packed).parts]).toEqual(['{"cars":1}']);
    expect(ledger.salvagedOrigins()).toEqual([ORIGIN]);
    ledger.close();
    expect(testLedger(path).salvagedOrigins()).toEqual([ORIGIN]);
  });

  it("loses only the records of a page that is gone", () => {
    const path = join(testFolder(), "ledger.db");
    killedLedger(path);
    const file = readFileSync(path);
    const page = DEFAULT_LEDGER_SETTINGS.pageBytes;
    const victim = ROWS[40];
    const at = file.indexOf(victim?.[9] ?? "");
    damage(path, Math.floor(at / page) * page, Buffer.alloc(page));
    const ledger = reopen(path);
    const rows = expectOnlyTruth(ledger);
    expect(ledger.replacement).not.toBeNull();
    expect(rows.length).toBeLessThan(ROWS.length);
    expect(rows.length).toBeGreaterThan(ROWS.length - 10);
    ledger.close();
  });

  it("whose interior pages are gone loses nothing", () => {
    const path = join(testFolder(), "ledger.db");
    killedLedger(path);
    const page = DEFAULT_LEDGER_SETTINGS.pageBytes;
    const file = readFileSync(path);
    let interior = 0;
    for (let at = page; at < file.length; at += page) {
      if (file[at] !== 0x05) continue;
      damage(path, at, Buffer.alloc(page, 0xaa));
      interior += 1;
    }
    expect(interior).toBeGreaterThan(0);
    const ledger = reopen(path);
    expect(readAll(ledger)).toEqual(ROWS);
    ledger.close();
  });

  it.each([
    ["header", 0],
    ["first frame", 32 + 40],
    ["frames somewhere in the middle", 32 + 24 + 1024 + 500],
  ])("whose log is damaged in its %s loses none of the commits after that", (_, at) => {
    const path = join(testFolder(), "ledger.db");
    killedLedger(path);
    damage(`${path}-wal`, at, Buffer.alloc(8, 0x5a));
    const log = readFileSync(`${path}-wal`);
    const ledger = testLedger(path);
    const rows = expectOnlyTruth(ledger);
    expect(rows.length).toBeGreaterThan(ROWS.length - 8);
    expect(rows.at(-1)).toEqual(ROWS.at(-1));
    expect(readFileSync(`${ledger.replacement?.aside ?? ""}-wal`)).toEqual(log);
  });

  it("is not what a power cut leaves: a last commit of which only some pages reached the disk", () => {
    const path = join(testFolder(), "ledger.db");
    killedLedger(path);
    // The last commit is the one with overflow pages; a page in its middle never arrived.
    const log = statSync(`${path}-wal`).size;
    damage(`${path}-wal`, log - 3 * 1048, Buffer.alloc(1048));
    const ledger = testLedger(path);
    expect(ledger.replacement).toBeNull();
    expect(readAll(ledger)).toEqual(ROWS.slice(0, -1));
  });

  it("of which half is missing still gives the other half", () => {
    const path = join(testFolder(), "ledger.db");
    killedLedger(path);
    truncateSync(path, Math.floor(statSync(path).size / 2));
    const ledger = testLedger(path);
    const rows = expectOnlyTruth(ledger);
    expect(rows.length).toBeGreaterThan(ROWS.length / 3);
    expect(ledger.replacement).not.toBeNull();
  });

  it("in which a column has another name than we gave it is replaced, and every record is taken over", () => {
    const path = join(testFolder(), "ledger.db");
    killedLedger(path);
    testLedger(path).close();
    const table = readFileSync(path).indexOf("CREATE TABLE trace_batch");
    expect(table).toBeGreaterThan(0);
    const column = readFileSync(path).indexOf("body", table);
    damage(path, column, Buffer.from("bndy"));
    const ledger = reopen(path);
    expect(ledger.replacement).not.toBeNull();
    expect(readAll(ledger)).toEqual(ROWS);
    ledger.close();
  });

  it("is neither a crash nor a lie, whatever bytes are flipped", { timeout: 300_000 }, () => {
    const flips = fc.array(fc.record({ inLog: fc.boolean(), at: fc.nat(), mask: fc.integer({ min: 1, max: 255 }) }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(flips, (places) => {
        const path = join(testFolder(), "ledger.db");
        killedLedger(path);
        for (const { inLog, at, mask } of places) {
          const file = inLog ? `${path}-wal` : path;
          const place = at % statSync(file).size;
          damage(file, place, Buffer.from([(readFileSync(file)[place] ?? 0) ^ mask]));
        }
        const ledger = reopen(path);
        const rows = expectOnlyTruth(ledger);
        expect(rows.length).toBeGreaterThanOrEqual(ROWS.length - ROWS_OF_A_PAGE * places.length);
        const seq = (ledger.lastSeqs()["02.new"] ?? 0) + 1;
        ledger.append([["02.new", seq, 5000, "box", "box_stopped", "b2", 1, 1, 1, "{}"]]);
        expect(ledger.recordsSince("02.new", 0, 10).rows).toHaveLength(1);
        ledger.close();
      }),
      { numRuns: 60 },
    );
  });

  it("skips a record whose bytes changed where SQLite cannot notice, and names it", () => {
    const path = join(testFolder(), "ledger.db");
    killedLedger(path);
    const victim = ROWS[10];
    const at = readFileSync(path).indexOf(victim?.[9] ?? "");
    damage(path, at + 12, Buffer.from("京"));
    const ledger = reopen(path);
    expect(ledger.replacement).toBeNull();
    const { rows, damaged } = ledger.recordsSince(ORIGIN, 0, 10_000);
    expect(damaged).toEqual([`${ORIGIN}.11`]);
    expect(rows).toEqual(ROWS.filter((row) => row !== victim));
    expect(ledger.scrubSlice(0).damaged).toEqual([`${ORIGIN}.11`]);
    ledger.close();
  });

  it("that was set aside before keeps its name", () => {
    const path = join(testFolder(), "ledger.db");
    for (const round of [1, 2]) {
      killedLedger(path);
      damage(path, 0, Buffer.alloc(16, round));
      testLedger(path).close();
    }
    const aside = readdirSync(dirname(path)).filter((name) => name.includes(".damaged-") && !name.endsWith("-wal"));
    expect(aside.toSorted()).toEqual([`ledger.db.damaged-${STAMP}`, `ledger.db.damaged-${STAMP}-2`]);
  });
});

describe("a take-over that was cut off", () => {
  it("while rows were copied begins again", () => {
    const path = join(testFolder(), "ledger.db");
    killedLedger(path);
    damage(path, 0, Buffer.alloc(16));
    writeFileSync(freshPath(path), "half a ledger");
    writeFileSync(`${freshPath(path)}-wal`, "");
    expect(readAll(testLedger(path))).toEqual(ROWS);
  });

  it("after the damaged file was moved is completed, and the old log does not come near the new file", () => {
    const path = join(testFolder(), "ledger.db");
    killedLedger(path);
    const complete = openLedger(freshPath(path), DEFAULT_LEDGER_SETTINGS, { stamp: STAMP, distrust: "none" });
    complete.append(ROWS.slice(0, 5));
    complete.close();
    const log = readFileSync(`${path}-wal`);
    renameSync(path, `${path}.damaged-${STAMP}`);
    const ledger = testLedger(path);
    expect(readAll(ledger)).toEqual(ROWS.slice(0, 5));
    expect(existsSync(freshPath(path))).toBe(false);
    expect(readFileSync(`${path}.damaged-rest-wal`)).toEqual(log);
  });
});
