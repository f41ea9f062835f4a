/**
 * A resend (5.1.4) made of the JSON texts that were frozen when the reports were recorded. A text that is word for word what
 * the strict shape would be written as goes out as it is: a backlog is not read, checked and written anew field by field.
 */
import type { CityDialect } from "./dialect.ts";
import { encodeBody, type RefusedBody } from "./request.ts";

/** Reports as JSON texts, each list in the order in which it is sent. */
export type FrozenLists = { readonly arrive: readonly string[]; readonly leave: readonly string[] };

/** A character that JSON does not escape, one that counts as one. */
const TEXT = String.raw`[^"\\\ud800-\udfff]`;
const WHOLE = "(?:0|[1-9]";
const START = `"seq":"${TEXT}{1,32}","plateId":"${TEXT}{1,15}","vehicleType":[12],"laneType":[129],`;
const FREE_BERTH = `"freeBerth":${WHOLE}\\d{0,14}),`;
const PARK_TYPE = `"parkType":[12349],`;
const DATA_TIME = `"dataTime":[1-9]\\d{12}`;
const PAID = `"payMoney":${WHOLE}\\d{0,6}),"payType":"(?:wechat|alipay|uppay|cash|tcard|unknown)",`;

/** What the strict shapes of `wire/records.ts` are written as. A text that does not match may still be right. */
const ARRIVE = new RegExp(`^\\{${START}${FREE_BERTH}${PARK_TYPE}${DATA_TIME}\\}$`);
const LEAVE = new RegExp(
  `^\\{${START}"parkingTime":${WHOLE}\\d{0,9}),${PARK_TYPE}${FREE_BERTH}${PAID}${DATA_TIME}\\}$`,
);

/** The bytes of a resend, the same as if each report were an object of its strict shape; or what a report broke. */
export function encodeLists({ arrive, leave }: FrozenLists, dialect: CityDialect): Buffer | RefusedBody {
  const isOurs = dialect.timeField === "dataTime" && dialect.freeBerthField === "freeBerth";
  if (isOurs && arrive.every((text) => ARRIVE.test(text)) && leave.every((text) => LEAVE.test(text))) {
    return Buffer.from(`{"arrive":[${arrive.join(",")}],"leave":[${leave.join(",")}]}`, "utf8");
  }
  const parsed = (texts: readonly string[]): unknown[] => texts.map((text) => JSON.parse(text) as unknown);
  return encodeBody("resend", { arrive: parsed(arrive), leave: parsed(leave) }, dialect);
}
