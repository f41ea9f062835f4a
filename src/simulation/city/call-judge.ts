/** Reads and judges what the box answered to a call of the city: the envelope, the shape, the time, the amounts. */
import { fromDialect } from "../../city/dialect.ts";
import type { CityDialect } from "../../city/dialect.ts";
import { readEnvelope } from "../../city/envelope.ts";
import type { FeeQueryData } from "../../city/wire/callbacks.ts";
import { feeQueryData, findCarData, invoiceQueryData } from "../../city/wire/callbacks.ts";
import type { IncomingName } from "../../city/wire/interfaces.ts";
import type { z } from "zod";
import { mustBeRefused } from "./call.ts";
import type { CallAnswer, CityCall } from "./call.ts";
import type { Finding, ViolationKind } from "./violations.ts";

/** An answer after it was read. `code` is null when there was no envelope. */
export type ReadAnswer = {
  readonly code: number | null;
  readonly message: string;
  /** The data of code 0, when it has the shape of the protocol. */
  readonly data: unknown;
  readonly findings: readonly Finding[];
};

/** 5.3.2: the quote must be there within two seconds. */
const FEE_QUERY_LIMIT_MS = 2_000;

const DATA_SHAPES: Readonly<Record<IncomingName, z.ZodType | null>> = {
  feeQuery: feeQueryData.send,
  paymentNotice: null,
  invoiceQuery: invoiceQueryData.send,
  findCar: findCarData.send,
};

/** Judges an answer by itself; what hangs together with earlier answers is the caller's. */
export function readAnswer(call: CityCall, answer: CallAnswer, dialect: CityDialect): ReadAnswer {
  const findings: Finding[] = [];
  if (call.name === "feeQuery" && answer.failure === null && answer.tookMs > FEE_QUERY_LIMIT_MS) {
    findings.push(
      finding(call, "answer_late", {
        zh: `询价用了 ${Math.round(answer.tookMs)} 毫秒才返回，应在 2 秒以内`,
        en: `the quote took ${Math.round(answer.tookMs)} ms; 2 s are allowed`,
      }),
    );
  }
  if (answer.failure !== null || answer.status === null) {
    return { code: null, message: answer.failure ?? "", data: null, findings };
  }
  const envelope = readEnvelope(answer.status, answer.bodyBytes);
  if (typeof envelope === "string") {
    findings.push(
      finding(call, "answer_wrong", {
        zh: `返回内容不是规定的格式（${envelope}），应为 {"code":整数,"message":文本}`,
        en: `the answer is not the envelope (${envelope}): {"code":integer,"message":text}`,
      }),
    );
    return { code: null, message: envelope, data: null, findings };
  }
  const { code, message } = envelope;
  if (mustBeRefused(call)) return { code, message, data: null, findings: [...findings, ...notRefused(call, code)] };
  if (code !== 0) return { code, message, data: null, findings: [...findings, ...wronglyRefused(call, code)] };
  const shape = DATA_SHAPES[call.name];
  const checked = shape?.safeParse(fromDialect(envelope.data, dialect));
  if (checked === undefined || checked.success) return { code, message, data: checked?.data ?? null, findings };
  const [issue] = checked.error.issues;
  const where = issue === undefined ? "" : `${issue.path.join(".")}: ${issue.message}`;
  findings.push(
    finding(call, "answer_wrong", {
      zh: `返回数据不符合接口 ${call.clause} 的规定：${where}`,
      en: `the answer's data is not that of ${call.clause}: ${where}`,
    }),
  );
  return { code, message, data: null, findings };
}

/** Judges a quote against its call; null data never gets here. `clockMs` is the city's. */
export function quoteFindings(call: CityCall, quote: FeeQueryData, clockMs: number): Finding[] {
  const wrong: Finding[] = [];
  const differs = (field: string): void => {
    wrong.push(
      finding(call, "answer_wrong", { zh: `返回的 ${field} 与询价不符`, en: `${field} is not that of the fee query` }),
    );
  };
  if (quote.parkingId !== call.body["parkingId"]) differs("parkingId");
  if (quote.plateId !== call.body["plateId"]) differs("plateId");
  if (quote.validityQuoteTime <= clockMs) {
    wrong.push(finding(call, "answer_wrong", { zh: "返回的报价已过期", en: "the quote had expired when it came" }));
  }
  return wrong;
}

function notRefused(call: CityCall, code: number): Finding[] {
  if (code !== 0) return [];
  const sentence = { zh: "有意构造的错误请求被接受了", en: "a call with a flaw on purpose was accepted" };
  return [finding(call, "answer_wrong", sentence)];
}

/** No such car is a proper answer everywhere but to an invoice query (`[]`) and to a notice, which is always taken. */
function wronglyRefused(call: CityCall, code: number): Finding[] {
  if (call.name === "paymentNotice") {
    return [
      finding(call, "notice_refused", {
        zh: `支付通知被拒绝（${code}），存储后应返回 0`,
        en: `a payment notice was refused with ${code}; it is stored and answered with 0`,
      }),
    ];
  }
  if (call.name !== "invoiceQuery") return [];
  return [
    finding(call, "answer_wrong", {
      zh: `发票查询返回 ${code}，没有可开票记录时应返回 0 和 []`,
      en: `an invoice query was answered with ${code}; nothing to invoice is 0 with []`,
    }),
  ];
}

function finding(call: CityCall, kind: ViolationKind, sentence: Pick<Finding, "zh" | "en">): Finding {
  const about = call.body["orderId"] ?? call.body["plateId"];
  return { kind, clause: call.clause, seq: typeof about === "string" ? about : null, ...sentence };
}
