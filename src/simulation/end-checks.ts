/** What must be true when everything has come to rest: with the city, in the books, and after folding the journal again. */
import { isDeepStrictEqual } from "node:util";
import type { Box } from "../box/box.ts";
import { localDay } from "../local-day.ts";
import { checkCollected, checkStatements } from "./collected.ts";
import { checkInvoices } from "./invoice-checks.ts";
import { Lot } from "../lot/lot.ts";
import type { LotRecord } from "../lot/record.ts";
import { CLOSED_STAYS_MAX } from "../lot/stay-book.ts";
import { paymentsThatCount } from "../stay/money.ts";
import { remainsOf, type Remains } from "../stay/remains.ts";
import type { Stay } from "../stay/stay.ts";
import { unpackRow } from "../store/row.ts";
import { SeededChance } from "./seeded-chance.ts";
import type { Simulation } from "./simulation.ts";

const PAGE = 5_000;

/** Checks everything that can be said only at the end. */
export async function checkAtEnd(simulation: Simulation): Promise<void> {
  const { box } = simulation.machine;
  if (box === null) return simulation.inspector.breaks("the box runs at the end", "it does not");
  const records = journalOf(simulation);
  checkRest(simulation, box);
  checkCity(simulation, records);
  checkTotals(simulation);
  checkMoney(simulation, box, records);
  const { inspector, platform, staff, plan } = simulation;
  const firstDay = localDay(plan.epochMs);
  const days = Array.from({ length: plan.days + 3 }, (_, index) => firstDay + index);
  const collected = { inspector, platform, kept: staff.keptPayments, days };
  checkCollected(collected, records);
  checkStatements(collected, records);
  checkFold(simulation, box, records);
  await checkInvoices({ inspector, time: simulation.time, box }, records);
}

function journalOf({ disk }: Simulation): readonly LotRecord[] {
  const records: LotRecord[] = [];
  for (const origin of Object.keys(disk.ledger.lastSeqs())) {
    for (let seq = 0; ;) {
      const { rows } = disk.ledger.recordsSince(origin, seq, PAGE);
      records.push(...rows.map(unpackRow));
      if (rows.length < PAGE) break;
      seq = records.at(-1)?.seq ?? seq;
    }
  }
  return records;
}

function checkRest({ inspector, town }: Simulation, box: Box): void {
  const waiting = box.controller.state.lot.outbox.pendingCount();
  if (waiting > 0) inspector.breaks("the outbox is empty at the end", `${waiting} reports wait`);
  for (const { hardware, queue } of town.streets) {
    const lane = box.controller.state.lanes.get(hardware.lane)?.lane;
    const idle = lane !== undefined && lane.front === null && lane.under === null && lane.between === null;
    if (queue > 0) inspector.breaks("all cars get away", `${hardware.lane}: ${queue} are still there`);
    else if (!idle)
      inspector.breaks("all lanes come back to idle", `${hardware.lane}: ${JSON.stringify(lane).slice(0, 800)}`);
  }
}

/** Every passage of the journal is with the city: once, with the content of the moment it was frozen. */
function checkCity({ inspector, platform }: Simulation, records: readonly LotRecord[]): void {
  const parked = new Set(
    records.flatMap((record) => (record.kind === "report_parked" ? [refOf(record.data.report)] : [])),
  );
  const counts = { arrive: 0, leave: 0 };
  for (const record of records) {
    if (record.kind !== "stay_numbered" && record.kind !== "leave_numbered") continue;
    const { report } = record.data;
    if (report === null || parked.has(refOf(record))) continue;
    const kind = record.kind === "stay_numbered" ? "arrive" : "leave";
    counts[kind] += 1;
    const kept = platform.passages.recent.get(kind, report.seq);
    if (kept === null) return inspector.breaks("every passage is with the city", `${kind} ${report.seq} is not`);
    const sent: Readonly<Record<string, unknown>> = { ...kept.record };
    for (const [name, value] of Object.entries(report)) {
      if (sent[name] === value) continue;
      return inspector.breaks(
        "the city has what was recorded",
        `${kind} ${report.seq} ${name}: ${String(sent[name])}, not ${String(value)}`,
      );
    }
  }
  const { arrives, leaves } = platform.passages.totals;
  if (arrives !== counts.arrive || leaves !== counts.leave) {
    const what = `the city has ${arrives} and ${leaves}, the journal ${counts.arrive} and ${counts.leave}`;
    inspector.breaks("the city has no passage twice", what);
  }
  if (parked.size > 0) inspector.breaks("nothing is parked", [...parked].join(", "));
}

/** The last heartbeat was sent when all reports had long arrived. */
function checkTotals({ inspector, platform }: Simulation): void {
  const { last } = platform.heartbeats;
  if (last === null) return;
  const { dataTime, totalArrived, totalLeft } = last.body;
  const { arrived, left } = platform.passages.ofDay(localDay(dataTime));
  if (totalArrived === arrived && totalLeft === left) return;
  const what = `${totalArrived} in and ${totalLeft} out, the city has ${arrived} and ${left}`;
  inspector.breaks("a heartbeat's totals are the day's reports", what);
}

/** Every fen has a place: in each settlement, and between the city's books and ours. */
function checkMoney({ inspector, platform }: Simulation, box: Box, records: readonly LotRecord[]): void {
  for (const record of records) {
    if (record.kind !== "stay_closed" || record.data.settlement === null) continue;
    const { priceFen, reducedFen, paidFen, waivedFen, owedFen, overpaidFen } = record.data.settlement;
    if (priceFen === reducedFen + paidFen + waivedFen + owedFen - overpaidFen) continue;
    inspector.breaks(
      "price = reduced + paid + waived + owed - overpaid",
      `${record.key}: ${JSON.stringify(record.data.settlement)}`,
    );
  }
  const paid = new Map<string, number>();
  for (const record of records) {
    if (record.kind !== "payment_received" || record.data.status !== "paid") continue;
    const { orderId, fen, source } = record.data;
    if (source === "cash" || source === "own_channel") continue;
    if (paid.has(orderId)) inspector.breaks("no payment is booked twice", orderId);
    paid.set(orderId, fen);
    const there = platform.money.payment(orderId);
    if (there?.payMoney !== fen)
      inspector.breaks("what is booked was paid", `${orderId}: ${fen}, the city ${there?.payMoney ?? 0}`);
  }
  for (const stay of box.controller.state.lot.stays.all()) {
    const orders = paymentsThatCount(stay.money).map(({ orderId }) => orderId);
    if (new Set(orders).size !== orders.length) inspector.breaks("no payment counts twice", stay.id);
  }
  for (const story of platform.payments.stories()) {
    const { orderId, fen, phase } = story;
    if (phase === "done" && orderId !== null && story.code === 0 && story.tries > 0 && paid.get(orderId) !== fen) {
      inspector.breaks(
        "an acknowledged payment is in the books",
        `${orderId}: ${fen}, booked ${paid.get(orderId) ?? 0}`,
      );
    }
  }
}

/** The lot is the fold of its records, in whatever order they come, and with repetitions. */
function checkFold({ inspector, plan }: Simulation, box: Box, records: readonly LotRecord[]): void {
  const live = box.controller.state.lot;
  const [inOrder, shuffled] = [new Lot(), new Lot()];
  for (const record of records) inOrder.apply(record);
  const chance = new SeededChance(plan.seed, "shuffle");
  const mixed = records.map((record) => ({ record, at: chance.fraction() })).toSorted((a, b) => a.at - b.at);
  for (const [index, { record }] of mixed.entries()) {
    shuffled.apply(record);
    if (index % 7 === 0) shuffled.apply(record);
  }
  for (const [name, lot] of [
    ["in order", inOrder],
    ["shuffled", shuffled],
  ] as const) {
    const difference = differenceOf(live, lot);
    if (difference !== null) inspector.breaks("the lot is the fold of its journal", `${name}: ${difference}`);
  }
}

function differenceOf(live: Lot, folded: Lot): string | null {
  const figures = (lot: Lot) => {
    const { capacity, occupied, adjustment } = lot.berths;
    const openings = new Map(lot.wear.snapshot().openings);
    const wear = [...openings.keys()].toSorted().map((lane) => [lane, openings.get(lane), lot.wear.since(lane)]);
    return { capacity, occupied, adjustment, waiting: lot.outbox.pendingCount(), order: lot.highestOrder, wear };
  };
  if (!isDeepStrictEqual(figures(live), figures(folded))) {
    return `${JSON.stringify(figures(live))}, folded ${JSON.stringify(figures(folded))}`;
  }
  for (const stay of live.stays.all()) {
    const other: Stay | null = folded.stays.get(stay.id);
    if (!isDeepStrictEqual(stay, other))
      return `${JSON.stringify(stay)}, folded ${JSON.stringify(other)}`.slice(0, 2_000);
  }
  return whatWasForgotten(live, folded);
}

/** Closed stays may be forgotten: those of which something is to come only where there are more of them than are held. */
function whatWasForgotten(live: Lot, folded: Lot): string | null {
  const closed: Record<Remains, Stay[]> = { money: [], rules: [], nothing: [] };
  for (const stay of folded.stays.all()) {
    const isClosed = stay.status === "left" || stay.status === "voided";
    if (isClosed) closed[remainsOf(stay)].push(stay);
    else if (live.stays.get(stay.id) === null) return `${JSON.stringify(stay)} was forgotten`.slice(0, 2_000);
  }
  for (const remains of ["money", "rules"] as const) {
    const forgotten = closed[remains].filter(({ id }) => live.stays.get(id) === null);
    if (forgotten.length <= Math.max(0, closed[remains].length - CLOSED_STAYS_MAX[remains])) continue;
    return `of ${closed[remains].length} forgotten: ${JSON.stringify(forgotten)}`.slice(0, 2_000);
  }
  return null;
}

function refOf({ origin, seq }: { readonly origin: string; readonly seq: number }): string {
  return `${origin}.${seq}`;
}
