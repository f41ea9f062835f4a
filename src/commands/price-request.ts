/**
 * The words of `gatehouse price` turned into a stay, its reductions and its payments. A word it cannot read is a
 * `PriceUsageError` that says how to write it.
 */
import type { Reduction } from "../stay/money-records.ts";
import type { PaymentMade } from "../tariff/overstay.ts";
import type { QuoteRequest } from "../tariff/quote.ts";
import type { WeeklyHours } from "../tariff/calendar.ts";
import type { Language } from "./language.ts";

/** The options of the command as they are typed. */
export type PriceOptions = {
  readonly config: string;
  readonly from?: string;
  readonly to?: string;
  readonly rules?: boolean;
  readonly class: string;
  readonly plateClass?: string;
  readonly list: readonly string[];
  readonly contract?: string;
  readonly contractHours?: string;
  readonly shop: readonly string[];
  readonly city: readonly string[];
  readonly paid: readonly string[];
  readonly leaveWithin: string;
  readonly lang: Language;
  readonly json?: boolean;
};

/** The command was typed wrongly; the message tells how to type it. */
export class PriceUsageError extends Error {
  override readonly name = "PriceUsageError";
}

/** What is asked for. */
export function quoteRequest(options: PriceOptions): QuoteRequest {
  const stay = {
    arrivedMs: instant("--from", options.from),
    leavingMs: instant("--to", options.to),
    vehicleType: vehicleType(options.class),
    plateClass: options.plateClass ?? null,
    lists: options.list,
    contract: contractOf(options),
  };
  return {
    stay,
    shop: options.shop.map((word, index) => reduction("--shop", word, index)),
    city: options.city.map((word, index) => reduction("--city", word, index)),
    payments: options.paid.map((word) => payment(word, wholeNumber("--leave-within", options.leaveWithin))),
  };
}

/** `2026-03-02 08:00`, with `T` or seconds if one likes; Asia/Shanghai unless an offset says otherwise. */
function instant(option: string, word = ""): number {
  const found = /^(?<date>\d{4}-\d\d-\d\d)[ T](?<time>\d\d:\d\d(:\d\d)?)(?<offset>Z|[+-]\d\d:\d\d)?$/.exec(
    word,
  )?.groups;
  const { date = "", time = "", offset = "+08:00" } = found ?? {};
  const ms = Date.parse(`${date}T${time}${offset}`);
  const isDate = !Number.isNaN(ms) && new Date(`${date}T00:00Z`).toISOString().startsWith(date);
  if (found === undefined || !isDate) throw usage(option, word, "2026-03-02 08:00", "2026-03-02T08:00:30+08:00");
  return ms;
}

function vehicleType(word: string): 1 | 2 {
  if (word === "small" || word === "1") return 1;
  if (word === "large" || word === "2") return 2;
  throw usage("--class", word, "small", "large");
}

/** Minutes `60min` or yuan `5.00`. */
function reduction(option: string, word: string, index: number): Reduction {
  const minutes = /^(?<minutes>\d{1,6})min$/.exec(word)?.groups?.["minutes"];
  const amounts =
    minutes === undefined ? { fen: fenOfYuan(option, word), minutes: 0 } : { fen: 0, minutes: Number(minutes) };
  return { code: `${option.slice(2)}-${index + 1}`, ...amounts, fromMs: -Infinity, toMs: Infinity, remark: "" };
}

function fenOfYuan(option: string, word: string): number {
  const found = /^(?<yuan>\d{1,6})(\.(?<fen>\d\d))?$/.exec(word)?.groups;
  if (found === undefined) throw usage(option, word, "12.50", option === "--paid" ? "12@2026-03-02T10:00" : "60min");
  return Number(found["yuan"]) * 100 + Number(found["fen"] ?? 0);
}

/** `12.50@2026-03-02T10:00`. */
function payment(word: string, leftValidSeconds: number): PaymentMade {
  const [amount = "", at = ""] = word.split("@");
  return {
    fen: fenOfYuan("--paid", amount),
    reducedFen: 0,
    usedCodes: [],
    paidAtMs: instant("--paid", at),
    leftValidSeconds,
  };
}

function wholeNumber(option: string, word: string): number {
  if (!/^\d{1,6}$/.test(word)) throw usage(option, word, "900");
  return Number(word);
}

/** A contract in force throughout, with the same hours every day, or all day. */
function contractOf({ contract, contractHours }: PriceOptions): QuoteRequest["stay"]["contract"] {
  if (contract === undefined) return null;
  return { code: contract, hours: dailyHours(contractHours), fromDay: 0, toDay: 1_000_000 };
}

function dailyHours(word: string | undefined): WeeklyHours {
  if (word === undefined) return [];
  const found = /^(?<from>\d\d:\d\d)-(?<to>\d\d:\d\d)$/.exec(word)?.groups;
  const from = minuteOf(found?.["from"] ?? "");
  const to = minuteOf(found?.["to"] ?? "");
  if (!(from < 1440 && to <= 1440)) throw usage("--contract-hours", word, "18:00-08:00");
  const days = [0, 1, 2, 3, 4, 5, 6].map((day) => day * 1440);
  if (from < to) return days.map((day) => [day + from, day + to] as const);
  return days.flatMap((day) => [[day, day + to] as const, [day + from, day + 1440] as const]);
}

function minuteOf(time: string): number {
  const [hours = Number.NaN, minutes = Number.NaN] = time.split(":").map(Number);
  return minutes < 60 ? hours * 60 + minutes : Number.NaN;
}

function usage(option: string, word: string, ...examples: readonly string[]): PriceUsageError {
  const [zh, en] = [examples.join(" 或 "), examples.join(" or ")];
  return new PriceUsageError(`${option} "${word}": write it like ${en}. 请写成 ${zh}。`);
}
