/**
 * Sends fresh reports at once, the newest first, several at a time. Keeps only reports that can still go live; when one grows
 * too old it is let go and resend finds it among the waiting ones.
 */
import type { Outcome } from "../city/outcome.ts";
import { TOO_FREQUENT } from "../city/codes.ts";
import type { Cancel, Chance, Clock } from "../runtime/world.ts";
import type { ArriveReport, LeaveReport } from "../stay/report.ts";
import { Pace } from "./back-off.ts";
import type { CityLine } from "./city-line.ts";
import { blockingArrive, wayOf } from "./outbox-plan.ts";
import type { RecordDesk } from "./record-desk.ts";
import { type IsSo, keyOf, type ReportItem } from "./report-item.ts";
import type { UplinkSettings } from "./settings.ts";

/** What live and resend are made of. */
export type LanePorts = {
  readonly settings: UplinkSettings;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly nowMs: () => number;
  /** False until our time can be relied on: what is signed with a wrong one is refused, and counts against the account. */
  readonly isDated: () => boolean;
  readonly line: CityLine;
  readonly desk: RecordDesk;
};

type Fresh = { readonly item: ReportItem; readonly pace: Pace; sending: boolean };

/** Reports held here at once; what is beyond goes through resend. */
const WINDOW_MAX = 500;
const AT_ONCE = 3;
/** Fresh reports are not worth much longer waits: they have half a minute. */
const LIVE_RETRY_MOST_MS = 10_000;
/** Nothing of a live request may leave us later than this after the passage: their limit is 30 s. */
const LATEST_MS = 29_500;

export class Live {
  readonly #ports: LanePorts;
  readonly #pace: Pace;
  readonly #window = new Map<string, Fresh>();
  #sending = 0;
  /** No connection could be made: one report finds out whether it can be now, and does not bring the others' connections with it. */
  #isCutOff = false;
  #sent = 0;
  #cancel: Cancel | null = null;
  #stopped = false;
  /** Called when a report has become resend's. */
  readonly #released: () => void;

  constructor(ports: LanePorts, released: () => void) {
    this.#ports = ports;
    this.#released = released;
    this.#pace = new Pace(this.#retry());
  }

  /** A new report; whether it can go live is seen at once. */
  add(item: ReportItem): void {
    const pace = new Pace(this.#retry());
    if (this.#window.size < WINDOW_MAX) {
      this.#window.set(keyOf(item.origin, item.seq), { item, pace, sending: false });
    }
  }

  /** Whether resend must leave this report alone. */
  readonly holds: IsSo = (origin, seq) => this.#window.size > 0 && this.#window.has(keyOf(origin, seq));

  /** Sends what may go now and sets the timer for what may go later. */
  kick(): void {
    if (this.#stopped) return;
    this.#cancel?.();
    this.#cancel = null;
    const { desk } = this.#ports;
    let nextMs = Number.POSITIVE_INFINITY;
    let released = false;
    const ready: Fresh[] = [];
    for (const [key, fresh] of this.#window) {
      const waitMs = this.#waitMs(fresh);
      if (waitMs === "gone") {
        released = true;
        this.#window.delete(key);
        continue;
      }
      // Whatever happens, the moment at which it becomes resend's is looked at.
      nextMs = Math.min(nextMs, waitMs > 0 ? waitMs : this.#staysLiveMs(fresh.item));
      if (waitMs === 0) ready.push(fresh);
    }
    const laneMs = Math.max(this.#pace.waitMs(this.#monotonicMs()), desk.slow.waitMs(this.#monotonicMs()));
    const mayGo = desk.account.mode === "normal" && this.#ports.isDated();
    if (mayGo && laneMs === 0) this.#sendNewest(ready);
    if (ready.length > 0 && laneMs > 0) nextMs = Math.min(nextMs, laneMs);
    if (nextMs < Number.POSITIVE_INFINITY) this.#cancel = this.#ports.clock.after(nextMs, () => this.kick());
    if (released) this.#released();
  }

  /** Tries at once, whatever failed before. */
  hurry(): void {
    this.#pace.reset();
    for (const { pace } of this.#window.values()) pace.reset();
    this.kick();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  /** Reports waiting here, requests under way, and all that were taken live since the start. */
  view(): {
    readonly waiting: number;
    readonly sending: number;
    readonly delivered: number;
    readonly nextTryMs: number;
  } {
    const nextTryMs = this.#pace.waitMs(this.#monotonicMs());
    return { waiting: this.#window.size, sending: this.#sending, delivered: this.#sent, nextTryMs };
  }

  /** Milliseconds until this report may change its state; 0: may be sent now; gone: it is not ours any more. */
  #waitMs({ item, pace, sending }: Fresh): number | "gone" {
    const { settings, desk, line, nowMs } = this.#ports;
    if (sending) return Number.POSITIVE_INFINITY;
    const { origin, seq } = item;
    if (!desk.isOpen(origin, seq) || desk.isSuspect(origin, seq)) return "gone";
    const way = wayOf(item.dataTime, nowMs(), settings);
    if (way.way === "resend") return "gone";
    if (way.way === "wait") return way.waitMs;
    const staysLiveMs = this.#staysLiveMs(item);
    if (blockingArrive(item, desk.isOpen) !== null || line.holdMs(item.kind) > 0) return staysLiveMs;
    return Math.min(staysLiveMs, pace.waitMs(this.#monotonicMs()));
  }

  /** Milliseconds for which this report may still go live; at least 1. */
  #staysLiveMs(item: ReportItem): number {
    return Math.max(1, item.dataTime + this.#ports.settings.liveWithinMs + 1 - this.#ports.nowMs());
  }

  #sendNewest(ready: readonly Fresh[]): void {
    const newestFirst = ready.toSorted((a, b) => b.item.dataTime - a.item.dataTime);
    const atOnce = this.#isCutOff ? 1 : AT_ONCE;
    for (const fresh of newestFirst.slice(0, Math.max(0, atOnce - this.#sending))) void this.#send(fresh);
  }

  async #send(fresh: Fresh): Promise<void> {
    const { item } = fresh;
    const { settings, line, nowMs } = this.#ports;
    const timeoutMs = Math.min(settings.timeouts.recordsMs, item.dataTime + LATEST_MS - nowMs());
    fresh.sending = true;
    this.#sending += 1;
    const outcome =
      item.kind === "arrive"
        ? await line.send("arrive", JSON.parse(item.text) as ArriveReport, timeoutMs)
        : await line.send("leave", JSON.parse(item.text) as LeaveReport, timeoutMs);
    fresh.sending = false;
    this.#sending -= 1;
    if (this.#stopped) return;
    this.#isCutOff = outcome.delivery === "not_sent";
    this.#settle(fresh, outcome);
    this.kick();
  }

  #settle({ item, pace }: Fresh, outcome: Outcome): void {
    const { desk, chance } = this.#ports;
    const fail = (failing: Pace): void => failing.fail(this.#monotonicMs(), chance.fraction());
    if (outcome.class === "done") {
      this.#pace.reset();
      this.#sent += 1;
      this.#window.delete(keyOf(item.origin, item.seq));
      desk.delivered([item]);
    } else if (outcome.class === "record" || outcome.failure === "wrong_request") {
      this.#window.delete(keyOf(item.origin, item.seq));
      desk.refusedAlone(item, outcome);
    } else if (outcome.class === "later" || outcome.class === "unknown") {
      fail(pace);
      fail(outcome.code === TOO_FREQUENT ? desk.slow : this.#pace);
    }
  }

  #retry() {
    const { firstMs, mostMs } = this.#ports.settings.retry;
    return { firstMs, mostMs: Math.min(mostMs, LIVE_RETRY_MOST_MS) };
  }

  #monotonicMs(): number {
    return this.#ports.clock.monotonicMs();
  }
}
