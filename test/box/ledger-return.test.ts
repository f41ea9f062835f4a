/** A box on a real ledger in virtual time whose card is away at the start, and comes back. */
import { describe, expect, it } from "vitest";
import { assert } from "#src/assert.ts";
import type { Box } from "#src/box/box.ts";
import type { CommandBody } from "#src/controller/command.ts";
import type { ReplyBody } from "#src/controller/outcome.ts";
import { Lot } from "#src/lot/lot.ts";
import type { LotRecord } from "#src/lot/record.ts";
import { drawPlan } from "#src/simulation/plan.ts";
import { Simulation } from "#src/simulation/simulation.ts";
import { unpackRow } from "#src/store/row.ts";
import { readOf } from "#test/lane/bench.ts";

const WALL = { errorMs: 0, driftPerSecond: 0, syncedAfterMs: 0 };

class Booth {
  readonly #simulation = new Simulation({ ...drawPlan(1, 1, false), oddness: 0, capacity: 50 });
  #commands = 0;

  get box(): Box {
    const { box } = this.#simulation.machine;
    assert(box !== null, "the box is on");
    return box;
  }

  get lot(): Lot {
    return this.box.controller.state.lot;
  }

  /** The plates inside, by the box's count of stays. */
  get inside(): readonly string[] {
    return [...this.lot.stays.all()].flatMap(({ status, plate }) => (status === "inside" ? [plate] : [])).toSorted();
  }

  get ledgerFaults(): readonly string[] {
    return this.box.faults.active().flatMap(({ source, code }) => (source === "ledger" ? [code] : []));
  }

  async wait(ms: number): Promise<void> {
    const { time } = this.#simulation;
    await time.runUntil(time.nowMs + ms, () => false);
  }

  async switchOn(card: "there" | "away"): Promise<void> {
    this.#simulation.disk.trouble = card === "there" ? "none" : "failing";
    void this.#simulation.machine.switchOn(WALL);
    await this.wait(60_000);
  }

  async cardComesBack(): Promise<void> {
    this.#simulation.disk.trouble = "none";
    // Marks of delivery wait five minutes for company.
    await this.wait(700_000);
  }

  async powerCut(): Promise<void> {
    await this.wait(10_000);
    this.#simulation.machine.powerCut();
  }

  async stop(): Promise<void> {
    const stopped = this.#simulation.machine.stop();
    await this.wait(30_000);
    await stopped;
  }

  async drive(lane: "entry-1" | "exit-1", plate: string): Promise<void> {
    const loop = async (name: "presence" | "passage", covered: boolean): Promise<void> => {
      this.box.put({ type: "loop_changed", lane, loop: name, covered });
      await this.wait(1_000);
    };
    await loop("presence", true);
    this.box.put({ type: "plate_read", lane, read: readOf(plate) });
    await this.wait(1_000);
    this.box.put({ type: "arm_moved", lane, position: "up" });
    await loop("passage", true);
    await loop("presence", false);
    await loop("passage", false);
    this.box.put({ type: "arm_moved", lane, position: "down" });
    await this.wait(120_000);
  }

  async order(command: CommandBody): Promise<ReplyBody | null> {
    const who = { id: `command-${(this.#commands += 1)}`, by: "Li", reason: "test" };
    const reply = this.box.command(command, who);
    await this.wait(5_000);
    return reply;
  }

  /** The lot as the card has it. */
  folded(): Lot {
    const lot = new Lot();
    for (const record of this.journal()) lot.apply(record);
    return lot;
  }

  journal(): readonly LotRecord[] {
    const { ledger } = this.#simulation.disk;
    return Object.keys(ledger.lastSeqs()).flatMap((origin) =>
      ledger.recordsSince(origin, 0, 100_000).rows.map(unpackRow),
    );
  }

  cityHas(): { readonly arrives: number; readonly leaves: number } {
    return this.#simulation.platform.passages.totals;
  }
}

/** Three cars inside; then the box dies and starts without its card. */
async function withoutCard(): Promise<Booth> {
  const booth = new Booth();
  await booth.switchOn("there");
  for (const plate of ["沪A11111", "沪A22222", "沪A33333"]) await booth.drive("entry-1", plate);
  await booth.powerCut();
  await booth.switchOn("away");
  return booth;
}

describe("a box that starts while its ledger is away", () => {
  it("gates, knows nobody, says so, and knows everybody again when the ledger is back", async () => {
    const booth = await withoutCard();
    expect(booth.inside).toEqual([]);
    expect(booth.ledgerFaults).toEqual(["ledger_unavailable"]);
    await booth.drive("entry-1", "沪A44444");
    await booth.cardComesBack();
    expect(booth.inside).toEqual(["沪A11111", "沪A22222", "沪A33333", "沪A44444"]);
    expect(booth.lot.berths.occupied).toBe(4);
    expect(booth.ledgerFaults).toEqual(["ledger_returned"]);
    expect(booth.box.outside.store.state().depth).toBe(0);
    await booth.drive("exit-1", "沪A22222");
    expect(booth.lot.berths.occupied).toBe(3);
  });

  it("counts a car that left meanwhile once, and has it inside no more", async () => {
    const booth = await withoutCard();
    await booth.drive("exit-1", "沪A11111");
    await booth.drive("entry-1", "沪A22222");
    await booth.cardComesBack();
    expect(booth.inside).toEqual(["沪A22222", "沪A33333"]);
    expect(booth.lot.berths.occupied).toBe(2);
  });

  it("gives what happened meanwhile its place after the rest, so that the latest word stands", async () => {
    const booth = new Booth();
    await booth.switchOn("there");
    await booth.order({ command: "set_lane_mode", lane: "entry-1", mode: "closed", untilMs: null });
    await booth.order({ command: "set_capacity", capacity: 40, area: "" });
    await booth.powerCut();
    await booth.switchOn("away");
    void booth.order({ command: "set_lane_mode", lane: "entry-1", mode: "held_open", untilMs: null });
    await booth.cardComesBack();
    expect(booth.lot.laneModes.get("entry-1")?.mode).toBe("held_open");
    expect(booth.lot.berths.capacity).toBe(40);
    await booth.stop();
    await booth.switchOn("there");
    expect(booth.lot.laneModes.get("entry-1")?.mode).toBe("held_open");
    expect(booth.lot.berths.capacity).toBe(40);
  });

  it("holds in memory exactly what its journal says, and a restart finds the same", async () => {
    const booth = await withoutCard();
    await booth.drive("exit-1", "沪A11111");
    await booth.drive("entry-1", "沪A44444");
    await booth.cardComesBack();
    const folded = booth.folded();
    expect([...booth.lot.stays.all()].toSorted(byId)).toEqual([...folded.stays.all()].toSorted(byId));
    expect(booth.lot.highestOrder).toBe(folded.highestOrder);
    const { inside } = booth;
    await booth.stop();
    await booth.switchOn("there");
    expect(booth.inside).toEqual(inside);
    expect(booth.lot.berths.occupied).toBe(folded.berths.occupied);
  });

  it("tells the city of everything, and of nothing before it is on the card", async () => {
    const booth = await withoutCard();
    const before = booth.cityHas().arrives;
    await booth.drive("entry-1", "沪A44444");
    expect(booth.cityHas().arrives).toBe(before);
    await booth.cardComesBack();
    await booth.wait(600_000);
    expect(booth.cityHas()).toMatchObject({ arrives: 4, leaves: 0 });
    expect(booth.lot.outbox.pendingCount()).toBe(0);
  });

  it("leaves no snapshot of the little it knew when it is stopped too early", async () => {
    const booth = await withoutCard();
    await booth.drive("entry-1", "沪A44444");
    await booth.stop();
    await booth.switchOn("there");
    expect(booth.inside).toEqual(["沪A11111", "沪A22222", "沪A33333"]);
  });
});

describe("what befell the ledger", () => {
  it("stands over a restart until somebody acknowledges it by name, and then no more", async () => {
    const booth = await withoutCard();
    await booth.cardComesBack();
    await booth.stop();
    await booth.switchOn("there");
    expect(booth.ledgerFaults).toEqual(["ledger_returned"]);
    const order: CommandBody = { command: "acknowledge_ledger", condition: "ledger_returned" };
    expect(await booth.order(order)).toMatchObject({ type: "command_done" });
    expect(booth.ledgerFaults).toEqual([]);
    expect(booth.journal()).toContainEqual(
      expect.objectContaining({ kind: "ledger_acknowledged", data: expect.objectContaining({ by: "Li" }) }),
    );
    await booth.stop();
    await booth.switchOn("there");
    expect(booth.ledgerFaults).toEqual([]);
  });

  it("is not acknowledged when nothing stands", async () => {
    const booth = new Booth();
    await booth.switchOn("there");
    const order: CommandBody = { command: "acknowledge_ledger", condition: "records_lost" };
    expect(await booth.order(order)).toMatchObject({ type: "command_refused", code: "not_standing" });
  });
});

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}
