/** What the uplink learned of the city, put into the lot: deliveries, downloads, the clock. */
import { localDay } from "../local-day.ts";
import { AGAIN_DEADLINE } from "./entry.ts";
import { reaskOpenSubmits } from "./questions.ts";
import { askDebts } from "./result-asking.ts";
import { settleLeftUnpriced } from "./late-settlement.ts";
import { numberAll } from "./numbering.ts";
import type { UplinkFact } from "./fact.ts";
import { askUntold, takeStatement } from "./statements.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

/** A smaller change of the clock's offset is the noise of the network and dates nothing anew. */
const CLOCK_STEP_MS = 1_000;
/** The uplink begins half a minute after a start at the latest, and needs some seconds to find out that nobody answers. */
const CITY_AWAITED_MS = 45_000;

/** Takes one fact of the uplink; answers to questions are not its business. */
export function takeUplinkFact(turn: Turn, state: ControllerState, fact: UplinkFact): void {
  switch (fact.type) {
    case "reports_delivered": {
      const { origin, seqs } = fact;
      const ranges = state.lot.outbox.rangesOf(origin, seqs);
      turn.record({ kind: "reports_delivered", key: "outbox", data: { origin, ranges } });
      return;
    }
    case "report_condemned": {
      const { report, code, answer } = fact;
      const key = `report:${report.origin}.${report.seq}`;
      turn.record({ kind: "report_parked", key, data: { report, code, answer } });
      return;
    }
    case "clock_compared":
      return setClock(turn, state, fact);
    case "system_clock_set": {
      const { byMs, by } = fact;
      turn.record({ kind: "system_clock_set", key: "clock", data: { byMs, by } });
      return;
    }
    case "reservations_downloaded":
      return takeReservations(turn, state, fact);
    case "contracts_downloaded": {
      const contracts = fact.contracts;
      if (state.lot.contracts.hasAll(localDay(fact.fromMs), contracts)) return;
      turn.record({ kind: "contracts_downloaded", key: "contracts", data: { fromMs: fact.fromMs, contracts } });
      return turn.tellAll({ type: "circumstances_changed" });
    }
    case "parameters_downloaded": {
      const { parameters } = fact;
      if (same(state.lot.parameters.get(""), parameters)) return;
      turn.record({ kind: "parameters_downloaded", key: "parameters", data: { parameters } });
      return;
    }
    case "city_reached": {
      const changed = state.cityReachable !== fact.reachable || isCityAwaited(turn, state);
      state.cityReachable = fact.reachable;
      state.cityAwaitedUntilMs = 0;
      if (changed && fact.reachable) {
        reaskOpenSubmits(turn, state);
        askDebts(turn, state);
        askUntold(turn, state);
      }
      if (changed) turn.tellAll({ type: "circumstances_changed" });
      return;
    }
    case "statement_downloaded":
      return takeStatement(turn, fact);
    case "question_answered":
      return;
  }
}

/** A start: the uplink is loaded when the loops are clear, and has not tried yet. */
export function awaitCity(turn: Turn, state: ControllerState): void {
  const { exit, lanes } = state.settings;
  if (!exit.cityPayments || exit.whenCityUnreachable === "hold") return;
  state.cityAwaitedUntilMs = turn.at.monotonicMs + CITY_AWAITED_MS;
  for (const { name } of lanes) turn.deadline(`${AGAIN_DEADLINE}/${name}`, state.cityAwaitedUntilMs);
}

/** Whether nobody knows yet if the city can be reached. */
export function isCityAwaited(turn: Turn, { cityAwaitedUntilMs }: ControllerState): boolean {
  return turn.at.monotonicMs < cityAwaitedUntilMs;
}

/** Whether a car in front of an arm waits for the city. */
export function isCityWanted({ lanes }: ControllerState): boolean {
  return [...lanes.values()].some(({ lane: { front } }) => {
    return front?.verdict?.type === "wait" && front.verdict.for === "city";
  });
}

function takeReservations(
  turn: Turn,
  state: ControllerState,
  fact: Extract<UplinkFact, { type: "reservations_downloaded" }>,
): void {
  const { fromMs, reservations } = fact;
  // The same list every ten minutes is not news; writing it down each time would wear out the card.
  if (state.lot.reservations.hasAll(fromMs, reservations)) return;
  turn.record({ kind: "reservations_downloaded", key: "reservations", data: { fromMs, reservations } });
  turn.tellAll({ type: "circumstances_changed" });
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function setClock(turn: Turn, state: ControllerState, fact: Extract<UplinkFact, { type: "clock_compared" }>): void {
  const { boot } = turn.at;
  // The first comparison of a boot is always written down: from then on a system clock that somebody sets dates nothing.
  const present = state.lot.clocks.offsetOf(boot);
  if (present !== null && Math.abs(present - fact.offsetMs) < CLOCK_STEP_MS) return;
  turn.record({
    kind: "clock_set",
    key: `clock:${boot}`,
    data: { boot, offsetMs: fact.offsetMs, source: fact.source },
  });
  numberAll(turn, state.lot, state.settings);
  settleLeftUnpriced(turn, state);
  turn.tellAll({ type: "circumstances_changed" });
}
