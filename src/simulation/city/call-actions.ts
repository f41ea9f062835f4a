/** The actions that make the city call the box: fee query, payment, notice, invoice query, find my car. */
import { z } from "zod";
import type { IncomingName } from "../../city/wire/interfaces.ts";
import { incomingInterfaces, incomingNames } from "../../city/wire/interfaces.ts";
import { action, done, full } from "./action.ts";
import type { Action, ActionContext, ActionReply } from "./action.ts";
import type { CallFields, CallTwist } from "./call.ts";
import { usualPayment } from "./phone-payment.ts";

const plate = z.string().min(1).max(10).describe("number plate without spaces");
const vehicleType = z.literal([1, 2]).default(1).describe("1 small, 2 large");
const milliseconds = z.int().min(0).max(86_400_000);

const flaws = {
  badSign: z.boolean().default(false).describe("signs with another password"),
  noSign: z.boolean().default(false).describe("leaves the header sign out"),
  otherLot: z.boolean().default(false).describe("names another lot"),
  skewMs: z.int().default(0).describe("moves dataTime, milliseconds"),
  extraBytes: z.int().min(0).max(1_000_000).default(0).describe("makes the body longer"),
  halfJson: z.boolean().default(false).describe("sends half of the body"),
};
const flawShape = z.strictObject(flaws);

const asking = z.strictObject({ plate, vehicleType, ...flaws });

const payment = z.strictObject({
  plate,
  vehicleType,
  payType: z.int().min(0).max(99).default(usualPayment.payType).describe("the city's number of 5.3.4"),
  thinkMs: milliseconds.default(0).describe("between quote and payment"),
  noticeDelayMs: milliseconds.default(0).describe("between payment and notice: a late notice"),
  payFen: z.int().min(0).max(999_999).nullable().default(null).describe("another amount than dueMoney"),
  repeat: z.int().min(1).max(20).default(1).describe("how often the notice is sent although it was taken"),
  neverNotify: z.boolean().default(false).describe("only 5.3.5 and the statement tell of the payment"),
  failed: z.boolean().default(false).describe("tells of a failed payment (payStatus 2)"),
  ...flaws,
});

const notice = z.strictObject({
  orderId: z.string().min(1).max(30).describe("any order, known to the box or not"),
  businessId: z.string().min(1).max(50).optional().describe("the stay; the order's first 28 characters when missing"),
  plate,
  vehicleType,
  fen: z.int().min(0).max(999_999),
  payStatus: z.literal([1, 2]).default(1).describe("1 paid, 2 failed"),
  payType: z.int().min(0).max(99).default(usualPayment.payType),
  ...flaws,
});

const addresses = z.strictObject({
  base: z
    .url({ protocol: /^https?$/ })
    .describe("what stands before /fee-query, /payment-notice, /invoice-query, /find-car"),
});

/** Plans a call and waits for its answer. */
async function called(
  context: ActionContext,
  name: IncomingName,
  fields: CallFields,
  twist: CallTwist,
): Promise<ActionReply> {
  const { agenda } = context.platform.driver;
  if (agenda.load.planned + agenda.load.underWay > CALLS_AT_ONCE) return full();
  return await new Promise((resolve) => {
    context.platform.driver.wish({ name, fields, twist, dueMs: context.nowMs }, (result) => resolve(done(result)));
  });
}

const CALLS_AT_ONCE = 5_000;

/** An action that asks the box about a plate and answers what the box said. */
function question(path: string, name: IncomingName, words: Action["words"]): Action {
  return action(path, words, asking, (context, input) => {
    const type = name === "findCar" ? {} : { vehicleType: input.vehicleType };
    return called(context, name, { plateId: input.plate, ...type }, flawsOf(input));
  });
}

function flawsOf(input: z.output<typeof flawShape>): CallTwist {
  const { badSign, noSign, otherLot, skewMs, extraBytes, halfJson } = input;
  return { badSign, noSign, otherLot, skewMs, halfJson, ...(extraBytes > 0 ? { extraBytes } : {}) };
}

/** The actions of this file. */
export const callActions: readonly Action[] = [
  question("/fee-query", "feeQuery", { zh: "向场库询价（5.3.2）", en: "asks the box what a car owes (5.3.2)" }),
  question("/invoice-query", "invoiceQuery", {
    zh: "向场库请求开票信息（5.3.7）",
    en: "asks the box what may be invoiced (5.3.7)",
  }),
  question("/find-car", "findCar", {
    zh: "向场库查询停车位置（5.3.8）",
    en: "asks the box where a car stands (5.3.8)",
  }),
  action(
    "/pay",
    { zh: "车主用手机询价并支付，再通知场库", en: "a driver asks, pays by phone, and the box is notified" },
    payment,
    ({ platform, nowMs }, { plate: plateId, ...input }) => {
      const story = platform.payments.begin({ ...input, plateId, twist: flawsOf(input) }, nowMs);
      return done({ story });
    },
  ),
  action(
    "/notice",
    { zh: "直接发送一条支付通知（5.3.4），可用未知订单", en: "sends a payment notice (5.3.4), for any order" },
    notice,
    (context, { plate: plateId, fen: payMoney, businessId, orderId, ...input }) => {
      const { vehicleType: type, payStatus, payType } = input;
      const stay = businessId ?? orderId.slice(0, 28);
      const payTime = Math.round(context.platform.clock(context.nowMs));
      const fields = { businessId: stay, orderId, plateId, vehicleType: type, payMoney, payStatus, payType, payTime };
      return called(context, "paymentNotice", fields, flawsOf(input));
    },
  ),
  action(
    "/addresses",
    { zh: "代场库登记四个回调地址（5.3.10）", en: "registers the four callback addresses for the box (5.3.10)" },
    addresses,
    ({ platform, nowMs }, { base }) => {
      for (const name of incomingNames) {
        const { urlType, path } = incomingInterfaces[name];
        const url = base.replace(/\/$/, "") + path;
        platform.addresses.register({ urlType, url, leftValidTime: 900, dataTime: nowMs }, nowMs);
      }
      return done(platform.addresses.all());
    },
  ),
];
