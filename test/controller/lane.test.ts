import { describe, expect, it } from "vitest";
import { Bench, HOUR, MINUTE } from "./bench.ts";
import { readOf } from "#test/lane/bench.ts";
import { entryOf, priceOf, settingsWith, STAFF } from "./settings.ts";

const PLATE = "沪A12345";
const OTHER = "沪B67890";

describe("a car that comes in", () => {
  it("opens a stay when it has passed, not when it is decided; the city's arrive is frozen then", () => {
    const bench = new Bench();
    bench.comes("in", PLATE);
    expect(bench.orders).toEqual(["in raise"]);
    expect(bench.recordsOf("stay_opened")).toEqual([]);
    bench.drivesThrough("in");
    const { businessId } = bench.stayOf(PLATE);
    expect(bench.recordsOf("stay_numbered")[0]?.data).toMatchObject({
      businessId,
      report: { seq: businessId, plateId: PLATE, laneType: 2, parkType: 1, freeBerth: 9 },
    });
    expect(bench.traces).toHaveLength(1);
    expect(bench.traces[0]).toMatchObject({ outcome: "passed", plate: PLATE, stay: bench.stayOf(PLATE).id });
  });

  it("and backs out was never here", () => {
    const bench = new Bench();
    bench.comes("in", PLATE).backsOut("in");
    expect(bench.recordsOf("stay_opened")).toEqual([]);
    expect(bench.traces[0]?.outcome).toBe("backed_out");
  });

  it("although its plate is inside already closes the old stay as a ghost, of which the city hears nothing", () => {
    const bench = new Bench();
    const ghost = bench.enters(PLATE);
    bench.wait(HOUR);
    const stay = bench.enters(PLATE);
    expect(bench.lot.stays.get(ghost)).toMatchObject({ status: "soft_closed", leaveReport: null });
    expect(bench.lot.stays.get(stay)?.flags).toContain("already_inside");
    expect(bench.lot.berths.occupied).toBe(1);
  });

  it("is left alone beside its own plate where the site takes no notice", () => {
    const bench = new Bench(settingsWith({}, { alreadyInside: "off" }));
    const first = bench.enters(PLATE);
    bench.wait(HOUR);
    bench.enters(PLATE);
    expect(bench.lot.stays.get(first)?.status).toBe("inside");
    expect(bench.lot.berths.occupied).toBe(2);
  });

  it("just after it left is let in as soon as it can no longer be a repeated read", () => {
    const bench = new Bench();
    bench.enters(PLATE);
    bench
      .wait(5 * MINUTE)
      .comes("out", PLATE)
      .drivesThrough("out");
    bench.orders.length = 0;
    bench.comes("in", PLATE);
    expect(bench.verdict("in")).toMatchObject({ type: "refuse", reason: "just_left" });
    bench.wait(40_000);
    expect(bench.raised("in")).toBe(true);
  });

  it("finds the lot full, and enters when a berth becomes free", () => {
    const bench = new Bench(settingsWith({}, {}, { capacity: 1 }));
    bench.enters(OTHER);
    bench.orders.length = 0;
    bench.comes("in", PLATE);
    expect(bench.verdict("in")).toMatchObject({ type: "refuse", reason: "full" });
    bench.comes("out", OTHER).drivesThrough("out");
    expect(bench.orders).toContain("in raise");
  });

  it("waits for its hours to begin and is then let in", () => {
    const bench = new Bench(settingsWith({}, { noPlate: "operator" }, { capacity: 0 }));
    bench.tell({
      type: "reservations_downloaded",
      fromMs: bench.nowMs - HOUR,
      reservations: [
        {
          id: "r1",
          type: 1,
          status: 1,
          plate: PLATE,
          fromMs: bench.nowMs + 2 * MINUTE,
          toMs: bench.nowMs + HOUR,
          berthId: null,
          vehicleType: 1,
        },
      ],
    });
    bench.comes("in", PLATE);
    expect(bench.verdict("in")).toMatchObject({ type: "refuse", reason: "full" });
    bench.wait(4 * MINUTE);
    expect(bench.raised("in")).toBe(true);
    bench.drivesThrough("in");
    expect(bench.stayOf(PLATE)).toMatchObject({ ground: "reservation", groundRef: "r1" });
  });
});

describe("who follows on another's credit", () => {
  it("is a stay of its own, flagged, when its plate was read", () => {
    const bench = new Bench();
    bench.comes("in", PLATE).arm("in", "up");
    const loop = (name: "presence" | "passage", covered: boolean) =>
      bench.wait(400).tell({ type: "loop_changed", lane: "in", loop: name, covered });
    loop("passage", true);
    loop("presence", false);
    loop("passage", false);
    loop("presence", true);
    bench.read("in", OTHER);
    loop("passage", true);
    loop("presence", false);
    loop("passage", false);
    const flags = bench.lot.stays.ofPlate(OTHER)[0]?.flags ?? [];
    expect(bench.lot.stays.ofPlate(OTHER)).toHaveLength(1);
    expect(bench.lot.berths.occupied).toBe(2);
    expect(flags.length === 0 || flags.includes("tailgate")).toBe(true);
  });

  it("is counted when nobody read its plate, and the city cannot be told", () => {
    const bench = new Bench();
    bench.tell({ type: "loop_changed", lane: "in", loop: "passage", covered: true });
    bench.wait(1_000).tell({ type: "loop_changed", lane: "in", loop: "passage", covered: false });
    bench.wait(20_000);
    expect(bench.recordsOf("passage_uncounted")[0]?.data).toMatchObject({ delta: 1, cause: "unauthorised" });
    expect(bench.lot.berths).toMatchObject({ occupied: 1, inside: 0 });
  });

  it("through an exit without a decision owes what was due", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    bench.says({ command: "hold_open", lane: "out", untilMs: null, passages: null });
    bench.comes("out", PLATE).drivesThrough("out");
    expect(bench.lot.stays.get(stay)).toMatchObject({
      status: "left",
      flags: ["held_open"],
      settlement: { priceFen: 2000, owedFen: 2000 },
    });
  });
});

describe("fire", () => {
  it("holds every lane open, waives what was due, and counts who leaves", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    bench.orders.length = 0;
    bench.tell({ type: "fire_contact", active: true });
    expect(bench.orders).toEqual(["in hold", "out hold", "out2 hold"]);
    bench.comes("out", PLATE).drivesThrough("out");
    expect(bench.lot.stays.get(stay)?.settlement).toMatchObject({ priceFen: 2000, waivedFen: 2000, owedFen: 0 });
    expect(bench.lot.berths.occupied).toBe(0);
    bench.orders.length = 0;
    bench.tell({ type: "fire_contact", active: false });
    expect(bench.orders).toEqual(["in release", "out release", "out2 release"]);
  });

  it("is stronger than an operator who closed the lane, and his word stands again afterwards", () => {
    const bench = new Bench();
    bench.says({ command: "set_lane_mode", lane: "in", mode: "closed_to_all", untilMs: null });
    bench.tell({ type: "fire_contact", active: true });
    expect(bench.controller.state.lanes.get("in")?.mode.reason).toBe("fire");
    bench.tell({ type: "fire_contact", active: false });
    expect(bench.controller.state.lanes.get("in")?.mode.mode).toBe("closed_to_all");
  });
});

describe("an opening for whoever comes", () => {
  it("lets the next car through undecided, and its trace is found by its plate all the same", () => {
    const bench = new Bench();
    bench.says({ command: "open_once", lane: "in", visit: null });
    bench.comes("in", PLATE).drivesThrough("in");
    expect(bench.stayOf(PLATE)).toMatchObject({ ground: "operator", laneType: 1 });
    expect(bench.traces).toMatchObject([{ plate: PLATE, outcome: "passed", stay: bench.stayOf(PLATE).id }]);
  });
});

describe("a lane's mode", () => {
  it("held open for a fleet ends after its last car", () => {
    const bench = new Bench();
    bench.says({ command: "hold_open", lane: "in", untilMs: null, passages: 2 });
    for (const plate of [PLATE, OTHER]) bench.comes("in", plate).drivesThrough("in");
    expect(bench.controller.state.lanes.get("in")?.mode.mode).toBe("open");
    expect([PLATE, OTHER].map((plate) => bench.stayOf(plate).flags)).toEqual([["held_open"], ["held_open"]]);
    expect(bench.lot.berths.occupied).toBe(2);
  });

  it("held open lets cars through undecided, and their traces are found by plate all the same", () => {
    const bench = new Bench();
    bench.says({ command: "hold_open", lane: "in", untilMs: null, passages: null });
    bench.comes("in", PLATE).drivesThrough("in");
    expect(bench.traces).toMatchObject([{ plate: PLATE, outcome: "passed", stay: bench.stayOf(PLATE).id }]);
  });

  it("ends at its time, and is kept across a restart until then", () => {
    const bench = new Bench();
    const untilMs = bench.nowMs + HOUR;
    bench.says({ command: "set_lane_mode", lane: "in", mode: "closed_to_all", untilMs });
    bench.restart();
    expect(bench.controller.state.lanes.get("in")?.mode.mode).toBe("closed_to_all");
    bench.comes("in", PLATE);
    expect(bench.verdict("in")).toMatchObject({ type: "refuse", reason: "closed" });
    bench.wait(HOUR + MINUTE);
    expect(bench.raised("in")).toBe(true);
  });
});

describe("monthly and staff cars", () => {
  it("leave for nothing on their own plate; a near plate never grants that by itself", () => {
    const bench = new Bench();
    const entries = [entryOf(PLATE)];
    bench.says({ command: "replace_list", list: "staff", version: "1", entries });
    const stay = bench.enters(PLATE);
    bench.wait(5 * HOUR);
    bench.orders.length = 0;
    bench.comes("out", "沪A1Z345");
    expect(bench.raised("out")).toBe(false);
    bench.backsOut("out").comes("out", PLATE);
    expect(bench.raised("out")).toBe(true);
    bench.drivesThrough("out");
    expect(bench.lot.stays.get(stay)).toMatchObject({ ground: "listed", settlement: { priceFen: 0, owedFen: 0 } });
    expect(priceOf(0, 5 * HOUR)).toBeGreaterThan(0);
  });
});

describe("a car of a block list that is let in", () => {
  it("raises an alarm until it has gone, and its stay says so", () => {
    const bad = { ...STAFF, name: "bad", kind: "blocked" as const };
    const bench = new Bench(settingsWith({}, { lists: [bad] }));
    const entries = [entryOf(PLATE, { blocked: "admit_and_alarm" })];
    bench.says({ command: "replace_list", list: "bad", version: "1", entries });
    bench.tell({ type: "loop_changed", lane: "in", loop: "presence", covered: true });
    const decided = bench.tell({ type: "plate_read", lane: "in", read: readOf(PLATE) });
    expect(decided.faults).toEqual([{ lane: "in", code: "blocked_car", raised: true }]);
    bench.tell({ type: "arm_moved", lane: "in", position: "up" });
    bench.tell({ type: "loop_changed", lane: "in", loop: "passage", covered: true });
    bench.tell({ type: "loop_changed", lane: "in", loop: "presence", covered: false });
    const gone = bench.tell({ type: "loop_changed", lane: "in", loop: "passage", covered: false });
    expect(gone.faults).toEqual([{ lane: "in", code: "blocked_car", raised: false }]);
    expect(bench.lot.staysToLeave(PLATE)).toMatchObject([{ flags: ["blocked_plate"] }]);
  });
});
