/** Takes heartbeats (5.1.3): answers the city's time and compares the day's totals with the records that came. */
import type { Sentence } from "../../city/codes.ts";
import type { HeartbeatBody } from "../../city/wire/heartbeat.ts";
import { localDay, startOfLocalDay } from "../../local-day.ts";
import type { Outcome } from "./exchange.ts";
import { success } from "./exchange.ts";
import type { Passages } from "./passages.ts";
import type { Finding, ViolationList } from "./violations.ts";

/** How heartbeats are judged. */
export type HeartbeatSetup = {
  /** The interval the box is configured with, milliseconds; the protocol says five minutes. */
  readonly intervalMs: number;
  readonly capacity: number | null;
};

/** A heartbeat as it was accepted. */
export type KeptHeartbeat = { readonly receivedMs: number; readonly body: HeartbeatBody };

const CLOCK_LIMIT_MS = 10_000;
const ONE_O_CLOCK_MS = 3_600_000;
/** A heartbeat may be late by this part of its interval: a try that failed and its repetition. */
const GAP_TOLERANCE = 1.2;

/** The heartbeats of one lot. */
export class Heartbeats {
  readonly #setup: HeartbeatSetup;
  readonly #passages: Passages;
  readonly #violations: ViolationList;
  #last: KeptHeartbeat | null = null;
  #count = 0;
  /** The day whose completeness was looked at last. */
  #closedDay: number | null = null;
  /** The last heartbeat of the day before the last one's. */
  #yesterday: KeptHeartbeat | null = null;

  constructor(setup: HeartbeatSetup, passages: Passages, violations: ViolationList) {
    this.#setup = setup;
    this.#passages = passages;
    this.#violations = violations;
  }

  /** The latest heartbeat, null before the first. */
  get last(): KeptHeartbeat | null {
    return this.#last;
  }

  /** How many were accepted. */
  get count(): number {
    return this.#count;
  }

  /** 5.1.3. */
  take(body: HeartbeatBody, nowMs: number): Outcome {
    const findings = [
      ...this.#clockAndGap(body, nowMs),
      ...this.#totals(body),
      ...this.#freeBerth(body),
      ...this.#closeYesterday(nowMs),
    ];
    for (const found of findings) this.#violations.add(found, nowMs);
    const previousDay = this.#last === null ? null : localDay(this.#last.body.dataTime);
    if (previousDay !== null && previousDay < localDay(body.dataTime)) this.#yesterday = this.#last;
    this.#last = { receivedMs: nowMs, body };
    this.#count += 1;
    return success({ serverTime: Math.round(nowMs) });
  }

  #clockAndGap(body: HeartbeatBody, nowMs: number): Finding[] {
    const findings: Finding[] = [];
    const offMs = body.dataTime - nowMs;
    if (Math.abs(offMs) > CLOCK_LIMIT_MS) {
      findings.push({
        ...finding("clock_off", {
          zh: `场库时钟与平台相差 ${(offMs / 1000).toFixed(1)} 秒，应在 10 秒以内`,
          en: `the lot's clock is off by ${(offMs / 1000).toFixed(1)} s; 10 s are allowed`,
        }),
        severity: "notice",
      });
    }
    const gapMs = this.#last === null ? 0 : nowMs - this.#last.receivedMs;
    if (gapMs > this.#setup.intervalMs * GAP_TOLERANCE) {
      findings.push({
        ...finding("heartbeat_gap", {
          zh: `距上次心跳 ${Math.round(gapMs / 1000)} 秒`,
          en: `${Math.round(gapMs / 1000)} s since the heartbeat before`,
        }),
        severity: "notice",
      });
    }
    return findings;
  }

  #totals(body: HeartbeatBody): Finding[] {
    const day = localDay(body.dataTime);
    const findings: Finding[] = [];
    const before = this.#last?.body;
    const sameDay = before !== undefined && localDay(before.dataTime) === day && before.dataTime <= body.dataTime;
    if (sameDay && (body.totalArrived < before.totalArrived || body.totalLeft < before.totalLeft)) {
      findings.push(
        finding("totals_went_back", {
          zh: "当日累计进出场数比上次心跳减少",
          en: "the day's totals are smaller than at the heartbeat before",
        }),
      );
    }
    // A record may overtake a heartbeat that was made before the car passed.
    const dayEndMs = startOfLocalDay(day + 1);
    const counted = this.#passages.ofDay(day);
    const arrived = counted.arrived - this.#passages.recent.passedBetween("arrive", body.dataTime, dayEndMs);
    const left = counted.left - this.#passages.recent.passedBetween("leave", body.dataTime, dayEndMs);
    if (body.totalArrived < arrived || body.totalLeft < left) {
      findings.push(
        finding("totals_too_low", {
          zh: `累计进 ${body.totalArrived} 出 ${body.totalLeft}，少于已上传的当日记录（进 ${arrived} 出 ${left}）`,
          en: `totals ${body.totalArrived} in, ${body.totalLeft} out are less than the day's records that came (${arrived}, ${left})`,
        }),
      );
    }
    return findings;
  }

  #freeBerth(body: HeartbeatBody): Finding[] {
    const { capacity } = this.#setup;
    if (capacity === null || body.freeBerth <= capacity) return [];
    return [
      finding("free_berth", {
        zh: `剩余泊位 ${body.freeBerth} 大于车位总数 ${capacity}`,
        en: `freeBerth ${body.freeBerth} is more than the lot's ${capacity} berths`,
      }),
    ];
  }

  /** Once a day, after 01:00: did all passages come that yesterday's last heartbeat had counted? */
  #closeYesterday(nowMs: number): Finding[] {
    const today = localDay(nowMs);
    if (this.#closedDay === today || nowMs < startOfLocalDay(today) + ONE_O_CLOCK_MS) return [];
    const candidates = [this.#last, this.#yesterday].filter((beat) => beat !== null);
    const of = candidates.find((beat) => localDay(beat.body.dataTime) === today - 1);
    if (of === undefined) return [];
    this.#closedDay = today;
    const came = this.#passages.ofDay(today - 1);
    const missing = of.body.totalArrived - came.arrived + (of.body.totalLeft - came.left);
    if (of.body.totalArrived <= came.arrived && of.body.totalLeft <= came.left) return [];
    return [
      {
        ...finding("records_missing", {
          zh: `凌晨 1 点后前一日仍缺 ${missing} 条进出场记录`,
          en: `${missing} of yesterday's records are still missing after 01:00`,
        }),
        clause: "5.1.4",
        severity: "notice",
      },
    ];
  }
}

function finding(kind: Finding["kind"], sentence: Sentence): Finding {
  return { kind, clause: "5.1.3", seq: null, ...sentence };
}
