/** Makes the view of a box: reads its state, changes nothing. */
import { crc32 } from "node:zlib";
import { areaCarOf } from "../admission/room.ts";
import { countAreas } from "../berth/areas.ts";
import { describeCause } from "../berth/cause-words.ts";
import { describeDrift, describeNoted, differenceOf, driftOf } from "../berth/drift.ts";
import { RECOVERED_FOR_MS, type Fault } from "../device/fault.ts";
import type { BoxView, LaneView, LoopView, OfferedStay, VisitView } from "../diagnostics/view.ts";
import type { LaneDesk, VisitCase } from "../controller/state.ts";
import type { VisitTrace } from "../controller/visit-trace.ts";
import type { Verdict } from "../lane/cue.ts";
import { explain, phaseOf } from "../lane/explain.ts";
import type { Loop } from "../lane/lane.ts";
import { localDay } from "../local-day.ts";
import type { MachineState } from "../runtime/machine.ts";
import type { UplinkView } from "../uplink/view.ts";
import { comparisonsOf, openShifts } from "./books-view.ts";
import type { Config } from "../config/config.ts";
import type { Box } from "./box.ts";
import { LANE_ROLES } from "../config/device-roles.ts";
import { isLastingFault } from "./ledger-watch.ts";
import { deviceId, READERS } from "./lane-devices.ts";
import { machineFacts } from "./machine-words.ts";
import { partsOf } from "./parts.ts";
import { traceIdOf } from "./stored-trace.ts";
import { wearView } from "./wear-view.ts";

/** Causes of the berth count shown at once. */
const CAUSES_SHOWN = 20;
/** Lanes and days of the second count shown at once. */
const DRIFT_SHOWN = 28;
const COUNTS_SHOWN = 14;

/** Of the one configuration of a box it is made once. */
const checksums = new WeakMap<Config, string>();

function checksumOf(config: Config): string {
  const known = checksums.get(config) ?? crc32(JSON.stringify(config)).toString(16).padStart(8, "0");
  checksums.set(config, known);
  return known;
}

/** The whole box at this moment. */
export function viewOf(box: Box, city: UplinkView | null, state: MachineState): BoxView {
  const { lot } = box.controller.state;
  const nowMs = box.nowMs();
  const now = box.outside.world.clock.now();
  const today = lot.dayTotals.of(localDay(nowMs));
  const { capacity, occupied, adjustment, free } = lot.berths;
  const { name, parkingId } = box.config.lot;
  const faults = box.faults.active();
  const devices = box.devices.overview();
  const ledger = box.outside.store.state();
  const machine = { ...state, facts: machineFacts(state, box.config.machine) };
  const clock = { trusted: lot.clocks.trusts(now), offsetMs: lot.clocks.offsetOf(now.boot) };
  const recent = box.faults
    .history()
    .filter(({ cleared }) => cleared !== null && now.monotonicMs - cleared.monotonicMs < RECOVERED_FOR_MS);
  return {
    nowMs,
    version: box.outside.version,
    origin: box.origin,
    configuration: checksumOf(box.config),
    lot: { name, parkingId, capacity, occupied, adjustment, free, arrivedToday: today.arrived, leftToday: today.left },
    berthCauses: lot.berths.latestCauses
      .slice(-CAUSES_SHOWN)
      .toReversed()
      .map((cause) => ({ atMs: cause.atMs, sentence: describeCause(cause) })),
    countsOfOthers: lot.berths.others
      .figures()
      .slice(0, COUNTS_SHOWN)
      .map((note) => ({ ...note, difference: differenceOf(note), sentence: describeNoted(note) })),
    areas: areasView(box),
    lists: listsView(box),
    drift: driftView(box),
    parts: partsOf({
      lanes: box.config.lanes.map((lane) => lane.name),
      devices,
      faults,
      ledger,
      clock,
      machine,
      city: box.config.city === null ? "not_configured" : city,
    }),
    lanes: [...box.controller.state.lanes.values()].map((desk) => laneView(box, desk, now.monotonicMs)),
    visits: box.recentVisits.map(visitView),
    faults,
    toAcknowledge: faults.flatMap((fault) => (isLastingFault(fault) ? [fault.id] : [])),
    recovered: recent.toReversed(),
    devices,
    ledger,
    city,
    shifts: openShifts(lot),
    statements: comparisonsOf(lot),
    outbox: city?.outbox.waiting ?? lot.outbox.pendingCount(),
    clock,
    machine,
    simulated: devices.flatMap(({ id, type }) => (type.startsWith("simulated-") ? [id] : [])),
  };
}

function areasView({ config, controller }: Box): BoxView["areas"] {
  const inside = [...controller.state.lot.stays.all()].filter((stay) => stay.status === "inside" && stay.counted);
  return countAreas(config.admission.areas, inside.map(areaCarOf)).map(({ area, ...count }) => {
    const { name, titleZh: zh, titleEn: en, berths } = area;
    return { name, title: { zh, en }, berths, ...count };
  });
}

function listsView({ config, controller }: Box): BoxView["lists"] {
  return config.admission.lists.map(({ name, titleZh: zh, titleEn: en }) => {
    const inForce = controller.state.lot.lists.get(name);
    return { name, title: { zh, en }, version: inForce?.version ?? null, cars: inForce?.entries.length ?? 0 };
  });
}

function driftView(box: Box): BoxView["drift"] {
  const { drift } = box.controller.state.lot;
  return drift
    .toReversed()
    .slice(0, DRIFT_SHOWN)
    .map(({ day, lane }) => driftOf(drift, day, lane))
    .map((figure) => ({ ...figure, sentence: describeDrift(figure) }));
}

function laneView(box: Box, desk: LaneDesk, monotonicMs: number): LaneView {
  const { lane, settings } = desk;
  const front = lane.front ?? lane.under?.visit ?? null;
  const visitCase = front === null ? null : (desk.cases.get(front.number) ?? null);
  const { arm, loops } = lane;
  const devices = devicesOf(box, settings.name);
  const faults = box.faults.active().filter(({ source }) => source === settings.name || devices.includes(source));
  return {
    name: settings.name,
    direction: settings.setup.direction,
    mode: desk.mode,
    phase: phaseOf(lane),
    because: lane.front === null ? null : becauseOf(lane.front.verdict),
    sentence: explain(lane, settings.setup),
    arm: {
      position: arm.position,
      phase: arm.phase,
      forMs: monotonicMs - arm.sinceMs,
      limits: { up: settings.setup.upLimit, down: settings.setup.downLimit },
    },
    presence: loopView(loops.presence, settings.setup.presenceLoop, monotonicMs),
    passage: loopView(loops.passage, settings.setup.passageLoop, monotonicMs),
    visit: front?.number ?? null,
    plate: front?.plate?.plate ?? null,
    confidence: front?.plate?.read.confidence ?? null,
    reads: [...(lane.front?.reads ?? []), ...(lane.kept?.reads ?? [])].map(({ readerId, plate, confidence }) => ({
      reader: readerId,
      plate,
      confidence,
    })),
    dueFen: front?.verdict?.type === "pay" ? front.verdict.dueFen : null,
    decision: visitCase?.sentence ?? null,
    rules: visitCase?.rules ?? [],
    offered: offeredStays(box, visitCase),
    stay: visitCase?.exit?.stay ?? visitCase?.leaving ?? null,
    wear: wearView(box.controller.state.lot, settings.name, settings.maintenanceAfter),
    outOfOrder: isOutOfOrder(box.devices, settings.name, faults),
    devices,
    faults: faults.map(({ id }) => id),
  };
}

function devicesOf(box: Box, lane: string): readonly string[] {
  return LANE_ROLES.map((role) => deviceId(lane, role)).filter((id) => box.devices.stateOf(id) !== undefined);
}

/** The verdict's own word for why it is no admission. */
function becauseOf(verdict: Verdict | null): string | null {
  if (verdict?.type === "refuse") return verdict.reason;
  return verdict?.type === "wait" ? verdict.for : null;
}

function loopView(loop: Loop, configured: boolean, monotonicMs: number): LoopView {
  return { configured, covered: loop.covered, forMs: monotonicMs - loop.sinceMs, chatters: loop.chatters };
}

function offeredStays(box: Box, visitCase: VisitCase | null): readonly OfferedStay[] {
  return (visitCase?.offered ?? []).flatMap((id) => {
    const stay = box.controller.state.lot.stays.get(id);
    return stay === null ? [] : [{ stay: id, plate: stay.plate, arrivedMs: stay.arrivedMs }];
  });
}

/** A lane whose barrier cannot be had, or that has a fault which stops it. One of two readers is enough. */
export function isOutOfOrder(
  devices: Pick<Box["devices"], "stateOf">,
  lane: string,
  faults: readonly Fault[],
): boolean {
  if (devices.stateOf(deviceId(lane, "barrier"))?.name !== "working") return true;
  const readers = READERS.map((role) => deviceId(lane, role));
  const reads = readers.some((id) => devices.stateOf(id)?.name === "working");
  return faults.some(({ severity, source }) => severity === "stops_lane" && !(reads && readers.includes(source)));
}

function visitView(trace: VisitTrace): VisitView {
  const { lane, plate, outcome, sentence, stay, endedMs } = trace;
  return { traceId: traceIdOf(trace), atMs: endedMs, lane, plate, outcome, sentence, stay };
}
