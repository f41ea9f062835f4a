/** The ways in which a call of the city, or of somebody who says so, is refused, each with its HTTP status and code. */

/**
 * `proven`: refused after the signature was found right, so the caller is the city. Those are answered with HTTP 200 and do
 * not count against the caller; the others get an HTTP status of their own.
 */
interface RefusalRow {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly proven: boolean;
}

/** Every refusal. The codes are the city's own (6.2), so that its log says something to its people. */
export const refusals = {
  address: { status: 403, code: 1008, message: "address not allowed", proven: false },
  too_often: { status: 429, code: 2001, message: "too many refused requests", proven: false },
  busy: { status: 503, code: 2004, message: "busy", proven: false },
  path: { status: 404, code: 2005, message: "unknown path", proven: false },
  method: { status: 405, code: 3005, message: "POST only", proven: false },
  too_large: { status: 413, code: 2002, message: "body over the limit", proven: false },
  malformed: { status: 400, code: 2006, message: "not a proper HTTP request", proven: false },
  too_slow: { status: 408, code: 2006, message: "request not complete in time", proven: false },
  no_sign: { status: 401, code: 1007, message: "header sign is missing", proven: false },
  wrong_sign: { status: 401, code: 1007, message: "header sign does not fit the body", proven: false },
  not_json: { status: 200, code: 1006, message: "body is not JSON", proven: true },
  wrong_shape: { status: 200, code: 1006, message: "missing or invalid parameter", proven: true },
  other_lot: { status: 200, code: 3000, message: "parkingId is not this lot", proven: true },
  stale: { status: 200, code: 1012, message: "dataTime too far from our clock", proven: true },
} as const satisfies Readonly<Record<string, RefusalRow>>;

export type RefusalReason = keyof typeof refusals;

/** A refused call. `detail` names a place in the body, never a value. */
export interface Refusal {
  readonly reason: RefusalReason;
  readonly detail: string | null;
}
