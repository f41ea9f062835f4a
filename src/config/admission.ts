/** The `admission` and `exit` sections: who may come in, and how money is asked for at the exit. */
import { z } from "zod";
import { setting } from "../device/setting.ts";
import { weeklyHours } from "./lanes.ts";
import { publicKeySetting } from "./signing-key.ts";

const minutes = (most: number, normal: number) => z.int().min(0).max(most).default(normal);

const list = z.strictObject({
  name: setting(z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/), { zh: "名单名称", en: "The list's name" }),
  titleZh: setting(z.string().min(1).max(30), { zh: "中文名称", en: "Name shown to people, Chinese" }),
  titleEn: setting(z.string().min(1).max(60), { zh: "英文名称", en: "Name shown to people, English" }),
  kind: setting(z.enum(["monthly", "staff", "free", "visitor", "blocked", "other"]), {
    zh: "名单类型",
    en: "What kind of list it is",
  }),
  file: setting(z.string().min(1).nullable().default(null), {
    zh: "名单文件（JSON 或 CSV），修改后自动生效；为空则只通过接口维护",
    en: "The list's file (JSON or CSV), applied when it changes; null: kept through the API only",
  }),
  whenFull: setting(z.enum(["admit", "refuse"]).default("refuse"), {
    zh: "满位时是否放行",
    en: "Whether its cars come in although the lot is full",
  }),
  whenQuotaFull: setting(z.enum(["bill_as_temporary", "refuse"]).default("bill_as_temporary"), {
    zh: "组内车位用完时",
    en: "What happens when a group's berths are taken",
  }),
  swapMinutes: setting(minutes(1440, 0), {
    unit: "min",
    zh: "换车时间：组内车位用完时按临时车入场的车辆，若同组另一车在此时间内离场，则转为占用其车位；0 为不换",
    en: "A car let in as temporary because its group's berths were taken gets the berth of another of the group that leaves within this; 0: never",
  }),
  remindDays: setting(z.int().min(0).max(90).default(0), {
    unit: "days",
    zh: "有效期剩余天数不超过此值时提醒司机（显示屏 {days}）；0 为不提醒",
    en: "A driver is reminded on the sign ({days}) from this many days before the car's entry ends; 0: never",
  }),
  alreadyInside: setting(z.enum(["soft", "hard", "off"]).default("soft"), {
    zh: "已在场时的处理",
    en: "What happens when the plate is inside already",
  }),
  blocked: setting(z.enum(["refuse", "admit_and_alarm"]).default("refuse"), {
    zh: "黑名单车辆的处理；名单内每辆车可另行规定",
    en: "For a blocked list: turn away, or admit and raise an alarm; an entry may say otherwise for its car",
  }),
});

const area = z.strictObject({
  name: setting(z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/), { zh: "区域名称", en: "The area's name" }),
  titleZh: setting(z.string().min(1).max(30), { zh: "中文名称", en: "Name shown to people, Chinese" }),
  titleEn: setting(z.string().min(1).max(60), { zh: "英文名称", en: "Name shown to people, English" }),
  berths: setting(z.int().min(0).max(100_000), {
    zh: "该区域的泊位数，包含在总泊位数内",
    en: "Its berths; they are among the lot's",
  }),
  plateClasses: setting(
    z
      .array(
        z.enum(["civil", "nev_small", "nev_large", "hk_mo", "police", "coach", "trailer", "motorcycle", "overseas"]),
      )
      .default([]),
    { zh: "计入该区域的号牌类型", en: "Plate classes that count here" },
  ),
  vehicleTypes: setting(z.array(z.union([z.literal(1), z.literal(2)])).default([]), {
    zh: "计入该区域的车型：1 小型，2 大型",
    en: "Vehicle types that count here: 1 small, 2 large",
  }),
  lists: setting(z.array(z.string().max(31)).default([]), {
    zh: "计入该区域的名单",
    en: "Lists whose cars count here",
  }),
  reserved: setting(z.boolean().default(true), {
    zh: "其泊位是否不供其他车辆使用",
    en: "Whether its berths are kept from all other cars",
  }),
  whenFull: setting(z.enum(["elsewhere", "refuse"]).default("elsewhere"), {
    zh: "区域满位时：使用其他泊位，或拒绝入场",
    en: "When it is full its cars take other berths, or are turned away",
  }),
});

export const admissionSection = z
  .strictObject({
    areas: setting(z.array(area).max(20).default([]), {
      zh: "专用区域（可选）：一辆车计入第一个符合的区域",
      en: "Parts of the count for some cars (optional); a car counts in the first that fits",
    }),
    lists: setting(z.array(list).max(50).default([]), { zh: "车辆名单", en: "Lists of cars" }),
    listKeys: setting(z.array(publicKeySetting("gatehouse sign-list --new-key")).max(8).default([]), {
      zh: "名单签名的公钥（Ed25519）；填写后所有名单须带其中任一密钥的签名，见 docs/INSTALL.md；为空则不验签名",
      en: "Public keys (Ed25519) of those who keep the lists: once there is one, every list must be signed with one of them, see docs/INSTALL.md; none: lists are taken unsigned",
    }),
    reservationEarlyMinutes: setting(minutes(1440, 0), {
      unit: "min",
      zh: "预约可提前入场的分钟数",
      en: "How early a reservation admits",
    }),
    reservationLateMinutes: setting(minutes(1440, 0), {
      unit: "min",
      zh: "预约可延后入场的分钟数",
      en: "How late a reservation still admits",
    }),
    keepBackMinutes: setting(minutes(1440, 0), {
      unit: "min",
      zh: "为多少分钟内开始的预约保留泊位",
      en: "Berths are kept back for reservations that begin within this",
    }),
    staggerHours: setting(z.record(z.string(), weeklyHours).default({}), {
      zh: "各 staggerCode 的每周时段；未列出的全天有效",
      en: "Weekly hours of each staggerCode; a code not named holds all day",
    }),
    alwaysAdmit: setting(
      z
        .array(z.enum(["police", "army", "armed_police", "emergency", "embassy", "consulate", "motorcycle"]))
        .default([]),
      {
        zh: "始终放行的号牌类型",
        en: "Plate classes that are always let through, free of charge",
      },
    ),
    noPlate: setting(z.enum(["operator", "admit"]).default("operator"), {
      zh: "无牌车入场：人工处理或直接放行",
      en: "A car without a readable plate: an operator decides, or it comes in",
    }),
    alreadyInside: setting(z.enum(["soft", "hard", "off"]).default("soft"), {
      zh: "临时车已在场时的处理",
      en: "A temporary car whose plate is inside already",
    }),
    justLeftSeconds: setting(z.int().min(0).max(600).default(90), {
      unit: "s",
      zh: "刚离场多少秒内的入口识别视为误读",
      en: "A plate that left this recently opens no entry",
    }),
  })
  .superRefine(({ areas, lists }, context) => {
    for (const [key, named] of [["areas", areas] as const, ["lists", lists] as const]) {
      for (const index of repeated(named)) {
        const message = `"${named[index]?.name}" is used before; give each its own name. “${named[index]?.name}” 重复。`;
        context.addIssue({ code: "custom", path: [key, index, "name"], message });
      }
    }
    for (const [index, one] of areas.entries()) {
      const unknown = one.lists.find((name) => !lists.some((known) => known.name === name));
      if (unknown === undefined) continue;
      const message = `There is no list "${unknown}". 没有名单“${unknown}”。`;
      context.addIssue({ code: "custom", path: ["areas", index, "lists"], message });
    }
  })
  .prefault({});

/** Where a name stands that was there before. */
function repeated(named: readonly { readonly name: string }[]): readonly number[] {
  const names = named.map(({ name }) => name);
  return [...names.keys()].filter((index) => names.indexOf(names[index] ?? "") < index);
}

const noEntry = z.discriminatedUnion("policy", [
  z.strictObject({ policy: setting(z.literal("hold"), { zh: "等待人工处理", en: "An operator decides" }) }),
  z.strictObject({ policy: setting(z.literal("open"), { zh: "免费放行", en: "It leaves free of charge" }) }),
  z.strictObject({
    policy: setting(z.literal("charge"), { zh: "收取固定金额", en: "It pays a fixed amount" }),
    fen: setting(z.int().min(1).max(999_999), { zh: "金额（分）", en: "The amount in fen (100 fen = 1 yuan)" }),
  }),
]);

export const exitSection = z
  .strictObject({
    noEntry: setting(noEntry.default({ policy: "hold" }), {
      zh: "无入场记录的车辆",
      en: "A car of which there is no stay",
    }),
    noEntryOfLists: setting(z.record(z.string(), noEntry).default({}), {
      zh: "名单车辆无入场记录时，按名单名称；未列出的名单按 noEntry。始终放行的号牌类型直接放行",
      en: "The same for the cars of a list, by the list's name; a list not named here goes by noEntry. Plate classes that always pass do so here too",
    }),
    cityBudgetMs: setting(z.int().min(0).max(10_000).default(1_500), {
      unit: "ms",
      zh: "等待市平台（减免与免密）的总时间",
      en: "Time for the city's reductions and submit together",
    }),
    cityPayments: setting(z.boolean().default(true), {
      zh: "通过市平台统一支付",
      en: "Money is collected through the city",
    }),
    whenCityUnreachable: setting(z.enum(["hold", "open_and_owe"]).default("hold"), {
      zh: "市平台不可达且有费用时：等待人工，或放行并记欠费",
      en: "Money is due and the city cannot be reached: wait for a person, or open and write it down as owed",
    }),
    quoteValidSeconds: setting(z.int().min(60).max(3_600).default(300), {
      unit: "s",
      zh: "报价有效时间",
      en: "How long a quote stands",
    }),
    leftValidSeconds: setting(z.int().min(60).max(86_400).default(900), {
      unit: "s",
      zh: "付款后多久内离场有效",
      en: "How long after a payment the car may leave",
    }),
    resultAskFirstMs: setting(z.int().min(500).max(60_000).default(3_000), {
      unit: "ms",
      zh: "首次查询支付结果的间隔",
      en: "First delay before a payment result is asked",
    }),
    resultAskLastMs: setting(z.int().min(1_000).max(600_000).default(30_000), {
      unit: "ms",
      zh: "查询支付结果的最长间隔",
      en: "Longest delay between two such questions",
    }),
    collectOwed: setting(z.boolean().default(true), {
      zh: "出场时补收该车以前的欠费",
      en: "A debt of an earlier visit is collected at the exit",
    }),
    openOnceSeconds: setting(z.int().min(5).max(300).default(30), {
      unit: "s",
      zh: "人工开闸指令的有效时间",
      en: "An operator's open-once lapses after this",
    }),
  })
  .prefault({});
