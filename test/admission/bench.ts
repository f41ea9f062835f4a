/** A lot for admission's tables: a real fold of records, and a request with what is usual filled in. */
import type { EntryDecision, EntryRequest } from "#src/admission/decision.ts";
import { decideEntry } from "#src/admission/entry.ts";
import type { AdmissionSettings } from "#src/admission/settings.ts";
import type { Contract, ListEntry, ListPolicy, Reservation } from "#src/lot/grounds.ts";
import { Lot } from "#src/lot/lot.ts";
import { classify } from "#src/plate/classify.ts";
import type { Ground } from "#src/stay/ground.ts";
import { localDay } from "#src/local-day.ts";
import { ADMISSION, STAFF } from "#test/controller/settings.ts";
import { Journal, moment } from "#test/lot/journal.ts";

export const PLATE = "沪A12345";
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
/** Monday 2026-03-02 10:00 local: the journal's moment 0. */
export const NOW = moment(0).wallMs;
export const TODAY = localDay(NOW);

export function reservation(rest: Partial<Reservation> = {}): Reservation {
  const window = { fromMs: NOW - HOUR, toMs: NOW + HOUR };
  return { id: "r1", type: 1, status: 1, plate: PLATE, ...window, berthId: null, vehicleType: 1, ...rest };
}

export function contract(rest: Partial<Contract> = {}): Contract {
  const days = { fromDay: TODAY, toDay: TODAY };
  return { id: "c1", status: 1, code: "night", plate: PLATE, vehicleType: 1, ...days, ...rest };
}

export function list(rest: Partial<ListPolicy> = {}): ListPolicy {
  return { ...STAFF, ...rest };
}

export type Scene = {
  readonly capacity?: number;
  /** Free berths at the end, whatever stands inside. */
  readonly free?: number;
  readonly reservations?: readonly Reservation[];
  readonly contracts?: readonly Contract[];
  readonly lists?: readonly (readonly [policy: ListPolicy, entries: readonly ListEntry[]])[];
  readonly settings?: Partial<AdmissionSettings>;
  readonly inside?: readonly { readonly plate: string; readonly ground?: Ground; readonly ref?: string }[];
  /** Left so long ago, ms; negative: in the future. */
  readonly left?: readonly { readonly plate: string; readonly agoMs: number; readonly ref?: string }[];
  /** Closed by rule just now. */
  readonly ghosts?: readonly string[];
  readonly request?: Partial<EntryRequest>;
};

/** Who is let in, on what ground, in short: `monthly staff`, `refused full`, `person`; flags follow. */
export function inShort(decision: EntryDecision): string {
  const { admitted, ground, groundRef, reason, flags, needsPerson } = decision;
  if (needsPerson) return "person";
  const verdict = admitted ? [ground, groundRef] : ["refused", reason];
  return [...verdict, ...flags].filter((word) => word !== null).join(" ");
}

export function decide(scene: Scene = {}): EntryDecision {
  const { lot, settings } = sceneOf(scene);
  const plate = scene.request?.plate === undefined ? PLATE : scene.request.plate;
  const request: EntryRequest = {
    plate,
    plateClass: plate === null ? "unknown" : classify(plate),
    vehicleType: 1,
    lane: "in",
    mode: "open",
    nowMs: NOW,
    drivingIn: [],
    ...scene.request,
  };
  return decideEntry(request, lot, settings);
}

function sceneOf(scene: Scene): { readonly lot: Lot; readonly settings: AdmissionSettings } {
  const journal = new Journal("00.aa");
  journal.write({ kind: "capacity_set", key: "capacity", data: { capacity: scene.capacity ?? 10, area: "", by: "x" } });
  const { reservations = [], contracts = [], lists = [], inside = [], left = [] } = scene;
  journal.write({ kind: "reservations_downloaded", key: "reservations", data: { fromMs: 0, reservations } });
  journal.write({ kind: "contracts_downloaded", key: "contracts", data: { fromMs: 0, contracts } });
  for (const [{ name }, entries] of lists) {
    journal.write({ kind: "list_replaced", key: `list:${name}`, data: { list: name, version: "1", entries, by: "x" } });
  }
  for (const { plate, ground = "temporary", ref } of inside) openOn(journal, { plate, ground, ref: ref ?? null });
  for (const { plate, agoMs, ref } of left) {
    const ground = ref === undefined ? ("temporary" as const) : ("reservation" as const);
    journal.close(openOn(journal, { plate, ground, ref: ref ?? null }), -agoMs);
  }
  for (const plate of scene.ghosts ?? []) {
    const key = `stay:${openOn(journal, { plate, ground: "temporary", ref: null })}`;
    journal.write({ kind: "stay_soft_closed", key, data: { reason: "age", by: null } });
  }
  const lot = new Lot();
  for (const record of journal.records) lot.apply(record);
  if (scene.free !== undefined) {
    const data = { delta: lot.berths.free - scene.free, trueFree: scene.free, by: "x", reason: "y" };
    lot.apply(journal.write({ kind: "count_adjusted", key: "count", data }));
  }
  const settings = { ...ADMISSION, lists: lists.map(([policy]) => policy), ...scene.settings };
  return { lot, settings };
}

function openOn(
  journal: Journal,
  stay: { readonly plate: string; readonly ground: Ground; readonly ref: string | null },
): string {
  const id = `${journal.origin}.${journal.records.length + 1}`;
  journal.write({
    kind: "stay_opened",
    key: `stay:${id}`,
    data: {
      plate: stay.plate,
      plateClass: classify(stay.plate),
      otherReads: [],
      vehicleType: 1,
      lane: "in",
      ground: stay.ground,
      groundRef: stay.ref,
      laneType: 2,
      freeBerth: 0,
      flags: [],
      counted: true,
      by: null,
    },
  });
  return id;
}
