/**
 * Payments that did not go through the city, and what was given back, by the plates of their stay. Filled in slices after the search tables, which know
 * a stay's plates; they can be dropped and rebuilt at any time.
 */
import type { Database, Statement } from "better-sqlite3";
import type { PaymentSource } from "../stay/money-records.ts";
import { packStored, type Journal, type JournalPage, type StoredRow } from "./journal.ts";
import { unpackRow } from "./row.ts";

/** The newest payments and refunds of a plate, as plates are written in records. */
export type OwnPaymentQuery = { readonly plate: string; readonly limit: number };

const OWN_SOURCES: ReadonlySet<PaymentSource> = new Set<PaymentSource>(["cash", "own_channel"]);
/** Such a payment, a refund, and what gives their stay another plate later. */
const KINDS = ["payment_received", "fee_refunded", "stay_closed", "plate_corrected"];
const KEPT: ReadonlySet<string> = new Set(["payment_received", "fee_refunded"]);
/** Journal rows gone through in one slice, for each row a slice of the search tables takes: most are of other kinds. */
const ROWS_PASSED_OVER = 4;

export class OwnPayments {
  readonly #db: Database;
  readonly #journal: Journal;
  readonly #indexRows: number;
  readonly #ofPlate: Statement<[string, number], number>;
  readonly #followedTo: Statement<[string], number>;
  readonly #insert: Statement<[number, string]>;
  readonly #insertForPlate: Statement<[string, string]>;

  constructor(db: Database, journal: Journal, indexRows: number) {
    this.#db = db;
    this.#journal = journal;
    this.#indexRows = indexRows;
    const ofPlate = "SELECT record FROM own_payment WHERE plate = ? ORDER BY record DESC LIMIT ?";
    this.#ofPlate = db.prepare<[string, number], number>(ofPlate).pluck();
    this.#followedTo = db.prepare<[string], number>("SELECT seq FROM own_paid WHERE origin = ?").pluck();
    this.#insert = db.prepare(
      "INSERT OR IGNORE INTO own_payment (plate, record) SELECT plate, ? FROM mark WHERE key = ? AND plate <> ''",
    );
    this.#insertForPlate = db.prepare(
      "INSERT OR IGNORE INTO own_payment (plate, record) SELECT ?, own.record FROM mark " +
        "JOIN own_payment AS own ON own.record = mark.record WHERE mark.key = ?",
    );
  }

  /** Brings one slice of the journal into the table; the search tables must have it. True when more is left. */
  indexSlice(): boolean {
    for (const [origin, last] of Object.entries(this.#journal.lastSeqs())) {
      const from = (this.#followedTo.get(origin) ?? 0) + 1;
      const to = Math.min(last, from + this.#indexRows * ROWS_PASSED_OVER - 1);
      if (to < from) continue;
      this.#db.transaction(() => this.#follow(origin, [from, to])).immediate();
      return true;
    }
    return false;
  }

  /** Newest first. */
  page({ plate, limit }: OwnPaymentQuery): JournalPage {
    return this.#journal.byIds(this.#ofPlate.all(plate, limit));
  }

  /** Forgets the payments that are pruned. */
  forget(rows: readonly StoredRow[]): void {
    const remove = this.#db.prepare("DELETE FROM own_payment WHERE record = ?");
    for (const row of rows) if (KEPT.has(row.kind)) remove.run(row.id);
  }

  #follow(origin: string, span: readonly [number, number]): void {
    for (const stored of this.#journal.ofKinds(origin, span, KINDS)) {
      const meaning = meaningOf(stored);
      if (meaning === "kept") this.#insert.run(stored.id, stored.key);
      else if (meaning !== null) this.#insertForPlate.run(meaning.plate, stored.key);
    }
    this.#db
      .prepare("INSERT INTO own_paid (origin, seq) VALUES (?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq")
      .run(origin, span[1]);
  }
}

/** Such a payment or a refund, or a plate that its stay has beside those it had. Null for damaged rows and those of another shape. */
function meaningOf(stored: StoredRow): "kept" | { readonly plate: string } | null {
  try {
    const row = packStored(stored);
    const record = row === null ? null : unpackRow(row);
    if (record?.kind === "payment_received") return OWN_SOURCES.has(record.data.source) ? "kept" : null;
    if (record?.kind === "fee_refunded") return "kept";
    const plate = record?.kind === "stay_closed" ? record.data.exitPlate : null;
    const later = record?.kind === "plate_corrected" ? record.data.plate : plate;
    return typeof later === "string" ? { plate: later } : null;
  } catch {
    return null;
  }
}
