/** Finds an old stay in the ledger for a payment notice that names it. */
import type { Fact } from "../controller/fact.ts";
import type { Recall } from "../controller/outcome.ts";
import type { LotRecord } from "../lot/record.ts";
import type { Store } from "../store/store.ts";
import { DAY_MS } from "../local-day.ts";

/** A plate is on the lot a few times a day; an empty plate means looking through a whole day. */
const STAYS_LOOKED_AT = 5_000;

/** Reads the stay's records and puts them back as a fact; a ledger that cannot answer leaves the notice kept and flagged. */
export async function recallStay(store: Store, recall: Recall, put: (fact: Fact) => void): Promise<void> {
  const { businessId, notice } = recall;
  try {
    const records = await findStay(store, businessId, notice.plate);
    put({ type: "stay_recalled", records, notice });
  } catch {
    put({ type: "stay_recalled", records: [], notice });
  }
}

/** The records of the stay with this number. A businessId begins with the local date of the arrival, so one day's stays of the plate hold it. */
export async function findStay(store: Store, businessId: string, plate: string): Promise<readonly LotRecord[]> {
  const fromMs = startOfLocalDate(businessId.slice(0, 8));
  if (fromMs === null) return [];
  const query = {
    fromMs,
    toMs: fromMs + DAY_MS,
    plate: plate === "" ? null : plate,
    lane: null,
    limit: STAYS_LOOKED_AT,
  };
  const { stays } = await store.searchStays({ ...query, after: null });
  const found = stays.find((stay) => stay.businessId === businessId);
  return found === undefined ? [] : store.recordsOfKey(found.key);
}

/** 00:00 Asia/Shanghai of a date `YYYYMMDD`; null when it is none. */
function startOfLocalDate(date: string): number | null {
  const ms = Date.parse(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}T00:00:00+08:00`);
  return Number.isNaN(ms) ? null : ms;
}
