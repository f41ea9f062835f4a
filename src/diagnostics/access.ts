/** Who may do what at the port: everybody who reaches it may look; orders need this machine or the token. */
import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { Refusal } from "./answer.ts";

export type Access = {
  /** What an order must bring as `x-gatehouse-token`; null: none is set. */
  readonly token: string | null;
  /** Whether the port listens on this machine only. */
  readonly isLocal: boolean;
};

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
  if (access.token === null && access.isLocal) return;
  const given = request.headers["x-gatehouse-token"];
  if (access.token !== null && typeof given === "string" && isSame(given, access.token)) return;
  const zh = "此端口对外开放，下达指令须提供令牌（diagnostics.tokenFile）";
  const en = "This port is open to others: an order needs the token (diagnostics.tokenFile)";
  throw new Refusal(401, "token_missing", zh, en);
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
