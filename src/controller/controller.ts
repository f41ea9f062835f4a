/**
 * One turn of the box: facts in, in order; records, orders, questions and replies out. Synchronous and without I/O;
 * the clock comes with each fact. The rooms decide, this file only says who gets which fact.
 */
import { BY_CONFIGURATION } from "../lot/berths.ts";
import type { Lot } from "../lot/lot.ts";
import type { Unknowing } from "../lot/record.ts";
import type { Moment } from "../stay/moment.ts";
import type { PlateRead } from "../plate/read.ts";
import { unreachable } from "../assert.ts";
import { answerFeeQueries, takeCallback } from "./callbacks.ts";
import { AGAIN_DEADLINE } from "./entry.ts";
import { awaitCity, takeUplinkFact } from "./city-facts.ts";
import { takeCommand } from "./commands.ts";
import type { Fact, StampedFact } from "./fact.ts";
import { askForRecount, takeFireContact } from "./fire.ts";
import { laneDeadlineDue, open, runLanes } from "./lanes.ts";
import { askForMaintenance } from "./maintenance.ts";
import { noteLedger } from "./ledger-notes.ts";
import { takeForeign } from "./foreign-records.ts";
import { addWhatWasWritten, knownOf, reconcile } from "./rejoin.ts";
import { closeAgedStays, GHOST_DEADLINE } from "./ghosts.ts";
import { settleLeftUnpriced } from "./late-settlement.ts";
import { takeReading } from "./ledger-readings.ts";
import { numberAll } from "./numbering.ts";
import { refreshModes } from "./modes.ts";
import type { Order, Outcome } from "./outcome.ts";
import { takeRecalledStay } from "./payments.ts";
import { ALARM_DEADLINE, alarmDue } from "./passage-alarms.ts";
import { Pen } from "./pen.ts";
import { rehearseRead } from "./rehearsal.ts";
import { RECOUNT_DEADLINE, recountDue, scheduleRecount } from "./recount.ts";
import { budgetDue, takeAnswer } from "./answers.ts";
import { DEBT_DEADLINE, debtDue, RESULT_DEADLINE, resultDue } from "./result-asking.ts";
import type { ControllerSettings } from "./settings.ts";
import type { ControllerState } from "./state.ts";
import { compareCounts, DRIFT_DEADLINE, noteSeen, writeDrift } from "./second-count.ts";
import { Turn } from "./turn.ts";

export class Controller {
  readonly state: ControllerState;
  readonly #pen: Pen;

  /** `lot` holds everything the ledger had; `origin` is this box's `slot.epoch`. */
  constructor(settings: ControllerSettings, lot: Lot, origin: string) {
    this.#pen = new Pen(origin, lot);
    this.state = {
      settings,
      lot,
      lanes: new Map(),
      questions: new Map(),
      feeQueries: new Map(),
      orderIndexes: new Map(),
      debtsAsked: new Map(),
      nextQuestion: 0,
      drift: { pending: [], alarming: new Set() },
      ledgerDetails: new Map(),
      fire: false,
      recountAsked: false,
      countsDiffer: false,
      maintenanceAsked: new Set(),
      cityReachable: false,
      cityAwaitedUntilMs: 0,
    };
  }

  /** The first turn after a start: says so in the journal, sets the capacity, numbers what waits for the clock. */
  begin(at: Moment, start: { readonly version: string; readonly cleanStop: boolean }): Outcome {
    const turn = new Turn(this.#pen, at);
    const { lot, settings } = this.state;
    turn.record({ kind: "boot_started", key: "box", data: start });
    // What a person has set since stands until the configuration itself changes.
    if (lot.berths.configuredCapacity !== settings.capacity) {
      const data = { capacity: settings.capacity, area: "", by: BY_CONFIGURATION };
      turn.record({ kind: "capacity_set", key: "capacity", data });
    }
    for (const lane of settings.lanes) open(turn, this.state, lane);
    awaitCity(turn, this.state);
    numberAll(turn, lot, settings);
    settleLeftUnpriced(turn, this.state);
    closeAgedStays(turn, this.state);
    scheduleRecount(turn, this.state);
    this.#settleModes(turn);
    return turn.outcome();
  }

  /**
   * The ledger was away at the start and has been read now. `ledger` is the lot it holds; `waiting` is what this box wrote
   * meanwhile, each with its place after that. The lanes go on as they stand.
   */
  rejoin(at: Moment, ledger: Lot, waiting: Unknowing): Outcome {
    const { state } = this;
    const known = knownOf(ledger);
    addWhatWasWritten(ledger, state.lot, waiting);
    state.lot = ledger;
    this.#pen.follow(ledger);
    const turn = new Turn(this.#pen, at);
    reconcile(turn, state, known, waiting.records);
    numberAll(turn, ledger, state.settings);
    settleLeftUnpriced(turn, state);
    closeAgedStays(turn, state);
    turn.tellAll({ type: "circumstances_changed" });
    this.#settleModes(turn);
    return turn.outcome();
  }

  /** Works off the facts that are there. `facts` is not empty; their moments do not go back. */
  turn(facts: readonly StampedFact[], at: Moment): Outcome {
    const turn = new Turn(this.#pen, at);
    for (const stamped of facts) {
      turn.at = stamped.at;
      this.#take(turn, stamped.fact);
      runLanes(turn, this.state);
    }
    this.#settleModes(turn);
    this.state.lot.stays.forgetOldest();
    return turn.outcome();
  }

  /** What would be ordered if this were read now. Nothing comes of it. */
  rehearse(at: Moment, expected: { readonly lane: string; readonly read: PlateRead }): readonly Order[] {
    return rehearseRead(this.state, this.#pen, { at, ...expected });
  }

  /** What the turn did may have changed what a lane is: full, or no longer; and so on from there. */
  #settleModes(turn: Turn): void {
    do {
      runLanes(turn, this.state);
      refreshModes(turn, this.state);
    } while (turn.cues.length > 0);
    askForRecount(turn, this.state);
    askForMaintenance(turn, this.state);
    compareCounts(turn, this.state);
  }

  #take(turn: Turn, fact: Fact): void {
    const { state } = this;
    switch (fact.type) {
      case "plate_read":
        return turn.tell(fact.lane, { type: "plate_read", read: fact.read });
      case "loop_changed":
        return turn.tell(fact.lane, { type: "loop_changed", loop: fact.loop, covered: fact.covered });
      case "arm_moved":
        return turn.tell(fact.lane, { type: "arm_moved", position: fact.position });
      case "device_lost":
      case "device_back":
        return turn.tell(fact.lane, { type: fact.type, device: fact.device });
      case "open_button_pressed":
      case "command":
        return takeCommand(turn, state, fact);
      case "fire_contact":
        return takeFireContact(turn, state, fact.active);
      case "vehicle_seen":
        return noteSeen(turn, state, fact.lane, fact.way);
      case "reports_delivered":
      case "report_condemned":
      case "clock_compared":
      case "system_clock_set":
      case "reservations_downloaded":
      case "contracts_downloaded":
      case "parameters_downloaded":
      case "city_reached":
      case "statement_downloaded":
        return takeUplinkFact(turn, state, fact);
      case "question_answered":
        return takeAnswer(turn, state, fact.id, fact.answer);
      case "statement_read":
      case "shift_read":
      case "stay_read":
      case "invoices_read":
        return takeReading(turn, state, fact);
      case "fee_query":
      case "payment_notice":
      case "invoice_query":
      case "find_car":
        return takeCallback(turn, state, fact);
      case "deadline_due":
        return this.#deadlineDue(turn, fact.id);
      case "stay_recalled":
        return takeRecalledStay(turn, state, fact.records, fact.notice);
      case "records_arrived":
        return takeForeign(turn, state, fact.records);
      case "ledger_condition":
        return noteLedger(turn, state, fact);
      case "stopping":
        turn.record({ kind: "box_stopped", key: "box", data: { reason: fact.reason } });
        return;
      default:
        return unreachable(fact);
    }
  }

  /** A deadline's id begins with the word of whoever set it. */
  #deadlineDue(turn: Turn, id: string): void {
    const rest = id.slice(id.indexOf("/") + 1);
    switch (id.slice(0, id.indexOf("/"))) {
      case "lane":
        return laneDeadlineDue(turn, this.state, id);
      case "budget":
        return budgetDue(turn, this.state, rest);
      case RESULT_DEADLINE:
        return resultDue(turn, this.state, rest);
      case DEBT_DEADLINE:
        return debtDue(turn, this.state, rest);
      case "fee":
        return answerFeeQueries(turn, this.state, rest);
      case AGAIN_DEADLINE:
        return turn.tell(rest, { type: "circumstances_changed" });
      case ALARM_DEADLINE:
        return alarmDue(turn, rest);
      case RECOUNT_DEADLINE:
        return recountDue(turn, this.state, rest);
      case DRIFT_DEADLINE:
        return writeDrift(turn, this.state);
      case GHOST_DEADLINE:
        return closeAgedStays(turn, this.state);
      default:
        // mode/<lane>: every turn ends by looking at the modes.
        return;
    }
  }
}
