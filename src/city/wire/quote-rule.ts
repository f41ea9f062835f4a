/** What must hold between the amounts of a quote or a submit, whoever made it (5.3.2, 5.3.3). */
import type { z } from "zod";

/** The fields of a quote that depend on each other. Amounts in fen, instants in milliseconds. */
export interface QuoteAmounts {
  readonly totalMoney: number;
  readonly reduceMoney: number;
  readonly dueMoney: number;
  readonly arrivedTime: number;
  readonly validityQuoteTime: number;
}

/** dueMoney = totalMoney - reduceMoney, and a quote does not expire before its car arrived. */
export function addsUp(context: z.core.ParsePayload<QuoteAmounts>): void {
  const quote = context.value;
  if (quote.totalMoney - quote.reduceMoney !== quote.dueMoney) {
    context.issues.push({
      code: "custom",
      path: ["dueMoney"],
      message: "must be totalMoney - reduceMoney",
      input: quote.dueMoney,
    });
  }
  if (quote.validityQuoteTime < quote.arrivedTime) {
    context.issues.push({
      code: "custom",
      path: ["validityQuoteTime"],
      message: "must not be before arrivedTime",
      input: quote.validityQuoteTime,
    });
  }
}
