/**
 * Decides whether a complete call is the city's and well formed. The signature is checked over the raw body before anything is
 * parsed. The appId and checkSum of the query string are not asked for: the header `sign` is the authority (4.2), and
 * `dataTime` inside the signed body is what guards against replays.
 */
import type { Refusal } from "./callback-refusal.ts";
import type { CityDialect } from "./dialect.ts";
import { placesOf } from "./request.ts";
import type { Secret } from "./secret.ts";
import { isSameSignature, sign } from "./sign.ts";
import { type CallbackRequest, type IncomingName, incomingInterfaces } from "./wire/interfaces.ts";

/** What a call is measured against. */
export interface CallbackRules {
  readonly parkingId: string;
  readonly password: Secret;
  readonly dialect: CityDialect;
  /** Milliseconds that dataTime may be away from the clock; payment notices are taken at any age. */
  readonly maxSkewMs: number;
}

/** A call that passed. */
export interface Accepted<N extends IncomingName> {
  readonly name: N;
  readonly request: CallbackRequest<N>;
}

/** Checks a call: signature, JSON, shape, lot, freshness, in this order. */
export function checkCall<N extends IncomingName>(
  name: N,
  call: { readonly signature: string | undefined; readonly body: Buffer; readonly nowMs: number },
  rules: CallbackRules,
): Accepted<N> | Refusal {
  if (call.signature === undefined) return { reason: "no_sign", detail: null };
  const expected = sign(rules.password.reveal(), call.body, rules.dialect.signOrder);
  if (!isSameSignature(call.signature, expected)) return { reason: "wrong_sign", detail: null };
  const parsed = parse(call.body);
  if (parsed === undefined) return { reason: "not_json", detail: null };
  const taken = incomingInterfaces[name].request.take.safeParse(parsed);
  if (!taken.success) return { reason: "wrong_shape", detail: placesOf(taken.error.issues) };
  if (!isOurLot(taken.data.parkingId, rules.parkingId)) return { reason: "other_lot", detail: null };
  const { dataTime } = taken.data;
  const isFresh = dataTime !== null && Math.abs(dataTime - call.nowMs) <= rules.maxSkewMs;
  if (name !== "paymentNotice" && !isFresh) return { reason: "stale", detail: staleness(dataTime, call.nowMs) };
  // The row's own schema has just made this value; the compiler cannot follow the name through the table.
  return { name, request: taken.data as CallbackRequest<N> };
}

/** The lot is the same whatever the case of its letters: businessIds hold it in capitals. */
function isOurLot(received: string, ours: string): boolean {
  return received.toLowerCase() === ours.toLowerCase();
}

function staleness(dataTime: number | null, nowMs: number): string {
  return dataTime === null ? "no dataTime" : `${Math.round((dataTime - nowMs) / 1000)} s`;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
