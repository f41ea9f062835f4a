/** What the city's codes mean for us: what happens next, why it probably came, and what a technician does about it. */
import { accountAndRecordCodes } from "./account-codes.ts";
import { platformCodes } from "./platform-codes.ts";

/**
 * What an answer means for the errand it answers.
 * done: code 0. unknown: no answer that can be trusted, the errand may have been processed. later: again, unchanged. account:
 * all records stop. interface: this interface stops, the others go on. record: this one record is refused.
 */
export type OutcomeClass = "done" | "unknown" | "later" | "account" | "interface" | "record";

/** A sentence in both languages. */
export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

/** One row of the protocol's table of codes (6.2). */
export interface CityCode {
  /** The words of the document. */
  readonly printed: string;
  readonly class: Exclude<OutcomeClass, "done" | "unknown">;
  /** What it probably means at this lot. */
  readonly cause: Sentence;
  /** What to do about it. */
  readonly action: Sentence;
}

/** The city asks us to slow down: back off, keep the order. */
export const TOO_FREQUENT = 2001;
/** The batch or the range is too large: halve it; at size one it condemns the record. */
export const RESULT_TOO_LARGE = 2002;
/** The access has expired: suspect the clock, look at the answer's HTTP Date. */
export const ACCESS_EXPIRED = 1012;

/** All codes the protocol names. */
export const cityCodes: Readonly<Record<number, CityCode>> = { ...accountAndRecordCodes, ...platformCodes };

const unnamedCode: Omit<CityCode, "printed"> = {
  class: "later",
  cause: {
    zh: "平台返回了协议中没有的错误码，系统会稍后重试。",
    en: "The platform answered with a code the protocol does not name; it is tried again later.",
  },
  action: {
    zh: "若持续出现，请把错误码和时间告诉平台的技术支持。",
    en: "If it goes on, tell the platform's support the code and the time.",
  },
};

/** What a code asks of us. Unknown codes are "later". */
export function classOfCode(code: number): Exclude<OutcomeClass, "unknown"> {
  return code === 0 ? "done" : (cityCodes[code]?.class ?? "later");
}

/** The row of a code; one that the protocol does not name gets a row that says so. Not for 0. */
export function explainCode(code: number): CityCode {
  return cityCodes[code] ?? { printed: `${code}`, ...unnamedCode };
}
