/**
 * The `tariff` section of the configuration: what parking costs, as an operator writes it. `tariff-checks.ts` holds what
 * one setting alone cannot tell; `tariff-book.ts` turns the settings into the rules the engine prices by.
 */
import { z } from "zod";
import { setting } from "../device/setting.ts";
import type { PlateClass } from "../plate/classify.ts";
import type { DayName } from "../tariff/calendar.ts";
import type { CountBy, Overstay, Restart } from "../tariff/tariff.ts";
import { checkTariffSettings } from "./tariff-checks.ts";
import { maximum, rateFields, titles } from "./tariff-rate.ts";

const RESTARTS = ["part", "day", "24h", "never"] as const satisfies readonly Restart[];
const COUNTS = ["full-minute", "started-minute", "second"] as const satisfies readonly CountBy[];
const OVERSTAYS = ["difference", "new-stay", "excess-only"] as const satisfies readonly Overstay[];
const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const DAYS = [...WEEKDAYS, "workday", "weekend", "holiday"] as const satisfies readonly DayName[];
const PLATE_CLASSES = [
  ...(["civil", "nev_small", "nev_large", "hk_mo", "police", "coach", "trailer", "motorcycle"] as const),
  ...(["consulate", "embassy", "armed_police", "army", "emergency", "overseas", "unknown"] as const),
] as const satisfies readonly PlateClass[];

const id = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, "1 to 40 letters, digits, - or _. 1 至 40 个字母、数字、- 或 _。");
const date = z.iso.date("A day such as 2026-10-01. 日期格式如 2026-10-01。").nullable().default(null);
const dates = z
  .string()
  .regex(
    /^\d{4}-\d\d-\d\d(\.\.\d{4}-\d\d-\d\d)?$/,
    "A day 2026-10-01 or days 2026-10-01..2026-10-07. 一天（2026-10-01）或一段（2026-10-01..2026-10-07）。",
  );
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "A time such as 07:30. 时间格式如 07:30。");
const endTime = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "A time such as 19:30, or 24:00. 时间格式如 19:30 或 24:00。");

const period = z.strictObject({
  id: setting(id, { zh: "简短名称，在本标准内唯一", en: "Short name, unique in the tariff" }),
  ...titles,
  days: setting(z.array(z.enum(DAYS)).max(DAYS.length).default([]), {
    zh: "时段开始于哪些日子，空为每天；所列假日只算 holiday，所列调休上班日只算 workday",
    en: "Days on which the hours begin, none: every day; a listed holiday is only holiday, a listed workday only workday",
  }),
  from: setting(time.default("00:00"), { zh: "开始时间（当地）", en: "Local time at which the hours begin" }),
  to: setting(endTime.default("24:00"), {
    zh: "结束时间（当地）；不晚于 from 时为次日",
    en: "Local time at which they end; at or before `from`: on the next day",
  }),
  ...rateFields,
});

const tariff = z.strictObject({
  id: setting(id, { zh: "简短名称，唯一；报价和记录中使用", en: "Short name, unique; quotes and records carry it" }),
  ...titles,
  vehicle: setting(z.enum(["small", "large"]).nullable().default(null), {
    zh: "适用车型（市平台 vehicleType）：小型或大型；null 为全部",
    en: "The vehicles it is for (the city's vehicleType); null: both",
  }),
  plateClasses: setting(z.array(z.enum(PLATE_CLASSES)).max(PLATE_CLASSES.length).default([]), {
    zh: "适用的号牌类型；空为全部",
    en: "The classes of plates it is for; none: all",
  }),
  lists: setting(z.array(z.string().min(1).max(60)).max(50).default([]), {
    zh: "只适用于这些名单中的车辆；空为所有车辆",
    en: "It is for the cars of these lists; none: for all cars, listed or not",
  }),
  validFrom: setting(date, {
    zh: "生效首日；null 为一直有效",
    en: "First day on which it is in force; null: always was",
  }),
  validTo: setting(date, { zh: "生效末日；null 为无期限", en: "Last day on which it is in force; null: no end" }),
  whenItEnds: setting(z.enum(["keep", "switch"]).default("keep"), {
    zh: "到期时仍在场的车辆：keep 按本标准计到离场，switch 从次日零点起按新标准计",
    en: "A stay that outlasts validTo: keep: priced by this tariff to its end; switch: from midnight by the one then in force",
  }),
  freeMinutes: setting(z.int().min(0).max(1440).default(0), {
    unit: "min",
    zh: "免费时长，每次停车一次",
    en: "Free minutes, once in a stay",
  }),
  freeMinutesInside: setting(z.boolean().default(true), {
    zh: "true：超过免费时长后从入场起计费；false：只计免费时长之后",
    en: "True: a stay longer than the free minutes pays from its arrival; false: it pays only after them",
  }),
  ...rateFields,
  periods: setting(z.array(period).max(12).default([]), {
    zh: "另有费率的时段（夜间、周末、假日）；以第一个符合的为准",
    en: "Hours with a rate of their own (night, weekend, holiday); the first that fits counts",
  }),
  restart: setting(z.enum(RESTARTS).default("part"), {
    zh: "何时重新从首时段计起：part 费率变化时，day 每日零点，24h 入场后每 24 小时，never 每次停车只一次",
    en: "When the first step is due again: part: whenever the rate changes; day: at midnight; 24h: every 24 hours from the arrival; never: once in a stay",
  }),
  maxPerStayFen: maximum({ zh: "每次停车最高收费", en: "The most a stay costs" }),
  maxPer24hFen: maximum({ zh: "入场后每 24 小时最高收费", en: "The most each 24 hours from the arrival cost" }),
  maxPerDayFen: maximum({ zh: "每个自然日最高收费", en: "The most each calendar day (Asia/Shanghai) costs" }),
});

const contract = z.strictObject({
  codes: setting(z.array(z.string().min(1).max(30)).max(100).default([]), {
    zh: "适用的 staggerCode；空为全部合同",
    en: "The city's staggerCodes it is for; none: every contract",
  }),
  ...titles,
  ...rateFields,
});

const section = z.strictObject({
  tariffs: setting(z.array(tariff).min(1).max(100), {
    zh: "计费标准；以第一个适用于该车且在入场当日有效的为准",
    en: "What parking costs; the first tariff that fits the car and is in force at its arrival counts",
  }),
  count: setting(z.enum(COUNTS).default("full-minute"), {
    zh: "停车时间从入场起如何计：full-minute 不足一分钟不计，started-minute 不足一分钟按一分钟，second 精确到秒",
    en: "How a stay's time counts from its arrival: full-minute: a started minute does not; started-minute: it does; second: to the second",
  }),
  passThroughMinutes: setting(z.int().min(0).max(240).default(0), {
    unit: "min",
    zh: "在此时间内离场的车辆不收费，不论计费标准",
    en: "A car that leaves again within this pays nothing, whatever its tariff",
  }),
  maximumFen: maximum({
    zh: "本场任何一次停车的最高收费",
    en: "The most any stay on this lot costs, whatever its tariff",
  }),
  longestStayDays: setting(z.int().min(1).max(1100).default(400), {
    zh: "超过这么多天的停车不自动计费，由操作员处理（入场记录可能有误）",
    en: "Days after which a stay is not priced but an operator's case: its arrival is probably wrong",
  }),
  overstay: setting(z.enum(OVERSTAYS).default("difference"), {
    zh: "缴费后超时离场：difference 从入场重新计费并扣除已付，new-stay 从缴费起按新的停车计费，excess-only 只计离场时间之后",
    en: "A car that leaves too late after paying: difference: priced again from the arrival, less what was paid; new-stay: a new stay from the payment; excess-only: only the time after the leave window",
  }),
  reductionsStack: setting(z.boolean().default(false), {
    zh: "同一来源（商家、市平台）的多项减免是否叠加；否则只取最优的一项",
    en: "Whether several reductions of shops, or several of the city, count together, or only the best of each",
  }),
  holidays: setting(z.array(dates).max(400).default([]), {
    zh: "假日：2026-10-01 或 2026-10-01..2026-10-07",
    en: "Days that are holidays: 2026-10-01 or 2026-10-01..2026-10-07",
  }),
  workdays: setting(z.array(dates).max(400).default([]), {
    zh: "调休上班的周末，写法相同",
    en: "Weekend days worked in exchange for a holiday, written likewise",
  }),
  contracts: setting(z.array(contract).max(50).default([]), {
    zh: "错峰合同时段内的费率；以第一个适用的为准，没有则免费",
    en: "What the hours of stagger contracts cost; the first that fits counts, and without one they are free",
  }),
});

/** The section as it is written, and as it is when every default is filled in. */
export type TariffInput = z.input<typeof section>;
export type TariffSettings = z.output<typeof section>;

/** Parses and checks the section; every problem at once. */
export const tariffSection = setting(section.superRefine(checkTariffSettings), {
  zh: "停车收费标准及计算方法",
  en: "What parking costs and how it is counted",
});
