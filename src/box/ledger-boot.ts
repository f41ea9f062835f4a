/** Brings the lot back from the ledger at a start, and writes it down again as a snapshot from time to time. */
import { FOLD_VERSION, Lot, type LotSnapshot } from "../lot/lot.ts";
import type { LotRecord } from "../lot/record.ts";
import { LedgerFault } from "../store/ledger-fault.ts";
import type { BootState, Store } from "../store/store.ts";

/** Records read from the ledger in one go. */
const PAGE = 1_000;
/** Stays whose records make one part of a snapshot: small enough to be written without holding up a turn. */
const STAYS_A_PART = 20;

/** What the ledger gave back. */
export type LedgerContent = {
  readonly lot: Lot;
  /** Journals of which the last rows were lost, with a damaged file or otherwise: their numbers may not be used on. */
  readonly salvaged: readonly string[];
  /** Journals of which the last record says that the box was told to stop. */
  readonly stopped: ReadonlySet<string>;
  /** Records that no snapshot covers yet. */
  readonly sinceSnapshot: number;
};

/** A ledger that proves damaged while it is read is repaired by its thread, and read once more. */
const READINGS = 2;

/** Reads the lot back; null when the ledger cannot be had now. */
export async function readLedger(store: Store): Promise<LedgerContent | null> {
  for (let left = READINGS; left > 0; left -= 1) {
    const boot = await store.boot(FOLD_VERSION);
    if (boot.ledger === "unavailable") return null;
    try {
      return await contentOf(store, boot);
    } catch (error) {
      // The store has raised what is wrong, and opens the file anew.
      if (!(error instanceof LedgerFault)) throw error;
    }
  }
  store.giveUp();
  return null;
}

async function contentOf(store: Store, boot: Extract<BootState, { ledger: "open" }>): Promise<LedgerContent> {
  const lot = lotOf(boot.snapshot?.parts ?? []);
  const stopped = new Set<string>();
  let sinceSnapshot = 0;
  for (const [origin, last] of Object.entries(boot.lastSeqs)) {
    const [ending] = await store.recordsSince(origin, last - 1, 1);
    if (ending?.kind === "box_stopped") stopped.add(origin);
    for (let seq = lot.seenThrough(origin); seq < last;) {
      const records = await store.recordsSince(origin, seq, PAGE);
      for (const record of records) lot.apply(record);
      sinceSnapshot += records.length;
      const newest = records.at(-1)?.seq;
      // What comes after damaged rows still counts.
      seq = newest ?? seq + PAGE;
    }
    // What could not be read will not come any more, but its place is taken: the next record follows the last that is there.
    lot.passOver({ origin, seq: last }, 1);
  }
  // A snapshot may know more than the journal has: going on there would leave a gap.
  const ahead = lot.origins.filter((origin) => lot.seenThrough(origin) > (boot.lastSeqs[origin] ?? 0));
  return { lot, salvaged: [...boot.salvagedOrigins, ...ahead], stopped, sinceSnapshot };
}

/** The lot of a snapshot: what is not of one stay in its first part, stays in the others. */
function lotOf(parts: Iterable<string>): Lot {
  const reading = parts[Symbol.iterator]();
  const head = reading.next();
  return head.done === true ? new Lot() : new Lot(JSON.parse(head.value) as LotSnapshot, staysIn(reading));
}

function* staysIn(reading: Iterator<string>): Generator<readonly LotRecord[]> {
  for (let part = reading.next(); part.done !== true; part = reading.next()) {
    yield* JSON.parse(part.value) as readonly (readonly LotRecord[])[];
  }
}

/** Whether the box was told to stop the last time, as its records tell it. A box that starts for the first time was not cut off. */
export function wasStopped(content: LedgerContent | null, slot: number): boolean {
  const latest = latestOrigin(content, slot);
  return content !== null && (latest === null || content.stopped.has(latest));
}

function latestOrigin(content: LedgerContent | null, slot: number): string | null {
  return content?.lot.boots.get(String(slot).padStart(2, "0")) ?? null;
}

/** The journal this box goes on with: its slot's latest, or a fresh epoch when it has none that is whole. */
export function originOf(
  content: LedgerContent | null,
  slot: number,
  randomBytes: (count: number) => Uint8Array,
): string {
  const latest = latestOrigin(content, slot);
  if (latest !== null && !(content?.salvaged.includes(latest) ?? false)) return latest;
  return `${String(slot).padStart(2, "0")}.${Buffer.from(randomBytes(4)).toString("hex")}`;
}

/** Writes a snapshot. What it holds is fixed now; its parts are made one at a time. */
export function writeSnapshot(store: Store, lot: Lot): Promise<void> {
  const seqs = Object.fromEntries(lot.origins.map((origin) => [origin, lot.seenThrough(origin)]));
  const head = JSON.stringify(lot.snapshot());
  const stays = lot.stays.recordsHeld();
  return store.putSnapshot({ foldVersion: FOLD_VERSION, seqs }, snapshotParts(head, stays));
}

function* snapshotParts(head: string, stays: readonly (readonly LotRecord[])[]): Generator<string> {
  yield head;
  for (let at = 0; at < stays.length; at += STAYS_A_PART) yield JSON.stringify(stays.slice(at, at + STAYS_A_PART));
}
