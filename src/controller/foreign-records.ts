/**
 * Takes in what other boxes of the lot wrote. A record that cannot be folded is set aside with a note for a person and passed
 * over; what comes with it and after it counts. No record that somebody else wrote may stop the lanes.
 */
import { whyNotFolded } from "../lot/foreign.ts";
import { ledgerNoteKey } from "../lot/lot.ts";
import type { LotRecord } from "../lot/record.ts";
import { noteLedger } from "./ledger-notes.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Of a kind or an origin that somebody made up, this much is told. */
const TOLD_MAX = 40;

export function takeForeign(turn: Turn, state: ControllerState, records: readonly LotRecord[]): void {
  for (const record of records) {
    const why = whyNotFolded(record, turn.origin, state.lot.highestOrder) ?? foldOrSay(state, record);
    if (why !== null) setAside(turn, state, record, why);
  }
  turn.tellAll({ type: "circumstances_changed" });
}

/** Records that are well made one by one may still make no sense together. */
function foldOrSay({ lot }: ControllerState, record: LotRecord): string | null {
  try {
    lot.apply(record);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : "?";
  }
}

/** The note begins with the number of records set aside since a person looked last. */
function setAside(turn: Turn, state: ControllerState, record: unknown, why: string): void {
  const { origin, seq, kind } = named(record);
  const place = Number(seq);
  // A row that claims to be ours says nothing of our own journal.
  if (Number.isSafeInteger(place) && place > 0 && origin !== "?" && origin !== turn.origin)
    state.lot.passOver({ origin, seq: place });
  const condition = "records_quarantined";
  const standing = state.lot.ledgerNotes.get(ledgerNoteKey(state.settings.slot, condition));
  const told = state.ledgerDetails.get(condition) ?? standing?.detail ?? "";
  const before = standing?.by === null ? Number.parseInt(told, 10) : 0;
  const detail = `${before + 1}: ${origin}.${seq} ${kind}, ${why}`;
  noteLedger(turn, state, { type: "ledger_condition", condition, detail });
}

function named(record: unknown): { readonly origin: string; readonly seq: string; readonly kind: string } {
  const { origin, seq, kind } = (record ?? {}) as Readonly<Record<string, unknown>>;
  const word = (value: unknown): string =>
    typeof value === "string" || typeof value === "number" ? String(value).slice(0, TOLD_MAX) : "?";
  return { origin: word(origin), seq: word(seq), kind: word(kind) };
}
