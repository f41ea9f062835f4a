/** When the box writes its lot down, and what it has forgotten. */
import { describe, expect, it } from "vitest";
import type { Box } from "#src/box/box.ts";
import { Housekeeping } from "#src/box/housekeeping.ts";
import { Lot } from "#src/lot/lot.ts";
import type { StoreCondition } from "#src/store/conditions.ts";
import type { MaintenanceOrder } from "#src/store/upkeep.ts";
import { Bench, HOUR } from "#test/controller/bench.ts";

type Site = { readonly found?: number; readonly lot?: Lot; readonly synced?: boolean; readonly city?: object | null };

/** The clock of the box is wrong by as much as it likes to be. */
const WALL_MS = Date.UTC(2036, 0, 1);

/** Housekeeping of a lane; `look` lets time pass, ten seconds if not told. */
function housekeeping({ found = 0, lot = new Lot(), synced = true, city = {} }: Site = {}) {
  const site = { isQuiet: true, snapshots: 0, orders: [] as MaintenanceOrder[], first: {} as Record<string, number> };
  let [nowMs, due] = [0, (): void => {}];
  let told: (condition: StoreCondition) => void = () => {};
  const store = {
    putSnapshot: async () => void (site.snapshots += 1),
    maintain: async (order: MaintenanceOrder) => (site.orders.push(order), { first: site.first }),
    onCondition: (listener: typeof told) => void (told = listener),
  };
  const now = () => ({ boot: "b9", monotonicMs: nowMs, wallMs: WALL_MS + nowMs, synced });
  const clock = { monotonicMs: () => nowMs, now, after: (_ms: number, run: () => void) => ((due = run), () => {}) };
  const outside = { world: { clock }, store, log: () => {} };
  const isQuiet = (): boolean => site.isQuiet;
  const state = { controller: { state: { lot } }, config: { city }, isWithoutLedger: false, isQuiet };
  const box = { outside, ...state, nowMs: () => lot.clocks.date(now()) };
  const keeper = new Housekeeping(box as unknown as Box, found);
  keeper.start();
  const look = async (afterMs = 10_000): Promise<number> => {
    nowMs += afterMs;
    due();
    await new Promise((resolve) => setImmediate(resolve));
    return site.snapshots;
  };
  return { keeper, look, site, tell: (condition: StoreCondition) => told(condition) };
}

describe("a snapshot", () => {
  it("is written after ten thousand records", async () => {
    const { keeper, look } = housekeeping();
    keeper.wrote(9_999);
    expect(await look()).toBe(0);
    keeper.wrote(1);
    expect(await look()).toBe(1);
    expect(await look()).toBe(1);
  });

  it("counts the records that starts before have left without one: daily power cuts do not put it off", async () => {
    const { keeper, look } = housekeeping({ found: 9_990 });
    expect(await look()).toBe(0);
    keeper.wrote(10);
    expect(await look()).toBe(1);
  });

  it("waits for clear loops, and an hour at most: a loop may be stuck for weeks", async () => {
    const { look, site } = housekeeping({ found: 20_000 });
    site.isQuiet = false;
    expect(await look(HOUR - 10_000)).toBe(0);
    expect(await look()).toBe(1);
    expect(site.orders).toHaveLength(1);
    await look(HOUR - 10_000);
    expect(site.orders).toHaveLength(1);
  });

  it("follows at once when a damaged ledger was replaced: what that has lost is still known to the lot", async () => {
    const { look, tell } = housekeeping();
    expect(await look()).toBe(0);
    tell({ name: "ledger_replaced", raised: true, detail: "" });
    expect(await look()).toBe(1);
    expect(await look()).toBe(1);
  });
});

describe("what is old", () => {
  it("is nothing as long as nobody has set the clock, which may be years ahead", async () => {
    const { look, site } = housekeeping({ synced: false });
    await look(HOUR);
    expect(site.orders).toMatchObject([{ nowMs: -Infinity }]);
  });

  it("goes by the clock that was set, and so do the records", async () => {
    const bench = new Bench();
    bench.tell({ type: "clock_compared", offsetMs: 5_000, source: "city" });
    const { look, site } = housekeeping({ lot: bench.lot });
    await look(HOUR);
    expect(site.orders).toMatchObject([{ nowMs: WALL_MS + HOUR, dated: { [bench.now().boot]: 5_000 } }]);
  });

  it("stays as long as the city has not heard of it", async () => {
    const bench = new Bench();
    bench.enters("沪A12345");
    const [origin, seqs] = [bench.lot.origins[0] ?? "", bench.lot.outbox.pending(bench.lot.origins[0] ?? "")];
    const { look, site } = housekeeping({ lot: bench.lot });
    site.first = { [origin]: 1_000 };
    await look(HOUR);
    expect(site.orders).toMatchObject([{ keep: { [origin]: seqs[0] } }]);
    expect(bench.lot.outbox.pendingCount()).toBe(1);
  });

  it("goes where there is no city to hear of it, and waits for nobody any more", async () => {
    const bench = new Bench();
    for (const plate of ["沪A12345", "沪A23456"]) bench.enters(plate);
    const origin = bench.lot.origins[0] ?? "";
    const { look, site } = housekeeping({ lot: bench.lot, city: null });
    site.first = { [origin]: bench.lot.outbox.pending(origin)[1] ?? 0 };
    await look(HOUR);
    expect(site.orders).toMatchObject([{ keep: {} }]);
    expect(bench.lot.outbox.pendingCount()).toBe(1);
  });
});
