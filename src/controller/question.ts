/** What the controller asks of the city through `uplink/`, and what comes back. Deadlines are monotonic ms. */
import type { QuoteData, Reduction } from "../stay/money-records.ts";

/** A question carries the visit it serves; the answer moves the lane only if that visit still stands there. */
type QuestionHead = {
  readonly id: string;
  readonly lane: string | null;
  readonly visit: number | null;
  readonly stay: string;
  /** The answer is of no use to the lane after this; the uplink may still try on for the books. */
  readonly deadlineMs: number;
};

export type Question = QuestionHead &
  (
    | { readonly ask: "reductions"; readonly plate: string; readonly vehicleType: 1 | 2 }
    /** Leaves only after its intent is committed; retried unchanged until an outcome is known. */
    | { readonly ask: "submit"; readonly payment: SubmitContent }
    | { readonly ask: "payment_result"; readonly businessId: string; readonly orderId: string }
  );

/** The frozen content of a submit (protocol 5.3.3). */
export type SubmitContent = {
  readonly businessId: string;
  readonly plate: string;
  readonly vehicleType: 1 | 2;
  readonly arrivedMs: number;
  readonly quote: QuoteData;
};

export type Answer =
  | { readonly ask: "reductions"; readonly reductions: readonly Reduction[] }
  | { readonly ask: "submit"; readonly outcome: "password_free" | "ordinary" | "refused" }
  | {
      readonly ask: "payment_result";
      readonly paid: boolean;
      readonly fen: number;
      readonly payType: number | string;
      readonly paidAtMs: number;
    }
  /** No answer within the budget, or none that could be understood. A submit stays open in the books. */
  | { readonly ask: "reductions" | "submit" | "payment_result"; readonly unknown: true };
