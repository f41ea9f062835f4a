/** The shifts report: what each operator took and waived between the opening of a shift and its close. */
import type { LotRecord } from "../lot/record.ts";
import type { Booking, Report, Span } from "./report.ts";
import type { StayContext } from "./stay-context.ts";
import type { Column, Row } from "./table.ts";

const COLUMNS: readonly Column[] = [
  { id: "shift", zh: "班次", en: "Shift", type: "text" },
  { id: "by", zh: "操作员", en: "Operator", type: "text" },
  { id: "opened", zh: "开始", en: "Opened", type: "time" },
  { id: "closed", zh: "结束", en: "Closed", type: "time" },
  { id: "cash_count", zh: "现金笔数", en: "Cash payments", type: "count" },
  { id: "cash", zh: "现金", en: "Cash", type: "yuan" },
  { id: "waiver_count", zh: "免收笔数", en: "Waivers", type: "count" },
  { id: "waived", zh: "免收", en: "Waived", type: "yuan" },
  { id: "stated_cash", zh: "交班时现金", en: "Cash at the close", type: "yuan" },
  { id: "stated_waived", zh: "交班时免收", en: "Waived at the close", type: "yuan" },
];

/** A shift that began longer ago than this before the span is shown without its beginning. */
const LONGEST_SHIFT_MS = 3 * 86_400_000;

type Shift = {
  readonly name: string;
  /** Null: money was taken under a name that no open shift had. */
  readonly openedMs: number | null;
  readonly by: string | null;
  closedMs: number | null;
  lastMs: number;
  cashCount: number;
  cashFen: number;
  waiverCount: number;
  waivedFen: number;
  stated: { readonly cashFen: number; readonly waivedFen: number } | null;
};

export const SHIFTS: Report = {
  title: { zh: "班次", en: "Shifts" },
  columns: COLUMNS,
  kinds: ["shift_opened", "shift_closed", "payment_received", "fee_waived"],
  withStaysOf: ["payment_received"],
  lookBackMs: LONGEST_SHIFT_MS,
  begin: (span) => {
    const shifts = new ShiftRoll();
    return {
      take(bookings, stays) {
        for (const booking of bookings) shifts.book(booking, stays);
        return [];
      },
      end: () => shifts.rows(span),
    };
  },
};

/** The same name may be given to a shift of every day: each opening begins another. */
class ShiftRoll {
  readonly #all: Shift[] = [];
  readonly #latest = new Map<string, Shift>();

  book({ atMs, record }: Booking, stays: StayContext): void {
    switch (record.kind) {
      case "shift_opened":
        this.#begin(record.data.shift, { openedMs: atMs, by: record.data.by }, atMs);
        return;
      case "shift_closed": {
        const shift = this.#running(record.data.shift, atMs);
        const { cashFen, waivedFen } = record.data;
        shift.closedMs = atMs;
        shift.stated = { cashFen, waivedFen };
        return;
      }
      case "payment_received":
      case "fee_waived":
        return this.#take(record, atMs, stays);
      default:
        return;
    }
  }

  rows({ fromMs }: Span): readonly Row[] {
    return this.#all.filter((shift) => shift.closedMs === null || shift.closedMs >= fromMs).flatMap(rowIn(fromMs));
  }

  #take(
    record: Extract<LotRecord, { kind: "payment_received" | "fee_waived" }>,
    atMs: number,
    stays: StayContext,
  ): void {
    const { shift: name, fen } = record.data;
    if (name === null || (record.kind === "payment_received" && !stays.counts(record))) return;
    const shift = this.#running(name, atMs);
    if (record.kind === "payment_received") {
      shift.cashCount += 1;
      shift.cashFen += fen;
    } else {
      shift.waiverCount += 1;
      shift.waivedFen += fen;
    }
  }

  #running(name: string, atMs: number): Shift {
    const latest = this.#latest.get(name);
    if (latest === undefined || latest.closedMs !== null) return this.#begin(name, { openedMs: null, by: null }, atMs);
    latest.lastMs = atMs;
    return latest;
  }

  #begin(name: string, opening: Pick<Shift, "openedMs" | "by">, atMs: number): Shift {
    const empty = { cashCount: 0, cashFen: 0, waiverCount: 0, waivedFen: 0, stated: null };
    const shift: Shift = { name, ...opening, closedMs: null, lastMs: atMs, ...empty };
    this.#all.push(shift);
    this.#latest.set(name, shift);
    return shift;
  }
}

/** A shift that nobody closed belongs to the span if something happened in it there. */
function rowIn(fromMs: number): (shift: Shift) => readonly Row[] {
  return (shift) => {
    if (shift.closedMs === null && shift.lastMs < fromMs) return [];
    const { name, by, openedMs, closedMs, cashCount, cashFen, waiverCount, waivedFen, stated } = shift;
    const atClose = [stated?.cashFen ?? null, stated?.waivedFen ?? null];
    return [[name, by, openedMs, closedMs, cashCount, cashFen, waiverCount, waivedFen, ...atClose]];
  };
}
