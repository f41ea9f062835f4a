/** The records of a stay's money. All amounts are integer fen, all times are milliseconds UTC by the corrected clock. */

/** A price that was told to somebody and stands until `validUntilMs`. */
export type QuoteData = {
  readonly orderId: string;
  readonly pricedAtMs: number;
  readonly validUntilMs: number;
  /** Price after local reductions and before the city's. */
  readonly totalFen: number;
  /** What the city's minutes and money are worth together. */
  readonly reduceFen: number;
  readonly reduceMinutes: number;
  readonly reduceCode: string;
  /** totalFen - reduceFen, always. */
  readonly dueFen: number;
  /** What had been paid before this quote. */
  readonly paidBeforeFen: number;
  /** What had been waived before this quote, and is not in its amounts any more. */
  readonly waivedBeforeFen: number;
  /** All reductions this quote uses; a later increment does not use them again. */
  readonly usedCodes: readonly string[];
  readonly tariffId: string;
  /** How it came about, for the operator. */
  readonly lines: readonly { readonly zh: string; readonly en: string; readonly fen: number }[];
};

/** A reduction that a shop (local) or the city (5.3.1) gave. */
export type Reduction = {
  readonly code: string;
  readonly fen: number;
  readonly minutes: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly remark: string;
};

export type PaymentSource = "notice" | "result" | "password_free" | "cash" | "own_channel" | "statement";

/** The money records by kind; every one is keyed by its stay. */
export type MoneyRecords = {
  /** The suffixes of one block (36 of them) of this stay's orderIds may be used from now on. */
  order_block_taken: { readonly block: number };
  quote_made: QuoteData;
  /** A submit (5.3.3) may leave the box once this is committed. `order` is sent unchanged at every retry. */
  submit_intended: { readonly quote: QuoteData };
  submit_answered: { readonly orderId: string; readonly outcome: "password_free" | "ordinary" | "refused" };
  payment_received: {
    readonly orderId: string;
    readonly fen: number;
    readonly status: "paid" | "failed";
    /** The city's number (5.3.4) or our own word for cash and own channels. */
    readonly payType: number | string;
    readonly paidAtMs: number;
    readonly source: PaymentSource;
    /** leftValidTime in force when it was paid, seconds. */
    readonly leftValidSeconds: number;
    readonly by: string | null;
    readonly shift: string | null;
  };
  fee_waived: {
    readonly fen: number;
    readonly waivedAtMs: number;
    /** leftValidTime in force, seconds: the car may leave for nothing that long. */
    readonly leftValidSeconds: number;
    readonly by: string;
    readonly reason: string;
    readonly shift: string | null;
  };
  /** The car left (or was let out) owing this; a late notice or a later visit settles it (negative). */
  fee_owed: {
    readonly fen: number;
    readonly orderId: string | null;
    readonly reason: string;
    /** When; records of early versions do not say. */
    readonly atMs?: number;
  };
  fee_refunded: {
    readonly fen: number;
    readonly orderId: string;
    readonly by: string;
    readonly reason: string;
    /** When; records of early versions do not say. */
    readonly atMs?: number;
  };
  reduction_granted: Reduction & { readonly by: string };
  /** What the city answered to 5.3.1, kept so that a quote can be explained. */
  reductions_learned: { readonly reductions: readonly Reduction[] };
};
