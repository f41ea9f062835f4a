/** The two signatures of the protocol: `checkSum` in the query string (chapter 4) and the header `sign` over the body (4.2). */
import { createHash, timingSafeEqual } from "node:crypto";

/**
 * The header `sign`: MD5 over `password|body`, lower-case hex. `body` is exactly what goes over the wire; a second
 * serialisation can differ. The document's words say "content first", its worked example holds only for password first.
 */
export function sign(password: string, body: string | Uint8Array, order: SignOrder = "password-first"): string {
  const hash = createHash("md5");
  if (order === "password-first") hash.update(`${password}|`, "utf8").update(body);
  else hash.update(body).update(`|${password}`, "utf8");
  return hash.digest("hex");
}

/** Which of the document's two descriptions of `sign` is followed. */
export type SignOrder = "password-first" | "content-first";

/** The `checkSum` of the query string: SHA1 over password, nonce and curTime joined, lower-case hex. */
export function checkSum(password: string, nonce: string, curTime: string): string {
  return createHash("sha1").update(`${password}${nonce}${curTime}`, "utf8").digest("hex");
}

/** Compares a received signature with the right one; how long it takes tells nothing about where they differ. */
export function isSameSignature(received: string | undefined, expected: string): boolean {
  if (received === undefined) return false;
  // Hex in capitals is the same signature.
  const left = Buffer.from(received.toLowerCase(), "latin1");
  const right = Buffer.from(expected, "latin1");
  return left.length === right.length && timingSafeEqual(left, right);
}
