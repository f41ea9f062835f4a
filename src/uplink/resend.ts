/**
 * Sends what did not go live in batches, the oldest first, one batch at a time. Splits a batch that the city refuses until the
 * bad report is alone, and one that keeps failing until that report goes last.
 */
import { RESULT_TOO_LARGE, TOO_FREQUENT } from "../city/codes.ts";
import type { Failure } from "../city/failure.ts";
import type { Outcome } from "../city/outcome.ts";
import type { Cancel } from "../runtime/world.ts";
import { Pace } from "./back-off.ts";
import type { Backlog } from "./backlog.ts";
import { BatchSize } from "./batch-size.ts";
import { GiveWay } from "./give-way.ts";
import type { LanePorts } from "./live.ts";
import type { UplinkPorts } from "./ports.ts";
import { blockingArrive, halves, isAmong, resendLists, wayOf } from "./outbox-plan.ts";
import { type IsSo, keyOf, type ReportItem } from "./report-item.ts";

/** Reports that are tried together until something is known of them. */
type Group = {
  readonly items: readonly ReportItem[];
  readonly failures: number;
  /** Heartbeats that had got 0, and batches that had been taken, when it was split off or first failed. */
  readonly heartbeats: number;
  readonly batches: number;
  /** Failures after which it is split. */
  readonly patience: number;
};

/** "A batch that fails five times while heartbeats pass is split"; its halves are known to be suspicious. */
const PATIENCE = 5;
const PATIENCE_OF_HALVES = 2;
/** How many are read to find the one that proves the account. */
const PROOF_READ = 20;
/** Without any other reason, the backlog is looked at this often. */
const LOOK_AGAIN_MS = 300_000;
const TOOK_TOO_LONG: ReadonlySet<Failure> = new Set(["timeout", "headers_timeout", "body_timeout"]);

type ResendPorts = LanePorts & Pick<UplinkPorts, "waiting">;

export class Resend {
  readonly #ports: ResendPorts;
  readonly #backlog: Backlog;
  readonly #held: IsSo;
  readonly #pace: Pace;
  readonly #size: BatchSize;
  readonly #giveWay: GiveWay;
  /** Groups to be tried before anything new is read; the last one is the next. */
  #groups: Group[] = [];
  #delivered = 0;
  #batches = 0;
  #running = false;
  #again = false;
  #stopped = false;
  #cancel: Cancel | null = null;
  #retryAtMs = 0;

  /** `held`: live still has this report. */
  constructor(ports: ResendPorts, backlog: Backlog, held: IsSo) {
    this.#ports = ports;
    this.#backlog = backlog;
    this.#held = held;
    this.#pace = new Pace(ports.settings.retry);
    this.#size = new BatchSize(ports.settings.batch.start, ports.settings.batch.most);
    this.#giveWay = new GiveWay(ports.clock, ports.waiting);
  }

  /** Goes on if it may; otherwise waits for the time at which it may. */
  kick(): void {
    if (this.#stopped) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#cancel?.();
    this.#cancel = null;
    const { line, desk } = this.#ports;
    if (desk.account.mode === "stopped" || !this.#ports.isDated()) return;
    // Resend is stopped by itself, so it can prove nothing; what goes live does.
    if (desk.account.mode === "proving" && line.holdMs("resend") > 0) return desk.dispatch({ type: "nothing_to_try" });
    const nowMs = this.#ports.clock.monotonicMs();
    const paces = [this.#pace.waitMs(nowMs), desk.slow.waitMs(nowMs), line.holdMs("resend")];
    const waitMs = Math.max(...paces, this.#giveWay.waitMs());
    if (waitMs > 0) return this.#wakeIn(waitMs);
    void this.#go();
  }

  /** Tries whatever failed before, at once, or after whoever waits just now. */
  hurry(): void {
    this.#pace.reset();
    this.#giveWay.begin();
    this.kick();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  /** `retryAtMs`: monotonic time of the next try when one is waited for, else 0. */
  view(): {
    readonly delivered: number;
    readonly batchSize: number;
    readonly failures: number;
    readonly retryAtMs: number;
  } {
    const { failures } = this.#pace;
    return { delivered: this.#delivered, batchSize: this.#size.size, failures, retryAtMs: this.#retryAtMs };
  }

  #wakeIn(ms: number): void {
    this.#retryAtMs = this.#ports.clock.monotonicMs() + ms;
    this.#cancel = this.#ports.clock.after(ms, () => {
      this.#retryAtMs = 0;
      this.kick();
    });
  }

  /** Sends batches until nothing more may go now. */
  async #go(): Promise<void> {
    this.#running = true;
    this.#again = false;
    const isMore = await this.#round();
    this.#running = false;
    if (this.#stopped) return;
    if (isMore || this.#again) this.kick();
    else {
      const { waitMs } = this.#ports.desk.nextDeferred(this.#mayGoAlone);
      this.#wakeIn(Math.min(LOOK_AGAIN_MS, this.#backlog.waitMs, waitMs));
    }
  }

  /** One batch; true when there may be more. */
  async #round(): Promise<boolean> {
    const { settings, line } = this.#ports;
    let group: Group | null;
    try {
      group = await this.#nextGroup();
    } catch {
      // The ledger cannot be read now; the store says why and raises its own condition.
      this.#fail(this.#pace);
      return true;
    }
    if (group === null || this.#stopped) return false;
    this.#giveWay.begin();
    const outcome = await line.resend(resendLists(group.items), settings.timeouts.recordsMs);
    if (!this.#stopped) this.#settle(group, outcome);
    return true;
  }

  async #nextGroup(): Promise<Group | null> {
    const { desk } = this.#ports;
    if (desk.account.mode === "proving") return this.#proof();
    const split = this.#nextSplit();
    if (split !== null) return split;
    const suspect = desk.nextSuspect(this.#mayGoAlone);
    if (suspect !== null) return alone(suspect);
    const names = this.#groups.flatMap((group) => group.items.map(({ origin, seq }) => keyOf(origin, seq)));
    const inSplits = new Set(names);
    const isInSplit: IsSo = (origin, seq) => inSplits.size > 0 && inSplits.has(keyOf(origin, seq));
    const skip: IsSo = (origin, seq) => isInSplit(origin, seq) || this.#isSetAside(origin, seq);
    const items = await this.#backlog.next(this.#size.size, skip);
    if (items.length > 0) return newGroup(items);
    const deferred = desk.nextDeferred(this.#mayGoAlone).item;
    return deferred === null ? null : alone(deferred);
  }

  /** The next group of a split batch, less what was settled meanwhile. */
  #nextSplit(): Group | null {
    const { desk } = this.#ports;
    for (let group = this.#groups.pop(); group !== undefined; group = this.#groups.pop()) {
      const open = group.items.filter(({ origin, seq }) => desk.isOpen(origin, seq) && !this.#isSetAside(origin, seq));
      const isBehind: IsSo = (origin, seq) => desk.isOpen(origin, seq) && !isAmong(open, origin, seq);
      const items = open.filter((item) => blockingArrive(item, isBehind) === null);
      if (items.length > 0) return { ...group, items };
    }
    return null;
  }

  /** The report that shows whether the account is all right again: the oldest that was not refused itself, else any. */
  async #proof(): Promise<Group | null> {
    const { desk } = this.#ports;
    const isFit = (item: ReportItem): boolean => {
      const { origin, seq } = item;
      return desk.isOpen(origin, seq) && !this.#isSetAside(origin, seq) && blockingArrive(item, desk.isOpen) === null;
    };
    const split = this.#groups.findLast(({ items }) => items.some(isFit));
    if (split?.items.length === 1) {
      // It keeps its failures: one that the platform always fails at must not stand before all others for ever.
      this.#groups = this.#groups.filter((group) => group !== split);
      return split;
    }
    const ofSplit = split?.items.find(isFit);
    if (ofSplit !== undefined) return alone(ofSplit);
    const skip: IsSo = (origin, seq) => this.#isSetAside(origin, seq);
    const [oldest] = await this.#backlog.next(PROOF_READ, skip);
    if (oldest !== undefined) return alone(oldest);
    const other = desk.nextSuspect(this.#mayGoAlone, true) ?? desk.nextDeferred(this.#mayGoAlone).item;
    if (other !== null) return alone(other);
    desk.dispatch({ type: "nothing_to_try" });
    return null;
  }

  #isSetAside(origin: string, seq: number): boolean {
    const { desk } = this.#ports;
    return this.#held(origin, seq) || desk.isSuspect(origin, seq) || desk.isDeferred(origin, seq);
  }

  /** Whether a report that is tried alone is old enough, and its arrive not in its way. */
  readonly #mayGoAlone = (item: ReportItem): boolean => {
    const { settings, desk, nowMs } = this.#ports;
    return blockingArrive(item, desk.isOpen) === null && wayOf(item.dataTime, nowMs(), settings).way === "resend";
  };

  #settle(group: Group, outcome: Outcome): void {
    const { desk, clock } = this.#ports;
    const { items } = group;
    if (outcome.failure === "wrong_request" || outcome.class === "record") return this.#refused(group, outcome);
    switch (outcome.class) {
      case "done":
        this.#pace.reset();
        this.#size.taken(items.length, clock.monotonicMs());
        this.#delivered += items.length;
        this.#batches += 1;
        return desk.delivered(items);
      case "account":
      case "interface":
        return this.#putBack(group);
      case "later":
        this.#fail(outcome.code === TOO_FREQUENT ? desk.slow : this.#pace);
        return outcome.code === TOO_FREQUENT ? this.#putBack(group) : this.#failed(group);
      case "unknown":
        this.#fail(this.#pace);
        if (outcome.failure === null || !TOOK_TOO_LONG.has(outcome.failure) || outcome.delivery !== "unsure") {
          return this.#failed(group);
        }
        this.#size.tookTooLong(items.length);
        return items.length > 1 ? this.#split(group, PATIENCE) : this.#failed(group);
    }
  }

  #refused({ items, ...group }: Group, outcome: Outcome): void {
    const [only] = items;
    if (outcome.code === RESULT_TOO_LARGE) this.#size.tooLarge(items.length, this.#ports.clock.monotonicMs());
    if (items.length > 1) this.#split({ items, ...group }, group.patience);
    else if (only !== undefined) this.#ports.desk.refusedAlone(only, outcome);
  }

  /** It failed in a way that says nothing about any one report, unless it goes on while heartbeats or others pass. */
  #failed(group: Group): void {
    const { desk } = this.#ports;
    const isFirst = group.failures === 0 && group.patience === PATIENCE;
    const heartbeats = isFirst ? desk.account.heartbeats : group.heartbeats;
    const batches = isFirst ? this.#batches : group.batches;
    const failed = { ...group, failures: group.failures + 1, heartbeats, batches };
    const [only] = group.items;
    const othersPass = desk.account.heartbeats > heartbeats || this.#batches > batches;
    const isPoison = failed.failures >= group.patience && othersPass;
    const isDeferred = only !== undefined && desk.isDeferred(only.origin, only.seq);
    if (!isPoison && !isDeferred) return this.#putBack(failed);
    if (group.items.length === 1 && only !== undefined) return desk.defer(only);
    // The platform is alive: the halves are tried at once, and the first that is taken shows where the trouble is not.
    if (group.patience === PATIENCE) this.#pace.reset();
    this.#split(group, PATIENCE_OF_HALVES);
  }

  #putBack(group: Group): void {
    const [only] = group.items;
    const { isSuspect, isDeferred } = this.#ports.desk;
    // Suspects and deferred reports are found again at the desk.
    if (only !== undefined && (isSuspect(only.origin, only.seq) || isDeferred(only.origin, only.seq))) return;
    // A half that failed lets the others go first.
    if (group.patience === PATIENCE) this.#groups.push(group);
    else this.#groups.unshift(group);
  }

  #split(group: Group, patience: number): void {
    const since = { heartbeats: this.#ports.desk.account.heartbeats, batches: this.#batches };
    for (const items of halves(group.items).toReversed()) this.#groups.push({ items, failures: 0, ...since, patience });
  }

  #fail(pace: Pace): void {
    pace.fail(this.#ports.clock.monotonicMs(), this.#ports.chance.fraction());
  }
}

function newGroup(items: readonly ReportItem[]): Group {
  return { items, failures: 0, heartbeats: 0, batches: 0, patience: PATIENCE };
}

function alone(item: ReportItem): Group {
  return newGroup([item]);
}
