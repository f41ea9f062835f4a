/**
 * Watches 01:00: everything of a day must be with the city before 01:00 of the next (5.1.4). Knows how many reports would miss
 * it and by when somebody must act; what missed it is still sent, and is an alarm.
 */
import { localDay, localTimeText, startOfLocalDay } from "../local-day.ts";
import type { Cancel, Clock } from "../runtime/world.ts";
import type { Backlog } from "./backlog.ts";
import type { UplinkCondition } from "./conditions.ts";
import type { PendingReports } from "./pending-reports.ts";

/** What stands against the next 01:00. Corrected clock, ms. */
export type DeadlineRisk = {
  readonly deadlineMs: number;
  /** Waiting reports that must be there by then. */
  readonly count: number;
  /** With what the line has managed so far, sending must have begun by now. */
  readonly actByMs: number;
  /** Waiting reports whose deadline has passed. */
  readonly late: number;
  /** False while a backlog found at the start is still being counted; the numbers are then the least. */
  readonly counted: boolean;
};

const HOUR_MS = 3_600_000;
const TICK_MS = 60_000;
/** A backlog found at the start is counted only when it does not drain by itself, in pages with pauses between. */
const COUNT_AFTER_MS = 30_000;
const COUNT_PAGE = 500;
const COUNT_PAUSE_MS = 250;
/** Reports a second that we may count on. */
const RATE = 50;
const MARGIN_MS = 10 * 60_000;
/** People are told this long before they must have acted. */
const LEAD_MS = 3 * HOUR_MS;
/** Reports that wait for less are on their way. */
const STUCK_MS = 10 * 60_000;

/** The risk at an instant. `countThrough`: waiting reports of the days up to and including a local day. Pure. */
export function riskAt(nowMs: number, countThrough: (day: number) => number, counted: boolean): DeadlineRisk {
  const day = localDay(nowMs - HOUR_MS);
  const deadlineMs = startOfLocalDay(day + 1) + HOUR_MS;
  const late = countThrough(day - 1);
  const all = countThrough(day);
  const actByMs = deadlineMs - MARGIN_MS - Math.ceil((all / RATE) * 1000);
  return { deadlineMs, count: all - late, actByMs, late, counted };
}

/** The newest report that waited at a look, per origin. Monotonic ms. */
type Look = { readonly atMs: number; readonly newest: ReadonlyMap<string, number> };

type WatchPorts = {
  readonly clock: Clock;
  readonly nowMs: () => number;
  readonly pending: PendingReports;
  readonly backlog: Backlog;
  readonly condition: (code: UplinkCondition, raised: boolean, detail: string) => void;
};

export class DeadlineWatch {
  readonly #ports: WatchPorts;
  #cancelTick: Cancel | null = null;
  #cancelCount: Cancel | null = null;
  #stopped = false;
  /** The last ten minutes of looks, the oldest first. */
  #looks: Look[] = [];

  constructor(ports: WatchPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#cancelCount = this.#ports.clock.after(COUNT_AFTER_MS, () => void this.#count());
    this.#tickLater();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTick?.();
    this.#cancelCount?.();
  }

  risk(): DeadlineRisk {
    const { pending, nowMs } = this.#ports;
    return riskAt(nowMs(), (day) => pending.countThrough(day), pending.allCounted);
  }

  /** Looks now; otherwise it does so every minute. */
  look(): void {
    const { condition, nowMs } = this.#ports;
    const isStuck = this.#isStuck();
    const risk = this.risk();
    const isNear = isStuck && risk.count > 0 && nowMs() >= risk.actByMs - LEAD_MS;
    condition(
      "city_deadline_at_risk",
      isNear,
      isNear ? `${risk.count}, ${localTimeText(risk.actByMs).slice(0, 16)}` : "",
    );
    condition("city_deadline_missed", risk.late > 0, risk.late > 0 ? String(risk.late) : "");
  }

  /** Whether a report that waited ten minutes ago waits still; where all are newer, there always is one on its way. */
  #isStuck(): boolean {
    const { clock, pending } = this.#ports;
    const atMs = clock.monotonicMs();
    const isLongAgo = (look: Look | undefined): boolean => look !== undefined && atMs - look.atMs >= STUCK_MS;
    const newest = new Map(pending.origins().map((origin) => [origin, pending.newest(origin, 1)[0] ?? 0]));
    this.#looks.push({ atMs, newest });
    while (isLongAgo(this.#looks[1])) this.#looks.shift();
    const [then] = this.#looks;
    if (then === undefined || !isLongAgo(then)) return false;
    const first = (origin: string): number => pending.oldest(origin, 1, () => false)[0] ?? Infinity;
    return [...then.newest].some(([origin, seq]) => first(origin) <= seq);
  }

  #tickLater(): void {
    this.#cancelTick = this.#ports.clock.after(TICK_MS, () => {
      this.look();
      if (!this.#stopped) this.#tickLater();
    });
  }

  async #count(): Promise<void> {
    const { pending, backlog, clock } = this.#ports;
    const page = pending.nextUncounted(COUNT_PAGE);
    if (page !== null) {
      const items = await backlog.read(page.origin, page.seqs).catch(() => null);
      if (items !== null) pending.counted(page.origin, page.seqs, items);
    }
    if (this.#stopped) return;
    // Reports that somebody else delivers make a new count necessary, so this goes on quietly.
    this.#cancelCount = clock.after(page === null ? TICK_MS : COUNT_PAUSE_MS, () => void this.#count());
  }
}
