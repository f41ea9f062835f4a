/**
 * Who may do what at the port: everybody who reaches it may look; orders need this machine or a token, and some of them a
 * technician's where he has one of his own.
 */
import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import type { CommandBody, Role } from "../controller/command.ts";
import { Refusal } from "./answer.ts";

/** What orders bring as `x-gatehouse-token`; null: none is set. */
export type Tokens = {
  readonly token: string | null;
  /** Good for every order, and for a technician's the only one. */
  readonly technicianToken: string | null;
};

export type Access = Tokens & {
  /** Whether the port listens on this machine only. */
  readonly isLocal: boolean;
};

/**
 * Orders that move an arm without a car, or settle what a person on duty cannot judge. All that the daily work at a lane needs is
 * an operator's.
 */
export const TECHNICIANS_ORDERS: readonly CommandBody["command"][] = [
  "test_pulse",
  "note_maintenance",
  "set_capacity",
  "acknowledge_ledger",
  "unpark_report",
];

/**
 * Turns away requests of other sites' pages, and orders that may not be given. A port for this machine only answers to
 * its own names, or a site could let its name lead here and be taken for our page. Throws a `Refusal`.
 */
export function assertAllowed(request: IncomingMessage, access: Access): void {
  const { origin, host } = request.headers;
  if (access.isLocal && !isThisMachine(host)) {
    throw new Refusal(
      421,
      "foreign_name",
      "请用 127.0.0.1 或 localhost 访问此端口",
      "Call this port by 127.0.0.1 or localhost: another site's name may lead here too",
    );
  }
  if (origin !== undefined && hostOf(origin) !== host) {
    throw new Refusal(
      403,
      "foreign_page",
      "请求来自其他网页，已拒绝",
      "The request comes from another site's page and is refused",
    );
  }
  if (request.method === "GET" || request.method === "HEAD") return;
  if (request.headers["content-type"]?.startsWith("application/json") !== true) {
    throw new Refusal(415, "not_json", "请以 application/json 提交", "Post application/json");
  }
  if (roleOf(request, access) !== null) return;
  const zh = "此端口对外开放，下达指令须提供令牌（diagnostics.tokenFile）";
  const en = "This port is open to others: an order needs the token (diagnostics.tokenFile)";
  throw new Refusal(401, "token_missing", zh, en);
}

/** As whom a request comes, by its token; null: as one who may only look. */
export function roleOf(request: IncomingMessage, { token, technicianToken, isLocal }: Access): Role | null {
  const given = request.headers["x-gatehouse-token"];
  if (typeof given === "string" && technicianToken !== null && isSame(given, technicianToken)) return "technician";
  if (token === null && isLocal) return "operator";
  return typeof given === "string" && token !== null && isSame(given, token) ? "operator" : null;
}

/** Which orders an operator may not give here. */
export function technicianOnly({ technicianToken }: Access): readonly string[] {
  return technicianToken === null ? [] : TECHNICIANS_ORDERS;
}

/** Turns away a technician's order of somebody else. Throws a `Refusal`. */
export function assertMayOrder(command: string, role: Role | null, access: Access): void {
  if (role === "technician" || !technicianOnly(access).includes(command)) return;
  const zh = "此项须由技术员执行：请输入技术员令牌（diagnostics.technicianTokenFile），或联系技术员";
  const en =
    "This is for a technician: put in the technician's token (diagnostics.technicianTokenFile), or call a technician";
  throw new Refusal(403, "technician_needed", zh, en);
}

/** Whether a Host header names this machine: localhost, or a literal address. */
function isThisMachine(host: string | undefined): boolean {
  const name = hostnameOf(host ?? "");
  return name !== null && (name === "localhost" || name.startsWith("[") || isIP(name) !== 0);
}

function hostnameOf(host: string): string | null {
  try {
    return new URL(`http://${host}`).hostname;
  } catch {
    return null;
  }
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
