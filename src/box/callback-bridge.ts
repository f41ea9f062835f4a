/** Brings the city's callbacks to the controller as facts, and its replies back in the city's words. */
import type { CallbackAnswer, CityCallbackHandler } from "../city/callback-handler.ts";
import type { CallbackFact } from "../controller/fact.ts";
import type { FeeAnswer, ReplyBody } from "../controller/outcome.ts";
import { normalise } from "../plate/normalise.ts";

/** A callback without the name to reply to, which the asker is given. */
export type Asking = CallbackFact extends infer F ? (F extends CallbackFact ? Omit<F, "replyTo"> : never) : never;

export type CallbackPorts = {
  readonly parkingId: string;
  /** Puts the fact into the inbox and waits for the reply; null when too many wait. */
  readonly ask: (asking: Asking) => Promise<ReplyBody | null> | null;
  /** Corrected wall time, ms. */
  readonly nowMs: () => number;
};

/** "Server is busy; try again": the city's 2004 (network busy). */
const BUSY = { ok: false, code: 2004, message: "系统繁忙，请稍后重试" } as const;

export function callbackHandler(ports: CallbackPorts): CityCallbackHandler {
  const ask = async (asking: Asking, name: ReplyBody["type"]): Promise<ReplyBody | null> => {
    const reply = await ports.ask(asking);
    return reply === null ? null : pick(reply, name);
  };
  return {
    async feeQuery(request): Promise<CallbackAnswer<"feeQuery">> {
      const plate = normalise(request.plateId);
      const reply = await ask({ type: "fee_query", plate, vehicleType: request.vehicleType === 2 ? 2 : 1 }, "fee");
      if (reply?.type !== "fee") return refusalOf(reply);
      return { ok: true, data: feeData(ports, reply.fee, request.plateId) };
    },
    async paymentNotice(request) {
      const { orderId, payMoney: fen, payStatus: status, payType } = request;
      const notice = {
        businessId: request.businessId ?? "",
        orderId,
        plate: normalise(request.plateId ?? ""),
        fen,
        status,
        payType: payType ?? "unknown",
        paidAtMs: request.payTime ?? ports.nowMs(),
      };
      const reply = await ask({ type: "payment_notice", notice }, "noticed");
      return reply?.type === "noticed" ? { ok: true, data: undefined } : refusalOf(reply);
    },
    async invoiceQuery(request) {
      const reply = await ask({ type: "invoice_query", plate: normalise(request.plateId) }, "invoices");
      if (reply?.type !== "invoices") return refusalOf(reply);
      const lines = reply.payments.map(({ businessId, orderId, fen, payType, paidAtMs }) => ({
        businessId,
        orderId,
        payMoney: fen,
        payType,
        payTime: paidAtMs,
      }));
      return { ok: true, data: lines };
    },
    async findCar(request) {
      const reply = await ask({ type: "find_car", plate: normalise(request.plateId) }, "car");
      if (reply?.type !== "car") return refusalOf(reply);
      const { businessId, vehicleType, store, floor, berthId } = reply.car;
      const place = { parkingStore: store, parkingFloor: floor, berthId };
      const { parkingId } = ports;
      return {
        ok: true,
        data: {
          parkingId,
          plateId: request.plateId,
          businessId,
          vehicleType,
          ...place,
          remark: "无",
          dataTime: ports.nowMs(),
        },
      };
    },
  };
}

/** A reply of the kind expected, or the refusal that came instead. */
function pick(reply: ReplyBody, name: ReplyBody["type"]): ReplyBody | null {
  return reply.type === name || reply.type === "not_found" ? reply : null;
}

function refusalOf(reply: ReplyBody | null): { readonly ok: false; readonly code: number; readonly message: string } {
  return reply?.type === "not_found" ? { ok: false, code: reply.code, message: reply.message } : BUSY;
}

function feeData(ports: CallbackPorts, fee: FeeAnswer, plateId: string) {
  return {
    parkingId: ports.parkingId,
    businessId: fee.businessId,
    orderId: fee.orderId,
    plateId,
    vehicleType: fee.vehicleType,
    arrivedTime: fee.arrivedMs,
    totalMoney: fee.totalFen,
    reduceMoney: fee.reduceFen,
    reduceTime: fee.reduceMinutes,
    reduceCode: fee.reduceCode,
    dueMoney: fee.dueFen,
    validityQuoteTime: fee.validUntilMs,
    remark: fee.remark,
    dataTime: ports.nowMs(),
  };
}
