/** The calls the city makes to the box (5.3.2, 5.3.4, 5.3.7, 5.3.8), as bytes: proper ones, and ones with a flaw on purpose. */
import type { CityDialect } from "../../city/dialect.ts";
import { sign } from "../../city/sign.ts";
import { incomingInterfaces } from "../../city/wire/interfaces.ts";
import type { IncomingName } from "../../city/wire/interfaces.ts";

/** What is wrong with a call on purpose; nothing when it is empty. */
export type CallTwist = {
  /** Signs with another password. */
  readonly badSign?: boolean;
  /** Leaves the header out. */
  readonly noSign?: boolean;
  /** Names another lot. */
  readonly otherLot?: boolean;
  /** Moves dataTime, milliseconds. */
  readonly skewMs?: number;
  /** Makes the body this many bytes longer. */
  readonly extraBytes?: number;
  /** Cuts the body in half; it is signed as it is sent. */
  readonly halfJson?: boolean;
  /** Changes the body after it was signed. */
  readonly tampered?: boolean;
  /** Writes spaces between the fields: other bytes, the same meaning, properly signed. No flaw. */
  readonly spaced?: boolean;
  /** Spells the time `dateTime`, as some examples of the document do. No flaw. */
  readonly dateTime?: boolean;
};

/** What a call says besides parkingId and dataTime. */
export type CallFields = Readonly<Record<string, string | number>>;

/** A call that is ready to be made. */
export type CityCall = {
  readonly id: number;
  readonly name: IncomingName;
  readonly clause: string;
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyBytes: Uint8Array;
  /** What the body says, before it was twisted into bytes. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly twist: CallTwist;
  /** Give up after this long, milliseconds. */
  readonly timeoutMs: number;
};

/** What came back. `status` and the body are of the last byte that came; `failure` says why there is no answer. */
export type CallAnswer = {
  readonly status: number | null;
  readonly bodyBytes: Uint8Array;
  readonly contentType: string | null;
  readonly failure: string | null;
  readonly tookMs: number;
};

/** Who the calls come from. */
export type CallerIdentity = {
  readonly parkingId: string;
  readonly password: string;
  readonly dialect: CityDialect;
};

/** Longer than any limit of the protocol, so that lateness can be measured. */
const TIMEOUT_MS = 20_000;

/** Makes a call to `url` with these fields; parkingId and dataTime are filled in. */
export function callTo(
  identity: CallerIdentity,
  target: { readonly id: number; readonly name: IncomingName; readonly url: string },
  fields: CallFields,
  twist: CallTwist & { readonly clockMs: number },
): CityCall {
  const { clockMs, ...flaws } = twist;
  const body: Record<string, unknown> = {
    parkingId: flaws.otherLot === true ? "qp99999999999" : identity.parkingId,
    ...fields,
    [flaws.dateTime === true ? "dateTime" : "dataTime"]: Math.round(clockMs) + (flaws.skewMs ?? 0),
  };
  if (flaws.extraBytes !== undefined) body["padding"] = "x".repeat(flaws.extraBytes);
  const bodyBytes = Buffer.from(textOf(body, flaws), "utf8");
  const password = flaws.badSign === true ? `${identity.password}x` : identity.password;
  const headers: Record<string, string> = { accept: "application/json", "content-type": "application/json" };
  if (flaws.noSign !== true) headers["sign"] = sign(password, bodyBytes, identity.dialect.signOrder);
  // The last character before the closing brace is a digit of the time; another digit makes another time.
  if (flaws.tampered === true) bodyBytes[bodyBytes.length - 2] = (bodyBytes.at(-2) ?? 0) ^ 1;
  const { clause } = incomingInterfaces[target.name];
  return { ...target, method: "POST", clause, headers, bodyBytes, body, twist: flaws, timeoutMs: TIMEOUT_MS };
}

function textOf(body: Readonly<Record<string, unknown>>, flaws: CallTwist): string {
  if (flaws.spaced === true) return JSON.stringify(body).replaceAll(/,"/g, ', "');
  const text = JSON.stringify(body);
  return flaws.halfJson === true ? text.slice(0, Math.floor(text.length / 2)) : text;
}

/** Whether the box has to refuse the call, because of a flaw we built in. */
export function mustBeRefused(call: Pick<CityCall, "name" | "twist">): boolean {
  const { badSign, noSign, otherLot, skewMs = 0, extraBytes = 0, halfJson, tampered } = call.twist;
  const tooOld = Math.abs(skewMs) > SKEW_LIMIT_MS && call.name !== "paymentNotice";
  return [badSign, noSign, otherLot, halfJson, tampered].includes(true) || tooOld || extraBytes > BODY_LIMIT;
}

/** A notice is taken at any age; everything else within 15 minutes of the clock. */
const SKEW_LIMIT_MS = 900_000;
const BODY_LIMIT = 64 * 1024;
