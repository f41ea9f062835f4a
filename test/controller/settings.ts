/** A small lot for the controller's stories: one entry, two exits, ten yuan a begun hour after fifteen free minutes. */
import type { AdmissionSettings } from "#src/admission/settings.ts";
import type { ControllerSettings, ExitSettings, LaneSettings } from "#src/controller/settings.ts";
import type { ListEntry, ListPolicy } from "#src/lot/grounds.ts";
import { MATCH_DEFAULTS } from "#src/plate/match.ts";
import { NO_PLATE_TEMPLATE } from "#src/plate/no-plate.ts";
import { ENTRY, EXIT } from "#test/lane/bench.ts";
import { lot } from "#test/tariff/lot.ts";

const PARKING_ID = "qp31022900183";

export const STAFF: ListPolicy = {
  name: "staff",
  titleZh: "员工",
  titleEn: "Staff",
  kind: "staff",
  whenFull: "refuse",
  whenQuotaFull: "bill_as_temporary",
  alreadyInside: "soft",
  blocked: "refuse",
};

export function entryOf(plate: string, rest: Partial<ListEntry> = {}): ListEntry {
  return { plate, fromMs: null, toMs: null, lanes: [], hours: [], group: null, groupBerths: 0, note: "", ...rest };
}

export const ADMISSION: AdmissionSettings = {
  parkingId: PARKING_ID,
  lists: [STAFF],
  signedLists: false,
  areas: [],
  reservationEarlyMs: 0,
  reservationLateMs: 0,
  keepBackMs: 0,
  staggerHours: {},
  alwaysAdmit: [],
  turnedAway: {},
  noPlate: "operator",
  alreadyInside: "soft",
  justLeftMs: 30_000,
};

const EXIT_SETTINGS: ExitSettings = {
  noEntry: { policy: "hold" },
  noEntryOfLists: {},
  cityBudgetMs: 2_000,
  cityPayments: true,
  whenCityUnreachable: "hold",
  quoteValidMs: 10 * 60_000,
  leftValidSeconds: 900,
  resultAskFirstMs: 3_000,
  resultAskLastMs: 30_000,
  match: MATCH_DEFAULTS,
  collectOwed: true,
};

/** The price of the stories' tariff, counted by hand: what the controller says must equal it. */
export function priceOf(arrivedMs: number, leftMs: number): number {
  const minutes = Math.floor((leftMs - arrivedMs) / 60_000);
  return minutes <= 15 ? 0 : Math.ceil(minutes / 60) * 1000;
}

const lane = (name: string, setup: LaneSettings["setup"]): LaneSettings => ({
  name,
  setup,
  schedule: [],
  tailgateAlarm: true,
  maintenanceAfter: 0,
});

export function settingsWith(
  exit: Partial<ExitSettings> = {},
  admission: Partial<AdmissionSettings> = {},
  rest: Partial<ControllerSettings> = {},
): ControllerSettings {
  return {
    parkingId: PARKING_ID,
    slot: 0,
    capacity: 10,
    lanes: [lane("in", ENTRY), lane("out", EXIT), lane("out2", EXIT)],
    admission: { ...ADMISSION, ...admission },
    recount: null,
    secondCount: { lanes: [], passageLoops: [], limits: { passages: 5, percent: 3 }, alarmCars: 5 },
    exit: { ...EXIT_SETTINGS, ...exit },
    tariff: lot({ freeMinutes: 15, steps: [{ everyMinutes: 60, fen: 1000 }] }),
    noPlateTemplate: NO_PLATE_TEMPLATE,
    ghostAfterMs: 0,
    openOnceMs: 30_000,
    sign: { parkingStore: "" },
    ...rest,
  };
}
