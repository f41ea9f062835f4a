/** Payment as the lot starts it: submit (5.3.3), result (5.3.5), statement (5.3.6), bills (5.3.9), callback addresses (5.3.10). */
import { z } from "zod";
import {
  instant,
  lenient,
  list,
  numbered,
  optional,
  returnedText,
  type Sent,
  sentAs,
  type Taken,
  takenAs,
  text,
  truth,
  whole,
} from "./field.ts";
import { message } from "./message.ts";
import { addsUp } from "./quote-rule.ts";
import {
  businessId,
  dataTime,
  dataTimeIfGiven,
  fen,
  orderId,
  parkingId,
  payTypeNumber,
  plate,
  remark,
  vehicleType,
} from "./vocabulary.ts";

const paymentSubmitFields = {
  parkingId: optional(parkingId),
  businessId,
  orderId,
  plateId: plate,
  vehicleType,
  arrivedTime: instant("the arrive's dataTime"),
  totalMoney: fen("price after local reductions, before the city's"),
  reduceMoney: fen("what the city's reduction is worth, at most totalMoney"),
  reduceTime: whole(6, "minutes", "minutes of the city's reduction that were used"),
  reduceCode: returnedText(30, "the city's reduction code, 99999 when none is used"),
  dueMoney: fen("totalMoney - reduceMoney: what is collected"),
  validityQuoteTime: instant("last moment to pay this amount"),
  dataTime,
};
const paymentSubmit = message("5.3.3", "asks whether the city collects without a password", paymentSubmitFields);

/** 5.3.3 is the car password-free? The parkingId may be left out (dialect). */
export const paymentSubmitRequest = sentAs(paymentSubmit, () => paymentSubmit.send.check(addsUp));

/** 5.3.3 the answer's data. */
export const paymentSubmitData = message("5.3.3", "whether the city collects", {
  parkingId: optional(parkingId),
  passwordFree: truth("true: open at once, the city collects"),
  description: lenient(text(30, "description")),
});

/** 5.3.5 was this order paid? */
export const paymentResultRequest = message("5.3.5", "asks whether an order was paid", {
  businessId,
  parkingId,
  orderId,
  dataTime,
});

const paymentResult = message("5.3.5", "an order's payment", {
  parkingId: lenient(parkingId),
  businessId: lenient(businessId),
  orderId: lenient(orderId),
  plateId: lenient(plate),
  vehicleType: lenient(vehicleType),
  payMoney: lenient(fen("what was paid")),
  payStatus: numbered([1, 2], "1 paid, 2 not paid"),
  payType: payTypeNumber,
  payTime: lenient(instant("when it was paid")),
  dataTime: dataTimeIfGiven,
});

/** 5.3.5 the answer's data. Only a paid order must name its amount. */
export const paymentResultData = takenAs(paymentResult, () =>
  paymentResult.take.refine((result) => result.payStatus !== 1 || result.payMoney !== null, {
    error: "a paid order without payMoney",
    path: ["payMoney"],
  }),
);

/** 5.3.6 asks for the payments of a day, never of today. */
export const statementRequest = message("5.3.6", "asks for a day's payments", {
  payDate: instant("00:00 Asia/Shanghai of that day"),
  dataTime,
});
/** 5.3.6 one payment made through the city. */
const statementLine = message("5.3.6", "a payment", {
  parkingId: lenient(parkingId),
  businessId: lenient(businessId),
  orderId,
  payMoney: fen("what was paid"),
  payType: payTypeNumber,
  payTime: lenient(instant("when it was paid")),
  remark,
  dataTime: dataTimeIfGiven,
});
/** 5.3.6 the answer's data. */
export const statementData = list(statementLine, "the day's payments");

/** 5.3.9 asks for the bills of a day. */
export const billsRequest = message("5.3.9", "asks for a day's bills", {
  billDate: instant("00:00 Asia/Shanghai of that day"),
  dataTime,
});
/** 5.3.9 one bill. Its payType is a table of its own: 4 is UnionPay here and ETC in 5.3.4. */
const billLine = message("5.3.9", "a bill", {
  orderId,
  billId: optional(text(30, "the bill's number")),
  payMoney: fen("what was paid"),
  payType: lenient(whole(2, "code", "1 cash, 2 WeChat, 3 Alipay, 4 UnionPay, 99 unknown")),
  payTime: optional(instant("when it was paid")),
});
/** 5.3.9 the answer's data. */
export const billsData = list(billLine, "the day's bills");

/** 5.3.10 registers one of our four callback addresses. */
export const notifyPathRequest = message("5.3.10", "registers a callback address", {
  urlType: numbered([1, 2, 3, 4], "1 fee query, 2 payment notice, 3 invoice query, 4 find my car"),
  url: sentAs(text(100, "the address"), () =>
    z
      .string()
      .max(100)
      .regex(/^https?:\/\/[^\s]+$/, { error: "must be an address that begins with https:// or http://" }),
  ),
  leftValidTime: whole(6, "seconds", "how long a car may leave after it paid"),
  dataTime,
});

export type PaymentSubmitBody = Sent<typeof paymentSubmitRequest>;
export type PaymentSubmitData = Taken<typeof paymentSubmitData>;
export type PaymentResultBody = Sent<typeof paymentResultRequest>;
export type PaymentResultData = Taken<typeof paymentResultData>;
export type StatementLine = Taken<typeof statementLine>;
export type BillLine = Taken<typeof billLine>;
export type NotifyPathBody = Sent<typeof notifyPathRequest>;
