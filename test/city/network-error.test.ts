/** What the errors of sockets, TLS and HTTP are called. */
import { describe, expect, it } from "vitest";
import { recogniseError } from "#src/city/network-error.ts";

/** An error as Node makes them. */
function coded(code: string, cause?: unknown): Error {
  return Object.assign(new Error(code, { cause }), { code });
}

describe("an error of the network", () => {
  it.each([
    ["ENOTFOUND", "dns"],
    ["EAI_AGAIN", "dns"],
    ["ECONNREFUSED", "refused"],
    ["ENETUNREACH", "unreachable"],
    ["ETIMEDOUT", "connect_timeout"],
    ["CERT_NOT_YET_VALID", "tls_not_yet_valid"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "tls_failed"],
    ["ERR_TLS_HANDSHAKE_TIMEOUT", "tls_failed"],
    ["HPE_INVALID_VERSION", "not_http"],
    ["E_NEVER_HEARD_OF", "unclear"],
  ])("%s before anything was sent is %s", (code, failure) => {
    expect(recogniseError(coded(code), false).failure).toBe(failure);
  });

  it.each(["ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"])("%s of a connection that stood has cut it", (code) => {
    expect(recogniseError(coded(code), true)).toEqual({ failure: "closed", detail: code });
  });

  it("is recognised by its cause when undici wraps it, and by a part when several addresses were tried", () => {
    const wrapped = coded("UND_ERR_SOCKET", coded("ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION"));
    expect(recogniseError(wrapped, true)).toMatchObject({ detail: "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION" });
    expect(recogniseError(coded("UND_ERR_SOCKET"), true)).toEqual({ failure: "closed", detail: "UND_ERR_SOCKET" });
    const several = new AggregateError([coded("ENETUNREACH"), coded("ECONNREFUSED")]);
    expect(recogniseError(several, false).failure).toBe("unreachable");
  });

  it("that is nothing of the kind is named for the technician, and short", () => {
    expect(recogniseError(new TypeError("x".repeat(999)), true).detail).toHaveLength(200);
    expect(recogniseError("thrown text", false)).toEqual({ failure: "unclear", detail: "" });
    const circle = coded("E_CIRCLE");
    circle.cause = circle;
    expect(recogniseError(circle, false).failure).toBe("unclear");
  });
});
