/** Recognises what Node's sockets, TLS and undici throw. Knows their codes by name, which is why undici need not be loaded. */
import type { Failure } from "./failure.ts";

const byCode: Readonly<Record<string, Failure>> = {
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  ENODATA: "dns",
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EHOSTDOWN: "unreachable",
  ENETDOWN: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  ETIMEDOUT: "connect_timeout",
  UND_ERR_CONNECT_TIMEOUT: "connect_timeout",
  UND_ERR_HEADERS_TIMEOUT: "headers_timeout",
  UND_ERR_BODY_TIMEOUT: "body_timeout",
  ERR_TLS_CERT_ALTNAME_INVALID: "tls_name",
  ERR_TLS_CERT_ALTNAME_FORMAT: "tls_name",
  CERT_HAS_EXPIRED: "tls_expired",
  CERT_NOT_YET_VALID: "tls_not_yet_valid",
  SELF_SIGNED_CERT_IN_CHAIN: "tls_untrusted",
  DEPTH_ZERO_SELF_SIGNED_CERT: "tls_untrusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls_untrusted",
  UNABLE_TO_GET_ISSUER_CERT: "tls_untrusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tls_untrusted",
  CERT_UNTRUSTED: "tls_untrusted",
  CERT_REVOKED: "tls_untrusted",
  INVALID_PURPOSE: "tls_untrusted",
  CERT_SIGNATURE_FAILURE: "tls_untrusted",
  EPROTO: "tls_failed",
  ECONNRESET: "closed",
  ECONNABORTED: "closed",
  EPIPE: "closed",
  UND_ERR_SOCKET: "closed",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "truncated",
  UND_ERR_HEADERS_OVERFLOW: "too_large",
  UND_ERR_ABORTED: "aborted",
};

/** Errors of the line itself, which a connection that stood for a while can also get. */
const lostLine: ReadonlySet<string> = new Set(["ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "ENETDOWN"]);

/**
 * The failure behind an error, and its own code for the technician. `started`: the request was under way, so a network that
 * fails then has cut the connection, not refused it.
 */
export function recogniseError(
  error: unknown,
  started: boolean,
): { readonly failure: Failure; readonly detail: string } {
  for (const code of codesOf(error)) {
    if (started && lostLine.has(code)) return { failure: "closed", detail: code };
    const failure = byCode[code] ?? (code.startsWith("HPE_") ? "not_http" : tlsFailure(code));
    if (failure !== undefined) return { failure, detail: code };
  }
  return { failure: "unclear", detail: error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 200) : "" };
}

function tlsFailure(code: string): Failure | undefined {
  return code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_") ? "tls_failed" : undefined;
}

/** The error's own code, then those of its causes and of the parts of an AggregateError (several addresses tried). */
function codesOf(error: unknown, depth = 0): readonly string[] {
  if (!(error instanceof Error) || depth > 4) return [];
  const named = error.name === "HTTPParserError" ? ["HPE_UNNAMED"] : [];
  const own = "code" in error && typeof error.code === "string" ? [error.code] : named;
  const parts: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  // undici wraps a socket's error in UND_ERR_SOCKET; the cause says more.
  const deeper = [error.cause, ...parts].flatMap((part) => codesOf(part, depth + 1));
  return own[0] === "UND_ERR_SOCKET" ? [...deeper, ...own] : [...own, ...deeper];
}
