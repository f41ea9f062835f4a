/** What the uplink is given at its start: the city's client, the store's reports, time, chance, and where its news go. */
import type { CityClient } from "../city/client.ts";
import type { UplinkFact } from "../controller/fact.ts";
import type { SeqRanges } from "../lot/record.ts";
import type { SystemClock } from "../runtime/system-clock.ts";
import type { Chance, Clock } from "../runtime/world.ts";
import type { FrozenReport } from "../stay/report.ts";
import type { UplinkCondition } from "./conditions.ts";
import type { CorrectedClock } from "./corrected-clock.ts";

/** What the heartbeat tells, and which lists of which days were compared already. */
export interface LotView {
  /** Cars in and out of a local day (days since 1970). */
  dayTotals(day: number): { readonly arrived: number; readonly left: number };
  /** The true number, may be negative. */
  freeBerth(): number;
  /** Whether a day's list is still missing in our books; false for days before the box. */
  statementMissing(list: "payments" | "bills", day: number): boolean;
}

export interface UplinkPorts {
  readonly client: CityClient;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Shared with the client, which makes curTime from it. */
  readonly time: CorrectedClock;
  readonly report: (fact: UplinkFact) => void;
  /**
   * Reports among these seqs, at most `limit`, oldest or newest first. Rejects when the ledger cannot be read now; a report
   * that is missing from the answer cannot be read at all.
   */
  readonly readReports: (
    origin: string,
    ranges: SeqRanges,
    limit: number,
    order: "oldest" | "newest",
  ) => Promise<readonly FrozenReport[]>;
  /** Raises or clears a named condition; `detail` says what and why, in the technician's words. */
  readonly condition: (code: UplinkCondition, raised: boolean, detail: string) => void;
  readonly lotView: LotView;
  /** Who waits for the box: a car that stands at a lane unread, or somebody who asked and has no reply yet. */
  readonly waiting: () => "car" | "asker" | null;
  /** The system's clock, where the site lets us set it; null otherwise. */
  readonly systemClock: SystemClock | null;
}
