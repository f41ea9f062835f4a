/** Reads a request's body as strictly as the protocol is printed: what it may not contain is refused with a code. */
import { fromDialect } from "../../city/dialect.ts";
import type { CityDialect } from "../../city/dialect.ts";
import { outgoingInterfaces } from "../../city/wire/interfaces.ts";
import type { OutgoingName } from "../../city/wire/interfaces.ts";
import type { z } from "zod";
import type { Outcome } from "./exchange.ts";
import { refusal } from "./exchange.ts";
import type { Finding } from "./violations.ts";

/** A body after it was read; with a fault, `body` is whatever could be made of it. */
export type Reading = {
  readonly body: unknown;
  readonly fault: { readonly outcome: Outcome; readonly finding: Finding } | null;
};

/** Reads the body of one interface in one dialect. */
export function readStrictly(name: OutgoingName, bodyBytes: Uint8Array, dialect: CityDialect): Reading {
  const { clause, request } = outgoingInterfaces[name];
  if (bodyBytes.includes(0x0d) || bodyBytes.includes(0x0a)) {
    const found = { kind: "line_break", clause: "4.2", seq: null } as const;
    return refused(null, 3000, found, "内容中不可出现回车换行符 / the body holds CR or LF");
  }
  const parsed = parseJson(bodyBytes);
  if (parsed === undefined) {
    const found = { kind: "not_json", clause, seq: null } as const;
    return refused(null, 3002, found, "内容不是 UTF-8 编码的 JSON / the body is not JSON in UTF-8");
  }
  const body = fromDialect(parsed, dialect);
  const schema: z.ZodType = request.send;
  const checked = schema.safeParse(body);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    const where = issue === undefined ? "" : `${issue.path.join(".")}: ${issue.message}`;
    return refused(body, codeOf(issue), { kind: "schema", clause, seq: seqOf(body) }, where);
  }
  if (name === "paymentSubmit" && !hasParkingIdAs(dialect, body)) {
    return refused(body, 1006, { kind: "schema", clause, seq: seqOf(body) }, "parkingId");
  }
  return { body: checked.data, fault: null };
}

function parseJson(bodyBytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bodyBytes));
  } catch {
    return undefined;
  }
}

/** The nearest code of 6.2: missing 1006, unknown enum 3001, anything else 3000. */
function codeOf(issue: z.core.$ZodIssue | undefined): number {
  if (issue?.code === "invalid_value") return 3001;
  return issue?.code === "invalid_type" && issue.message.includes("undefined") ? 1006 : 3000;
}

function hasParkingIdAs(dialect: CityDialect, body: unknown): boolean {
  const present = typeof body === "object" && body !== null && "parkingId" in body;
  return present === dialect.parkingIdInPayment;
}

function seqOf(body: unknown): string | null {
  if (typeof body !== "object" || body === null) return null;
  for (const name of ["seq", "orderId", "plateId"]) {
    const value: unknown = Reflect.get(body, name);
    if (typeof value === "string") return value;
  }
  return null;
}

function refused(body: unknown, code: number, found: Pick<Finding, "kind" | "clause" | "seq">, where: string): Reading {
  const { clause } = found;
  const finding: Finding = {
    ...found,
    zh: `接口 ${clause} 的内容不符合规定：${where}`,
    en: `the content of ${clause} is not as printed: ${where}`,
  };
  const words = { 3000: "数据验证错误", 3001: "无效的枚举类型", 3002: "数据绑定失败" }[code];
  return {
    body,
    fault: { outcome: words === undefined ? refusal(code) : refusal(code, `${words}: ${where}`), finding },
  };
}
