/**
 * Reads from the ledger what a turn asked for, page by page, and puts it back as a fact. A ledger that cannot answer is asked
 * again for a statement; a person who waits, and the city, are told.
 */
import { BESIDE_THE_DAY_MS, knownOrders } from "../books/statement.ts";
import { takingsOf } from "../books/shift-takings.ts";
import type { DownloadedStatement, Fact } from "../controller/fact.ts";
import { INVOICES_MAX } from "../controller/invoices.ts";
import type { LedgerReading } from "../controller/outcome.ts";
import { startOfLocalDay } from "../local-day.ts";
import type { LotRecord } from "../lot/record.ts";
import { stayKey } from "../lot/stay-book.ts";
import { readOrderId } from "../stay/identity.ts";
import type { BookingKind } from "../store/booking-time.ts";
import type { Bookings } from "../store/store.ts";
import type { Box } from "./box.ts";
import { findStay } from "./recall.ts";

/** Small: a commit that a driver waits for comes between two pages. */
const PAGE = 50;
/** Records kept of one reading: a day of the largest lot has a tenth of this. */
const RECORDS_MAX = 50_000;
/** Orders of a list that are looked for at their stay, when the day does not have them. */
const ORDERS_SOUGHT = 50;
const AGAIN_AFTER_MS = 300_000;

type Known = Pick<Extract<Fact, { type: "statement_read" }>, "known" | "untold">;
type Wanted = { readonly fromMs: number; readonly toMs: number; readonly kinds: readonly BookingKind[] };

export class LedgerReader {
  readonly #box: Pick<Box, "outside" | "put" | "nowMs">;

  constructor(box: Pick<Box, "outside" | "put" | "nowMs">) {
    this.#box = box;
  }

  async read(reading: LedgerReading): Promise<void> {
    if (reading.of === "shift") return this.#readShift(reading);
    if (reading.of === "invoices") return this.#readInvoices(reading);
    if (reading.of === "stay") return this.#readStay(reading);
    const { statement } = reading;
    const { world, log } = this.#box.outside;
    try {
      this.#box.put({ type: "statement_read", statement, ...(await this.#knownOf(statement)) });
    } catch (error) {
      log("warn", "ledger", "a statement waits: the ledger cannot be read", { day: statement.day, error });
      world.clock.after(AGAIN_AFTER_MS, () => void this.read(reading));
    }
  }

  async #readShift({ fromMs, command, replyTo }: Extract<LedgerReading, { of: "shift" }>): Promise<void> {
    try {
      const toMs = this.#box.nowMs() + 1;
      const records = await this.#records({ fromMs, toMs, kinds: ["payment_received", "fee_waived"] });
      this.#box.put({ type: "shift_read", command, replyTo, takings: takingsOf(records, command.shift) });
    } catch {
      this.#box.put({ type: "shift_read", command, replyTo, takings: null });
    }
  }

  async #readStay({ command, replyTo }: Extract<LedgerReading, { of: "stay" }>): Promise<void> {
    const records = await this.#box.outside.store.recordsOfKey(stayKey(command.stay)).catch(() => null);
    this.#box.put({ type: "stay_read", command, replyTo, records });
  }

  async #readInvoices({ plate, replyTo }: Extract<LedgerReading, { of: "invoices" }>): Promise<void> {
    try {
      const records = await this.#box.outside.store.ownPayments({ plate, limit: INVOICES_MAX });
      this.#box.put({ type: "invoices_read", plate, replyTo, records });
    } catch {
      this.#box.put({ type: "invoices_read", plate, replyTo, records: null });
    }
  }

  /** The orders of the day, and those of the list that the day does not have, by the stay inside their number. */
  async #knownOf({ day, rows }: DownloadedStatement): Promise<Known> {
    const records = await this.#records({
      fromMs: startOfLocalDay(day) - BESIDE_THE_DAY_MS,
      toMs: startOfLocalDay(day + 1) + BESIDE_THE_DAY_MS,
      kinds: ["payment_received", "notice_unmatched"],
    });
    const known = new Set(knownOrders(records).map(({ orderId }) => orderId));
    const sought = rows.filter(({ orderId }) => !known.has(orderId)).slice(0, ORDERS_SOUGHT);
    const wanted = new Set(sought.map(({ orderId }) => orderId));
    const elsewhere: LotRecord[] = [];
    const untold: (readonly LotRecord[])[] = [];
    for (const orderId of wanted) {
      const businessId = readOrderId(orderId)?.businessId;
      if (businessId === undefined) continue;
      const ofStay = await findStay(this.#box.outside.store, businessId, "");
      const paid = ofStay.filter((one) => one.kind === "payment_received" && one.data.orderId === orderId);
      elsewhere.push(...paid);
      if (paid.length === 0 && ofStay.length > 0) untold.push(ofStay);
    }
    return { known: knownOrders([...records, ...elsewhere]), untold };
  }

  async #records(wanted: Wanted): Promise<readonly LotRecord[]> {
    const records: LotRecord[] = [];
    let after: Bookings["next"] = null;
    do {
      const page: Bookings = await this.#box.outside.store.bookings({ ...wanted, withStaysOf: [], limit: PAGE, after });
      records.push(...page.bookings.map(({ record }) => record));
      after = page.next;
    } while (after !== null && records.length < RECORDS_MAX);
    return records;
  }
}
