import { describe, expect, it } from "vitest";
import type { ExitSettings, WithoutReader } from "#src/controller/settings.ts";
import type { AdmissionSettings } from "#src/admission/settings.ts";
import { Bench, HOUR, MINUTE } from "./bench.ts";
import { settingsWith } from "./settings.ts";

type Site = {
  readonly exit?: Partial<ExitSettings>;
  readonly admission?: Partial<AdmissionSettings>;
  readonly capacity?: number;
  readonly ghostAfterMs?: number;
};

/** The lot with one lane that reads nobody. */
function lotWith(lane: "in" | "out", withoutReader: WithoutReader, { exit, admission, ...rest }: Site = {}): Bench {
  const lanes = settingsWith().lanes.map((one) =>
    one.name === lane ? { ...one, withoutReader, setup: { ...one.setup, hasReader: false } } : one,
  );
  return new Bench(settingsWith(exit, admission, { lanes, ...rest }));
}

function stands(bench: Bench, lane: "in" | "out"): Bench {
  bench.tell({ type: "loop_changed", lane, loop: "presence", covered: true });
  return bench;
}

const BOTH = { zh: expect.stringContaining("不识别车牌"), en: expect.stringContaining("This lane reads no plates") };

describe("an entry without a reader", () => {
  it("holds every car for an operator at once, whatever the lot does with cars that cannot be read", () => {
    const bench = stands(lotWith("in", "hold", { admission: { noPlate: "admit" } }), "in");
    expect(bench.verdict("in")).toMatchObject({ type: "wait", for: "operator", sentence: BOTH });
    expect(bench.orders).toEqual([]);
  });

  it("lets whoever comes in as a car without a plate, where the site says so: flagged, counted, known to the city", () => {
    const bench = stands(lotWith("in", "open"), "in");
    expect(bench.verdict("in")).toMatchObject({
      type: "admit",
      sentence: BOTH,
      credit: { ground: "temporary", by: null },
    });
    expect(bench.orders).toEqual(["in raise"]);
    bench.drivesThrough("in");
    const [opened] = bench.recordsOf("stay_opened");
    expect(opened?.data.flags).toEqual(["lane_without_reader", "no_plate"]);
    expect(bench.lot.berths.occupied).toBe(1);
    const [numbered] = bench.recordsOf("stay_numbered");
    expect(numbered?.data.report).toMatchObject({ plateId: expect.stringMatching(/^无牌/), laneType: 2, parkType: 1 });
    expect(bench.traces[0]?.rules.map(({ rule }) => rule)).toContain("lane_without_reader");
  });

  it("gives it the code by which its stay is found", () => {
    const bench = stands(lotWith("in", "open"), "in");
    const verdict = bench.verdict("in");
    expect(verdict?.type === "admit" ? verdict.credit.ticket : null).toMatch(/^P\d{5}$/);
  });

  it("counts out once whoever came in unread and is closed as a ghost", () => {
    const bench = lotWith("in", "open");
    for (let car = 0; car < 2; car += 1) stands(bench, "in").drivesThrough("in").wait(HOUR);
    bench.wait(3 * HOUR).says({ command: "close_ghosts", olderThanHours: 3 });
    expect(bench.lot.berths.occupied).toBe(0);
    expect(bench.recordsOf("passage_uncounted")).toEqual([]);
  });

  it("lets nobody in when the lot is full, or takes no temporary cars", () => {
    const full = lotWith("in", "open", { capacity: 1 });
    stands(full, "in").drivesThrough("in");
    expect(stands(full, "in").verdict("in")).toMatchObject({ type: "refuse", reason: "full" });
    const closed = lotWith("in", "open");
    closed.says({ command: "set_lane_mode", lane: "in", mode: "closed", untilMs: null });
    expect(stands(closed, "in").verdict("in")).toMatchObject({ type: "refuse", reason: "closed" });
  });
});

describe("an exit without a reader", () => {
  it("holds every car for an operator at once, also where cars without a stay may go", () => {
    const bench = stands(lotWith("out", "hold", { exit: { noEntry: { policy: "open" } } }), "out");
    expect(bench.verdict("out")).toMatchObject({ type: "wait", for: "operator", sentence: BOTH });
  });

  it("opens by rule only where a car without a stay may go, and writes down that it did", () => {
    const bench = lotWith("out", "open", { exit: { noEntry: { policy: "open" } } });
    bench.enters("沪A12345");
    bench.orders.length = 0;
    stands(bench, "out");
    expect(bench.verdict("out")).toMatchObject({ type: "admit", sentence: BOTH });
    expect(bench.orders).toEqual(["out raise"]);
    bench.drivesThrough("out");
    const [closed] = bench.recordsOf("stay_closed");
    expect(closed?.data).toMatchObject({ laneType: 2, flags: ["no_entry_record", "lane_without_reader"] });
    expect(bench.recordsOf("passage_uncounted")).toMatchObject([{ data: { delta: -1, cause: "no_entry_record" } }]);
    expect(bench.lot.berths.occupied).toBe(0);
    // Whose stay it was nobody knows: none is closed for it.
    expect(bench.stayOf("沪A12345").status).toBe("inside");
  });

  it.each([{ policy: "hold" as const }, { policy: "charge" as const, fen: 1_000 }])(
    "opens for nobody where the site's rule for a car without a stay is %j, and offers whom it may be",
    (noEntry) => {
      const bench = lotWith("out", "open", { exit: { noEntry }, admission: { noPlate: "admit" } });
      bench.comes("in", null).drivesThrough("in");
      bench.orders.length = 0;
      stands(bench, "out");
      expect(bench.verdict("out")).toMatchObject({ type: "wait", for: "operator", sentence: BOTH });
      expect(bench.orders).toEqual([]);
      expect(bench.controller.state.lanes.get("out")?.cases.get(bench.visit("out"))?.offered).toHaveLength(1);
    },
  );

  it("takes a car that left unread out of the count once, though its stay is closed by rule later", () => {
    const bench = lotWith("out", "open", { exit: { noEntry: { policy: "open" } } });
    const leavesUnread = (): Bench => stands(bench, "out").drivesThrough("out");
    const ghost = bench.enters("沪A12345");
    bench.enters("沪B67890");
    leavesUnread().wait(HOUR);
    expect(bench.lot.berths.occupied).toBe(1);
    bench.enters("沪A12345");
    expect(bench.lot.stays.get(ghost)?.status).toBe("soft_closed");
    expect(bench.lot.berths.occupied).toBe(2);
    expect(bench.recordsOf("stay_flagged")).toMatchObject([{ data: { flag: "entry_found", note: ghost } }]);
    // There was one such leave: the next ghost has left some other way, which nothing has counted yet.
    bench.wait(HOUR).enters("沪B67890");
    expect(bench.lot.berths.occupied).toBe(2);
  });

  it("does the same where an operator let an unread car out without saying whose stay it was", () => {
    const bench = new Bench(settingsWith());
    const ghost = bench.enters("沪A12345");
    stands(bench, "out")
      .wait(MINUTE)
      .says({ command: "open_once", lane: "out", visit: bench.visit("out") });
    bench.drivesThrough("out").wait(HOUR);
    expect(bench.lot.berths.occupied).toBe(0);
    bench.says({ command: "close_ghosts", olderThanHours: 1 });
    expect(bench.lot.stays.get(ghost)?.status).toBe("soft_closed");
    expect(bench.lot.berths.occupied).toBe(0);
  });

  it("takes each leave for one stay only, the earliest leave first", () => {
    const bench = lotWith("out", "open", { exit: { noEntry: { policy: "open" } } });
    bench.enters("沪A12345");
    bench.enters("沪B67890");
    for (let car = 0; car < 2; car += 1) stands(bench, "out").drivesThrough("out").wait(HOUR);
    bench.wait(3 * HOUR).says({ command: "close_ghosts", olderThanHours: 3 });
    expect(bench.lot.berths.occupied).toBe(0);
    const settled = bench.recordsOf("stay_flagged").map(({ key }) => Number(key.split(".").at(-1)));
    expect(new Set(settled).size).toBe(2);
    expect(settled).toEqual(settled.toSorted((one, other) => one - other));
  });

  it("takes the earliest where another box saw it go, however late that box's records come", () => {
    const site = { exit: { noEntry: { policy: "open" } } } as const;
    const [bench, other] = [lotWith("out", "open", site), lotWith("out", "open", site)];
    stands(other.wait(HOUR), "out").drivesThrough("out");
    bench.enters("沪A12345");
    stands(bench.wait(2 * HOUR), "out").drivesThrough("out");
    const records = JSON.parse(JSON.stringify(other.records).replaceAll("00.aa", "01.bb")) as typeof other.records;
    bench.tell({ type: "records_arrived", records });
    bench.wait(HOUR).says({ command: "close_ghosts", olderThanHours: 1 });
    expect(bench.recordsOf("stay_flagged").map(({ key }) => key)).toEqual([expect.stringMatching(/^stay:01\.bb\./)]);
  });

  it.each(["age", "order"] as const)("does so when stays are closed by %s, for leaves after their entry only", (by) => {
    const bench = lotWith("out", "open", {
      exit: { noEntry: { policy: "open" } },
      ghostAfterMs: by === "age" ? 3 * HOUR : 0,
    });
    stands(bench, "out").drivesThrough("out");
    bench.enters("沪A12345");
    bench.wait(MINUTE);
    stands(bench, "out").drivesThrough("out");
    bench.enters("沪B67890");
    expect(bench.lot.berths.occupied).toBe(0);
    bench.wait(4 * HOUR + MINUTE);
    if (by === "order") bench.says({ command: "close_ghosts", olderThanHours: 3 });
    expect([...bench.lot.stays.all()].filter(({ status }) => status === "inside")).toEqual([]);
    // Two were closed; the leave after the first of them was its own, and the one before both was of a car inside before.
    expect(bench.recordsOf("passage_uncounted").filter(({ data }) => data.cause === "entry_found")).toHaveLength(1);
    expect(bench.lot.berths.occupied).toBe(-1);
  });
});
