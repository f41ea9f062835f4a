/** The part of the `city` section that says what is sent when: limits of the protocol, batches, back-off, downloads, clock. */
import { z } from "zod";
import { setting } from "../device/setting.ts";

const whole = (least: number, most: number, normal: number) => z.int().min(least).max(most).default(normal);

const batch = z
  .strictObject({
    start: setting(whole(1, 1_000, 50), { zh: "补传首批的记录数", en: "Records in the first resend batch" }),
    most: setting(whole(1, 5_000, 200), {
      zh: "补传每批最多记录数;平台的上限未公布",
      en: "Most records in a resend batch; the platform's own limit is not published",
    }),
  })
  .prefault({});

const retry = z
  .strictObject({
    firstMs: setting(whole(100, 60_000, 1_000), {
      unit: "ms",
      zh: "首次重试前的等待",
      en: "Wait before the first retry",
    }),
    mostMs: setting(whole(1_000, 3_600_000, 300_000), {
      unit: "ms",
      zh: "重试等待的上限",
      en: "Longest wait between retries",
    }),
  })
  .prefault({});

const downloads = z
  .strictObject({
    reserveSeconds: setting(whole(60, 3_600, 600), {
      unit: "s",
      zh: "预约与错峰的下载间隔;平台用 5.3.11 规定时以平台为准",
      en: "Interval of reservations and stagger contracts while the city prescribes none through 5.3.11",
    }),
    statementsAfterMinutes: setting(whole(61, 1_380, 70), {
      unit: "min",
      zh: "零点后多少分钟下载昨日对账单和票据(须在 01:00 之后)",
      en: "Minutes after local midnight at which yesterday's statement and bills are fetched (after 01:00)",
    }),
    statementsRetryMinutes: setting(whole(5, 1_440, 30), {
      unit: "min",
      zh: "对账单重试间隔",
      en: "Interval at which a missing statement is tried again",
    }),
    statementsDays: setting(whole(1, 60, 7), {
      zh: "对账单最多重试的天数",
      en: "Days for which a missing statement is tried",
    }),
  })
  .prefault({});

const clock = z
  .strictObject({
    warnSeconds: setting(z.number().min(0.5).max(10).default(5), {
      unit: "s",
      zh: "时钟偏差警告值(GA/T 1742-2020 为 5 秒)",
      en: "Clock offset that is a warning (GA/T 1742-2020: 5 s)",
    }),
    faultSeconds: setting(z.number().min(1).max(60).default(10), {
      unit: "s",
      zh: "时钟偏差故障值(协议要求小于 10 秒)",
      en: "Clock offset that is a fault (the protocol asks for less than 10 s)",
    }),
    stepSystemClock: setting(z.boolean().default(false), {
      zh: "允许按平台时间校正系统时钟(服务须有此权限)",
      en: "Set the system clock by the platform's time, where the service may do that",
    }),
  })
  .prefault({});

/** Spread into the `city` section. */
export const scheduleFields = {
  heartbeatSeconds: setting(whole(30, 3_600, 300), {
    unit: "s",
    zh: "心跳间隔(协议规定 300 秒)",
    en: "Interval of heartbeats (the protocol says 300 s)",
  }),
  liveWithinSeconds: setting(whole(1, 29, 27), {
    unit: "s",
    zh: "通过后多少秒内开始实时上传(平台上限 30 秒)",
    en: "A record is sent live only if that begins within this time of the passage (their limit is 30 s)",
  }),
  resendAfterSeconds: setting(whole(30, 3_600, 31), {
    unit: "s",
    zh: "通过后多少秒起改用补传",
    en: "From this age on a record goes through resend",
  }),
  batch,
  retry,
  interfaceRetrySeconds: setting(whole(30, 3_600, 300), {
    unit: "s",
    zh: "接口停用后的重试间隔",
    en: "Interval at which a stopped interface is tried again",
  }),
  downloads,
  clock,
};
