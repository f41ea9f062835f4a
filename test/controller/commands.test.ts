import { describe, expect, it } from "vitest";
import { Bench, HOUR, MINUTE } from "./bench.ts";
import type { ListEntry } from "#src/lot/grounds.ts";
import { entryOf, settingsWith, STAFF } from "./settings.ts";

const PLATE = "沪A12345";

describe("an operator's open-once", () => {
  const once = { command: "open_once", lane: "in", visit: null } as const;

  it("opens for the car in front, is a record with name and reason, and is done once however often it comes", () => {
    const bench = new Bench(settingsWith({}, {}, { capacity: 0 }));
    bench.comes("in", PLATE);
    expect(bench.says(once, { id: "same" })).toBe("done");
    expect(bench.raised("in")).toBe(true);
    expect(bench.says(once, { id: "same" })).toBe("done");
    expect(bench.raised("in")).toBe(false);
    expect(bench.recordsOf("command_done").map(({ data }) => data)).toEqual([
      { id: "same", command: "open_once", by: "Wang", reason: "test", outcome: "done" },
    ]);
    bench.drivesThrough("in");
    expect(bench.stayOf(PLATE)).toMatchObject({ ground: "operator", laneType: 1, plate: PLATE });
  });

  it("is written down with the role of who gave it, where the port tells roles apart", () => {
    const bench = new Bench(settingsWith());
    bench.says({ command: "test_pulse", lane: "in" }, { role: "technician" });
    expect(bench.recordsOf("command_done").map(({ data }) => data)).toMatchObject([
      { command: "test_pulse", by: "Wang", role: "technician" },
    ]);
  });

  it("is refused when it comes too late, leaves no record and may be given again", () => {
    const bench = new Bench(settingsWith({}, {}, { capacity: 0 }));
    bench.comes("in", PLATE);
    expect(bench.says(once, { id: "late", expiresInMs: -1 })).toBe("expired");
    expect(bench.raised("in")).toBe(false);
    expect(bench.recordsOf("command_done")).toEqual([]);
    expect(bench.says(once, { id: "late" })).toBe("done");
  });

  it("is not carried out twice across a restart", () => {
    const bench = new Bench(settingsWith({}, {}, { capacity: 0 }));
    bench.comes("in", PLATE);
    bench.says(once, { id: "same" });
    bench.restart();
    bench.comes("in", PLATE);
    bench.orders.length = 0;
    bench.says(once, { id: "same" });
    expect(bench.raised("in")).toBe(false);
  });

  it("waits half a minute for a car at most, however long its sender gave it", () => {
    const bench = new Bench(settingsWith({}, {}, { capacity: 0 }));
    bench.says(once, { expiresInMs: 10 * HOUR });
    bench.wait(MINUTE).comes("in", PLATE);
    expect(bench.verdict("in")).toMatchObject({ type: "refuse", reason: "full" });
  });

  it("for a car that has gone meanwhile is refused", () => {
    const bench = new Bench(settingsWith({}, {}, { capacity: 0 }));
    bench.comes("in", PLATE);
    const visit = bench.visit("in");
    bench.backsOut("in").comes("in", "沪B67890");
    bench.orders.length = 0;
    expect(bench.says({ ...once, visit })).toBe("no_such_visit");
    expect(bench.raised("in")).toBe(false);
  });

  it("needs a name, a reason and a lane that exists", () => {
    const bench = new Bench();
    expect(bench.says({ ...once, lane: "side" })).toBe("no_such_lane");
    const command = { ...once, id: "x", by: " ", reason: "test", expiresAtMs: bench.monotonicMs };
    bench.tell({ type: "command", command, replyTo: "desk" });
    expect(bench.lastReply("desk")).toMatchObject({ code: "name_and_reason_missing" });
  });

  it("at an exit closes the stay of the car in front, which then owes what was due", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    bench.comesToPay(PLATE);
    bench.says({ command: "open_once", lane: "out", visit: bench.visit("out") });
    bench.drivesThrough("out");
    expect(bench.lot.stays.get(stay)?.settlement).toMatchObject({ priceFen: 2000, owedFen: 2000 });
    expect(bench.recordsOf("fee_owed")[0]?.data.reason).toContain("Wang");
  });

  it("by the guard's button is a record too", () => {
    const bench = new Bench(settingsWith({}, {}, { capacity: 0 }));
    bench.comes("in", PLATE);
    bench.tell({ type: "open_button_pressed", lane: "in" });
    expect(bench.raised("in")).toBe(true);
    expect(bench.recordsOf("command_done")[0]?.data).toMatchObject({ command: "open_once", by: "button" });
  });
});

describe("a car without a plate", () => {
  it("waits for an operator, comes in with a placeholder, and is found at the exit by his choice", () => {
    const bench = new Bench();
    bench.comes("in", null);
    expect(bench.verdict("in")).toMatchObject({ type: "wait", for: "operator" });
    bench.says({ command: "admit_without_plate", lane: "in", visit: bench.visit("in") });
    bench.drivesThrough("in");
    const [stay] = [...bench.lot.stays.all()];
    expect(stay).toMatchObject({ flags: ["no_plate"], plate: `无牌${stay?.businessId?.slice(-7)}` });
    bench.wait(HOUR).comes("out", null);
    expect(bench.verdict("out")).toMatchObject({ type: "wait", for: "operator" });
    const visit = bench.visit("out");
    expect(bench.says({ command: "choose_stay", lane: "out", visit, stay: stay?.id ?? "" })).toBe("done");
    if (bench.isAsked("reductions")) bench.reductions([]);
    if (bench.isAsked("submit")) bench.answer("submit", { ask: "submit", outcome: "ordinary" });
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 1000 });
  });

  it("is decided anew under the plate that an operator types", () => {
    const bench = new Bench();
    bench.comes("in", null);
    bench.says({ command: "give_plate", lane: "in", visit: bench.visit("in"), plate: "沪 a12345" });
    expect(bench.raised("in")).toBe(true);
    bench.drivesThrough("in");
    expect(bench.stayOf(PLATE).status).toBe("inside");
  });
});

describe("the count", () => {
  it("is set by a person as a difference, and cars go on moving it", () => {
    const bench = new Bench();
    bench.enters(PLATE);
    expect(bench.says({ command: "set_free", trueFree: 4 })).toBe("done");
    expect(bench.lot.berths).toMatchObject({ capacity: 10, occupied: 1, adjustment: 5, free: 4 });
    bench.comes("out", PLATE).drivesThrough("out");
    expect(bench.lot.berths.free).toBe(5);
    expect(bench.says({ command: "set_free", trueFree: 1.5 })).not.toBe("done");
    expect(bench.says({ command: "set_free", trueFree: 11 })).not.toBe("done");
  });

  it("keeps a capacity that a person set across a restart, until the configuration itself changes", () => {
    const bench = new Bench();
    expect(bench.says({ command: "set_capacity", capacity: 25, area: "" })).toBe("done");
    bench.restart();
    expect(bench.lot.berths.capacity).toBe(25);
    expect(bench.says({ command: "set_capacity", capacity: -1, area: "" })).not.toBe("done");
  });

  it("below nothing is kept true and told to the city as 0", () => {
    const bench = new Bench(settingsWith({}, {}, { capacity: 0 }));
    bench.comes("in", PLATE);
    bench.says({ command: "open_once", lane: "in", visit: null });
    bench.drivesThrough("in");
    expect(bench.lot.berths.free).toBe(-1);
    expect(bench.recordsOf("stay_numbered")[0]?.data.report?.freeBerth).toBe(0);
  });
});

describe("a list", () => {
  it("is replaced as a whole, holds at once, and the car that waits is asked about again", () => {
    const lists = [{ ...STAFF, whenFull: "admit" as const }];
    const bench = new Bench(settingsWith({}, { lists }, { capacity: 0 }));
    bench.comes("in", PLATE);
    bench.orders.length = 0;
    bench.says({ command: "replace_list", list: "staff", version: "1", entries: [entryOf(PLATE)] });
    expect(bench.raised("in")).toBe(true);
    bench.says({ command: "replace_list", list: "staff", version: "2", entries: [] });
    expect(bench.lot.lists.get("staff")).toMatchObject({ version: "2", entries: [] });
  });
});

describe("a set of cars for a list", () => {
  it.each<[what: string, entries: readonly ListEntry[], says: string]>([
    ["without a plate", [entryOf(PLATE), entryOf(" ")], "Car 2, : the plate is missing"],
    ["whose validity ends first", [entryOf(PLATE, { fromMs: 2, toMs: 1 })], "ends before it begins"],
    ["with empty hours", [entryOf(PLATE, { hours: [[600, 600]] })], "must end after they begin"],
    ["with hours after the week", [entryOf(PLATE, { hours: [[0, 10_081]] })], "must end after"],
    ["with hours before it", [entryOf(PLATE, { hours: [[-1, 60]] })], "must end after"],
    ["of a group without berths", [entryOf(PLATE, { group: "g" })], "group g has no berth"],
  ])("%s is refused, and the one in force stays", (_what, entries, says) => {
    const bench = new Bench();
    bench.says({ command: "replace_list", list: "staff", version: "1", entries: [entryOf(PLATE)] });
    expect(bench.says({ command: "replace_list", list: "staff", version: "2", entries })).toBe("list_invalid");
    const reply = bench.lastReply("desk");
    expect(reply.type === "command_refused" ? reply.sentence.en : "").toContain(says);
    expect(bench.lot.lists.get("staff")).toMatchObject({ version: "1", entries: [entryOf(PLATE)] });
  });

  it("of a list that there is not is refused, and those that there are are named", () => {
    const bench = new Bench();
    expect(bench.says({ command: "replace_list", list: "stuff", version: "1", entries: [] })).toBe("no_such_list");
    const reply = bench.lastReply("desk");
    expect(reply.type === "command_refused" ? reply.sentence.en : "").toContain("There are: staff");
  });

  it("holds for a plate however it was typed, to the last instant and in the whole week", () => {
    const bench = new Bench();
    const nowMs = bench.nowMs;
    const entries = [entryOf("沪a·12345", { fromMs: nowMs, toMs: nowMs + 60_000, hours: [[0, 10_080]] })];
    expect(bench.says({ command: "replace_list", list: "staff", version: "2", entries })).toBe("done");
    bench.comes("in", PLATE);
    expect(bench.verdict("in")).toMatchObject({ type: "admit", credit: { ground: "listed", groundRef: "staff" } });
  });
});

describe("a stay in an operator's hands", () => {
  it("that is void no longer counts, is not charged and its car meets the rule for unknown cars", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    expect(bench.says({ command: "void_stay", stay })).toBe("done");
    expect(bench.says({ command: "void_stay", stay })).toBe("already_voided");
    expect(bench.lot.berths.occupied).toBe(0);
    bench.comes("out", PLATE);
    expect(bench.verdict("out")).toMatchObject({ type: "wait", for: "operator" });
  });

  it("that is closed as a ghost re-opens when the car shows up", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    expect(bench.says({ command: "close_ghost", stay })).toBe("done");
    expect(bench.says({ command: "close_ghost", stay })).toBe("not_inside");
    bench.comesToPay(PLATE);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 2000, stay });
  });

  it("leaves under its corrected plate, which the city hears", () => {
    const bench = new Bench();
    const stay = bench.enters(PLATE);
    bench.says({ command: "correct_plate", stay, plate: "沪A12346" });
    bench.comes("out", "沪A12346");
    expect(bench.raised("out")).toBe(true);
    bench.drivesThrough("out");
    expect(bench.recordsOf("leave_numbered")[0]?.data.report.plateId).toBe("沪A12346");
  });

  it("gets a shop's reduction off its price", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    bench.says({ command: "grant_reduction", stay, code: "S1", fen: 700, minutes: 0 });
    bench.comesToPay(PLATE);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 1300 });
  });

  it("is found by the city once its berth is known", () => {
    const bench = new Bench();
    const stay = bench.enters(PLATE);
    bench.tell({ type: "find_car", replyTo: "city", plate: PLATE });
    expect(bench.lastReply("city")).toMatchObject({ type: "not_found", code: 3000 });
    bench.says({ command: "set_berth", stay, store: "A", floor: "-1", berthId: "B12" });
    bench.tell({ type: "find_car", replyTo: "city", plate: PLATE });
    expect(bench.lastReply("city")).toMatchObject({ type: "car", car: { floor: "-1", berthId: "B12" } });
  });
});

describe("a technician's test pulse", () => {
  it("is given only while nothing stands on the loops", () => {
    const bench = new Bench();
    expect(bench.says({ command: "test_pulse", lane: "out" })).toBe("done");
    expect(bench.raised("out")).toBe(true);
    expect(bench.controller.state.lanes.get("out")?.lane.arm.phase).toBe("raising");
    expect(bench.says({ command: "test_pulse", lane: "out" })).toBe("arm_not_down");
    bench.comes("out", PLATE);
    bench.orders.length = 0;
    expect(bench.says({ command: "test_pulse", lane: "out" })).toBe("vehicle_on_loop");
    expect(bench.raised("out")).toBe(false);
  });
});

it("an order about a lane's mode is answered in words, and a release does not claim what the schedule decides", () => {
  const bench = new Bench();
  bench.says({ command: "set_lane_mode", lane: "in", mode: "closed_to_all", untilMs: null });
  expect(bench.lastReply("desk")).toMatchObject({
    sentence: {
      zh: "车道 in：车道全部关闭（人工设置）",
      en: "Lane in: the lane is closed to everybody (set by an operator)",
    },
  });
  bench.says({ command: "release_lane", lane: "in" });
  expect(bench.lastReply("desk")).toMatchObject({
    sentence: { zh: "车道 in：人工设置已取消", en: "Lane in: what a person had set is over" },
  });
});
