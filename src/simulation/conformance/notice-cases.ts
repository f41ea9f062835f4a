/** 5.3.4: payment notices. They tell of payments nobody made, so they are for a box that is not in service. */
import type { CallFields, CallTwist } from "../city/call.ts";
import type { CaseOutcome, ConformanceCase } from "./case.ts";
import { carCase, failed, notShown, passed, probeCase } from "./case.ts";
import { quoteOf } from "./fee-query-cases.ts";
import { codeIs, faultOfRefusal, NOBODY } from "./probe.ts";
import type { CallbackProbe } from "./probe.ts";
import { localDate } from "../../local-day.ts";

const CLAUSE = "5.3.4";
const THREE_DAYS_MS = 3 * 86_400_000;
/** No box gets this far within a day: the order is nobody's. */
const NOBODYS_SEQUENCE = "9999998";

/** A notice of a payment for an order that nobody gave out. */
function strangeNotice(probe: CallbackProbe, suffix: string): CallFields {
  const businessId = `${localDate(probe.now())}${probe.parkingId.toUpperCase().padStart(13, "0")}${NOBODYS_SEQUENCE}`;
  return {
    businessId,
    orderId: businessId + suffix,
    plateId: NOBODY,
    vehicleType: 1,
    payMoney: 500,
    payStatus: 1,
    payType: 12,
    payTime: probe.now(),
  };
}

/** A case that may only run when notices are allowed. */
function noticeCase(zh: string, en: string, run: (probe: CallbackProbe) => Promise<CaseOutcome>): ConformanceCase {
  return probeCase(CLAUSE, { zh, en }, async (probe, { notices }) => (notices ? await run(probe) : notAllowed));
}

const notAllowed = notShown("未允许发送支付通知", "notices were not allowed");

/** A strange notice with changes, taken with 0. */
function takes(zh: string, en: string, changes: CallFields, twist: CallTwist = {}): ConformanceCase {
  return noticeCase(zh, en, async (probe) => {
    const notice = { ...strangeNotice(probe, "a1"), ...changes };
    return codeIs(await probe.ask("paymentNotice", notice, twist), 0) ?? passed;
  });
}

function refuses(zh: string, en: string, twist: CallTwist): ConformanceCase {
  return noticeCase(zh, en, async (probe) => {
    return (await faultOfRefusal(probe, await probe.ask("paymentNotice", strangeNotice(probe, "a2"), twist))) ?? passed;
  });
}

/** The cases; the last one pays for the car. */
export const noticeCases: readonly ConformanceCase[] = [
  takes("未知订单的通知也存储并返回 0", "takes a notice for an order it does not know", {}),
  noticeCase("重复的通知返回 0", "answers a repeated notice with 0", async (probe) => {
    const notice = strangeNotice(probe, "a3");
    const first = codeIs(await probe.ask("paymentNotice", notice), 0);
    return first ?? codeIs(await probe.ask("paymentNotice", notice), 0) ?? passed;
  }),
  takes("几天前的通知照常接受", "takes a notice that is three days old", {}, { skewMs: -THREE_DAYS_MS }),
  takes("接受未列出的支付方式编号", "takes a payType the document does not name", { payType: 77 }),
  takes("支付失败（payStatus 2）的通知返回 0", "takes a notice of a failed payment", { payStatus: 2 }),
  refuses("拒绝签名错误的通知", "refuses a notice with a wrong sign", { badSign: true }),
  refuses("拒绝其他场库的通知", "refuses a notice for another lot", { otherLot: true }),
  carCase(
    CLAUSE,
    { zh: "通知后该车不再欠费", en: "settles the quote: the car then owes nothing" },
    async (probe, plate, { notices }) => {
      if (!notices) return notAllowed;
      const quote = await quoteOf(probe, plate);
      if ("result" in quote) return quote;
      if (quote.dueMoney === 0) return notShown("该车没有应付金额", "the car owes nothing");
      const { businessId, orderId, plateId, vehicleType, dueMoney: payMoney } = quote;
      const paid = { payMoney, payStatus: 1, payType: 12, payTime: probe.now() };
      const notice = { businessId, orderId, plateId, vehicleType, ...paid };
      const taken =
        codeIs(await probe.ask("paymentNotice", notice), 0) ?? codeIs(await probe.ask("paymentNotice", notice), 0);
      if (taken !== null) return taken;
      const after = await quoteOf(probe, plate);
      if ("result" in after) return after;
      if (after.dueMoney === 0) return passed;
      return failed(`支付后仍欠 ${after.dueMoney} 分`, `${after.dueMoney} fen are due after it was paid`);
    },
  ),
];
