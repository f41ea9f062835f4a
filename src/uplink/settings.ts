/** What the uplink must be told by the configuration. Nothing here has a default of its own. Times in milliseconds. */

/** A wait that doubles from `firstMs` to `mostMs`. */
export type RetrySettings = { readonly firstMs: number; readonly mostMs: number };

export type UplinkSettings = {
  readonly parkingId: string;
  readonly heartbeatMs: number;
  /** A record goes live only if the request starts within this of its dataTime (27 s; their limit is 30 s). */
  readonly liveWithinMs: number;
  /** From this age on a record goes through resend (31 s). */
  readonly resendAfterMs: number;
  readonly batch: { readonly start: number; readonly most: number };
  readonly retry: RetrySettings;
  /** A stopped interface is tried again after this (5 minutes). */
  readonly interfaceRetryMs: number;
  readonly timeouts: {
    readonly recordsMs: number;
    readonly heartbeatMs: number;
    readonly questionMs: number;
    readonly downloadMs: number;
  };
  readonly downloads: {
    /** Interval of reservations and contracts while the city prescribes none through 5.3.11. */
    readonly intervalMs: number;
    /** Days before today that 5.2.1 and 5.4.1 ask from; see `city.dialect`. */
    readonly reserveDaysBack: number;
    readonly staggerDaysBack: number;
  };
  readonly statements: {
    /** Minutes after local midnight at which yesterday's lists are fetched first; after 01:00. */
    readonly afterMinutes: number;
    readonly retryMs: number;
    /** Days for which a missing list is tried. */
    readonly days: number;
  };
  readonly clock: { readonly warnMs: number; readonly faultMs: number };
  /** The address that 5.3.10 registers for each of our callbacks; null when the city cannot call us. */
  readonly callbacks: { readonly publicUrl: string; readonly leftValidSeconds: number } | null;
};
