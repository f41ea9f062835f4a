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
import { Heartbeat } from "./heartbeat.ts";
import { Live } from "./live.ts";
import { wayOf } from "./outbox-plan.ts";
import type { UplinkPorts } from "./ports.ts";
import { RecordDesk, type ParkedReport } from "./record-desk.ts";
import { itemOf, keyOf } from "./report-item.ts";
import { Resend } from "./resend.ts";
import type { UplinkSettings } from "./settings.ts";
import { modeOf, sentenceOf, troubleOf } from "./view-of.ts";
import type { UplinkView } from "./view.ts";

/** What a start found in the lot: the outbox per origin, ascending, and what the city condemned. */
export type UplinkStart = {
  readonly pending: readonly { readonly origin: string; readonly seqs: readonly number[] }[];
  readonly parked: readonly ParkedReport[];
};

/** Reports looked at after a start to find those that may still go live. */
const FRESH_AT_START = 50;

export class Uplink {
  readonly #settings: UplinkSettings;
  readonly #ports: UplinkPorts;
  readonly #line: CityLine;
  readonly #desk: RecordDesk;
  readonly #backlog: Backlog;
  readonly #live: Live;
  readonly #resend: Resend;
  readonly #deliveries: Deliveries;
  readonly #heartbeat: Heartbeat;
  readonly #clockWatch: ClockWatch;
  readonly #deadlines: DeadlineWatch;
  /** Parked reports that a person sent again; a record of older deliveries may run over their seqs. */
  readonly #sentAgain = new Set<string>();
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
      opened: () => this.#kick(),
    });
    const { pending } = this.#desk;
    this.#backlog = new Backlog({ clock, nowMs, limits: settings, pending, readReports, condition });
    const lane = { settings, clock, chance, nowMs, line: this.#line, desk: this.#desk };
    this.#live = new Live(lane, () => this.#resend.kick());
    this.#resend = new Resend(lane, this.#backlog, (key) => this.#live.holds(key));
    this.#deliveries = new Deliveries(clock, (origin, seqs) => report({ type: "reports_delivered", origin, seqs }));
    this.#clockWatch = new ClockWatch({ ...ports, limits: settings.clock, jumped: () => this.#clockJumped() });
    this.#heartbeat = new Heartbeat(
      {
        ...{ clock, chance, nowMs, line: this.#line, lotView: ports.lotView, condition },
        taken: (outcome) => {
          this.#clockWatch.taken(outcome);
          this.#desk.dispatch({ type: "heartbeat_taken" });
        },
        expired: (outcome) => this.#clockWatch.expired(outcome),
      },
      settings.heartbeatMs,
      settings.timeouts.heartbeatMs,
    );
    this.#deadlines = new DeadlineWatch({ clock, nowMs, pending, backlog: this.#backlog, condition });
  }

  /** Begins: heartbeat at once, then what waits. */
  start({ pending, parked }: UplinkStart): void {
    for (const { origin, seqs } of pending) this.#desk.pending.load(origin, seqs);
    for (const one of parked) this.#desk.park(one);
    this.#clockWatch.start();
    this.#heartbeat.start();
    this.#deadlines.start();
    void this.#findFresh();
  }

  /** Records that have become durable: new reports, and what other boxes or people did to old ones. */
  committed(records: readonly LotRecord[]): void {
    let isNew = false;
    for (const record of records) {
      const item = itemOf(record);
      if (item !== null && this.#desk.pending.add(item)) {
        this.#live.add(item);
        isNew = true;
      }
      this.#followOutbox(record);
    }
    if (isNew) this.#kick();
  }

  /** A question of a lane or of the books; the answer comes as a fact. */
  ask(_question: Question): void {}

  /** A technician asks for a try now. */
  retryNow(): void {
    this.#line.release();
    this.#desk.dispatch({ type: "retry_asked" });
    this.#heartbeat.hurry();
    this.#desk.hurry();
    this.#backlog.reconsider();
    this.#live.hurry();
    this.#resend.hurry();
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
        ...{ waiting: pending.count, oldestMs: this.#deadlines.oldestMs, live: live.waiting, ...this.#desk.counts() },
        ...{ unreadable: this.#backlog.unreadable, batchSize: resend.batchSize },
        nextTryMs: resend.retryAtMs === 0 || pending.count === 0 ? null : correctedOf(resend.retryAtMs),
      },
      delivered: { live: live.delivered, resend: resend.delivered, notWrittenDown: this.#deliveries.count },
      deadline: this.#deadlines.risk(),
      parked: this.#desk.parked(),
      clock: { offsetMs: time.offsetMs, systemErrorMs: time.systemErrorMs, readings: time.readings },
      heartbeat: { lastMs: beat.lastMs, lastTakenMs: beat.lastTakenMs, nextMs: correctedOf(beat.nextAtMs) },
      trouble,
      last: Object.fromEntries(last),
      errands: [],
      questions: { open: 0, submitsTriedOn: 0 },
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
    this.#deliveries.flush();
  }

  #kick(): void {
    if (this.#stopped) return;
    this.#live.kick();
    this.#resend.kick();
  }

  #lineReturned(): void {
    if (this.#stopped) return;
    this.#heartbeat.lineReturned();
    this.#live.hurry();
    this.#resend.hurry();
  }

  #clockJumped(): void {
    this.#backlog.reconsider();
    this.#kick();
  }

  /** After a start, what passed within the last half minute may still go live. */
  async #findFresh(): Promise<void> {
    const { pending } = this.#desk;
    for (const origin of pending.origins()) {
      const items = await this.#backlog.read(origin, pending.newest(origin, FRESH_AT_START)).catch(() => []);
      for (const item of items) {
        const { way } = wayOf(item.dataTime, this.#ports.time.nowMs(), this.#settings);
        if (way !== "resend" && pending.has(item.key)) this.#live.add(item);
      }
    }
    this.#kick();
  }

  /** Keeps the outbox as the journal has it: other boxes deliver too, and people send parked reports again. */
  #followOutbox(record: LotRecord): void {
    const { pending } = this.#desk;
    if (record.kind === "reports_delivered") {
      const { origin, ranges } = record.data;
      for (const [from, to] of ranges) pending.removeRange(origin, [from, to], (key) => this.#sentAgain.has(key));
    } else if (record.kind === "report_parked") {
      const { report, code, answer } = record.data;
      this.#sentAgain.delete(keyOf(report.origin, report.seq));
      pending.removeRange(report.origin, [report.seq, report.seq], () => false);
      this.#desk.park({ report, code, answer });
    } else if (record.kind === "report_unparked") {
      const { origin, seq } = record.data.report;
      this.#sentAgain.add(keyOf(origin, seq));
      this.#desk.unpark(origin, seq);
      pending.addUnread(origin, seq);
      this.#resend.kick();
    }
  }
}
