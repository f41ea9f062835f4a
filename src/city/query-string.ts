/** The query string that identifies the account on every request (protocol chapter 4). */
import type { CityDialect } from "./dialect.ts";
import type { Secret } from "./secret.ts";
import { checkSum } from "./sign.ts";

/** Who asks. */
export interface CityAccount {
  readonly appId: string;
  readonly password: Secret;
}

/** What is different at every request. */
export interface RequestStamp {
  /** The corrected clock, milliseconds since 1970. */
  readonly nowMs: number;
  /** 16 bytes from a cryptographic source; becomes the nonce, 32 hex characters, never used twice. */
  readonly nonceBytes: Uint8Array;
}

/** `?appId=…&nonce=…&curTime=…&checkSum=…`, in the order of the document. */
export function queryString(account: CityAccount, stamp: RequestStamp, dialect: CityDialect): string {
  const nonce = Buffer.from(stamp.nonceBytes).toString("hex");
  const curTime = curTimeOf(stamp.nowMs, dialect);
  const sum = checkSum(account.password.reveal(), nonce, curTime);
  const appId = encodeURIComponent(account.appId);
  return `?${dialect.appIdParam}=${appId}&nonce=${nonce}&curTime=${curTime}&checkSum=${sum}`;
}

/** curTime as text: seconds (10 digits) or, in the other dialect, milliseconds (13 digits). */
function curTimeOf(nowMs: number, dialect: CityDialect): string {
  return String(dialect.curTimeUnit === "s" ? Math.floor(nowMs / 1000) : Math.floor(nowMs));
}
