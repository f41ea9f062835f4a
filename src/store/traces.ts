/** What a visit leaves behind for people: one trace, and how to look for it. */

/** One vehicle's trace. `story` is its JSON text: inputs, state, rule, outputs, milliseconds. */
export type Trace = {
  readonly traceId: string;
  readonly boot: string;
  /** Wall time of its end, ms. */
  readonly atMs: number;
  readonly lane: string;
  readonly visit: number;
  readonly plate: string | null;
  readonly outcome: string;
  readonly story: string;
};
