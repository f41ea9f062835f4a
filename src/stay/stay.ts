/**
 * A vehicle's time on the lot, folded from its records. `applyToStay` takes them in the fold's order (`compareRecords`);
 * a record that arrives out of order makes the lot fold the key again. Nothing here knows the time or the lane.
 */
import type { PlateClass } from "../plate/classify.ts";
import type { PlateColour } from "../plate/vocabulary.ts";
import type { Ground, LaneType } from "./ground.ts";
import type { Moment } from "./moment.ts";
import { emptyMoney, applyMoney, isMoneyRecord, type StayMoney } from "./money.ts";
import type { MoneyRecords } from "./money-records.ts";
import type { RecordRef, Settlement, StayFlag, StayRecords } from "./records.ts";
import type { ArriveReport, LeaveReport } from "./report.ts";

type StayRecordData = StayRecords & MoneyRecords;
/** A record of a stay with its place in a journal; a `LotRecord` of these kinds fits. */
export type StayRecord = {
  readonly origin: string;
  readonly seq: number;
  readonly at: Moment;
} & { [K in keyof StayRecordData]: { readonly kind: K; readonly data: StayRecordData[K] } }[keyof StayRecordData];

export type StayStatus = "inside" | "left" | "soft_closed" | "voided";

/** One close of a stay; a re-opening may have undone it. */
type Close = RecordRef & { readonly at: Moment; readonly soft: boolean; readonly lane: string | null };

export type Stay = {
  /** `origin.seq` of the record that opened it. */
  readonly id: string;
  readonly status: StayStatus;
  readonly plate: string;
  /** Other plates under which this stay is found: before a correction, and what the exit read. */
  readonly otherPlates: readonly string[];
  /** What else the entry read of this car. */
  readonly otherReads: readonly string[];
  readonly plateClass: PlateClass;
  readonly plateCorrected: boolean;
  readonly vehicleType: 1 | 2;
  /** As the entry's reader saw it; null when it did not say. */
  readonly plateColour: PlateColour | null;
  readonly lane: string;
  readonly ground: Ground;
  readonly groundRef: string | null;
  readonly laneType: LaneType;
  readonly counted: boolean;
  readonly openedAt: Moment;
  /** Free berths just after the arrival, the true number. */
  readonly freeAtArrival: number;
  readonly businessId: string | null;
  /** The dated arrival, milliseconds UTC, fixed when the stay was numbered. */
  readonly arrivedMs: number | null;
  readonly arriveReport: ArriveReport | null;
  /** The record that carries the arrive, for the order of delivery. */
  readonly arriveRef: RecordRef | null;
  readonly closes: readonly Close[];
  readonly settlement: Settlement | null;
  readonly exitLaneType: LaneType | null;
  readonly freeAtLeave: number | null;
  readonly leaveReport: LeaveReport | null;
  readonly flags: readonly StayFlag[];
  readonly berth: { readonly store: string; readonly floor: string; readonly berthId: string } | null;
  readonly money: StayMoney;
};

/** The close in force: the car has left, or is believed to have. */
export function lastClose(stay: Stay): Close | null {
  return stay.closes.at(-1) ?? null;
}

/** Whether its car may still leave by an exit: it is inside, or was taken to have left and would re-open the stay. */
export function mayLeave({ status }: Pick<Stay, "status">): boolean {
  return status === "inside" || status === "soft_closed";
}

/** Opens a stay from the record that began it. */
export function openStay(record: Extract<StayRecord, { kind: "stay_opened" }>): Stay {
  const { plate, plateClass, otherReads, vehicleType, lane, ground, groundRef, laneType, freeBerth, flags, counted } =
    record.data;
  return {
    id: `${record.origin}.${record.seq}`,
    status: "inside",
    plate,
    otherPlates: [],
    otherReads,
    plateClass,
    plateCorrected: false,
    vehicleType,
    plateColour: record.data.plateColour ?? null,
    lane,
    ground,
    groundRef,
    laneType,
    counted,
    openedAt: record.at,
    freeAtArrival: freeBerth,
    businessId: null,
    arrivedMs: null,
    arriveReport: null,
    arriveRef: null,
    closes: [],
    settlement: null,
    exitLaneType: null,
    freeAtLeave: null,
    leaveReport: null,
    flags,
    berth: null,
    money: emptyMoney,
  };
}

/** The stay after one more of its records. */
export function applyToStay(stay: Stay, record: StayRecord): Stay {
  if (isMoneyRecord(record)) return { ...stay, money: applyMoney(stay.money, record) };
  switch (record.kind) {
    case "stay_opened":
      return stay;
    case "stay_numbered": {
      // Two boxes may number the same stay; the first in the fold's order stands.
      if (stay.businessId !== null) return flag(stay, ["numbered_twice"]);
      const { businessId, arrivedMs, plateId, report } = record.data;
      const arriveRef = report === null ? null : { origin: record.origin, seq: record.seq };
      const plate = stay.plate === "" ? plateId : stay.plate;
      return { ...stay, plate, businessId, arrivedMs, arriveReport: report, arriveRef };
    }
    case "stay_closed": {
      const { lane, laneType, freeBerth, exitPlate, flags, settlement } = record.data;
      const close = { origin: record.origin, seq: record.seq, at: record.at, soft: false, lane };
      const other =
        exitPlate !== null && exitPlate !== stay.plate ? [...stay.otherPlates, exitPlate] : stay.otherPlates;
      const closed = { ...stay, otherPlates: other, settlement, exitLaneType: laneType, freeAtLeave: freeBerth };
      return withCloses(flag(closed, flags), [...stay.closes, close]);
    }
    case "stay_settled":
      return stay.settlement === null ? { ...stay, settlement: record.data.settlement } : stay;
    case "leave_numbered":
      return stay.leaveReport === null ? { ...stay, leaveReport: record.data.report } : stay;
    case "stay_soft_closed":
      return withCloses(stay, [
        ...stay.closes,
        { origin: record.origin, seq: record.seq, at: record.at, soft: true, lane: null },
      ]);
    case "stay_reopened": {
      const { origin, seq } = record.data.undoes;
      return withCloses(
        flag(stay, ["reopened"]),
        stay.closes.filter((close) => close.origin !== origin || close.seq !== seq),
      );
    }
    case "stay_voided":
      return { ...stay, status: "voided" };
    case "plate_corrected": {
      const { plate, plateClass } = record.data;
      return { ...stay, plate, plateClass, plateCorrected: true, otherPlates: [...stay.otherPlates, stay.plate] };
    }
    case "ground_granted":
      return { ...stay, ground: record.data.ground, groundRef: record.data.groundRef };
    case "stay_flagged":
      return flag(stay, [record.data.flag]);
    case "berth_known": {
      const { store, floor, berthId } = record.data;
      return { ...stay, berth: { store, floor, berthId } };
    }
    default:
      // A kind of another version.
      return stay;
  }
}

function withCloses(stay: Stay, closes: readonly Close[]): Stay {
  return { ...stay, closes, status: stay.status === "voided" ? "voided" : statusOf(closes) };
}

function statusOf(closes: readonly Close[]): StayStatus {
  if (closes.length === 0) return "inside";
  return closes.some((close) => !close.soft) ? "left" : "soft_closed";
}

function flag(stay: Stay, flags: readonly StayFlag[]): Stay {
  const added = flags.filter((one) => !stay.flags.includes(one));
  return added.length === 0 ? stay : { ...stay, flags: [...stay.flags, ...added] };
}
