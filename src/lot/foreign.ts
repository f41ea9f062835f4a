/** Whether a record that another box sent may be folded. One that may not is set aside whole: it must not stop every lane at once. */
import { recordsOfStays, recordsOfTheLot } from "./record-shapes.ts";
import { number, shapeOf, text, truth, whole } from "./shape.ts";
import { stayOfKey } from "./stay-book.ts";

/** Envelope of a journal row; see `RecordEnvelope`. */
const envelope = shapeOf({
  origin: text,
  seq: whole,
  order: whole,
  kind: text,
  key: text,
  at: shapeOf({ boot: text, monotonicMs: number, wallMs: number, synced: truth }),
});

/** An order this far ahead of all others is none: taking it over would leave no room for those that follow. */
const ORDER_LEAP_MAX = 1_000_000_000;
const ORIGIN = /^\d{2}\.[0-9a-z]{1,32}$/;

/** The place in the record that is not as the fold needs it; null when all is well. `own` is the origin of this box. */
export function whyNotFolded(record: unknown, own: string, highestOrder: number): string | null {
  const wrong = envelope(record, "record");
  if (wrong !== null) return wrong;
  const { origin, seq, order, kind, key, data } = record as {
    readonly [F in "origin" | "kind" | "key"]: string;
  } & { readonly seq: number; readonly order: number; readonly data: unknown };
  if (!ORIGIN.test(origin) || origin === own) return "record.origin";
  if (seq < 1) return "record.seq";
  if (order < 1 || order > highestOrder + ORDER_LEAP_MAX) return "record.order";
  const isOfStay = stayOfKey(key) !== null;
  // A kind of another version means nothing to the fold, whatever it holds.
  const [here, elsewhere] = isOfStay ? [recordsOfStays, recordsOfTheLot] : [recordsOfTheLot, recordsOfStays];
  if (elsewhere.has(kind)) return "record.key";
  return here.get(kind)?.(data, "data") ?? null;
}
