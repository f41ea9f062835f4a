/** The little of time that the store needs; `runtime/` gives the real one, a simulation its own. */
export type StoreClock = {
  /** Milliseconds that never step. */
  monotonicMs(): number;
  /** Calls back once after that many milliseconds; returns how to cancel it. */
  after(ms: number, call: () => void): () => void;
  /** A date and time fit for a file name, such as `20240501T083000Z`; used when a damaged file is set aside. */
  stamp(): string;
};
