/** What of the configuration the controller must know, in its own words and units. */
import type { ControllerSettings, LaneSettings } from "../controller/settings.ts";
import type { FusedReader } from "../plate/fuse.ts";
import { MATCH_DEFAULTS } from "../plate/match.ts";
import { NO_PLATE_TEMPLATE } from "../plate/no-plate.ts";
import type { Config } from "../config/config.ts";
import type { LaneConfig } from "../config/lanes.ts";
import { deviceId } from "./lane-devices.ts";
import { tariffBook } from "../config/tariff-book.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

export function controllerSettings(config: Config): ControllerSettings {
  const { lot, admission, exit, secondCount } = config;
  return {
    parkingId: lot.parkingId,
    slot: lot.slot,
    capacity: lot.capacity,
    lanes: config.lanes.map(laneSettings),
    admission: {
      parkingId: lot.parkingId,
      lists: admission.lists,
      signedLists: admission.listKeys.length > 0,
      areas: admission.areas,
      reservationEarlyMs: admission.reservationEarlyMinutes * MINUTE_MS,
      reservationLateMs: admission.reservationLateMinutes * MINUTE_MS,
      keepBackMs: admission.keepBackMinutes * MINUTE_MS,
      staggerHours: admission.staggerHours,
      alwaysAdmit: admission.alwaysAdmit,
      turnedAway: Object.fromEntries(config.lanes.map(({ name, turnsAway }) => [name, turnsAway])),
      noPlate: admission.noPlate,
      alreadyInside: admission.alreadyInside,
      justLeftMs: admission.justLeftSeconds * 1000,
    },
    recount: recountOf(lot.recount),
    secondCount: {
      lanes: [...new Set([...secondCount.passageLoops, ...secondCount.counters.map((one) => one.lane)])],
      passageLoops: secondCount.passageLoops,
      limits: { passages: secondCount.alarmPassages, percent: secondCount.alarmPercent },
      alarmCars: secondCount.alarmCars,
    },
    exit: {
      noEntry: exit.noEntry,
      noEntryOfLists: exit.noEntryOfLists,
      cityBudgetMs: exit.cityBudgetMs,
      cityPayments: exit.cityPayments && config.city !== null,
      whenCityUnreachable: exit.whenCityUnreachable,
      quoteValidMs: exit.quoteValidSeconds * 1000,
      leftValidSeconds: exit.leftValidSeconds,
      resultAskFirstMs: exit.resultAskFirstMs,
      resultAskLastMs: exit.resultAskLastMs,
      match: MATCH_DEFAULTS,
      collectOwed: exit.collectOwed,
    },
    tariff: tariffBook(config.tariff),
    noPlateTemplate: config.city?.dialect.noPlate ?? NO_PLATE_TEMPLATE,
    ghostAfterMs: lot.ghostAfterHours * HOUR_MS,
    openOnceMs: exit.openOnceSeconds * 1000,
    sign: { parkingStore: lot.name },
  };
}

function laneSettings(lane: LaneConfig): LaneSettings {
  const {
    name,
    direction,
    maintenanceAfter,
    upLimit,
    downLimit,
    mayLower,
    holdContact,
    readsOpenWithoutPresence,
    timings,
  } = lane;
  const setup = {
    direction,
    presenceLoop: lane.presence !== null,
    passageLoop: lane.passage !== null,
    upLimit,
    downLimit,
    mayLower,
    holdContact,
    ...(lane.reader === null ? { hasReader: false } : {}),
    readers: readersOf(lane),
    ...triggerOf(lane),
    readsOpenWithoutPresence,
    staysUpForFollower: lane.tailgate === "stay_open",
    timings,
  };
  const unread = lane.reader === null ? { withoutReader: lane.withoutReader } : {};
  return { name, setup, ...unread, schedule: lane.schedule, tailgateAlarm: lane.tailgate !== "note", maintenanceAfter };
}

function triggerOf({ trigger, triggerTimes, triggerAgainMs }: LaneConfig): Pick<LaneSettings["setup"], "trigger"> {
  return trigger === null ? {} : { trigger: { timesMost: triggerTimes, againMs: triggerAgainMs } };
}

/** The first is trusted more. */
function readersOf({ name, reader, secondReader, ...lane }: LaneConfig): readonly FusedReader[] {
  if (reader === null) return [];
  const { minConfidence, secondMinConfidence } = lane;
  const first = { id: deviceId(name, "reader"), minConfidence };
  const second = { id: deviceId(name, "secondReader"), minConfidence: secondMinConfidence };
  return secondReader === null ? [first] : [first, second];
}

/** `04:30` as a minute of the day. */
function recountOf(recount: Config["lot"]["recount"]): ControllerSettings["recount"] {
  if (recount === null) return null;
  const [hours = 0, minutes = 0] = recount.at.split(":").map(Number);
  return { minuteOfDay: hours * 60 + minutes, trueFree: recount.free };
}
