/**
 * The rules for one record (5.1.1, 5.1.2, 5.1.4) that need nothing but the record, the moment and what the register
 * knows of its stay. Each finding says what the box should have done.
 */
import type { Sentence } from "../../city/codes.ts";
import type { ArriveBody, LeaveBody } from "../../city/wire/records.ts";
import { localDay, startOfLocalDay } from "../../local-day.ts";
import { businessIdFault } from "./business-id.ts";
import type { Finding, ViolationKind } from "./violations.ts";

/** By which way a record came. */
export type Way = "live" | "resend";

/** What is needed to judge a record. Times in milliseconds UTC by the platform's clock. */
export type RuleContext = {
  readonly way: Way;
  readonly nowMs: number;
  readonly parkingId: string;
  /** Berths of the lot; null when the platform was not told. */
  readonly capacity: number | null;
};

/** The record says 30 s; a record of exactly that age is still live. */
const LIVE_LIMIT_MS = 30_000;
/** A box's clock may be off by 10 s (5.1.3). */
export const CLOCK_TOLERANCE_MS = 10_000;
const ONE_O_CLOCK_MS = 3_600_000;

/** When a record of that instant must be on the platform: 01:00 of the next local day. */
function deadlineOf(dataTimeMs: number): number {
  return startOfLocalDay(localDay(dataTimeMs) + 1) + ONE_O_CLOCK_MS;
}

/** Age, number and free berths: what holds for arrives and leaves alike. `numberedMs` dates the businessId. */
export function commonFindings(
  record: ArriveBody | LeaveBody,
  clause: "5.1.1" | "5.1.2",
  numberedMs: number,
  context: RuleContext,
): Finding[] {
  const findings = [...ageFindings(record, clause, context)];
  const fault = businessIdFault(record.seq, context.parkingId, numberedMs);
  if (fault !== null) findings.push(finding("business_id", "4.3", record, fault));
  if (context.capacity !== null && record.freeBerth > context.capacity) {
    findings.push(
      finding("free_berth", clause, record, {
        zh: `剩余泊位 ${record.freeBerth} 大于车位总数 ${context.capacity}`,
        en: `freeBerth ${record.freeBerth} is more than the lot's ${context.capacity} berths`,
      }),
    );
  }
  return findings;
}

function ageFindings(record: ArriveBody | LeaveBody, clause: string, context: RuleContext): Finding[] {
  const ageMs = context.nowMs - record.dataTime;
  const seconds = (ageMs / 1000).toFixed(1);
  if (ageMs < -CLOCK_TOLERANCE_MS) {
    return [
      finding("from_the_future", clause, record, {
        zh: `通行时间比平台时钟晚 ${(-ageMs / 1000).toFixed(1)} 秒，请校准时钟`,
        en: `the passage lies ${(-ageMs / 1000).toFixed(1)} s in the city's future; correct the clock`,
      }),
    ];
  }
  if (context.way === "live") {
    if (ageMs <= LIVE_LIMIT_MS) return [];
    return [
      finding("late_live", clause, record, {
        zh: `通行后 ${seconds} 秒才实时上传，超过 30 秒应改用数据补传（5.1.4）`,
        en: `sent live ${seconds} s after the passage; past 30 s it belongs into resend (5.1.4)`,
      }),
    ];
  }
  if (ageMs <= LIVE_LIMIT_MS) {
    return [
      finding("resend_too_young", "5.1.4", record, {
        zh: `通行后仅 ${seconds} 秒就走补传，30 秒以内应实时上传`,
        en: `resent only ${seconds} s after the passage; within 30 s it is sent live`,
      }),
    ];
  }
  if (context.nowMs <= deadlineOf(record.dataTime)) return [];
  const late: Finding = {
    ...finding("deadline_missed", "5.1.4", record, {
      zh: "补传晚于次日凌晨 1 点",
      en: "resent after 01:00 of the next day",
    }),
    // A long outage may be the cause; the box still has to send it.
    severity: "notice",
  };
  return [late];
}

/** What holds for a leave alone. `arrive` is what is known of its arrive, null when there is none. */
export function leaveFindings(
  leave: LeaveBody,
  arrive: { readonly arrivedMs: number; readonly vehicleType: 1 | 2 } | null,
): Finding[] {
  const findings: Finding[] = [];
  const expectedSeconds = arrive === null ? 0 : Math.round((leave.dataTime - arrive.arrivedMs) / 1000);
  if (expectedSeconds < 0) {
    findings.push(
      finding("parking_time", "5.1.2", leave, {
        zh: "离场时间早于入场时间",
        en: "the leave is dated before its arrive",
      }),
    );
  } else if (leave.parkingTime !== expectedSeconds) {
    findings.push(
      finding("parking_time", "5.1.2", leave, {
        zh: `停车时长 ${leave.parkingTime} 秒，按入离场时间应为 ${expectedSeconds} 秒`,
        en: `parkingTime is ${leave.parkingTime} s; by the two times it is ${expectedSeconds} s`,
      }),
    );
  }
  if (arrive !== null && leave.vehicleType !== arrive.vehicleType) {
    findings.push(
      finding("vehicle_type", "5.1.2", leave, {
        zh: "离场与入场的车辆类型不一致",
        en: "the leave has another vehicleType than its arrive",
      }),
    );
  }
  return findings;
}

/** What a leave says of the money. `paidFen` is what the city had collected and the box had confirmed before it. */
export function moneyFindings(leave: LeaveBody, paidFen: number): Finding[] {
  const findings: Finding[] = [];
  if (leave.payMoney === 0 && leave.payType !== "unknown") {
    findings.push(
      finding("pay_type", "5.1.2", leave, {
        zh: `未付款时 payType 应为 unknown，收到 ${leave.payType}`,
        en: `nothing was paid, so payType must be unknown, not ${leave.payType}`,
      }),
    );
  }
  if (leave.payMoney < paidFen) {
    findings.push(
      finding("pay_money", "5.1.2", leave, {
        zh: `payMoney ${leave.payMoney} 分少于平台已收并已通知的 ${paidFen} 分`,
        en: `payMoney is ${leave.payMoney} fen; ${paidFen} fen had been paid through the city and confirmed`,
      }),
    );
  }
  return findings;
}

/** Puts a finding about one record together. */
export function finding(
  kind: ViolationKind,
  clause: string,
  record: { readonly seq: string },
  sentence: Sentence,
): Finding {
  return { kind, clause, seq: record.seq, ...sentence };
}
