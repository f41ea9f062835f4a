/** What admission may see of the lot. The lot has it all; a test needs no more than this. */
import type { Contract, ListEntry, Reservation } from "../lot/grounds.ts";
import type { Moment } from "../stay/moment.ts";
import type { Stay } from "../stay/stay.ts";

export type AdmissionView = {
  readonly berths: { readonly free: number };
  readonly clocks: { date(moment: Moment): number };
  readonly reservations: { of(plate: string): readonly Reservation[]; all(): readonly Reservation[] };
  readonly contracts: { of(plate: string): readonly Contract[] };
  readonly lists: { get(list: string): { readonly entries: readonly ListEntry[] } | null };
  readonly stays: { ofPlate(plate: string): readonly Stay[]; all(): Iterable<Stay> };
};
