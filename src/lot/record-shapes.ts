/**
 * What the fold takes for granted in each kind of record, field by field: what another box sends is held against this before
 * it is folded. A kind that is missing here means nothing to this fold and may hold anything.
 */
import type { RecordData, RecordKind } from "./record.ts";
import { either, listOf, number, oneOf, optional, orNull, range, shapeOf, text, texts, truth, whole } from "./shape.ts";
import type { Check } from "./shape.ts";

/** A check for every field, so that none is forgotten when a kind gets a new one. */
type Fields<T> = { readonly [F in keyof T]-?: Check };
type Shapes<K extends RecordKind> = { readonly [P in K]: Check };

function data<K extends RecordKind>(fields: Fields<RecordData[K]>): Check {
  return shapeOf(fields);
}

const maybeText = orNull(text);
const reference = shapeOf({ origin: text, seq: whole });
const vehicleType = oneOf(1, 2);
const laneType = oneOf(1, 2, 9);
const ground = oneOf("temporary", "monthly", "reservation", "stagger", "listed", "operator", "fire");
const flags = listOf(text, 64);
const settlement = shapeOf({
  priceFen: whole,
  reducedFen: whole,
  paidFen: whole,
  waivedFen: whole,
  owedFen: whole,
  overpaidFen: whole,
});
const arrive = {
  seq: text,
  plateId: text,
  vehicleType,
  laneType,
  freeBerth: whole,
  parkType: oneOf(1, 2, 3, 4, 9),
  dataTime: number,
};
const leave = { ...arrive, parkingTime: whole, payMoney: whole, payType: text };
const reduction = { code: text, fen: whole, minutes: whole, fromMs: number, toMs: number, remark: text };
const quote = {
  orderId: text,
  pricedAtMs: number,
  validUntilMs: number,
  totalFen: whole,
  reduceFen: whole,
  reduceMinutes: whole,
  reduceCode: text,
  dueFen: whole,
  paidBeforeFen: whole,
  waivedBeforeFen: whole,
  usedCodes: listOf(text, 256),
  tariffId: text,
  lines: listOf(shapeOf({ zh: text, en: text, fen: whole }), 4_096),
};
const flow = shapeOf({ in: whole, out: whole });

type StayKind =
  | "stay_opened"
  | "stay_numbered"
  | "stay_closed"
  | "stay_settled"
  | "leave_numbered"
  | "stay_soft_closed"
  | "stay_reopened"
  | "stay_voided"
  | "plate_corrected"
  | "ground_granted"
  | "stay_flagged"
  | "berth_known";

const stayShapes: Shapes<StayKind> = {
  stay_opened: data<"stay_opened">({
    plate: text,
    plateClass: text,
    otherReads: listOf(text, 256),
    vehicleType,
    plateColour: optional(maybeText),
    lane: text,
    ground,
    groundRef: maybeText,
    laneType,
    freeBerth: whole,
    flags,
    counted: truth,
    by: maybeText,
  }),
  stay_numbered: data<"stay_numbered">({
    businessId: text,
    arrivedMs: number,
    plateId: text,
    report: orNull(shapeOf(arrive)),
  }),
  stay_closed: data<"stay_closed">({
    lane: text,
    laneType,
    freeBerth: whole,
    exitPlate: maybeText,
    flags,
    settlement: orNull(settlement),
  }),
  stay_settled: data<"stay_settled">({ settlement }),
  leave_numbered: data<"leave_numbered">({ leftMs: number, report: shapeOf(leave), arrive: orNull(reference) }),
  stay_soft_closed: data<"stay_soft_closed">({ reason: text, by: maybeText }),
  stay_reopened: data<"stay_reopened">({ undoes: reference, reason: text }),
  stay_voided: data<"stay_voided">({ by: text, reason: text }),
  plate_corrected: data<"plate_corrected">({ plate: text, plateClass: text, by: text, reason: text }),
  ground_granted: data<"ground_granted">({ ground, groundRef: text, reason: text }),
  stay_flagged: data<"stay_flagged">({ flag: text, note: text }),
  berth_known: data<"berth_known">({ store: text, floor: text, berthId: text, by: text }),
};

type MoneyKind =
  | "order_block_taken"
  | "quote_made"
  | "submit_intended"
  | "submit_answered"
  | "payment_received"
  | "fee_waived"
  | "fee_owed"
  | "fee_refunded"
  | "reduction_granted"
  | "reductions_learned";

const moneyShapes: Shapes<MoneyKind> = {
  order_block_taken: data<"order_block_taken">({ block: whole }),
  quote_made: data<"quote_made">(quote),
  submit_intended: data<"submit_intended">({ quote: shapeOf(quote) }),
  submit_answered: data<"submit_answered">({
    orderId: text,
    outcome: oneOf("password_free", "ordinary", "refused"),
  }),
  payment_received: data<"payment_received">({
    orderId: text,
    fen: whole,
    status: oneOf("paid", "failed"),
    payType: either(text, number),
    paidAtMs: number,
    source: oneOf("notice", "result", "password_free", "cash", "own_channel", "statement"),
    leftValidSeconds: number,
    by: maybeText,
    shift: maybeText,
  }),
  fee_waived: data<"fee_waived">({
    fen: whole,
    waivedAtMs: number,
    leftValidSeconds: number,
    by: text,
    reason: text,
    shift: maybeText,
  }),
  fee_owed: data<"fee_owed">({ fen: whole, orderId: maybeText, reason: text, atMs: optional(number) }),
  fee_refunded: data<"fee_refunded">({ fen: whole, orderId: text, by: text, reason: text, atMs: optional(number) }),
  reduction_granted: data<"reduction_granted">({ ...reduction, by: text }),
  reductions_learned: data<"reductions_learned">({ reductions: listOf(shapeOf(reduction), 256) }),
};

const hours = listOf(range, 256);

/** The records of the lot that the fold reads. */
type LotKind =
  | "boot_started"
  | "clock_set"
  | "capacity_set"
  | "count_adjusted"
  | "passage_uncounted"
  | "berths_counted"
  | "passages_compared"
  | "fire_alarm"
  | "lane_mode_set"
  | "barrier_maintained"
  | "list_replaced"
  | "reservations_downloaded"
  | "contracts_downloaded"
  | "parameters_downloaded"
  | "reports_delivered"
  | "report_parked"
  | "report_unparked"
  | "command_done"
  | "notice_unmatched"
  | "statement_compared"
  | "shift_opened"
  | "shift_closed"
  | "ledger_noted"
  | "ledger_acknowledged";

const entry = shapeOf({
  plate: text,
  fromMs: orNull(number),
  toMs: orNull(number),
  lanes: listOf(text, 64),
  hours,
  group: maybeText,
  groupBerths: whole,
  note: text,
});
const row = { id: text, status: whole, plate: text, vehicleType };
const reservation = shapeOf({ ...row, type: whole, fromMs: number, toMs: number, berthId: maybeText });
const contract = shapeOf({ ...row, code: text, fromDay: whole, toDay: whole });
const difference = shapeOf({
  orderId: text,
  kind: text,
  hereFen: orNull(whole),
  thereFen: orNull(whole),
  creditedMs: optional(number),
});

const lotShapes: Shapes<LotKind> = {
  boot_started: data<"boot_started">({ version: text, cleanStop: truth }),
  clock_set: data<"clock_set">({ boot: text, offsetMs: number, source: text }),
  capacity_set: data<"capacity_set">({ capacity: whole, area: text, by: text }),
  count_adjusted: data<"count_adjusted">({ delta: whole, trueFree: whole, by: text, reason: text }),
  passage_uncounted: data<"passage_uncounted">({ lane: text, delta: oneOf(1, -1), cause: text, plate: maybeText }),
  berths_counted: data<"berths_counted">({
    occupied: whole,
    source: text,
    day: optional(whole),
    ours: optional(whole),
  }),
  passages_compared: data<"passages_compared">({ day: whole, lane: text, stays: flow, uncounted: flow, loops: flow }),
  fire_alarm: data<"fire_alarm">({ active: truth }),
  lane_mode_set: data<"lane_mode_set">({
    mode: oneOf("open", "full", "closed", "closed_to_all", "held_open"),
    reason: oneOf("normal", "operator", "schedule", "fleet", "fire", "city"),
    untilMs: orNull(number),
    passages: orNull(whole),
    note: text,
    lane: text,
    by: text,
  }),
  barrier_maintained: data<"barrier_maintained">({
    lane: text,
    openings: whole,
    byHand: whole,
    by: text,
    reason: text,
  }),
  list_replaced: data<"list_replaced">({
    list: text,
    version: text,
    signed: optional(whole),
    entries: listOf(entry),
    by: text,
  }),
  reservations_downloaded: data<"reservations_downloaded">({ fromMs: number, reservations: listOf(reservation) }),
  contracts_downloaded: data<"contracts_downloaded">({ fromMs: number, contracts: listOf(contract) }),
  parameters_downloaded: data<"parameters_downloaded">({ parameters: texts }),
  reports_delivered: data<"reports_delivered">({ origin: text, ranges: listOf(range) }),
  report_parked: data<"report_parked">({ report: reference, code: orNull(number), answer: text }),
  report_unparked: data<"report_unparked">({ report: reference, by: text }),
  command_done: data<"command_done">({
    id: text,
    command: text,
    by: text,
    reason: text,
    role: optional(text),
    outcome: text,
  }),
  notice_unmatched: data<"notice_unmatched">({
    businessId: text,
    orderId: text,
    plate: text,
    fen: whole,
    status: whole,
    payType: either(text, number),
    paidAtMs: number,
  }),
  statement_compared: data<"statement_compared">({
    day: whole,
    list: oneOf("payments", "bills"),
    differences: listOf(difference),
  }),
  shift_opened: data<"shift_opened">({ shift: text, by: text, atMs: optional(number) }),
  shift_closed: data<"shift_closed">({
    shift: text,
    by: text,
    cashFen: whole,
    waivedFen: whole,
    atMs: optional(number),
  }),
  ledger_noted: data<"ledger_noted">({ condition: text, detail: text }),
  ledger_acknowledged: data<"ledger_acknowledged">({ condition: text, detail: text, by: text }),
};

/** Kinds that belong to a stay: their key names it. */
export const recordsOfStays: ReadonlyMap<string, Check> = new Map(Object.entries({ ...stayShapes, ...moneyShapes }));
/** Kinds that belong to the lot as a whole. */
export const recordsOfTheLot: ReadonlyMap<string, Check> = new Map(Object.entries(lotShapes));
