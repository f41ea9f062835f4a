/** Every interface of the protocol in one table: its clause, its path, who calls whom, and the shape of both sides. */
import type { z } from "zod";
import {
  feeQueryData,
  feeQueryRequest,
  findCarData,
  findCarRequest,
  invoiceQueryData,
  invoiceQueryRequest,
  paymentNoticeRequest,
} from "./callbacks.ts";
import {
  parametersData,
  parametersRequest,
  reservesData,
  reservesRequest,
  staggerData,
  staggerRequest,
} from "./downloads.ts";
import type { Field } from "./field.ts";
import { heartbeatData, heartbeatRequest } from "./heartbeat.ts";
import { noData } from "./message.ts";
import {
  billsData,
  billsRequest,
  notifyPathRequest,
  paymentResultData,
  paymentResultRequest,
  paymentSubmitData,
  paymentSubmitRequest,
  statementData,
  statementRequest,
} from "./payment.ts";
import { arriveRequest, leaveRequest, resendRequest } from "./records.ts";
import { reducesData, reducesRequest } from "./reductions.ts";

/** What kind of errand an interface is. */
export type InterfaceClass = "records" | "heartbeat" | "questions" | "downloads" | "registration" | "callbacks";

/** The shape of a row for calls that we make. `path` is followed by "/" and the parkingId. */
export interface OutgoingInterface {
  readonly clause: string;
  readonly zh: string;
  readonly class: Exclude<InterfaceClass, "callbacks">;
  readonly direction: "to_city";
  readonly path: string;
  readonly request: Field;
  readonly data: Field;
}

/** The shape of a row for calls that the city makes. `urlType` is its number in 5.3.10, `path` our suffix for it. */
export interface IncomingInterface {
  readonly clause: string;
  readonly zh: string;
  readonly class: "callbacks";
  readonly direction: "from_city";
  readonly path: string;
  readonly urlType: 1 | 2 | 3 | 4;
  readonly request: Field;
  readonly data: Field;
}

/** The interfaces that the lot calls. */
export const outgoingInterfaces = {
  arrive: {
    clause: "5.1.1",
    zh: "车辆入场",
    class: "records",
    direction: "to_city",
    path: "/parking/data/parkplot/arrive",
    request: arriveRequest,
    data: noData,
  },
  leave: {
    clause: "5.1.2",
    zh: "车辆离场",
    class: "records",
    direction: "to_city",
    path: "/parking/data/parkplot/leave",
    request: leaveRequest,
    data: noData,
  },
  heartbeat: {
    clause: "5.1.3",
    zh: "心跳检测",
    class: "heartbeat",
    direction: "to_city",
    path: "/parking/manage/parkplot/heartbeat",
    request: heartbeatRequest,
    data: heartbeatData,
  },
  resend: {
    clause: "5.1.4",
    zh: "数据补传",
    class: "records",
    direction: "to_city",
    path: "/parking/data/resend",
    request: resendRequest,
    data: noData,
  },
  reserves: {
    clause: "5.2.1",
    zh: "在线停车预约下载",
    class: "downloads",
    direction: "to_city",
    path: "/parkinglot/download/reserves",
    request: reservesRequest,
    data: reservesData,
  },
  reduces: {
    clause: "5.3.1",
    zh: "停车缴费减免",
    class: "questions",
    direction: "to_city",
    path: "/parkinglot/download/reduces",
    request: reducesRequest,
    data: reducesData,
  },
  paymentSubmit: {
    clause: "5.3.3",
    zh: "停车缴费信息上传",
    class: "questions",
    direction: "to_city",
    path: "/parkinglot/submit/payment",
    request: paymentSubmitRequest,
    data: paymentSubmitData,
  },
  paymentResult: {
    clause: "5.3.5",
    zh: "平台支付结果查询",
    class: "questions",
    direction: "to_city",
    path: "/parkinglot/query/payresult",
    request: paymentResultRequest,
    data: paymentResultData,
  },
  statement: {
    clause: "5.3.6",
    zh: "停车缴费对账单下载",
    class: "downloads",
    direction: "to_city",
    path: "/parkinglot/download/payresults",
    request: statementRequest,
    data: statementData,
  },
  bills: {
    clause: "5.3.9",
    zh: "停车票据下载",
    class: "downloads",
    direction: "to_city",
    path: "/parkinglot/download/billinfos",
    request: billsRequest,
    data: billsData,
  },
  notifyPath: {
    clause: "5.3.10",
    zh: "通知路径注册",
    class: "registration",
    direction: "to_city",
    path: "/parkinglot/notify/pathurl",
    request: notifyPathRequest,
    data: noData,
  },
  parameters: {
    clause: "5.3.11",
    zh: "配置参数查询",
    class: "downloads",
    direction: "to_city",
    path: "/parkinglot/download/params",
    request: parametersRequest,
    data: parametersData,
  },
  stagger: {
    clause: "5.4.1",
    zh: "停车错峰信息下载",
    class: "downloads",
    direction: "to_city",
    path: "/parkinglot/download/stagger",
    request: staggerRequest,
    data: staggerData,
  },
} as const satisfies Readonly<Record<string, OutgoingInterface>>;

/** The interfaces that the city calls. */
export const incomingInterfaces = {
  feeQuery: {
    clause: "5.3.2",
    zh: "停车缴费信息查询",
    class: "callbacks",
    direction: "from_city",
    path: "/fee-query",
    urlType: 1,
    request: feeQueryRequest,
    data: feeQueryData,
  },
  paymentNotice: {
    clause: "5.3.4",
    zh: "平台成功支付记录通知",
    class: "callbacks",
    direction: "from_city",
    path: "/payment-notice",
    urlType: 2,
    request: paymentNoticeRequest,
    data: noData,
  },
  invoiceQuery: {
    clause: "5.3.7",
    zh: "发票开具请求",
    class: "callbacks",
    direction: "from_city",
    path: "/invoice-query",
    urlType: 3,
    request: invoiceQueryRequest,
    data: invoiceQueryData,
  },
  findCar: {
    clause: "5.3.8",
    zh: "场内寻车",
    class: "callbacks",
    direction: "from_city",
    path: "/find-car",
    urlType: 4,
    request: findCarRequest,
    data: findCarData,
  },
} as const satisfies Readonly<Record<string, IncomingInterface>>;

export type OutgoingName = keyof typeof outgoingInterfaces;
export type IncomingName = keyof typeof incomingInterfaces;

/** What we may send through an interface. */
export type RequestBody<N extends OutgoingName> = z.output<(typeof outgoingInterfaces)[N]["request"]["send"]>;
/** What an answer with code 0 holds after it was read. */
export type AnswerData<N extends OutgoingName> = z.output<(typeof outgoingInterfaces)[N]["data"]["take"]>;
/** What the city asked, after it was read. */
export type CallbackRequest<N extends IncomingName> = z.output<(typeof incomingInterfaces)[N]["request"]["take"]>;
/** What we may answer the city with code 0. */
export type CallbackData<N extends IncomingName> = z.output<(typeof incomingInterfaces)[N]["data"]["send"]>;

/** The names of all interfaces that the lot calls. */
export const outgoingNames = Object.keys(outgoingInterfaces).filter((name) => isOutgoing(name));
/** The names of all interfaces that the city calls. */
export const incomingNames = Object.keys(incomingInterfaces).filter((name) => isIncoming(name));

/** Whether a word names an interface that the lot calls. */
export function isOutgoing(name: string): name is OutgoingName {
  return Object.hasOwn(outgoingInterfaces, name);
}

/** Whether a word names an interface that the city calls. */
function isIncoming(name: string): name is IncomingName {
  return Object.hasOwn(incomingInterfaces, name);
}
