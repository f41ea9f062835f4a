/** A lot's prices in sentences, one a rule, for an operator to read and to read out. It prices nothing. */
import type { Bilingual } from "../plate/bilingual.ts";
import { localDate, startOfLocalDay } from "../local-day.ts";
import type { DayName } from "./calendar.ts";
import type { Charge, ContractRule, Period, Rate, Tariff, TariffBook, Tier } from "./tariff.ts";
import { duration, money, timeOfMinute } from "./words.ts";

const DAY_WORDS: Readonly<Record<DayName, Bilingual>> = {
  mon: { zh: "周一", en: "Mondays" },
  tue: { zh: "周二", en: "Tuesdays" },
  wed: { zh: "周三", en: "Wednesdays" },
  thu: { zh: "周四", en: "Thursdays" },
  fri: { zh: "周五", en: "Fridays" },
  sat: { zh: "周六", en: "Saturdays" },
  sun: { zh: "周日", en: "Sundays" },
  workday: { zh: "工作日", en: "workdays" },
  weekend: { zh: "周末", en: "weekends" },
  holiday: { zh: "节假日", en: "holidays" },
};

const ROUNDING_WORDS: Readonly<Record<Tier["rounding"], Bilingual>> = {
  up: { zh: "不足一个单位按一个单位计", en: "a step begun counts" },
  nearest: { zh: "满半个单位按一个单位计", en: "half a step counts" },
  down: { zh: "不足一个单位不计", en: "only whole steps count" },
};

const RESTART_WORDS: Readonly<Record<Tariff["restart"], Bilingual>> = {
  part: { zh: "费率变化时重新起计", en: "The steps begin anew whenever the rate changes" },
  day: { zh: "每日零点重新起计", en: "The steps begin anew at midnight" },
  "24h": { zh: "入场后每24小时重新起计", en: "The steps begin anew every 24 hours from the arrival" },
  never: { zh: "首时段每次停车只计一次", en: "A first step is charged once in a stay" },
};

const COUNT_WORDS: Readonly<Record<TariffBook["countBy"], Bilingual>> = {
  "full-minute": { zh: "停车时间不足一分钟的部分不计", en: "A started minute does not count" },
  "started-minute": { zh: "停车时间不足一分钟按一分钟计", en: "A started minute counts whole" },
  second: { zh: "停车时间精确到秒", en: "Time counts to the second" },
};

const OVERSTAY_WORDS: Readonly<Record<TariffBook["overstay"], Bilingual>> = {
  difference: {
    zh: "缴费后超时离场：从入场重新计费，扣除已付",
    en: "Too late after paying: the whole stay is priced again, less what was paid",
  },
  "new-stay": {
    zh: "缴费后超时离场：从缴费时起按新的停车计费，不再有免费时长",
    en: "Too late after paying: a new stay from the payment, without free minutes",
  },
  "excess-only": {
    zh: "缴费后超时离场：只计离场时间之后的部分",
    en: "Too late after paying: only the time after the leave window",
  },
};

/** The sentences of a book, in the order in which its tariffs are tried. */
export function bookAloud(book: TariffBook): readonly Bilingual[] {
  const { maximumFen, passThroughMs } = book;
  const pass = duration(passThroughMs);
  return [
    COUNT_WORDS[book.countBy],
    ...when(passThroughMs > 0, { zh: `${pass.zh}内离场不收费`, en: `Nothing is due within ${pass.en} of the arrival` }),
    ...limit(maximumFen, { zh: "本场每次停车最高", en: "No stay on this lot costs more than" }),
    ...book.tariffs.flatMap(tariffAloud),
    ...book.contracts.map(contractAloud),
    OVERSTAY_WORDS[book.overstay],
    book.reductionsStack
      ? { zh: "同一来源的减免可以叠加", en: "Reductions of one source count together" }
      : { zh: "同一来源的减免只取最优的一项", en: "Of the reductions of one source only the best counts" },
  ];
}

function tariffAloud(tariff: Tariff): readonly Bilingual[] {
  const { title, free, periods, base, caps } = tariff;
  const minutes = duration(free.ms);
  const afterFree = free.inside
    ? { zh: "，超过后从入场起计费", en: "; a longer stay pays from its arrival" }
    : { zh: "，之后开始计费", en: "; charging begins after them" };
  const sentences: Bilingual[] = [
    ...when(free.ms > 0, {
      zh: `前${minutes.zh}免费${afterFree.zh}`,
      en: `The first ${minutes.en} are free${afterFree.en}`,
    }),
    ...periods.map(periodAloud),
    periods.length > 0 ? joined({ zh: "其余时间", en: "At all other times" }, rateAloud(base)) : rateAloud(base),
    ...when(restartMatters(tariff), RESTART_WORDS[tariff.restart]),
    ...limit(caps.stayFen, { zh: "每次停车最高", en: "A stay costs at most" }),
    ...limit(caps.per24hFen, { zh: "每24小时最高", en: "24 hours cost at most" }),
    ...limit(caps.perDayFen, { zh: "每个自然日最高", en: "A calendar day costs at most" }),
  ];
  const name = joined(
    { zh: `“${title.zh}”${whoFor(tariff).zh}`, en: `"${title.en}"${whoFor(tariff).en}` },
    validity(tariff),
  );
  return [name, ...sentences];
}

/** One rate without a first step is the same whatever begins anew. */
function restartMatters({ periods, base }: Tariff): boolean {
  return [base, ...periods.map(({ rate }) => rate)].some(
    ({ charge }) => charge.kind === "steps" && charge.tiers.length > 1,
  );
}

function whoFor({ vehicleType, plateClasses, lists }: Tariff): Bilingual {
  const words: Bilingual[] = [
    ...when(vehicleType === 1, { zh: "小型车", en: "small vehicles" }),
    ...when(vehicleType === 2, { zh: "大型车", en: "large vehicles" }),
    ...when(plateClasses.length > 0, {
      zh: `号牌 ${plateClasses.join("、")}`,
      en: `plates ${plateClasses.join(", ")}`,
    }),
    ...when(lists.length > 0, { zh: `名单 ${lists.join("、")}`, en: `list ${lists.join(", ")}` }),
  ];
  if (words.length === 0) return { zh: "（所有车辆）", en: " (all vehicles)" };
  return { zh: `（${words.map(({ zh }) => zh).join("，")}）`, en: ` (${words.map(({ en }) => en).join(", ")})` };
}

function validity({ fromDay, toDay, onExpiry }: Tariff): Bilingual {
  const from = fromDay === null ? null : dateOf(fromDay);
  const to = toDay === null ? null : dateOf(toDay);
  if (from === null && to === null) return { zh: "一直有效", en: "always in force" };
  const after =
    to !== null && onExpiry === "switch"
      ? { zh: "，到期后按新标准续计", en: ", then the next takes over" }
      : { zh: "", en: "" };
  return {
    zh: `${from ?? ""}至${to ?? "今后"}有效${after.zh}`,
    en: `in force${from === null ? "" : ` from ${from}`}${to === null ? "" : ` to ${to}`}${after.en}`,
  };
}

function periodAloud({ rate, days, hours }: Period): Bilingual {
  const span = `${timeOfMinute(hours.fromMinute)}–${timeOfMinute(hours.toMinute)}`;
  const on = {
    zh: days.length === 0 ? "每天" : days.map((day) => DAY_WORDS[day].zh).join("、"),
    en: days.length === 0 ? "daily" : `on ${days.map((day) => DAY_WORDS[day].en).join(", ")}`,
  };
  return joined(
    { zh: `${rate.title.zh}（${on.zh} ${span}）`, en: `${rate.title.en} (${on.en} ${span})` },
    rateAloud(rate),
  );
}

function contractAloud({ codes, rate }: ContractRule): Bilingual {
  const which =
    codes.length === 0 ? { zh: "所有合同", en: "all contracts" } : { zh: codes.join("、"), en: codes.join(", ") };
  return joined({ zh: `${rate.title.zh}（${which.zh}）`, en: `${rate.title.en} (${which.en})` }, rateAloud(rate));
}

function rateAloud({ charge, capFen }: Rate): Bilingual {
  const [most] = limit(capFen, { zh: "，每段最高", en: ", at most for one stretch" });
  const words = chargeAloud(charge);
  return { zh: `${words.zh}${most?.zh ?? ""}`, en: `${words.en}${most?.en ?? ""}` };
}

function chargeAloud(charge: Charge): Bilingual {
  if (charge.kind === "flat") {
    if (charge.fen === 0) return { zh: "免费", en: "free" };
    return { zh: `一口价 ${money(charge.fen).zh}`, en: `${money(charge.fen).en} flat` };
  }
  let sinceMs = 0;
  const tiers = charge.tiers.map(({ untilMs, everyMs, fen, rounding }) => {
    const [lasts, step, price, round] = [
      duration(untilMs - sinceMs),
      duration(everyMs),
      money(fen),
      ROUNDING_WORDS[rounding],
    ];
    const isFirst = sinceMs === 0;
    const span =
      untilMs === Infinity
        ? { zh: isFirst ? "" : "之后", en: isFirst ? "" : "then " }
        : { zh: `${isFirst ? "首" : "其后"}${lasts.zh}内`, en: `${isFirst ? "first" : "next"} ${lasts.en}: ` };
    sinceMs = untilMs;
    return {
      zh: `${span.zh}每${step.zh} ${price.zh}，${round.zh}`,
      en: `${span.en}${price.en} per ${step.en}, ${round.en}`,
    };
  });
  return { zh: tiers.map(({ zh }) => zh).join("；"), en: tiers.map(({ en }) => en).join("; ") };
}

function limit(fen: number | null, words: Bilingual): readonly Bilingual[] {
  return fen === null ? [] : [{ zh: `${words.zh} ${money(fen).zh}`, en: `${words.en} ${money(fen).en}` }];
}

function when(condition: boolean, words: Bilingual): readonly Bilingual[] {
  return condition ? [words] : [];
}

function joined(first: Bilingual, second: Bilingual): Bilingual {
  return { zh: `${first.zh}：${second.zh}`, en: `${first.en}: ${second.en}` };
}

function dateOf(day: number): string {
  const date = localDate(startOfLocalDay(day));
  return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
}
