/**
 * The grounds a car could have, each asked on its own: always-admitted plate class, lists, stagger contract,
 * reservation. Whether the lot has room for it is asked afterwards.
 */
import { berthsKeptBack, countAwaited } from "../berth/kept-back.ts";
import type { Contract, ListEntry, ListPolicy, Reservation, WeeklyHours } from "../lot/grounds.ts";
import type { Bilingual } from "../plate/bilingual.ts";
import { PLATE_CLASS_NAMES } from "../plate/classify.ts";
import type { Ground } from "../stay/ground.ts";
import { localDay, minuteOfLocalWeek } from "../local-day.ts";
import type { EntryRequest } from "./decision.ts";
import { daysToRemindOf, reminderWords } from "./reminder.ts";
import type { AdmissionSettings } from "./settings.ts";
import type { AdmissionView } from "./view.ts";

/** What the ref of a ground begins with that the plate's class gives. */
export const PLATE_CLASS_REF = "plate_class:";

/** One berth for each reservation; the time before it is the site's (`keepBackMs`). */
const EVERY_RESERVATION = { leadMs: 0, percent: 100, most: Infinity };

/** A ground the car has, and what it means when the lot is full. */
export type Found = {
  readonly ground: Ground;
  readonly ref: string;
  readonly admittedWhenFull: boolean;
  /** The berth that is meant for it, where one is. */
  readonly berthId?: string | null;
  /** Days that the driver is reminded of; absent or null: of none. */
  readonly daysLeft?: number | null;
  readonly sentence: Bilingual;
};

/** A ground that was asked: found, or why not. */
export type Asked = { readonly rule: string; readonly found: Found | null; readonly answer: Bilingual };

export type Asking = {
  readonly request: EntryRequest & { readonly plate: string };
  readonly view: AdmissionView;
  readonly settings: AdmissionSettings;
};

/** Whether weekly hours hold an instant. No hours at all means always. */
export function hoursHold(hours: WeeklyHours, ms: number): boolean {
  if (hours.length === 0) return true;
  const minute = minuteOfLocalWeek(ms);
  return hours.some(([from, to]) => minute >= from && minute < to);
}

/** Plates of classes that the site lets through always (police, army, emergency). */
export function askPlateClass({ request, settings }: Asking): Asked {
  const name = PLATE_CLASS_NAMES[request.plateClass];
  if (!settings.alwaysAdmit.includes(request.plateClass)) {
    return {
      rule: "plate_class",
      found: null,
      answer: { zh: `${name.zh}，无特别规定`, en: `${name.en}: no rule of its own` },
    };
  }
  const sentence = { zh: `${name.zh}，始终放行`, en: `${name.en}: always let through` };
  const found = {
    ground: "listed" as const,
    ref: PLATE_CLASS_REF + request.plateClass,
    admittedWhenFull: true,
    sentence,
  };
  return { rule: "plate_class", found, answer: sentence };
}

/** One list: is the car on it, now, here, and has its group a berth left? */
export function askList(asking: Asking, list: ListPolicy): Asked {
  const { request } = asking;
  const rule = `list:${list.name}`;
  const no = (zh: string, en: string): Asked => ({
    rule,
    found: null,
    answer: { zh: `${list.titleZh}：${zh}`, en: `${list.titleEn}: ${en}` },
  });
  const entries = entriesOf(asking, list);
  if (entries.length === 0) return no("不在名单", "not on the list");
  const valid = entries.filter((entry) => entryHolds(entry, request));
  if (valid.length === 0) return no("不在有效期、车道或时段内", "not within its validity, lanes or hours");
  // Several entries of a car may belong to several groups: one berth in any of them will do, in whatever order they stand.
  // A blocked car is blocked whoever else is inside.
  if (list.kind !== "blocked" && !valid.some((entry) => groupHasRoom(asking, list, entry))) {
    const groups = [...new Set(valid.map((entry) => entry.group ?? ""))].toSorted().join(", ");
    const settled = { ...asking, request: { ...request, drivingIn: [] } };
    return valid.some((entry) => groupHasRoom(settled, list, entry))
      ? no(`组 ${groups} 的车位正被入场车辆占用`, `the berths of group ${groups} are being taken by cars driving in`)
      : no(`组 ${groups} 的车位已用完`, `the berths of group ${groups} are taken`);
  }
  const daysLeft = daysToRemindOf(list, valid, request.nowMs);
  const { zh, en } = reminderWords(daysLeft);
  const sentence = { zh: `${list.titleZh}车辆${zh}`, en: `On the list ${list.titleEn}${en}` };
  const admittedWhenFull = list.whenFull === "admit";
  return {
    rule,
    found: { ground: groundOfList(list), ref: list.name, admittedWhenFull, daysLeft, sentence },
    answer: sentence,
  };
}

/** What a car of this list comes in as. */
export function groundOfList({ kind }: ListPolicy): "monthly" | "listed" {
  return kind === "monthly" ? "monthly" : "listed";
}

function entriesOf({ request, view }: Asking, list: ListPolicy): readonly ListEntry[] {
  return (view.lists.get(list.name)?.entries ?? []).filter(({ plate }) => plate === request.plate);
}

/** What is done about a car of a blocked list: the strictest that its entries say here and now. */
export function blockPolicyOf(asking: Asking, list: ListPolicy): ListPolicy["blocked"] {
  const holding = entriesOf(asking, list).filter((entry) => entryHolds(entry, asking.request));
  return holding.some((entry) => (entry.blocked ?? list.blocked) === "refuse") ? "refuse" : "admit_and_alarm";
}

/** Whether the list holds the car here and now, but all berths of its groups are taken. */
export function isQuotaFull(asking: Asking, list: ListPolicy): boolean {
  const valid = entriesOf(asking, list).filter((entry) => entryHolds(entry, asking.request));
  return valid.length > 0 && !valid.some((entry) => groupHasRoom(asking, list, entry));
}

/** Whether an entry holds at this time and in this lane. Both ends of its validity are included. */
export function entryHolds(entry: ListEntry, request: EntryRequest): boolean {
  const { nowMs, lane } = request;
  if (!isValidAt(entry, nowMs)) return false;
  if (entry.lanes.length > 0 && !entry.lanes.includes(lane)) return false;
  return hoursHold(entry.hours, nowMs);
}

/** Whether an entry holds on this day, at whatever hour and lane. */
export function isValidAt({ fromMs, toMs }: Pick<ListEntry, "fromMs" | "toMs">, nowMs: number): boolean {
  return (fromMs === null || nowMs >= fromMs) && (toMs === null || nowMs <= toMs);
}

/** Counts the group's cars that are inside on this list's ground, or are driving in on it. */
export function groupHasRoom({ view, request }: Asking, list: ListPolicy, entry: ListEntry): boolean {
  if (entry.group === null) return true;
  const group = (view.lists.get(list.name)?.entries ?? []).filter((one) => one.group === entry.group);
  let taken = 0;
  for (const plate of new Set(group.map((one) => one.plate))) {
    if (plate === request.plate) continue;
    const inside = view.stays.ofPlate(plate).filter((stay) => {
      return stay.status === "inside" && stay.groundRef === list.name;
    });
    const comes = request.drivingIn.some((car) => car.plate === plate && car.groundRef === list.name);
    taken += Math.max(inside.length, comes ? 1 : 0);
  }
  return taken < entry.groupBerths;
}

/** A stagger contract on its days (inclusive) and in the hours of its code. */
export function askContract({ request, view, settings }: Asking): Asked {
  const rule = "stagger";
  const day = localDay(request.nowMs);
  const contracts = view.contracts.of(request.plate);
  const valid = contracts.find(
    (one) => contractHolds(one, day) && hoursHold(settings.staggerHours[one.code] ?? [], request.nowMs),
  );
  if (valid === undefined) {
    const answer =
      contracts.length === 0
        ? { zh: "无错峰签约", en: "no stagger contract" }
        : { zh: "错峰签约不在有效日期或时段内", en: "its stagger contract does not hold on this day or hour" };
    return { rule, found: null, answer };
  }
  const sentence = { zh: `错峰签约 ${valid.id}`, en: `Stagger contract ${valid.id}` };
  return { rule, found: { ground: "stagger", ref: valid.id, admittedWhenFull: true, sentence }, answer: sentence };
}

function contractHolds(contract: Contract, day: number): boolean {
  return contract.status === 1 && day >= contract.fromDay && day <= contract.toDay;
}

/** A reservation in its window, with the site's tolerance; cancelled and used ones admit nobody. */
export function askReservation({ request, view, settings }: Asking): Asked {
  const rule = "reservation";
  const own = view.reservations.of(request.plate);
  const answers: Bilingual[] = [];
  for (const one of own.toSorted((a, b) => a.fromMs - b.fromMs || (a.id < b.id ? -1 : 1))) {
    const against = againstReservation(one, { request, view, settings });
    if (against !== null) {
      answers.push(against);
      continue;
    }
    const { id: ref, berthId } = one;
    const berth = berthId === null ? null : { zh: `，泊位 ${berthId}`, en: `, berth ${berthId}` };
    const sentence = { zh: `预约 ${ref}${berth?.zh ?? ""}`, en: `Reservation ${ref}${berth?.en ?? ""}` };
    const found = { ground: "reservation" as const, ref, admittedWhenFull: true, berthId, sentence };
    return { rule, found, answer: sentence };
  }
  const [first] = answers;
  return { rule, found: null, answer: first ?? { zh: "无预约", en: "no reservation" } };
}

function againstReservation(one: Reservation, { request, view, settings }: Asking): Bilingual | null {
  if (one.status !== 1) return { zh: `预约 ${one.id} 已取消`, en: `reservation ${one.id} is cancelled` };
  if (request.nowMs < one.fromMs - settings.reservationEarlyMs)
    return { zh: `预约 ${one.id} 尚未开始`, en: `reservation ${one.id} has not begun` };
  if (request.nowMs > one.toMs + settings.reservationLateMs)
    return { zh: `预约 ${one.id} 已过期`, en: `reservation ${one.id} is over` };
  if (isUsed(view, one)) return { zh: `预约 ${one.id} 已使用`, en: `reservation ${one.id} was used` };
  return isBeingUsed(request, one)
    ? { zh: `预约 ${one.id} 的车辆正在入场`, en: `the car of reservation ${one.id} is driving in` }
    : null;
}

/** A reservation admits once. A stay that was voided never was, and one whose plate was corrected is another car's. */
function isUsed(view: AdmissionView, { id, plate }: Reservation): boolean {
  return view.stays.ofPlate(plate).some((stay) => {
    const came = stay.ground === "reservation" && stay.groundRef === id;
    return came && stay.plate === plate && stay.status !== "voided";
  });
}

/** The reservation's car has been let in and has not passed yet. */
function isBeingUsed({ drivingIn }: Pick<EntryRequest, "drivingIn">, { id }: Reservation): boolean {
  return drivingIn.some(({ groundRef }) => groundRef === id);
}

/** Berths kept back for reservations that begin soon and whose cars have not come. */
export function keptBackNow(
  view: AdmissionView,
  settings: AdmissionSettings,
  request: Pick<EntryRequest, "nowMs" | "drivingIn">,
): number {
  if (settings.keepBackMs === 0) return 0;
  const valid = view.reservations.all().filter((one) => one.status === 1);
  const awaited = valid.map((one) => ({
    fromMs: one.fromMs,
    toMs: one.toMs,
    used: isUsed(view, one) || isBeingUsed(request, one),
  }));
  return berthsKeptBack(countAwaited(awaited, request.nowMs, settings.keepBackMs), EVERY_RESERVATION);
}
