/** What became of one request to the city. Every failure has a plain cause; none is thrown. */
import { type CityCode, classOfCode, explainCode, type OutcomeClass, type Sentence } from "./codes.ts";
import { type Failure, failureSentences } from "./failure.ts";

/** What is known of the HTTP exchange. Times in milliseconds. */
export interface Exchange {
  /** Whether a byte of the request may have left us. */
  readonly started: boolean;
  /** From the request's first byte out to the answer's first byte in; null without an answer. Connecting is not in it. */
  readonly roundTripMs: number | null;
  /** From handing the request over until the outcome was known. */
  readonly elapsedMs: number;
  /** The corrected clock (`nowMs`) when the answer's first byte came; null without an answer. */
  readonly answeredAtMs: number | null;
  /** The HTTP `Date` of the answer, null without one. */
  readonly httpDate: number | null;
  readonly httpStatus: number | null;
}

/** The result of one request. */
export interface Outcome<D = unknown> extends Omit<Exchange, "started"> {
  readonly class: OutcomeClass;
  /** The city's code, null when there was no answer of its own. */
  readonly code: number | null;
  /** What the city wrote, or "". */
  readonly message: string;
  /** The data of a "done", else null. */
  readonly data: D | null;
  /** Can the city have processed it? not_sent: certainly not; unsure: perhaps; answered: it has spoken. */
  readonly delivery: "not_sent" | "unsure" | "answered";
  /** Why there was no answer to trust, null when there was one. */
  readonly failure: Failure | null;
  /** For the technician: an error's code, or the place where data did not have its shape. */
  readonly detail: string | null;
  readonly cause: Sentence;
  readonly action: Sentence;
}

const done: Pick<CityCode, "cause" | "action"> = {
  cause: { zh: "平台已接收。", en: "The platform has taken it." },
  action: { zh: "无需处理。", en: "Nothing to do." },
};

/** The outcome of an answer in the envelope. `data` counts only with code 0. */
export function answered<D>(code: number, message: string, data: D | null, exchange: Exchange): Outcome<D> {
  const { cause, action } = code === 0 ? done : explainCode(code);
  const { started: _, ...times } = exchange;
  return {
    class: classOfCode(code),
    code,
    message,
    data: code === 0 ? data : null,
    delivery: "answered",
    ...times,
    failure: null,
    detail: null,
    cause,
    action,
  };
}

/** The outcome when no answer came that can be trusted. */
export function unanswered(failure: Failure, detail: string | null, exchange: Exchange): Outcome<never> {
  const { started, ...times } = exchange;
  return {
    class: "unknown",
    code: null,
    message: "",
    data: null,
    delivery: started ? "unsure" : "not_sent",
    ...times,
    failure,
    detail,
    ...failureSentences[failure],
  };
}
