/** What the technician's port gets of the box: views, searches and orders, and nothing else. */
import type { BoxPort } from "../diagnostics/port.ts";
import { NOTHING_TOLD, type MachineState } from "../runtime/machine.ts";
import type { Uplink } from "../uplink/uplink.ts";
import type { Box } from "./box.ts";
import { staysView } from "./stays-view.ts";
import { viewOf } from "./view.ts";

/** `uplink` answers null as long as the city is not connected; `machine` as the machine was seen last. */
export function diagnosticsPort(
  box: Box,
  uplink: () => Uplink | null,
  machine: () => MachineState = () => NOTHING_TOLD,
): BoxPort {
  const { store, world } = box.outside;
  return {
    view: () => viewOf(box, uplink()?.view() ?? null, machine()),
    watch: (watcher) => box.watch(watcher),
    command: (order, who) => box.command(order, who),
    listKeys: box.config.admission.listKeys,
    searchTraces: (query) => store.searchTraces(query),
    trace: (traceId) => store.trace(traceId),
    staysInside: (part) => staysView(box, part),
    searchStays: (query) => store.searchStays(query),
    bookings: (query) => store.bookings(query),
    origins: () => [box.origin, ...box.controller.state.lot.origins.filter((origin) => origin !== box.origin)],
    recordsSince: async (origin, seq, limit) => {
      const { clocks } = box.controller.state.lot;
      const records = await store.recordsSince(origin, seq, limit);
      return records.map((record) => ({ ...record, atMs: clocks.date(record.at) }));
    },
    retryCity: () => uplink()?.retryNow(),
    after: (ms, run) => world.clock.after(ms, run),
  };
}
