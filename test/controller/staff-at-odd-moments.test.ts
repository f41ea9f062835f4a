import { describe, expect, it } from "vitest";
import { Bench, HOUR, MINUTE } from "./bench.ts";
import { entryOf, settingsWith, STAFF } from "./settings.ts";

const PLATE = "沪A12345";
const OTHER = "沪B67890";

const open = (bench: Bench, lane: string) => bench.says({ command: "open_once", lane, visit: bench.visit(lane) });
const type = (bench: Bench, lane: string, plate: string) =>
  bench.says({ command: "give_plate", lane, visit: bench.visit(lane), plate });
const choose = (bench: Bench, stay: string, lane = "out") =>
  bench.says({ command: "choose_stay", lane, visit: bench.visit(lane), stay });
const statusOf = (bench: Bench, stay: string) => bench.lot.stays.get(stay)?.status;

describe("the stay that a person chooses", () => {
  it("is the one that ends, though the car was let through by a person before", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    bench.comes("out", null);
    expect([open(bench, "out"), choose(bench, stay)]).toEqual(["done", "done"]);
    bench.drivesThrough("out");
    expect(bench.lot.stays.get(stay)).toMatchObject({ status: "left", settlement: { owedFen: 2000 } });
    expect(bench.lot.berths.occupied).toBe(0);
  });

  it("is asked about though the machine had let the car through as another", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    const taken = bench.enters(OTHER);
    bench.wait(MINUTE).comes("out", OTHER);
    expect(bench.verdict("out")).toMatchObject({ type: "admit", credit: { stay: taken } });
    expect(choose(bench, stay)).toBe("done");
    bench.reductions([]);
    bench.answer("submit", { ask: "submit", outcome: "ordinary" });
    expect(bench.verdict("out")).toMatchObject({ type: "pay", stay, dueFen: 2000 });
    bench.drivesThrough("out");
    expect([statusOf(bench, stay), statusOf(bench, taken)]).toEqual(["left", "inside"]);
  });

  it("may be said of a car that has not been read yet, and holds at once", () => {
    const bench = new Bench();
    const stay = bench.enters(PLATE);
    bench.wait(MINUTE).tell({ type: "loop_changed", lane: "out", loop: "presence", covered: true });
    bench.orders.length = 0;
    expect(choose(bench, stay)).toBe("done");
    expect(bench.raised("out")).toBe(true);
  });

  it("lets nobody out once its own car has left by another exit", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    bench.comes("out", "沪C99999");
    choose(bench, stay);
    bench.reductions([]);
    bench.answer("submit", { ask: "submit", outcome: "ordinary" });
    bench.comes("out2", PLATE).reductions([]);
    open(bench, "out2");
    bench.drivesThrough("out2");
    bench.orders.length = 0;
    expect(bench.says({ command: "waive", stay, fen: 2000, shift: null })).toBe("done");
    expect(bench.verdict("out")).toMatchObject({ type: "wait", for: "operator" });
    expect(bench.raised("out")).toBe(false);
  });

  it("gives way to the plate that is typed afterwards", () => {
    const bench = new Bench();
    const [chosen, typed] = [bench.enters(PLATE), bench.enters(OTHER)];
    bench.wait(MINUTE).comes("out", null);
    choose(bench, chosen);
    expect(type(bench, "out", OTHER)).toBe("done");
    bench.drivesThrough("out");
    expect([statusOf(bench, chosen), statusOf(bench, typed)]).toEqual(["inside", "left"]);
  });

  it("is refused for a car that is coming in", () => {
    const bench = new Bench(settingsWith({}, {}, { capacity: 1 }));
    const stay = bench.enters(PLATE);
    bench.comes("in", OTHER);
    expect(choose(bench, stay, "in")).toBe("coming_in");
  });
});

describe("a plate that is typed", () => {
  it("after a person opened is that of the stay that ends", () => {
    const bench = new Bench();
    const [taken, own] = [bench.parks(PLATE), bench.enters(OTHER)];
    bench.comesToPay(PLATE);
    expect([open(bench, "out"), type(bench, "out", OTHER)]).toEqual(["done", "done"]);
    bench.drivesThrough("out");
    expect([statusOf(bench, taken), statusOf(bench, own)]).toEqual(["inside", "left"]);
  });

  it("a second time at an entry is asked about again: the first one's place on a list is not its own", () => {
    const bench = new Bench(settingsWith({}, { lists: [STAFF] }));
    bench.says({ command: "replace_list", list: "staff", version: "1", entries: [entryOf(PLATE)] });
    bench.comes("in", null);
    expect([type(bench, "in", PLATE), type(bench, "in", OTHER)]).toEqual(["done", "done"]);
    bench.drivesThrough("in");
    expect(bench.stayOf(OTHER)).toMatchObject({ ground: "temporary", groundRef: null });
  });
});

describe("a plate that is typed, of a list that takes no notice of cars inside,", () => {
  it("leaves the other stay of that plate as it is", () => {
    const lists = [{ ...STAFF, alreadyInside: "off" as const }];
    const bench = new Bench(settingsWith({}, { lists }));
    bench.says({ command: "replace_list", list: "staff", version: "1", entries: [entryOf(PLATE)] });
    const first = bench.enters(PLATE);
    bench.wait(MINUTE).comes("in", null);
    type(bench, "in", PLATE);
    bench.drivesThrough("in");
    expect([statusOf(bench, first), bench.lot.berths.occupied]).toEqual(["inside", 2]);
  });
});

describe("the mode of a lane", () => {
  const hold = { command: "hold_open", lane: "in", untilMs: null, passages: null } as const;
  const said = (bench: Bench) => {
    const reply = bench.lastReply("desk");
    return reply.type === "command_done" ? reply.sentence.zh : "";
  };

  it("is not set until a time that has passed", () => {
    const bench = new Bench();
    expect(bench.says({ ...hold, untilMs: bench.nowMs })).toBe("until_past");
    expect(bench.says({ ...hold, untilMs: bench.nowMs + MINUTE })).toBe("done");
    expect(said(bench)).toBe("车道 in：闸杆保持常开，过车照常记录（人工设置）");
  });

  it("set while there is a fire is said to come after it", () => {
    const bench = new Bench();
    bench.tell({ type: "fire_contact", active: true });
    bench.says({ command: "set_lane_mode", lane: "in", mode: "closed_to_all", untilMs: null });
    expect(said(bench)).toBe("车道 in：车道全部关闭（人工设置）；消防报警解除后生效");
    expect(bench.controller.state.lanes.get("in")?.mode).toEqual({ mode: "held_open", reason: "fire" });
  });

  it("for a fleet counts no car that comes after its time is up", () => {
    const bench = new Bench();
    bench.says({ ...hold, untilMs: bench.nowMs + MINUTE, passages: 5 });
    bench.wait(2 * MINUTE).enters(PLATE);
    expect(bench.recordsOf("lane_mode_set")).toHaveLength(1);
  });
});

describe("a part that is waived after the fee was told", () => {
  it("is taken off it at the exit, for as long as that fee stands", () => {
    const bench = new Bench(settingsWith({ cityPayments: false }));
    const stay = bench.enters(PLATE);
    bench.wait(HOUR + 57 * MINUTE).comes("out", PLATE);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 2000 });
    bench.says({ command: "waive", stay, fen: 1000, shift: null });
    bench.wait(5 * MINUTE);
    bench.says({ command: "set_free", trueFree: 5 });
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 1000 });
  });

  it("is not taken off what is told anew, which has it in its amount", () => {
    const bench = new Bench();
    const stay = bench.enters(PLATE);
    bench.wait(HOUR + 57 * MINUTE);
    expect(bench.asksFee(PLATE).dueFen).toBe(2000);
    bench.says({ command: "waive", stay, fen: 1000, shift: null });
    bench.wait(5 * MINUTE).pays(bench.asksFee(PLATE));
    bench.comes("out", PLATE).drivesThrough("out");
    expect(bench.lot.stays.get(stay)?.settlement).toMatchObject({
      priceFen: 3000,
      paidFen: 2000,
      waivedFen: 1000,
      overpaidFen: 0,
    });
  });
});

describe("the file of a car that waits", () => {
  it("stays open however many motorcycles go by beside the arm", () => {
    const bench = new Bench();
    const stay = bench.enters("沪AB0123");
    bench.wait(HOUR + MINUTE).comesToPay("沪A80123");
    for (let motorcycle = 0; motorcycle < 12; motorcycle += 1) {
      for (const covered of [true, false])
        bench.wait(500).tell({ type: "loop_changed", lane: "out", loop: "passage", covered });
      bench.wait(5_000);
    }
    expect(open(bench, "out")).toBe("done");
    bench.drivesThrough("out");
    expect(statusOf(bench, stay)).toBe("left");
  });
});

describe("an answer about the stay that a car was first taken for", () => {
  it("is not taken for one about the stay that it turned out to have", () => {
    const bench = new Bench();
    bench.enters(PLATE);
    const own = bench.parks(OTHER);
    bench.comes("out", PLATE).read("out", OTHER).read("out", OTHER);
    bench.reductions([]);
    expect(bench.isAsked("submit")).toBe(false);
    bench.reductions([{ code: "R1", fen: 500, minutes: 0, fromMs: 0, toMs: bench.nowMs + HOUR, remark: "" }]);
    expect(bench.questions).toMatchObject([{ ask: "submit", stay: own, payment: { quote: { dueFen: 1500 } } }]);
  });
});

describe("the reason that is kept of a car", () => {
  const reasonOf = (bench: Bench) => bench.traces.at(-1)?.sentence?.en;

  it("which a person let in though it was refused names the person", () => {
    const bench = new Bench(settingsWith({}, {}, { capacity: 0 }));
    bench.comes("in", PLATE);
    open(bench, "in");
    bench.drivesThrough("in");
    expect(reasonOf(bench)).toBe("Let through by Wang");
    bench.comes("in", OTHER);
    open(bench, "in");
    bench.backsOut("in");
    expect(bench.traces.at(-1)).toMatchObject({ outcome: "backed_out", sentence: { zh: "Wang 放行" } });
  });

  it("which followed another through says so, whatever had been decided about it", () => {
    const bench = new Bench();
    bench.parks(PLATE);
    const loop = (name: "presence" | "passage", covered: boolean) =>
      bench.wait(500).tell({ type: "loop_changed", lane: "out", loop: name, covered });
    bench.enters(OTHER);
    bench.comes("out", OTHER).arm("out", "up");
    loop("passage", true);
    loop("presence", false);
    bench.comes("out", PLATE);
    loop("passage", false);
    loop("passage", true);
    loop("presence", false);
    loop("passage", false);
    expect(reasonOf(bench)).toBe("passed close behind another, without a credit of its own");
  });
});
