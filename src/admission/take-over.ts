/**
 * Cars of one group share its berths. One that came while they were taken, and so as a temporary car, takes the berth over that
 * another leaves within the list's minutes: the family swaps its cars and pays for none.
 */
import type { ListEntry, ListPolicy } from "../lot/grounds.ts";
import type { Stay } from "../stay/stay.ts";
import { entryHolds, groundOfList, groupHasRoom, type Asking } from "./grounds.ts";
import type { AdmissionSettings } from "./settings.ts";
import type { AdmissionView } from "./view.ts";

const MINUTE_MS = 60_000;

export type TakeOver = { readonly stay: Stay; readonly ground: "monthly" | "listed"; readonly list: string };

/** Who takes over the berth of a car that has just left; null when nobody does. Of several the one that came first. */
export function takesOver(
  left: Stay,
  nowMs: number,
  view: AdmissionView,
  settings: AdmissionSettings,
): TakeOver | null {
  const list = settings.lists.find(({ name, kind }) => name === left.groundRef && kind !== "blocked");
  const swapMs = (list?.swapMinutes ?? 0) * MINUTE_MS;
  if (list === undefined || swapMs === 0) return null;
  const entries = view.lists.get(list.name)?.entries ?? [];
  const groups = new Set(
    entries.filter(({ plate, group }) => plate === left.plate && group !== null).map((one) => one.group),
  );
  const waiting = entries
    .filter(({ group }) => group !== null && groups.has(group))
    .flatMap((entry) => waitingOf(entry, list, { nowMs, view, settings, sinceMs: nowMs - swapMs }));
  const [first] = waiting.toSorted((a, b) => (a.arrivedMs ?? 0) - (b.arrivedMs ?? 0));
  return first === undefined ? null : { stay: first, ground: groundOfList(list), list: list.name };
}

type Since = Pick<Asking, "view" | "settings"> & { readonly nowMs: number; readonly sinceMs: number };

/** The stays of an entry's car that came lately without its berth, where the group has one now. */
function waitingOf(entry: ListEntry, list: ListPolicy, { nowMs, sinceMs, view, settings }: Since): readonly Stay[] {
  const { plate } = entry;
  return view.stays.ofPlate(plate).filter((stay) => {
    const { status, ground, arrivedMs, lane, plateClass, vehicleType } = stay;
    if (stay.plate !== plate || status !== "inside" || ground !== "temporary") return false;
    if (arrivedMs === null || arrivedMs < sinceMs) return false;
    const car = { plate, plateClass, vehicleType, lane, mode: "open" as const };
    // Those that are driving in have theirs beside the one that is left now.
    const cameAs = { ...car, nowMs: arrivedMs, drivingIn: [] };
    return entryHolds(entry, cameAs) && groupHasRoom({ request: { ...cameAs, nowMs }, view, settings }, list, entry);
  });
}
