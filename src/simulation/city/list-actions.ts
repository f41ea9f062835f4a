/** The actions that fill the city's lists: reservations, contracts, reductions, password-free plates, parameters. */
import { z } from "zod";
import { localDay, startOfLocalDay } from "../../local-day.ts";
import { action, done, full, momentInput, momentOf, noMoment } from "./action.ts";
import type { Action, ActionContext } from "./action.ts";
import { falsehoodKinds, falsifiedLists } from "./falsified-lists.ts";

const plate = z.string().min(1).max(10).describe("number plate without spaces");
const vehicleType = z.literal([1, 2]).default(1).describe("1 small, 2 large");
const id = z.string().min(1).max(30).optional().describe("its number; made up when missing");
const status = z.literal([1, 2]).default(1).describe("1 valid, 2 cancelled");

const reservation = z.strictObject({
  plate,
  from: momentInput.optional().describe("may enter from; today 00:00"),
  to: momentInput.optional().describe("may enter until; tomorrow 00:00"),
  id,
  status,
  type: z.literal([1, 2, 3, 4]).default(1).describe("1 ordinary, 2 hospital, 3 accessible berth, 4 import expo"),
  berth: z.string().min(1).max(20).nullable().default(null),
  vehicleType,
  remark: z.string().min(1).max(200).default("无"),
});

const contract = z.strictObject({
  plate,
  code: z.string().min(1).max(30).default("NIGHT").describe("staggerCode: which hours, by the box's configuration"),
  product: z.string().min(1).max(30).default("STAGGER"),
  from: momentInput.optional().describe("first local day; today"),
  to: momentInput.optional().describe("last local day; a month from now"),
  id,
  status,
  vehicleType,
});

const reduction = z.strictObject({
  plate,
  fen: z.int().min(0).max(999_999).default(0).describe("money taken off"),
  minutes: z.int().min(0).max(999_999).default(0).describe("minutes not counted"),
  code: z.string().min(1).max(30).optional().describe("reduceCode; made up when missing"),
  from: momentInput.optional().describe("valid from; today 00:00"),
  to: momentInput.optional().describe("valid until; tomorrow 00:00"),
  type: z.string().min(1).max(30).default("POLICY").describe("reduceTypeId"),
  order: z.string().min(1).max(30).nullable().default(null).describe("order of a reservation's payment"),
  remark: z.string().min(1).max(200).default("政策减免"),
});

const passwordFree = z.strictObject({
  plate,
  payType: z.int().min(0).max(99).default(2).describe("the city's number of 5.3.4"),
  remove: z.boolean().default(false),
});

const parameter = z.strictObject({
  name: z.string().min(1).max(30),
  value: z.string().min(1).max(50),
  desc: z.string().min(1).max(100).default("参数"),
});

const falsehood = z.strictObject({
  change: z.enum(falsehoodKinds).describe("an order left out, one that nobody paid, or another amount"),
  list: z.enum(falsifiedLists).default("both").describe("5.3.6, 5.3.9 or both"),
  orderId: z.string().min(1).max(30).nullable().default(null).describe("the day's first, or a made-up one"),
  fen: z.int().min(0).max(999_999).default(1).describe("the amount that is told"),
});

/** A number for something that was given none: unique in its list, the same in every run. */
function numbered(prefix: string, list: ReadonlyMap<string, unknown>, nowMs: number): string {
  const stem = `${prefix}${localDay(nowMs)}`;
  let count = list.size + 1;
  while (list.has(`${stem}${String(count).padStart(6, "0")}`)) count += 1;
  return `${stem}${String(count).padStart(6, "0")}`;
}

function reserve({ platform, nowMs }: ActionContext, input: z.output<typeof reservation>) {
  const reserveFrom = momentOf(input.from, "today", nowMs);
  const reserveTo = momentOf(input.to, "tomorrow", nowMs);
  if (reserveFrom === null || reserveTo === null) return noMoment();
  const entry = {
    reserveId: input.id ?? numbered("R", platform.lists.reservations, nowMs),
    reserveType: input.type,
    reserveStatus: input.status,
    plateId: input.plate,
    reserveFrom,
    reserveTo,
    berthId: input.berth,
    vehicleType: input.vehicleType,
    remark: input.remark,
  };
  return platform.lists.reserve(entry) ? done(entry) : full();
}

function sign({ platform, nowMs }: ActionContext, input: z.output<typeof contract>) {
  const from = momentOf(input.from, "today", nowMs);
  const to = momentOf(input.to, "+30d", nowMs);
  if (from === null || to === null) return noMoment();
  const entry = {
    signId: input.id ?? numbered("S", platform.lists.contracts, nowMs),
    signStatus: input.status,
    staggerCode: input.code,
    productId: input.product,
    plateId: input.plate,
    vehicleType: input.vehicleType,
    staggerDayFrom: startOfLocalDay(localDay(from)),
    staggerDayTo: startOfLocalDay(localDay(to)),
  };
  return platform.lists.contract(entry) ? done(entry) : full();
}

function reduce({ platform, nowMs }: ActionContext, input: z.output<typeof reduction>) {
  const reduceFrom = momentOf(input.from, "today", nowMs);
  const reduceTo = momentOf(input.to, "tomorrow", nowMs);
  if (reduceFrom === null || reduceTo === null) return noMoment();
  const entry = {
    plateId: input.plate,
    reduceTypeId: input.type,
    orderId: input.order,
    reduceCode: input.code ?? numbered("J", platform.lists.reductions, nowMs),
    reduceMoney: input.fen,
    reduceTime: input.minutes,
    reduceFrom,
    reduceTo,
    remark: input.remark,
  };
  return platform.lists.reduce(entry) ? done(entry) : full();
}

/** The actions of this file. */
export const listActions: readonly Action[] = [
  action(
    "/reservations",
    { zh: "添加或修改一条预约（5.2.1）", en: "adds or changes a reservation (5.2.1)" },
    reservation,
    reserve,
  ),
  action(
    "/contracts",
    { zh: "添加或修改一份错峰签约（5.4.1）", en: "adds or changes a stagger contract (5.4.1)" },
    contract,
    sign,
  ),
  action("/reductions", { zh: "添加一条减免（5.3.1）", en: "adds a reduction (5.3.1)" }, reduction, reduce),
  action(
    "/password-free",
    { zh: "设置或取消免密车辆（5.3.3）", en: "makes a plate password-free, or ends it (5.3.3)" },
    passwordFree,
    ({ platform }, input) => {
      if (input.remove) return done({ removed: platform.lists.passwordFree.delete(input.plate) });
      return platform.lists.letCollect({ plateId: input.plate, payType: input.payType }) ? done() : full();
    },
  ),
  action(
    "/parameters",
    { zh: "设置一个下发参数（5.3.11）", en: "sets a parameter the city prescribes (5.3.11)" },
    parameter,
    ({ platform }, input) => {
      return platform.lists.prescribe(input) ? done() : full();
    },
  ),
  action(
    "/falsify",
    {
      zh: "篡改对账单或票据（5.3.6、5.3.9），用于核对练习",
      en: "tells a wrong statement or wrong bills (5.3.6, 5.3.9)",
    },
    falsehood,
    ({ platform }, input) => (platform.money.falsified.add(input) ? done(input) : full()),
  ),
  action(
    "/tell-the-truth",
    { zh: "撤销全部篡改", en: "ends every falsehood of /falsify" },
    z.strictObject({}),
    ({ platform }) => done({ removed: platform.money.falsified.clear() }),
  ),
];
