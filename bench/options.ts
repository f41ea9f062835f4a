/** What a run of the benchmark was asked for. */
export type BenchOptions = {
  /** Interleaved rounds of figure and yardstick. */
  readonly rounds: number;
  /** Fewer cars a round: to see that it works, not to quote. */
  readonly quick: boolean;
  /** The long version of the soak. */
  readonly full: boolean;
};
