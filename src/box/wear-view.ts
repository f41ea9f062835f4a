/** How much a lane's barrier has worked, as the page and the API show it. */
import type { WearView } from "../diagnostics/view.ts";
import { dayText, localDay } from "../local-day.ts";
import type { Lot } from "../lot/lot.ts";

export function wearView({ wear, clocks }: Lot, lane: string, maintenanceAfter: number): WearView {
  const { all: openings, byHand } = wear.of(lane);
  const { all: sinceMaintenance } = wear.since(lane);
  const last = wear.lastMaintenance(lane);
  const maintained = last === null ? null : { atMs: clocks.date(last.at), by: last.by, reason: last.reason };
  const limit = maintenanceAfter === 0 ? "" : ` / ${maintenanceAfter}`;
  const day = maintained === null ? "" : dayText(localDay(maintained.atMs));
  const since = {
    zh: maintained === null ? `未登记过维护${limit}` : `${day} 维护后 ${sinceMaintenance} 次${limit}`,
    en:
      maintained === null
        ? `no maintenance noted${limit}`
        : `${sinceMaintenance}${limit} since the maintenance of ${day}`,
  };
  const sentence = {
    zh: `累计开闸过车 ${openings} 次，其中人工 ${byHand} 次；${since.zh}`,
    en: `Opened for ${openings} passages, ${byHand} of them by hand; ${since.en}`,
  };
  return { openings, byHand, sinceMaintenance, maintenanceAfter, maintained, sentence };
}
