/** What a stretch of time costs, as an operator writes it: one price, or prices by the step. */
import { z } from "zod";
import { setting } from "../device/setting.ts";
import type { Bilingual } from "../plate/bilingual.ts";
import type { Rounding } from "../tariff/tariff.ts";

/** An amount goes over the wire in six digits. */
const FEN_MAX = 999_999;
const MINUTES_OF_LEAP_YEAR = 527_040;
const ROUNDINGS = ["up", "nearest", "down"] as const satisfies readonly Rounding[];

const amount = z.int().min(0).max(FEN_MAX);
const minutes = z.int().min(1).max(MINUTES_OF_LEAP_YEAR);

/** Describes a setting that is money. */
function inFen<S extends z.ZodType>(schema: S, text: Bilingual): S {
  return schema.meta({ description: text.en, zh: text.zh, unit: "fen" });
}

/** A limit in fen; null: no limit. */
export function maximum(text: Bilingual) {
  return inFen(amount.nullable().default(null), { zh: `${text.zh}；null 为不限`, en: `${text.en}; null: no limit` });
}

/** A name for people. */
export const titles = {
  titleZh: setting(z.string().max(30).default(""), {
    zh: "中文名称；留空则用 id",
    en: "Name shown to people, Chinese; empty: the id",
  }),
  titleEn: setting(z.string().max(60).default(""), {
    zh: "英文名称；留空则用 id",
    en: "Name shown to people, English; empty: the id",
  }),
};

const step = z.strictObject({
  forMinutes: setting(minutes.nullable().default(null), {
    unit: "min",
    zh: "本行价格持续的时间，须为 everyMinutes 的整数倍；只有最后一行为 null，表示持续到离场",
    en: "How long steps of this price go on, a multiple of everyMinutes; null on the last line only: to the end",
  }),
  everyMinutes: setting(minutes, { unit: "min", zh: "一个计费单位的长度", en: "Length of one step" }),
  fen: inFen(amount, { zh: "一个计费单位的价格", en: "Price of one step" }),
  round: setting(z.enum(ROUNDINGS).default("up"), {
    zh: "不足一个单位时：up 按一个单位计，nearest 满一半才计，down 不计",
    en: "A step begun and not finished is charged: up: whole; nearest: whole from its half on; down: not at all",
  }),
});

/** The settings of a rate. Exactly one of flatFen and steps is given; `tariff-checks.ts` sees to it. */
export const rateFields = {
  flatFen: inFen(amount.nullable().default(null), {
    zh: "整段一口价，不论多久；0 为免费。与 steps 二选一",
    en: "One price for the whole stretch, however long; 0 makes it free. Either this or steps",
  }),
  steps: setting(z.array(step).max(12).default([]), {
    zh: "按单位计费，逐行执行：首时段、其后单位、更长停放的价格。与 flatFen 二选一",
    en: "Prices by the step, line after line: a first step, units, the prices of a longer stay. Either this or flatFen",
  }),
  maxPerPartFen: maximum({
    zh: "本费率每一连续时段（例如一夜）的最高收费",
    en: "The most one unbroken stretch of this rate (one night, say) costs",
  }),
};
