/** An instant as a box knew it when something happened. Records keep it as it was; a later `clock_set` dates it. */

/** When something happened, by all the clocks the box has. Only `runtime/` makes one. */
export type Moment = {
  /** Identity of the boot; monotonic readings compare only within one boot. */
  readonly boot: string;
  /** Milliseconds since that boot began; never steps. */
  readonly monotonicMs: number;
  /** The system clock, milliseconds since 1970 (UTC). May be wrong until `synced`. */
  readonly wallMs: number;
  /** Whether the system clock was known to be right at that moment. */
  readonly synced: boolean;
};
