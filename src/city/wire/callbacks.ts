/** What the city asks of the lot: fee query (5.3.2), payment notice (5.3.4), invoice query (5.3.7), find my car (5.3.8). */
import { instant, lenient, list, numbered, returnedText, type Sent, sentAs, type Taken, text, whole } from "./field.ts";
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

/** 5.3.2 what does this car owe? */
export const feeQueryRequest = message("5.3.2", "asks what a car owes", {
  parkingId,
  plateId: plate,
  vehicleType: lenient(vehicleType),
  dataTime,
});

const feeQueryFields = message("5.3.2", "a quote", {
  parkingId,
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
  remark,
  dataTime,
});
/** 5.3.2 the answer's data. */
export const feeQueryData = sentAs(feeQueryFields, () => feeQueryFields.send.check(addsUp));

/** 5.3.4 an order was paid. Only what settles an order is required; the orderId holds the businessId. */
export const paymentNoticeRequest = message("5.3.4", "an order was paid", {
  parkingId,
  businessId: lenient(businessId),
  orderId,
  plateId: lenient(plate),
  vehicleType: lenient(vehicleType),
  payMoney: fen("what was paid"),
  payStatus: numbered([1, 2], "1 paid, 2 failed"),
  payType: payTypeNumber,
  payTime: lenient(instant("when it was paid")),
  dataTime: dataTimeIfGiven,
});

/** 5.3.7 which payments of this car that were not made through the city may be invoiced? */
export const invoiceQueryRequest = message("5.3.7", "asks for payments to invoice", {
  parkingId,
  plateId: plate,
  vehicleType: lenient(vehicleType),
  dataTime,
});
/** 5.3.7 one payment that may be invoiced. */
const invoiceLine = message("5.3.7", "a payment to invoice", {
  businessId,
  orderId,
  payMoney: fen("what was paid"),
  payType: numbered([1, 2, 3], "2 WeChat, 3 Alipay, 1 cash and everything else"),
  payTime: instant("when it was paid"),
});
/** 5.3.7 the answer's data. */
export const invoiceQueryData = list(invoiceLine, "the payments, [] when there are none");

/** 5.3.8 where does this car stand? */
export const findCarRequest = message("5.3.8", "asks where a car stands", { parkingId, plateId: plate, dataTime });
/** 5.3.8 the answer's data. */
export const findCarData = message("5.3.8", "where a car stands", {
  parkingId,
  plateId: plate,
  businessId,
  vehicleType,
  parkingStore: text(50, "the name of the car park or building"),
  parkingFloor: text(10, "-1 first basement, 1 ground floor, and so on"),
  berthId: text(20, "the berth"),
  remark: lenient(text(30, "remark, never empty on the wire")),
  dataTime,
});

export type FeeQuery = Taken<typeof feeQueryRequest>;
export type FeeQueryData = Sent<typeof feeQueryData>;
export type PaymentNotice = Taken<typeof paymentNoticeRequest>;
export type InvoiceLine = Sent<typeof invoiceLine>;
export type FindCarQuery = Taken<typeof findCarRequest>;
export type FindCarData = Sent<typeof findCarData>;
