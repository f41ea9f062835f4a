/** One request to the platform and its answer, without any network: what a server, or a simulated line, carries. */
import { explainCode } from "../../city/codes.ts";

/** What reached the platform. `query` is already decoded; header names are lower case. */
export type CityRequest = {
  readonly method: string;
  /** With `/service` in front and the parkingId as last segment. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly bodyBytes: Uint8Array;
  /** True time, milliseconds UTC; the platform adds its own clock error. */
  readonly nowMs: number;
};

/** Where a connection is cut: before the answer's first byte, or in the middle of its body. */
export type Cut = "no_answer" | "mid_answer";

/** What the platform sends back, and how badly. */
export type CityAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyBytes: Uint8Array;
  /** Wait this long before the first byte. */
  readonly delayMs?: number;
  /** Close the connection instead of (or in) the answer. */
  readonly cut?: Cut;
  /** Send the body at this speed. */
  readonly bytesPerSecond?: number;
};

/** The meaning of an answer before it becomes bytes. `data` is left out of the envelope when it is undefined. */
export type Outcome = {
  readonly code: number;
  readonly message: unknown;
  readonly data?: unknown;
};

/** Code 0. */
export function success(data?: unknown): Outcome {
  return data === undefined ? { code: 0, message: "success" } : { code: 0, message: "success", data };
}

/** Any other code; without words of its own, with those of the protocol's table (6.2). */
export function refusal(code: number, words: string = explainCode(code).printed): Outcome {
  return { code, message: words };
}

/** The city's envelope (chapter 4) as bytes. */
export function answerOf(outcome: Outcome): CityAnswer {
  return {
    status: 200,
    headers: { "content-type": "application/json;charset=UTF-8" },
    bodyBytes: Buffer.from(JSON.stringify(outcome), "utf8"),
  };
}
