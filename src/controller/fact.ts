/** Everything that can come into a turn. Producers declare what they know; the inbox stamps the time. */
import type { LaneDevice, LoopName, ArmPosition } from "../lane/cue.ts";
import type { Contract, Reservation } from "../lot/grounds.ts";
import type { ShiftTakings } from "../books/shift-takings.ts";
import type { KnownOrder } from "../books/statement.ts";
import type { LotRecord } from "../lot/record.ts";
import type { PlateRead } from "../plate/read.ts";
import type { Moment } from "../stay/moment.ts";
import type { RecordRef } from "../stay/records.ts";
import type { Command } from "./command.ts";
import type { CloseShift, StayCommand } from "./command-outcome.ts";
import type { Answer } from "./question.ts";

/** What the devices of a lane report. */
export type LaneFact = { readonly lane: string } & (
  | { readonly type: "plate_read"; readonly read: PlateRead }
  | { readonly type: "loop_changed"; readonly loop: LoopName; readonly covered: boolean }
  | { readonly type: "arm_moved"; readonly position: ArmPosition }
  | { readonly type: "device_lost" | "device_back"; readonly device: LaneDevice }
  | { readonly type: "open_button_pressed" }
);

/** What the lot's own inputs report. */
export type LotFact =
  | { readonly type: "fire_contact"; readonly active: boolean }
  /** A loop that only counts has let go of a vehicle. */
  | { readonly type: "vehicle_seen"; readonly lane: string; readonly way: "in" | "out" };

/** What the uplink learned from the city. */
export type UplinkFact =
  | { readonly type: "reports_delivered"; readonly origin: string; readonly seqs: readonly number[] }
  | {
      readonly type: "report_condemned";
      readonly report: RecordRef;
      readonly code: number | null;
      readonly answer: string;
    }
  /** true time = monotonicMs + offsetMs, by the city's serverTime or the system's own synchronisation. */
  | { readonly type: "clock_compared"; readonly offsetMs: number; readonly source: "system" | "city" }
  /** The system's clock jumped by so much: this box set it by the city's time, or somebody else did. */
  | { readonly type: "system_clock_set"; readonly byMs: number; readonly by: "box" | "others" }
  | { readonly type: "reservations_downloaded"; readonly fromMs: number; readonly reservations: readonly Reservation[] }
  | { readonly type: "contracts_downloaded"; readonly fromMs: number; readonly contracts: readonly Contract[] }
  | { readonly type: "parameters_downloaded"; readonly parameters: Readonly<Record<string, string>> }
  | { readonly type: "question_answered"; readonly id: string; readonly answer: Answer }
  | { readonly type: "city_reached"; readonly reachable: boolean }
  | ({ readonly type: "statement_downloaded" } & DownloadedStatement);

/** The city's list of a day (days since 1970). */
export type DownloadedStatement = {
  readonly day: number;
  readonly list: "payments" | "bills";
  readonly rows: readonly StatementRow[];
};

/** A line of the city's statement (5.3.6) or bills (5.3.9) of a day. */
export type StatementRow = {
  readonly orderId: string;
  readonly fen: number;
  readonly payType: number;
  readonly paidAtMs: number;
};

/** A request of the city (its callbacks). `replyTo` names who waits for the reply. */
export type CallbackFact = { readonly replyTo: string } & (
  | { readonly type: "fee_query"; readonly plate: string; readonly vehicleType: 1 | 2 }
  | { readonly type: "payment_notice"; readonly notice: PaymentNotice }
  | { readonly type: "invoice_query"; readonly plate: string }
  | { readonly type: "find_car"; readonly plate: string }
);

/** Protocol 5.3.4, as it came. */
export type PaymentNotice = {
  readonly businessId: string;
  readonly orderId: string;
  readonly plate: string;
  readonly fen: number;
  readonly status: number;
  readonly payType: number | string;
  readonly paidAtMs: number;
};

export type Fact =
  | LaneFact
  | LotFact
  | UplinkFact
  | CallbackFact
  | { readonly type: "deadline_due"; readonly id: string }
  | { readonly type: "command"; readonly command: Command; readonly replyTo: string }
  /** The records of an old stay, read from the store because a notice names it. Empty: the ledger has none. */
  | { readonly type: "stay_recalled"; readonly records: readonly LotRecord[]; readonly notice: PaymentNotice }
  /** What the ledger knows of the orders of a statement and of its day; the records of each stay whose order it does not have. */
  | {
      readonly type: "statement_read";
      readonly statement: DownloadedStatement;
      readonly known: readonly KnownOrder[];
      readonly untold: readonly (readonly LotRecord[])[];
    }
  /** Payments of a plate that did not go through the city, as the ledger has them; null: it could not be read. */
  | {
      readonly type: "invoices_read";
      readonly plate: string;
      readonly replyTo: string;
      readonly records: readonly LotRecord[] | null;
    }
  /** What the ledger has of a shift; null: it could not be read. */
  | {
      readonly type: "shift_read";
      readonly command: CloseShift;
      readonly replyTo: string;
      readonly takings: ShiftTakings | null;
    }
  /** The records of the stay that an order names and that is not held; none: there is no such stay, null: it could not be read. */
  | {
      readonly type: "stay_read";
      readonly command: StayCommand;
      readonly replyTo: string;
      readonly records: readonly LotRecord[] | null;
    }
  /** Something befell the ledger that a person should look at, or there is more to say of it. */
  | { readonly type: "ledger_condition"; readonly condition: string; readonly detail: string }
  /** Records of another box of the lot. */
  | { readonly type: "records_arrived"; readonly records: readonly LotRecord[] }
  | { readonly type: "stopping"; readonly reason: string };

/** A fact with the moment it came in. */
export type StampedFact = { readonly at: Moment; readonly fact: Fact };
