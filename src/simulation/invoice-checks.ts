/**
 * The invoice query (5.3.7) against the journal: every payment that did not go through the city, under each plate that its stay
 * ever had. Kept apart from the code it judges: it reads plates and payments from the records alone.
 */
import type { Box } from "../box/box.ts";
import type { ReplyBody } from "../controller/outcome.ts";
import type { LotRecord } from "../lot/record.ts";
import type { Inspector } from "./inspector.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** Plates asked for: the first and the last who paid so. */
const PLATES_ASKED = 60;
/** The box answers well within this. */
const ANSWER_MS = 10_000;
/** A car that was never here. */
const NOBODY = "沪A00O00";

type Parts = { readonly inspector: Inspector; readonly time: VirtualTime; readonly box: Box };

/** Asks for the invoices of those who paid past the city, and of somebody who was never here. */
export async function checkInvoices(parts: Parts, records: readonly LotRecord[]): Promise<void> {
  const orders = ordersByPlate(records);
  const plates = [...orders.keys()];
  for (const plate of [NOBODY, ...plates.slice(0, PLATES_ASKED / 2), ...plates.slice(-PLATES_ASKED / 2)]) {
    const expected = [...(orders.get(plate) ?? [])].toSorted().join(" ");
    const answer = await invoicesOf(parts, plate);
    const given = answer?.type === "invoices" ? answer.payments.map(({ orderId }) => orderId) : null;
    if (given?.toSorted().join(" ") === expected) continue;
    const what = `${plate}: ${given?.join(" ") ?? answer?.type ?? "no answer"}, not ${expected}`;
    parts.inspector.breaks("an invoice query lists what was paid past the city", what);
  }
}

async function invoicesOf({ time, box }: Parts, plate: string): Promise<ReplyBody | null> {
  let answer: ReplyBody | null = null;
  void box.ask({ type: "invoice_query", plate })?.then((reply) => (answer = reply));
  await time.runUntil(time.nowMs + ANSWER_MS, () => answer !== null);
  return answer;
}

/** Orders paid past the city, by plate. */
function ordersByPlate(records: readonly LotRecord[]): ReadonlyMap<string, ReadonlySet<string>> {
  const plates = new Map<string, Set<string>>();
  const orders = new Map<string, Set<string>>();
  for (const record of records) {
    const plate = plateIn(record);
    if (plate !== null && plate !== "") plates.set(record.key, (plates.get(record.key) ?? new Set()).add(plate));
    if (record.kind !== "payment_received" || record.data.status !== "paid") continue;
    const { source, orderId } = record.data;
    if (source !== "cash" && source !== "own_channel") continue;
    orders.set(record.key, (orders.get(record.key) ?? new Set()).add(orderId));
  }
  const byPlate = new Map<string, Set<string>>();
  for (const [key, paid] of orders) {
    for (const plate of plates.get(key) ?? []) {
      byPlate.set(plate, (byPlate.get(plate) ?? new Set<string>()).union(paid));
    }
  }
  return byPlate;
}

function plateIn(record: LotRecord): string | null {
  if (record.kind === "stay_opened" || record.kind === "plate_corrected") return record.data.plate;
  if (record.kind === "stay_numbered") return record.data.plateId;
  return record.kind === "stay_closed" ? record.data.exitPlate : null;
}
