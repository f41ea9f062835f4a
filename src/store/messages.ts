/** What the main thread and the ledger's worker say to each other. Structured-clone data only. */
import type { Ledger, Opening } from "./ledger.ts";
import { LedgerFault, type LedgerFaultCode } from "./ledger-fault.ts";
import type { Replacement } from "./salvage.ts";
import type { LedgerSettings } from "./settings.ts";

/** The ledger's operations that may be called from the main thread. */
const LEDGER_OPERATIONS = [
  "append",
  "addTraces",
  "recordsSince",
  "recordsOfKey",
  "reports",
  "firstSeqs",
  "lastSeqs",
  "lastOrder",
  "salvagedOrigins",
  "stageSnapshotPart",
  "putSnapshot",
  "newestSnapshot",
  "indexSlice",
  "searchStays",
  "bookings",
  "ownPayments",
  "searchTraces",
  "traceById",
  "pruneSlice",
  "scrubSlice",
  "checkpoint",
  "size",
  "backup",
  "close",
] as const;

export type LedgerOperation = (typeof LEDGER_OPERATIONS)[number];

/** One call, by operation; `id` comes back with the answer. */
export type LedgerCall = {
  [O in LedgerOperation]: { readonly id: number; readonly operation: O; readonly args: Parameters<Ledger[O]> };
}[LedgerOperation];

export type LedgerAnswer<O extends LedgerOperation> = Awaited<ReturnType<Ledger[O]>>;

/** A coded error in a form that can be cloned. */
export type FaultMessage = { readonly code: LedgerFaultCode; readonly message: string };

export type WorkerMessage =
  | { readonly type: "opened"; readonly replacement: Replacement | null }
  | { readonly type: "not_opened"; readonly fault: FaultMessage }
  | { readonly type: "answered"; readonly id: number; readonly answer: unknown }
  | { readonly type: "failed"; readonly id: number; readonly fault: FaultMessage };

/** What a worker is started with. */
export type WorkerOrders = {
  readonly path: string;
  readonly settings: LedgerSettings;
  readonly opening: Opening;
};

export function faultMessage(fault: LedgerFault): FaultMessage {
  return { code: fault.code, message: fault.message };
}

export function faultFromMessage(message: FaultMessage): LedgerFault {
  return new LedgerFault(message.code, message.message);
}
