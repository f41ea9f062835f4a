/**
 * Gives stays their businessId once the clock is trusted, and freezes what the city hears of them. Until then a stay
 * is neither quoted nor sent, and the barrier works all the same.
 */
import { freeOnTheWire } from "../berth/count.ts";
import { businessIdOf, nextSequence } from "../stay/identity.ts";
import { noPlatePlaceholder } from "../plate/no-plate.ts";
import { parkTypeOf } from "../stay/ground.ts";
import { leavePayType, paidFen } from "../stay/money.ts";
import { localDate } from "../local-day.ts";
import { lastClose, type Stay } from "../stay/stay.ts";
import { stayKey } from "../lot/stay-book.ts";
import type { Lot } from "../lot/lot.ts";
import type { ControllerSettings } from "./settings.ts";
import type { Turn } from "./turn.ts";

/** A box has five digits a day; a car beyond them stays without a number and is told to nobody but the ledger. */
const COUNTER_MAX = 99_999;

/** Numbers the stay if its arrival can be dated, and its leave if it has left. Does nothing the second time. */
export function number(turn: Turn, lot: Lot, settings: ControllerSettings, id: string): void {
  const opened = lot.stays.get(id);
  if (opened === null) return;
  if (opened.businessId === null) numberArrival(turn, lot, settings, opened);
  const stay = lot.stays.get(id);
  if (stay !== null && stay.status === "left" && stay.leaveReport === null) numberLeave(turn, lot, stay);
}

function numberArrival(turn: Turn, lot: Lot, settings: ControllerSettings, stay: Stay): void {
  if (!lot.clocks.trusts(stay.openedAt)) return;
  const arrivedMs = lot.clocks.date(stay.openedAt);
  const lastCount = lot.lastSequence(localDate(arrivedMs), settings.slot);
  if (lastCount >= COUNTER_MAX) return;
  const sequence = nextSequence(settings.slot, lastCount, arrivedMs);
  const businessId = businessIdOf(settings.parkingId, arrivedMs, sequence);
  const plateId = stay.plate === "" ? noPlatePlaceholder(settings.noPlateTemplate, sequence) : stay.plate;
  // A car that was inside before we were: no arrive is invented (readings, "a car inside before we were").
  const report = stay.flags.includes("no_entry_record")
    ? null
    : {
        seq: businessId,
        plateId,
        vehicleType: stay.vehicleType,
        laneType: stay.laneType,
        freeBerth: freeOnTheWire(stay.freeAtArrival, lot.berths.capacity),
        parkType: parkTypeOf(stay.ground),
        dataTime: arrivedMs,
      };
  turn.record({ kind: "stay_numbered", key: stayKey(stay.id), data: { businessId, arrivedMs, plateId, report } });
}

function numberLeave(turn: Turn, lot: Lot, stay: Stay): void {
  const close = lastClose(stay);
  if (stay.businessId === null || stay.arrivedMs === null || close === null || !lot.clocks.trusts(close.at)) return;
  // A leave is never before its arrive.
  const leftMs = Math.max(stay.arrivedMs, lot.clocks.date(close.at));
  const arriveMs = stay.arriveReport === null ? leftMs : stay.arrivedMs;
  // In the document's order of fields: what is frozen so leaves a backlog without being written anew.
  const report = {
    seq: stay.businessId,
    plateId: stay.plateCorrected || stay.arriveReport === null ? stay.plate : stay.arriveReport.plateId,
    vehicleType: stay.vehicleType,
    laneType: stay.exitLaneType ?? 9,
    parkingTime: Math.round((leftMs - arriveMs) / 1000),
    parkType: parkTypeOf(stay.ground),
    freeBerth: freeOnTheWire(stay.freeAtLeave ?? 0, lot.berths.capacity),
    payMoney: paidFen(stay.money),
    payType: leavePayType(stay.money),
    dataTime: leftMs,
  };
  turn.record({ kind: "leave_numbered", key: stayKey(stay.id), data: { leftMs, report, arrive: stay.arriveRef } });
}

/** Numbers everything that waited for a trusted clock, oldest first. */
export function numberAll(turn: Turn, lot: Lot, settings: ControllerSettings): void {
  for (const stay of lot.stays.all()) {
    const waits = stay.businessId === null || (stay.status === "left" && stay.leaveReport === null);
    if (waits && stay.status !== "voided") number(turn, lot, settings, stay.id);
  }
}
