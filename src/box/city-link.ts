/**
 * Connects a box to the city: its client, the uplink, and the server the city calls. Loaded after the lanes gate, because
 * loading it holds up a thread for a tenth of a second. The simulation hands in a client of its own.
 */
import type { CityClient } from "../city/client.ts";
import type { CityWorld } from "../city/world.ts";
import type { Config } from "../config/config.ts";
import type { CityConfig } from "../config/city.ts";
import { uplinkSettings } from "./uplink-settings.ts";
import { isAboutToBeAsked } from "../lane/visits.ts";
import { localDay } from "../local-day.ts";
import type { Lot } from "../lot/lot.ts";
import type { SeqRanges } from "../lot/record.ts";
import { systemClock } from "../runtime/system-clock.ts";
import type { FrozenReport } from "../stay/report.ts";
import type { Reports, Store } from "../store/store.ts";
import { UPLINK_CONDITIONS, type UplinkCondition } from "../uplink/conditions.ts";
import { CorrectedClock } from "../uplink/corrected-clock.ts";
import type { LotView, UplinkPorts } from "../uplink/ports.ts";
import { Uplink } from "../uplink/uplink.ts";
import type { Box } from "./box.ts";

/** Opens the city's client once it is known what time and chance it is given. */
export type OpenClient = (world: CityWorld) => CityClient | Promise<CityClient>;

export type ConnectedCity = {
  readonly uplink: Uplink;
  readonly client: CityClient;
  /** Time as the city has it; its callbacks are judged by the same. */
  readonly world: CityWorld;
  readonly close: () => Promise<void>;
};

/** The section must be there: a box without it reports nothing. */
export async function connectCity(
  box: Box,
  config: Config,
  city: CityConfig,
  openClient: OpenClient,
): Promise<ConnectedCity> {
  const { world, store } = box.outside;
  const time = new CorrectedClock(world.clock);
  const cityWorld: CityWorld = {
    nowMs: time.nowMs,
    monotonicMs: () => world.clock.monotonicMs(),
    randomBytes: (size) => world.chance.bytes(size),
    after: (ms, run) => world.clock.after(ms, run),
  };
  const client = await openClient(cityWorld);
  const condition = conditionOf(box);
  const uplink = new Uplink(uplinkSettings(config, city), {
    client,
    clock: world.clock,
    chance: world.chance,
    time,
    report: (fact) => box.put(fact),
    readReports: readerOf(store),
    condition,
    lotView: lotView(box),
    waiting: () => (isCarUnread(box) ? "car" : box.isAsked ? "asker" : null),
    systemClock: city.clock.stepSystemClock ? systemClock : null,
  });
  const { lot } = box.controller.state;
  box.connect({
    committed: (records) => uplink.committed(records),
    found: (ledger) => {
      condition("city_totals_partial", false, "");
      uplink.found({ pending: box.committed.pending(ledger), parked: ledger.outbox.parked() });
    },
    ask: (question) => uplink.ask(question),
  });
  condition("city_totals_partial", box.isWithoutLedger, "");
  uplink.start({
    origin: box.origin,
    pending: box.committed.pending(lot),
    parked: lot.outbox.parked(),
  });
  return {
    uplink,
    client,
    world: cityWorld,
    close: async () => {
      uplink.stop();
      await client.close();
    },
  };
}

function isCarUnread({ controller }: Box): boolean {
  return Array.from(controller.state.lanes.values()).some(({ lane }) => isAboutToBeAsked(lane));
}

/** Reads reports out of the ledger, page by page. */
function readerOf(store: Store): UplinkPorts["readReports"] {
  return async (origin, ranges, limit, order) => {
    const found: FrozenReport[] = [];
    let left: SeqRanges | null = ranges;
    while (left !== null && found.length < limit) {
      const page: Reports = await store.reports({ origin, ranges: left, limit: limit - found.length, order });
      found.push(...page.reports);
      left = page.next;
    }
    return found;
  };
}

/** Raises and clears the uplink's conditions as faults of the city. */
function conditionOf({ faults }: Box): (code: UplinkCondition, raised: boolean, detail: string) => void {
  return (code, raised, detail) => {
    if (raised) faults.raise({ source: "city", code, declaration: UPLINK_CONDITIONS[code], detail });
    else faults.clear("city", code);
  };
}

function lotView(box: Box): LotView {
  const lot = (): Lot => box.controller.state.lot;
  return {
    dayTotals: (day) => box.committed.totalsOf(day),
    freeBerth: () => Math.min(lot().berths.free, lot().berths.capacity),
    statementMissing: (list, day) => day >= firstDayOf(lot()) && lot().comparisons.get(`${list}:${day}`) === null,
  };
}

/** The earliest day on which this lot is known to have been at work: stays that are held may all be of today. */
function firstDayOf({ stays, dayTotals }: Lot): number {
  const arrivedMs = stays.oldestArrivalMs();
  return Math.min(dayTotals.firstDay(), arrivedMs === null ? Infinity : localDay(arrivedMs));
}
