/** 5.3.2: what a car owes, asked by the city. */
import type { FeeQueryData } from "../../city/wire/callbacks.ts";
import { businessIdFault, isOrderIdOf } from "../city/business-id.ts";
import { carCase, failed, passed, probeCase } from "./case.ts";
import type { CaseOutcome, ConformanceCase } from "./case.ts";
import { codeIs, faultOf, faultOfRefusal, NOBODY } from "./probe.ts";
import type { CallbackProbe } from "./probe.ts";

const CLAUSE = "5.3.2";
const nobody = { plateId: NOBODY, vehicleType: 1 };
const AT_ONCE = 100;

/** A proper quote, or why there is none. */
export async function quoteOf(probe: CallbackProbe, plate: string): Promise<FeeQueryData | CaseOutcome> {
  const reply = await probe.ask("feeQuery", { plateId: plate, vehicleType: 1 });
  // With code 0 and without a fault, the data was checked against the shape of 5.3.2.
  return codeIs(reply, 0) ?? (reply.data as FeeQueryData);
}

/** A case about two quotes, one after the other. */
function aboutTwoQuotes(
  zh: string,
  en: string,
  judge: (first: FeeQueryData, second: FeeQueryData, probe: CallbackProbe) => CaseOutcome,
): ConformanceCase {
  return carCase(CLAUSE, { zh, en }, async (probe, plate) => {
    const first = await quoteOf(probe, plate);
    if ("result" in first) return first;
    const second = await quoteOf(probe, plate);
    return "result" in second ? second : judge(first, second, probe);
  });
}

/** The cases. */
export const feeQueryCases: readonly ConformanceCase[] = [
  carCase(
    CLAUSE,
    { zh: "2 秒内返回报价，字段齐全，金额相符", en: "quotes within 2 s, whole and adding up" },
    async (probe, plate) => {
      const quote = await quoteOf(probe, plate);
      return "result" in quote ? quote : passed;
    },
  ),
  aboutTwoQuotes("每次询价返回新的订单号", "answers every query with a new orderId", (first, second) =>
    first.orderId !== second.orderId
      ? passed
      : failed(`订单号 ${first.orderId} 重复`, `the orderId ${first.orderId} came twice`),
  ),
  aboutTwoQuotes("保价时间内金额不变", "keeps the amount while the quote is valid", (first, second) =>
    first.dueMoney === second.dueMoney
      ? passed
      : failed(`${first.dueMoney} 分变为 ${second.dueMoney} 分`, `${first.dueMoney} became ${second.dueMoney} fen`),
  ),
  aboutTwoQuotes("一次停车始终是同一业务编号", "names the same stay both times", (first, second) =>
    first.businessId === second.businessId && first.arrivedTime === second.arrivedTime
      ? passed
      : failed("两次询价的业务编号或入场时间不同", "businessId or arrivedTime differ between two queries"),
  ),
  aboutTwoQuotes("报价在返回时仍然有效", "quotes with a validity that is still to come", (first, _second, probe) =>
    first.validityQuoteTime > probe.now()
      ? passed
      : failed("validityQuoteTime 已经过去", "validityQuoteTime has passed already"),
  ),
  carCase(
    "4.3",
    { zh: "业务编号和订单号符合编码规则", en: "forms businessId and orderId by the rule" },
    async (probe, plate) => {
      const quote = await quoteOf(probe, plate);
      if ("result" in quote) return quote;
      const fault = businessIdFault(quote.businessId, probe.parkingId, quote.arrivedTime);
      if (fault !== null) return failed(fault.zh, fault.en);
      if (isOrderIdOf(quote.orderId, quote.businessId)) return passed;
      return failed(
        `订单号 ${quote.orderId} 不以业务编号开头`,
        `the orderId ${quote.orderId} does not begin with the businessId`,
      );
    },
  ),
  carCase(
    CLAUSE,
    { zh: "返回所询车辆和本场库", en: "answers about the car and the lot it was asked for" },
    async (probe, plate) => {
      const quote = await quoteOf(probe, plate);
      if ("result" in quote) return quote;
      if (quote.plateId === plate && quote.parkingId === probe.parkingId) return passed;
      return failed(
        `返回 ${quote.plateId} ${quote.parkingId}`,
        `answered about ${quote.plateId} at ${quote.parkingId}`,
      );
    },
  ),
  probeCase(
    CLAUSE,
    { zh: "不在场的车辆返回非 0 和说明", en: "answers a car that is not inside with a code and a message" },
    async (probe) => {
      const reply = await probe.ask("feeQuery", nobody);
      const fault = faultOf(reply);
      if (fault !== null) return fault;
      if (reply.code !== 0 && reply.message !== "") return passed;
      return failed(`返回 ${reply.code} "${reply.message}"`, `answered ${reply.code} "${reply.message}"`);
    },
  ),
  probeCase(CLAUSE, { zh: "拒绝其他场库的询价", en: "refuses a query for another lot" }, async (probe) => {
    return (await faultOfRefusal(probe, await probe.ask("feeQuery", nobody, { otherLot: true }))) ?? passed;
  }),
  carCase(
    CLAUSE,
    { zh: "拒绝过时的询价（相差超过 15 分钟）", en: "refuses a query that is more than 15 minutes off" },
    async (probe, plate) => {
      const fields = { plateId: plate, vehicleType: 1 };
      const old = await faultOfRefusal(probe, await probe.ask("feeQuery", fields, { skewMs: -1_000_000 }));
      return old ?? (await faultOfRefusal(probe, await probe.ask("feeQuery", fields, { skewMs: 1_000_000 }))) ?? passed;
    },
  ),
  probeCase(
    CLAUSE,
    { zh: "100 个同时到达的询价都在 2 秒内应答", en: "answers 100 queries at once, each within 2 s" },
    async (probe) => {
      const replies = await Promise.all(Array.from({ length: AT_ONCE }, () => probe.ask("feeQuery", nobody)));
      return replies.map(faultOf).find((fault) => fault !== null) ?? passed;
    },
  ),
];
