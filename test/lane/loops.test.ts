/** Loops that are stuck, silent, chattering or lost. */
import { describe, expect, it } from "vitest";
import { admit, Bench, byOperator, ENTRY, EXIT, PAY, REFUSE, TIMINGS } from "./bench.ts";

/** A credited car drives through; the presence loop plays its part or does not. */
function pass(bench: Bench, plate: string, presence = true): Bench {
  if (presence) bench.cover("presence");
  bench.read(plate).arm("between").arm("up").cover("passage").wait(500);
  if (presence) bench.clear("presence");
  return bench.wait(500).clear("passage").armFalls().wait(1_000);
}

function faults(bench: Bench): readonly string[] {
  return bench.news().filter((line) => /^(?:fault|no) .*(?:presence|passage|loop)/u.test(line));
}

describe("a presence loop", () => {
  it("that stays covered for too long is stuck, until it clears", () => {
    const bench = Bench.idle().cover("presence").wait(TIMINGS.loopStuckMs);
    expect(faults(bench)).toEqual(["fault presence_stuck"]);
    expect(faults(bench.clear("presence"))).toEqual(["no presence_stuck"]);
  });

  it("that is stuck under a car that waits for its payment lets it pay and go", () => {
    const bench = Bench.idle();
    bench.answer = () => PAY;
    bench
      .cover("presence")
      .read("沪A12345")
      .wait(2 * TIMINGS.loopStuckMs);
    bench.answer = (asked) => admit(asked.plate?.plate ?? null);
    bench.news();
    bench.tell({ type: "circumstances_changed" }).armRises().driveThrough();
    expect(bench.news()).toEqual([
      "ask 1 沪A12345",
      "raise_arm",
      "no presence_stuck",
      "passed 1 credited 沪A12345",
      "ended 1 passed",
    ]);
  });

  it.each([
    ["had leave before", 0],
    ["got it only then", TIMINGS.loopStuckMs + 1_000],
  ])("that is stuck under a car which may pass, and %s, leaves it the time it takes", (_what, paidAfterMs) => {
    const bench = Bench.idle(EXIT);
    bench.answer = () => PAY;
    bench.cover("presence").read("沪A12345").wait(paidAfterMs);
    bench.answer = () => admit("沪A12345");
    bench
      .tell({ type: "circumstances_changed" })
      .armRises()
      .wait(TIMINGS.loopStuckMs + 60_000);
    bench.news();
    expect(bench.driveThrough().news()).toEqual(["no presence_stuck", "passed 1 credited 沪A12345", "ended 1 passed"]);
  });

  it("that is stuck still lets cars be read, decided and recorded one by one", () => {
    const bench = Bench.idle();
    bench.answer = (asked) => (asked.plate === null ? REFUSE : admit(asked.plate.plate));
    bench.cover("presence").wait(TIMINGS.loopStuckMs);
    bench.news();
    for (const plate of ["沪A12345", "苏E7K9P1"]) {
      bench.read(plate).arm("between").arm("up").cover("passage").wait(1_000).clear("passage").armFalls().wait(40_000);
    }
    expect(bench.news()).toEqual([
      "ask 1 沪A12345",
      "raise_arm",
      "passed 1 credited 沪A12345",
      "ended 1 passed",
      "ask 2 苏E7K9P1",
      "raise_arm",
      "passed 2 credited 苏E7K9P1",
      "ended 2 passed",
    ]);
  });

  it("that does not move while cars pass is silent, until it moves", () => {
    const bench = Bench.idle();
    for (let car = 0; car < 4; car += 1) pass(bench, `沪A1234${car}`, false);
    expect(faults(bench)).toEqual(["fault presence_silent"]);
    expect(faults(bench.cover("presence"))).toEqual(["no presence_silent"]);
  });

  it("that stays covered while cars pass is stuck long before its time", () => {
    const bench = Bench.idle().cover("presence");
    for (let car = 0; car < 4; car += 1) {
      bench
        .read(`沪A${car}234${car}`)
        .arm("between")
        .arm("up")
        .cover("passage")
        .wait(500)
        .clear("passage")
        .wait(7_000)
        .armFalls();
    }
    expect(faults(bench)).toEqual(["fault presence_stuck"]);
  });

  it("that is silent or lost lets reads open only where the site says so", () => {
    for (const readsOpenWithoutPresence of [true, false]) {
      const bench = Bench.idle({ ...ENTRY, readsOpenWithoutPresence }).tell({
        type: "device_lost",
        device: "presence",
      });
      const orders = bench.read("沪A12345").news();
      expect(orders).toEqual(readsOpenWithoutPresence ? ["ask 1 沪A12345", "raise_arm"] : []);
    }
  });

  it("that is lost lets a person open for whoever stands there", () => {
    const bench = Bench.idle().tell({ type: "device_lost", device: "presence" });
    bench.tell({ type: "credit_given", visit: null, credit: byOperator(), expiresAtMs: 30_000 }).armRises();
    bench.cover("passage").wait(1_000).clear("passage");
    expect(bench.news()).toEqual(["raise_arm", "passed 1 credited without a plate", "ended 1 passed"]);
  });

  it("that is back and clear shows that the car has gone meanwhile", () => {
    const bench = Bench.idle()
      .cover("presence")
      .read("沪A12345")
      .armRises()
      .tell({ type: "device_lost", device: "presence" });
    bench.news();
    bench.wait(5_000).tell({ type: "device_back", device: "presence" }).clear("presence").wait(TIMINGS.backOutMs);
    expect(bench.news()).toEqual(["ended 1 backed_out"]);
  });

  it("that is lost under a car forgets it in the end", () => {
    const bench = Bench.idle()
      .cover("presence")
      .read("沪A12345")
      .armRises()
      .tell({ type: "device_lost", device: "presence" });
    bench.news();
    expect(bench.wait(TIMINGS.noLoopVisitMs).news()).toEqual(["ended 1 backed_out"]);
  });
});

describe("a passage loop", () => {
  it("that stays covered for too long is stuck, and what stood on it has passed", () => {
    const bench = Bench.idle().cover("presence").read("沪A12345").armRises().cover("passage").clear("presence");
    bench.news();
    bench.wait(TIMINGS.loopStuckMs);
    expect(bench.news()).toEqual(["passed 1 credited 沪A12345", "ended 1 passed", "fault passage_stuck"]);
    expect(bench.clear("passage").news()).toEqual(["no passage_stuck"]);
  });

  it("that is stuck leaves the presence loop to tell of passages", () => {
    const bench = Bench.idle().cover("passage").wait(TIMINGS.loopStuckMs);
    bench.news();
    bench.cover("presence").read("沪A12345").armRises().clear("presence").wait(TIMINGS.passageGuessMs);
    expect(bench.news()).toEqual(["ask 2 沪A12345", "raise_arm", "passed 2 credited 沪A12345", "ended 2 passed"]);
  });

  it("that does not move while credited cars leave under the raised arm is silent, until it moves", () => {
    const bench = Bench.idle();
    for (let car = 0; car < 4; car += 1) {
      bench
        .cover("presence")
        .read(`沪A${car}234${car}`)
        .armRises()
        .clear("presence")
        .wait(TIMINGS.backOutMs)
        .armFalls();
    }
    expect(faults(bench)).toEqual(["fault passage_silent"]);
    bench.cover("presence").read("沪A12345").armRises().clear("presence").wait(TIMINGS.passageGuessMs);
    expect(bench.news()).toEqual(["ask 5 沪A12345", "raise_arm", "passed 5 credited 沪A12345", "ended 5 passed"]);
    expect(faults(bench.cover("passage"))).toEqual(["no passage_silent"]);
  });

  it("is not silent after a back-out now and then", () => {
    const bench = Bench.idle();
    for (let car = 0; car < 8; car += 1) {
      const plate = `沪A${car}234${car}`;
      if (car % 2 === 1) pass(bench, plate);
      else bench.cover("presence").read(plate).armRises().clear("presence").wait(TIMINGS.backOutMs).armFalls();
    }
    expect(faults(bench)).toEqual([]);
  });

  it("that is lost under a car records it by time", () => {
    const bench = Bench.idle().cover("presence").read("沪A12345").armRises().cover("passage").clear("presence");
    bench.news();
    bench.tell({ type: "device_lost", device: "passage" }).wait(TIMINGS.passageGuessMs);
    expect(bench.news()).toEqual(["passed 1 credited 沪A12345", "ended 1 passed"]);
  });

  it("that is back in time still tells when the car has left it", () => {
    const bench = Bench.idle().cover("presence").read("沪A12345").armRises().cover("passage").clear("presence");
    bench.tell({ type: "device_lost", device: "passage" }).wait(1_000).tell({ type: "device_back", device: "passage" });
    bench.news();
    expect(bench.clear("passage").news()).toEqual(["passed 1 credited 沪A12345", "ended 1 passed"]);
  });

  it("that the lane does not have is not listened to", () => {
    const bench = Bench.idle({ ...ENTRY, passageLoop: false })
      .cover("passage")
      .clear("passage");
    expect(bench.news()).toEqual([]);
  });
});

describe("a loop that chatters", () => {
  const chatter = (bench: Bench, loop: "presence" | "passage", times = TIMINGS.loopChatterEdges): Bench => {
    for (let edge = 0; edge < times; edge += 1) bench.wait(50).cover(loop).wait(50).clear(loop);
    return bench;
  };

  it("counts as covered until it is quiet, so that it makes one passage and not twenty", () => {
    const bench = chatter(Bench.idle().cover("presence").read("沪A12345").armRises(), "passage");
    expect(bench.news().filter((line) => line.startsWith("passed")).length).toBeLessThanOrEqual(
      TIMINGS.loopChatterEdges / 2,
    );
    bench.clear("presence");
    bench.news();
    bench.wait(TIMINGS.loopChatterMs);
    expect(bench.news()).toContain("no loop_chatters");
    expect(bench.lane).toMatchObject({ under: null, faults: [] });
  });

  it("is a fault, and none any more when it is quiet", () => {
    const bench = chatter(Bench.idle(), "presence");
    expect(faults(bench)).toEqual(["fault loop_chatters"]);
    expect(bench.lane.loops.presence.covered).toBe(true);
    bench.wait(TIMINGS.loopChatterMs);
    expect(faults(bench)).toEqual(["no loop_chatters"]);
    expect(bench.lane).toMatchObject({ front: null, loops: { presence: { covered: false, chatters: false } } });
  });

  it("is believed when it has been clear for long enough since its last report", () => {
    const bench = chatter(Bench.idle(), "presence").wait(300).cover("presence").wait(700).clear("presence");
    expect(bench.lane.deadlines.presence_quiet?.atMs).toBe(bench.atMs + TIMINGS.loopChatterMs);
  });

  it("is stuck once while it chatters for too long, and not stuck any more when it is quiet", () => {
    const bench = Bench.idle();
    const rounds = (2 * TIMINGS.loopStuckMs) / (100 * TIMINGS.loopChatterEdges);
    for (let round = 0; round < rounds; round += 1) chatter(bench, "presence");
    expect(faults(bench)).toEqual(["fault loop_chatters", "fault presence_stuck"]);
    bench.wait(TIMINGS.loopChatterMs);
    expect(faults(bench)).toEqual(["no loop_chatters", "no presence_stuck"]);
  });

  it("is still a car when it has calmed down covered", () => {
    const bench = chatter(Bench.idle(), "presence").wait(50).cover("presence").wait(60_000).clear("presence");
    expect(faults(bench)).toEqual(["fault loop_chatters", "no loop_chatters"]);
    expect(bench.lane.loops.presence.covered).toBe(false);
  });

  it("does not chatter when busy traffic covers it", () => {
    const bench = Bench.idle();
    for (let car = 0; car < 30; car += 1) bench.wait(1_500).cover("presence").wait(1_500).clear("presence");
    expect(faults(bench)).toEqual([]);
  });
});
