/** One well-formed body for every interface, as the protocol's examples have them, with plates without spaces. */
import type { IncomingName, OutgoingName } from "#src/city/wire/interfaces.ts";

const parkingId = "qp31022900183";
const businessId = "20200308QP310229001830000001";
const orderId = `${businessId}01`;
const at = 1_564_649_254_258;

const arrive = {
  seq: businessId,
  plateId: "皖AP1833",
  vehicleType: 1,
  laneType: 2,
  freeBerth: 100,
  parkType: 1,
  dataTime: at,
};
const leave = {
  seq: businessId,
  plateId: "皖AP1833",
  vehicleType: 1,
  laneType: 2,
  parkingTime: 3600,
  parkType: 1,
  freeBerth: 200,
  payMoney: 5000,
  payType: "wechat",
  dataTime: at,
};
const quote = {
  businessId,
  orderId,
  plateId: "皖AP1855",
  vehicleType: 1,
  arrivedTime: 1_564_648_957_258,
  totalMoney: 1000,
  reduceMoney: 400,
  reduceTime: 0,
  reduceCode: "99999",
  dueMoney: 600,
  validityQuoteTime: 1_564_649_257_258,
  dataTime: at,
};
const payment = {
  parkingId,
  businessId,
  orderId,
  plateId: "皖AP1855",
  vehicleType: 1,
  payMoney: 600,
  payStatus: 1,
  payType: 52,
  payTime: at,
  dataTime: at,
};

/** Requests by interface, in the strict form. */
export const sampleRequests: Readonly<Record<OutgoingName | IncomingName, Readonly<Record<string, unknown>>>> = {
  arrive,
  leave,
  heartbeat: { totalArrived: 123, totalLeft: 321, freeBerth: 111, dataTime: at },
  resend: { arrive: [arrive], leave: [leave] },
  reserves: { reserveDate: at },
  reduces: { plateId: "皖AP1855", vehicleType: 1 },
  paymentSubmit: { parkingId, ...quote },
  paymentResult: { businessId, parkingId, orderId, dataTime: at },
  statement: { payDate: at, dataTime: at },
  bills: { billDate: at, dataTime: at },
  notifyPath: { urlType: 1, url: "https://192.0.2.1:8443/city/fee-query", leftValidTime: 900, dataTime: at },
  parameters: { dataTime: at },
  stagger: { queryDate: at },
  feeQuery: { parkingId, plateId: "皖AP1851", vehicleType: 1, dataTime: at },
  paymentNotice: payment,
  invoiceQuery: { parkingId, plateId: "皖AP1855", vehicleType: 1, dataTime: at },
  findCar: { parkingId, plateId: "皖AP1851", dataTime: at },
};

/** The data of answers by interface, in the strict form; undefined where an answer carries none. */
export const sampleData: Readonly<Record<OutgoingName | IncomingName, unknown>> = {
  arrive: undefined,
  leave: undefined,
  heartbeat: { serverTime: 1_420_123_421_000 },
  resend: undefined,
  reserves: [
    {
      reserveType: 1,
      reserveId: "xxxxxx",
      reserveStatus: 1,
      parkingId,
      plateId: "皖AP1124",
      reserveFrom: at,
      reserveTo: at,
      berthId: "1001",
      vehicleType: 1,
      dataTime: at,
      remark: "xxxx",
    },
  ],
  reduces: {
    parkingId,
    plateId: "皖AP1855",
    vehicleType: 1,
    reducesList: [
      {
        reduceTypeId: "xxxxxxx",
        orderId,
        reduceCode: "xxxxxxx",
        reduceMoney: 400,
        reduceTime: 0,
        reduceFrom: at,
        reduceTo: at,
        remark: "xxxx",
        dataTime: at,
      },
    ],
  },
  paymentSubmit: { parkingId, passwordFree: true, description: "免密支付车辆" },
  paymentResult: payment,
  statement: [{ parkingId, businessId, orderId, payMoney: 60, payType: 2, payTime: at, remark: "无", dataTime: at }],
  bills: [{ orderId, billId: "310101209000063311", payMoney: 1500, payType: 1, payTime: at }],
  notifyPath: undefined,
  parameters: [{ name: "reserve.download.interval", value: "600", desc: "预约信息下载间隔,单位(秒)" }],
  stagger: [
    {
      signId: "xxxxxxx",
      signStatus: 1,
      staggerCode: "xxxxxxx",
      productId: "xxxxxxx",
      parkingId,
      plateId: "皖AP1123",
      vehicleType: 1,
      staggerDayFrom: 1_614_528_000_000,
      staggerDayTo: 1_617_120_000_000,
      dataTime: at,
    },
  ],
  feeQuery: { parkingId, ...quote, remark: "无" },
  paymentNotice: undefined,
  invoiceQuery: [{ businessId, orderId, payMoney: 600, payType: 1, payTime: at }],
  findCar: {
    parkingId,
    plateId: "皖AP1855",
    businessId,
    vehicleType: 1,
    parkingStore: "1号库",
    parkingFloor: "-1",
    berthId: "A-101",
    remark: "无",
    dataTime: at,
  },
};
