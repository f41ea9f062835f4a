/**
 * The uplink of a box: decides what is sent to the city when, and reports what became of it as facts. Composes its parts and
 * passes their news on; every rule stands in the part's own file. Needs no network and no real time of its own.
 */
import type { Outcome } from "../city/outcome.ts";
import type { Question } from "../controller/question.ts";
import type { LotRecord } from "../lot/record.ts";
import { Backlog } from "./backlog.ts";
import { CityLine } from "./city-line.ts";
import { ClockWatch } from "./clock-watch.ts";
import { DeadlineWatch } from "./deadline-watch.ts";
import { Deliveries } from "./deliveries.ts";
import { Downloads } from "./downloads.ts";
import { Errands, type ErrandPlan } from "./errand.ts";
import { Heartbeat } from "./heartbeat.ts";
import { Live } from "./live.ts";
import { OldestReport } from "./oldest-report.ts";
import { wayOf } from "./outbox-plan.ts";
import type { UplinkPorts } from "./ports.ts";
import { Questions } from "./questions.ts";
import { RecordDesk, type ParkedReport } from "./record-desk.ts";
import { registrationPlans } from "./registration.ts";
import { itemOfRecord, type ReportItem } from "./report-item.ts";
import { Resend } from "./resend.ts";
import type { UplinkSettings } from "./settings.ts";
import { Statements } from "./statements.ts";
import { modeOf, sentenceOf, troubleOf } from "./view-of.ts";
import type { UplinkView } from "./view.ts";

/** What a start found in the lot: the outbox per origin, ascending, and what the city condemned. */
export type UplinkStart = {
  /** Whose journal this box writes: its own deliveries are no news when they come back as records. */
  readonly origin: string;
  readonly pending: readonly { readonly origin: string; readonly seqs: readonly number[] }[];
  readonly parked: readonly ParkedReport[];
};

function errandPlans(settings: UplinkSettings, ports: UplinkPorts, line: CityLine): readonly ErrandPlan[] {
  const common = { ...ports, settings, line, nowMs: ports.time.nowMs };
  return [...new Downloads(common).plans(), ...registrationPlans(common), new Statements(common).plan()];
}

/** Reports looked at after a start to find those that may still go live. */
const FRESH_AT_START = 50;

export class Uplink {
  readonly #settings: UplinkSettings;
  readonly #ports: UplinkPorts;
  readonly #line: CityLine;
  readonly #desk: RecordDesk;
  readonly #backlog: Backlog;
  readonly #oldest: OldestReport;
  readonly #live: Live;
  readonly #resend: Resend;
  readonly #deliveries: Deliveries;
  readonly #heartbeat: Heartbeat;
  readonly #clockWatch: ClockWatch;
  readonly #deadlines: DeadlineWatch;
  readonly #questions: Questions;
  readonly #errands: Errands;
  #origin = "";
  /** The city has answered a heartbeat, so what we sign is dated well enough. */
  #isDated = false;
  #stopped = false;

  constructor(settings: UplinkSettings, ports: UplinkPorts) {
    this.#settings = settings;
    this.#ports = ports;
    const { client, clock, chance, time, report, readReports, condition } = ports;
    const nowMs = time.nowMs;
    this.#line = new CityLine({ client, clock, nowMs, condition }, settings.interfaceRetryMs, {
      reached: (reachable) => report({ type: "city_reached", reachable }),
      returned: () => this.#lineReturned(),
      accountRefused: ({ code, cause }: Outcome) => this.#desk.dispatch({ type: "account_refused", code, cause }),
    });
    this.#desk = new RecordDesk({ clock, chance, condition }, settings.retry, {
      delivered: (items) => {
        this.#deliveries.add(items, this.#desk.pending.count > 0);
        this.#live.kick();
      },
      condemned: ({ report: ref, code, answer }) => report({ type: "report_condemned", report: ref, code, answer }),
      opened: () => this.#opened(),
    });
    const { pending } = this.#desk;
    const seen = (items: readonly ReportItem[]): void => this.#oldest.note(items);
    const lost = (ref: ParkedReport["report"]): void => this.#desk.lost(ref);
    this.#backlog = new Backlog({ clock, nowMs, limits: settings, pending, readReports, condition, seen, lost });
    this.#oldest = new OldestReport({ pending, read: (origin, seqs) => this.#backlog.read(origin, seqs) });
    const isDated = (): boolean => this.#isDated || clock.now().synced;
    const lane = { settings, clock, chance, nowMs, isDated, line: this.#line, desk: this.#desk };
    this.#live = new Live(lane, () => this.#resend.kick());
    this.#resend = new Resend({ ...lane, waiting: ports.waiting }, this.#backlog, this.#live.holds);
    this.#deliveries = new Deliveries(clock, (origin, seqs) => report({ type: "reports_delivered", origin, seqs }));
    const dated = (): void => this.#dated();
    const jumped = (): void => this.#clockJumped();
    this.#clockWatch = new ClockWatch({ ...ports, limits: settings.clock, jumped, dated });
    this.#heartbeat = new Heartbeat(
      {
        ...lane,
        lotView: ports.lotView,
        condition,
        taken: (outcome) => {
          this.#clockWatch.taken(outcome);
          this.#desk.dispatch({ type: "heartbeat_taken" });
        },
        refused: (outcome) => this.#clockWatch.refused(outcome),
        expired: (outcome) => this.#clockWatch.expired(outcome),
        answered: dated,
      },
      settings.heartbeatMs,
      settings.timeouts.heartbeatMs,
    );
    this.#deadlines = new DeadlineWatch({ clock, nowMs, pending, backlog: this.#backlog, condition });
    const mayGo = (): boolean => this.#desk.account.mode === "normal" && isDated();
    const { parkingId, timeouts } = settings;
    const asking = { clock, nowMs, line: this.#line, mayGo, report };
    this.#questions = new Questions({ ...asking, parkingId, timeoutMs: timeouts.questionMs });
    this.#errands = new Errands({ clock, chance, nowMs, mayGo }, errandPlans(settings, ports, this.#line));
  }

  /** Begins: heartbeat at once, then what waits. */
  start({ origin, pending, parked }: UplinkStart): void {
    this.#origin = origin;
    this.#load({ pending, parked });
    this.#clockWatch.start();
    this.#heartbeat.start();
    this.#errands.start();
    this.#deadlines.start();
    void this.#findFresh();
  }

  /** The ledger was away at the start and has been read now: what waits in it. */
  found(found: Omit<UplinkStart, "origin">): void {
    this.#load(found);
    void this.#findFresh();
  }

  #load({ pending, parked }: Omit<UplinkStart, "origin">): void {
    for (const one of pending) this.#desk.pending.load(one.origin, one.seqs);
    for (const one of parked) this.#desk.park(one);
  }

  /** Records that have become durable: new reports, and what other boxes or people did to old ones. */
  committed(records: readonly LotRecord[]): void {
    let isNew = false;
    for (const record of records) {
      const item = itemOfRecord(record);
      if (item !== null && this.#desk.pending.add(item)) {
        this.#oldest.note([item]);
        this.#live.add(item);
        isNew = true;
      }
      this.#followOutbox(record);
    }
    if (isNew) this.#kick();
  }

  /** A question of a lane or of the books; the answer comes as a fact. */
  ask(question: Question): void {
    this.#questions.ask(question);
  }

  /** A technician asks for a try now. */
  retryNow(): void {
    this.#line.release();
    this.#desk.dispatch({ type: "retry_asked" });
    this.#heartbeat.hurry();
    this.#desk.hurry();
    this.#backlog.reconsider();
    this.#live.hurry();
    this.#resend.hurry();
    this.#questions.hurry();
    this.#errands.hurry();
  }

  /** Everything a technician may want to know; a snapshot. */
  view(): UplinkView {
    const { clock, time } = this.#ports;
    const { account, pending } = this.#desk;
    const resend = this.#resend.view();
    const live = this.#live.view();
    const beat = this.#heartbeat.view();
    const last = this.#line.last();
    const trouble = troubleOf(last);
    const correctedOf = (monotonicMs: number): number => time.nowMs() + Math.round(monotonicMs - clock.monotonicMs());
    const { reachable } = this.#line;
    const isWaiting = resend.failures > 0 || live.nextTryMs > 0;
    const mode = modeOf({ account, reachable, waiting: pending.count, isWaiting });
    return {
      mode,
      account: account.mode,
      stopped: account.cause,
      reachable,
      outbox: {
        waiting: pending.count,
        oldestMs: this.#oldest.passedMs,
        live: live.waiting,
        ...this.#desk.counts(),
        unreadable: this.#backlog.unreadable,
        batchSize: resend.batchSize,
        nextTryMs: resend.retryAtMs === 0 || pending.count === 0 ? null : correctedOf(resend.retryAtMs),
      },
      delivered: { live: live.delivered, resend: resend.delivered, notWrittenDown: this.#deliveries.count },
      deadline: this.#deadlines.risk(),
      parked: this.#desk.parked(),
      clock: { offsetMs: time.offsetMs, systemErrorMs: time.systemErrorMs, readings: time.readings },
      heartbeat: { lastMs: beat.lastMs, lastTakenMs: beat.lastTakenMs, nextMs: correctedOf(beat.nextAtMs) },
      trouble,
      last: Object.fromEntries(last),
      errands: this.#errands.view(),
      questions: this.#questions.view(),
      sentence: sentenceOf(mode, trouble, account),
    };
  }

  /** Ends: nothing more is sent, what was delivered is reported. */
  stop(): void {
    this.#stopped = true;
    this.#live.stop();
    this.#resend.stop();
    this.#heartbeat.stop();
    this.#clockWatch.stop();
    this.#deadlines.stop();
    this.#questions.stop();
    this.#errands.stop();
    this.#deliveries.flush();
  }

  #kick(): void {
    if (this.#stopped) return;
    this.#live.kick();
    this.#resend.kick();
  }

  /** Our time can be relied on: everything may go, not only heartbeats. */
  #dated(): void {
    if (this.#isDated) return;
    this.#isDated = true;
    this.#opened();
  }

  /** Records may go again, or one may be tried. */
  #opened(): void {
    this.#kick();
    if (this.#desk.account.mode === "normal" && !this.#stopped) this.#errands.wake();
  }

  #lineReturned(): void {
    if (this.#stopped) return;
    this.#heartbeat.lineReturned();
    this.#live.hurry();
    this.#resend.hurry();
    this.#questions.hurry();
    this.#errands.wake();
  }

  #clockJumped(): void {
    this.#backlog.reconsider();
    this.#errands.replan();
    this.#kick();
  }

  /** After a start, what passed within the last half minute may still go live. */
  async #findFresh(): Promise<void> {
    const { pending } = this.#desk;
    for (const origin of pending.origins()) {
      const items = await this.#backlog.read(origin, pending.newest(origin, FRESH_AT_START)).catch(() => []);
      for (const item of items) {
        const { way } = wayOf(item.dataTime, this.#ports.time.nowMs(), this.#settings);
        if (way !== "resend" && pending.has(origin, item.seq)) this.#live.add(item);
      }
    }
    this.#kick();
  }

  /** Keeps the outbox as the journal has it: other boxes deliver too, and people send parked reports again. */
  #followOutbox(record: LotRecord): void {
    const { pending } = this.#desk;
    const isOwn = record.origin === this.#origin;
    if (record.kind === "reports_delivered" && !isOwn) {
      for (const [from, to] of record.data.ranges) pending.removeRange(record.data.origin, from, to);
    } else if (record.kind === "report_parked" && !isOwn) {
      const { report, code, answer } = record.data;
      pending.removeRange(report.origin, report.seq, report.seq);
      this.#desk.park({ report, code, answer });
    } else if (record.kind === "report_unparked") {
      const { origin, seq } = record.data.report;
      this.#desk.unpark(origin, seq);
      pending.addUnread(origin, seq);
      this.#resend.kick();
    }
  }
}
