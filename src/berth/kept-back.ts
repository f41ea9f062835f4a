/**
 * Berths kept back from temporary cars for reservations that are about to begin. They are free and are reported as free
 * to the city; only the admission of cars without a claim goes by what is left.
 */

/** How many berths reservations keep back. */
export type KeptBackSettings = {
  /** A reservation keeps its berth from this long before its window begins, milliseconds. */
  readonly leadMs: number;
  /** Berths kept for every hundred such reservations: below 100 where some never come. 0 keeps none. */
  readonly percent: number;
  /** Never more than this many berths. */
  readonly most: number;
};

/** A valid reservation, as far as it matters here. */
export type AwaitedReservation = {
  readonly fromMs: number;
  /** Inclusive, as the city's windows are. */
  readonly toMs: number;
  /** Its car is inside already, or was and has left: nobody is waited for. */
  readonly used: boolean;
};

/** Reservations whose car may come now or within the lead, and has not come yet. */
export function countAwaited(reservations: readonly AwaitedReservation[], nowMs: number, leadMs: number): number {
  return reservations.filter(({ fromMs, toMs, used }) => !used && fromMs - leadMs <= nowMs && nowMs <= toMs).length;
}

/** Berths kept back for so many awaited reservations, rounded up. */
export function berthsKeptBack(awaited: number, settings: KeptBackSettings): number {
  return Math.max(0, Math.min(settings.most, Math.ceil((awaited * settings.percent) / 100)));
}
