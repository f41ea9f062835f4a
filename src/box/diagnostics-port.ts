/** What the technician's port gets of the box: views, searches and orders, and nothing else. */
import { Refusal } from "../diagnostics/answer.ts";
import type { BoxPort } from "../diagnostics/port.ts";
import { NOTHING_TOLD, type MachineState } from "../runtime/machine.ts";
import { LedgerFault } from "../store/ledger-fault.ts";
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
  const { store, world, log } = box.outside;
  return {
    view: () => viewOf(box, uplink()?.view() ?? null, machine()),
    watch: (watcher) => box.watch(watcher),
    command: (order, who) => box.command(order, who),
    listKeys: box.config.admission.listKeys,
    searchTraces: (query) => read(store.searchTraces(query)),
    trace: (traceId) => read(store.trace(traceId)),
    staysInside: (part) => staysView(box, part),
    searchStays: (query) => read(store.searchStays(query)),
    bookings: (query) => read(store.bookings(query)),
    origins: () => [box.origin, ...box.controller.state.lot.origins.filter((origin) => origin !== box.origin)],
    recordsSince: async (origin, seq, limit) => {
      const { clocks } = box.controller.state.lot;
      const records = await read(store.recordsSince(origin, seq, limit));
      return records.map((record) => ({ ...record, atMs: clocks.date(record.at) }));
    },
    retryCity: () => uplink()?.retryNow(),
    after: (ms, run) => world.clock.after(ms, run),
    failed: (path, error) => log("error", "diagnostics", "a request failed", { path, error }),
  };
}

/** A ledger that cannot be read is a fault that stands on the page already. */
function read<Found>(reading: Promise<Found>): Promise<Found> {
  return reading.catch((error: unknown) => {
    if (!(error instanceof LedgerFault)) throw error;
    const zh = "账本暂时无法读取，原因见页面上的故障；请稍后再试";
    const en = "The ledger cannot be read now, the faults on the page say why; try again in a moment";
    throw new Refusal(503, "ledger_unavailable", zh, en);
  });
}
