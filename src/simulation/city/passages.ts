/**
 * Takes arrives, leaves and resends (5.1.1, 5.1.2, 5.1.4): what is accepted, what is a repetition, what is refused, and
 * what was wrong with it. Knows no bytes and no signatures.
 */
import type { ArriveBody, LeaveBody, ResendBody } from "../../city/wire/records.ts";
import { localDay } from "../../local-day.ts";
import type { Outcome } from "./exchange.ts";
import { refusal, success } from "./exchange.ts";
import { PassageRegister } from "./passage-register.ts";
import type { StayIndex } from "./passage-register.ts";
import { CLOCK_TOLERANCE_MS, commonFindings, finding, leaveFindings, moneyFindings } from "./passage-rules.ts";
import type { RuleContext, Way } from "./passage-rules.ts";
import { RecentPassages } from "./recent-passages.ts";
import type { Finding, ViolationList } from "./violations.ts";

/** How the lot's records are judged. */
export type PassagesSetup = {
  readonly parkingId: string;
  readonly capacity: number | null;
  /** More records than this in one resend are answered 2002. */
  readonly batchLimit: number;
  /** How many of the latest records are kept word for word. */
  readonly keepRecords: number;
  /** What the box knew to be paid through the city for a stay at a time (milliseconds UTC), in fen. */
  readonly paidFen: (businessId: string, beforeMs: number) => number;
};

/** What the order of records allows: take it, it is known already, or not like this. */
type Verdict = { readonly is: "new" | "known" } | { readonly is: "refused"; readonly finding: Finding };

const REFUSED_KEPT = 20_000;

/** All records of one lot. */
export class Passages {
  readonly register = new PassageRegister();
  readonly recent: RecentPassages;
  readonly #setup: PassagesSetup;
  readonly #violations: ViolationList;
  /** Stays whose arrive we refused: the box parks it, and the leave then rightly comes alone. */
  readonly #refusedArrives = new Set<string>();
  /** Stays that arrived before this platform's memory begins are unknown to it through nobody's fault. */
  #knowsFromMs: number | null = null;
  /** Records accepted per local day (days since 1970). */
  readonly #days = new Map<number, { arrived: number; left: number }>();
  #arrives = 0;
  #leaves = 0;
  #repeated = 0;

  constructor(setup: PassagesSetup, violations: ViolationList) {
    this.#setup = setup;
    this.#violations = violations;
    this.recent = new RecentPassages(setup.keepRecords);
  }

  /** How much was accepted: distinct arrives and leaves, and repetitions that were word for word the same. */
  get totals(): {
    readonly arrives: number;
    readonly leaves: number;
    readonly repeated: number;
    readonly stays: number;
  } {
    return { arrives: this.#arrives, leaves: this.#leaves, repeated: this.#repeated, stays: this.register.size };
  }

  /** The platform's memory begins with the first request of any kind. */
  begin(nowMs: number): void {
    this.#knowsFromMs ??= nowMs;
  }

  /** Distinct records dated that local day (days since 1970). */
  ofDay(day: number): { readonly arrived: number; readonly left: number } {
    return this.#days.get(day) ?? { arrived: 0, left: 0 };
  }

  /** 5.1.1. */
  arrive(body: ArriveBody, nowMs: number): Outcome {
    return this.#answer(this.#takeArrive(body, this.#context("live", nowMs)));
  }

  /** 5.1.2. */
  leave(body: LeaveBody, nowMs: number): Outcome {
    return this.#answer(this.#takeLeave(body, this.#context("live", nowMs)));
  }

  /** 5.1.4. All or nothing: one bad record and the whole body is refused, so that the box has to find it. */
  resend(body: ResendBody, nowMs: number): Outcome {
    const size = body.arrive.length + body.leave.length;
    if (size > this.#setup.batchLimit) return refusal(2002);
    if (size === 0) {
      this.#violations.add(
        { kind: "empty_resend", clause: "5.1.4", seq: null, zh: "补传内容为空", en: "a resend without any record" },
        nowMs,
      );
    }
    const context = this.#context("resend", nowMs);
    const refused = this.#firstRefusal(body, context);
    if (refused !== null) {
      for (const { seq } of body.arrive) this.#rememberRefusedArrive(seq);
      return this.#answer(refused);
    }
    for (const record of body.arrive) this.#takeArrive(record, context);
    for (const record of body.leave) this.#takeLeave(record, context);
    return success();
  }

  /** An arrive that was answered with a code that condemns a record, by whatever part of the platform. */
  arriveWasRefused(seq: string): void {
    this.#rememberRefusedArrive(seq);
  }

  #context(way: Way, nowMs: number): RuleContext {
    return { way, nowMs, parkingId: this.#setup.parkingId, capacity: this.#setup.capacity };
  }

  #answer(verdict: Verdict): Outcome {
    return verdict.is === "refused" ? refusal(3003, `数据验证错误: ${verdict.finding.zh}`) : success();
  }

  #firstRefusal(body: ResendBody, context: RuleContext): Verdict | null {
    const arriving = new Set(body.arrive.map(({ seq }) => seq));
    const verdicts = [
      ...body.arrive.map((record) => this.#judgeArrive(record)),
      ...body.leave.map((record) => this.#judgeLeave(record, arriving)),
    ];
    const refused = verdicts.filter((verdict) => verdict.is === "refused");
    for (const verdict of refused) this.#violations.add(verdict.finding, context.nowMs);
    return refused[0] ?? null;
  }

  #takeArrive(record: ArriveBody, context: RuleContext): Verdict {
    const verdict = this.#judgeArrive(record);
    if (verdict.is === "refused") {
      this.#violations.add(verdict.finding, context.nowMs);
      this.#rememberRefusedArrive(record.seq);
      return verdict;
    }
    this.#note(commonFindings(record, "5.1.1", record.dataTime, context), verdict, context);
    if (verdict.is === "known") this.#repeated += 1;
    else this.#acceptArrive(record, context);
    this.recent.keep("arrive", context.way, record, context.nowMs);
    return verdict;
  }

  #acceptArrive(record: ArriveBody, context: RuleContext): void {
    const stay = this.register.findOrAdd(record.seq);
    if (this.register.hasLeave(stay) && !this.#refusedArrives.has(record.seq)) {
      this.#violations.add(
        finding("arrive_after_leave", "5.1.2", record, {
          zh: "入场记录晚于其离场记录到达，应先上传入场",
          en: "the arrive came after its leave; a stay's arrive is delivered first",
        }),
        context.nowMs,
      );
    }
    this.register.setArrive(stay, JSON.stringify(record), record.dataTime, record.vehicleType);
    this.#refusedArrives.delete(record.seq);
    this.#arrives += 1;
    this.#countDay(record.dataTime, "arrived");
  }

  #takeLeave(record: LeaveBody, context: RuleContext): Verdict {
    const verdict = this.#judgeLeave(record, null);
    if (verdict.is === "refused") {
      this.#violations.add(verdict.finding, context.nowMs);
      return verdict;
    }
    const stay = this.register.findOrAdd(record.seq);
    // The leave is dated by the lot's clock, the payment by ours.
    const paidFen = this.#setup.paidFen(record.seq, record.dataTime - CLOCK_TOLERANCE_MS);
    this.#note([...this.#leaveFindings(record, stay, context), ...moneyFindings(record, paidFen)], verdict, context);
    if (verdict.is === "known") {
      this.#repeated += 1;
    } else {
      this.register.setLeave(stay, JSON.stringify(record));
      this.#leaves += 1;
      this.#countDay(record.dataTime, "left");
    }
    this.recent.keep("leave", context.way, record, context.nowMs);
    return verdict;
  }

  /** Of a repetition only the way it came is judged; the rest was said when it came first. */
  #note(findings: readonly Finding[], verdict: Verdict, { nowMs }: RuleContext): void {
    for (const found of findings) {
      if (verdict.is === "new" || found.kind === "late_live") this.#violations.add(found, nowMs);
    }
  }

  #leaveFindings(record: LeaveBody, stay: StayIndex, context: RuleContext): Finding[] {
    if (!this.register.hasArrive(stay)) {
      const arrivedMs = record.dataTime - record.parkingTime * 1000;
      const common = commonFindings(record, "5.1.2", arrivedMs, context);
      // Its arrive is unknown to us for a good reason, so its length cannot be judged.
      return record.parkingTime > 0 ? common : [...common, ...leaveFindings(record, null)];
    }
    const arrive = { arrivedMs: this.register.arrivedMs(stay), vehicleType: this.register.vehicleType(stay) };
    return [...commonFindings(record, "5.1.2", arrive.arrivedMs, context), ...leaveFindings(record, arrive)];
  }

  #judgeArrive(record: ArriveBody): Verdict {
    const stay = this.register.find(record.seq);
    if (stay === null || !this.register.hasArrive(stay)) return { is: "new" };
    if (this.register.isSameArrive(stay, JSON.stringify(record))) return { is: "known" };
    return changed("5.1.1", record);
  }

  #judgeLeave(record: LeaveBody, arriving: ReadonlySet<string> | null): Verdict {
    const stay = this.register.find(record.seq);
    if (stay !== null && this.register.hasLeave(stay)) {
      return this.register.isSameLeave(stay, JSON.stringify(record)) ? { is: "known" } : changed("5.1.2", record);
    }
    const arriveKnown = (stay !== null && this.register.hasArrive(stay)) || arriving?.has(record.seq) === true;
    return arriveKnown || this.#mayComeAlone(record) ? { is: "new" } : { is: "refused", finding: tooEarly(record) };
  }

  /** A car that was inside before the box was has parkingTime 0; one that came before our memory, or was refused, any. */
  #mayComeAlone(record: LeaveBody): boolean {
    const arrivedMs = record.dataTime - record.parkingTime * 1000;
    const beforeOurTime = this.#knowsFromMs !== null && arrivedMs < this.#knowsFromMs;
    return record.parkingTime === 0 || beforeOurTime || this.#refusedArrives.has(record.seq);
  }

  #rememberRefusedArrive(seq: string): void {
    this.#refusedArrives.add(seq);
    const [oldest] = this.#refusedArrives;
    if (this.#refusedArrives.size > REFUSED_KEPT && oldest !== undefined) this.#refusedArrives.delete(oldest);
  }

  #countDay(dataTime: number, which: "arrived" | "left"): void {
    const day = localDay(dataTime);
    const counts = this.#days.get(day) ?? { arrived: 0, left: 0 };
    counts[which] += 1;
    this.#days.set(day, counts);
  }
}

function changed(clause: string, record: { readonly seq: string }): Verdict {
  return {
    is: "refused",
    finding: finding("changed_duplicate", clause, record, {
      zh: "同一 seq 重复上传但内容不同，重发必须与首次完全一致",
      en: "the same seq came again with other content; a repetition must be word for word the same",
    }),
  };
}

function tooEarly(record: LeaveBody): Finding {
  return finding("leave_before_arrive", "5.1.2", record, {
    zh: "离场记录先于其入场记录到达，应先上传入场",
    en: "the leave came before its arrive; a stay's arrive is delivered first",
  });
}
