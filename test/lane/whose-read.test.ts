/** Whose a read is: of the car in front, of one that has moved on, or of nobody. */
import { describe, expect, it } from "vitest";
import { Bench, ENTRY, REFUSE, TIMINGS } from "./bench.ts";

const NO_LOOPS = { ...ENTRY, presenceLoop: false, passageLoop: false };
const PRESENCE_ONLY = { ...ENTRY, passageLoop: false };
const NO_PRESENCE = { ...ENTRY, presenceLoop: false };

/** A credited car under the arm; nobody in front of it. */
function under(): Bench {
  const bench = Bench.idle().cover("presence").read("沪A12345").armRises();
  bench.wait(500).cover("passage").wait(500).clear("presence");
  bench.news();
  return bench;
}

describe("a reader that found no plate", () => {
  it("says nothing where a presence loop would tell of a car", () => {
    expect(Bench.idle().read(null).lane).toMatchObject({ front: null, visits: 0 });
  });

  it("tells of a car where no loop would, unless one is under the arm", () => {
    expect(Bench.idle(NO_LOOPS).read(null).news()).toEqual(["ask 1 without a plate", "raise_arm"]);
    const bench = Bench.idle(NO_PRESENCE).read("沪A12345").arm("up").cover("passage");
    bench.news();
    expect(bench.read(null).news()).toEqual([]);
  });
});

describe("a read that was stored in the reader and comes late", () => {
  it("is of nobody", () => {
    const bench = Bench.idle().read("沪A12345", { replayed: true });
    expect(bench.lane.kept).toBeNull();
    expect(bench.cover("presence").read("沪A12345", { replayed: true }).lane.front?.plate).toBeNull();
  });
});

describe("a read of the car under the arm", () => {
  it("is its own, and nobody else's", () => {
    const bench = under().read("沪A12345");
    expect(bench.lane).toMatchObject({ kept: null, front: null, under: { visit: { plate: { reads: 2 } } } });
  });

  it("is so also when it is misread, while nobody stands behind it", () => {
    expect(under().read("沪A12B45").lane).toMatchObject({ kept: null, under: { visit: { plate: { reads: 2 } } } });
    const followed = under().cover("presence").read("沪A12B45");
    expect(followed.lane).toMatchObject({
      front: { plate: { plate: "沪A12B45" } },
      under: { visit: { plate: { reads: 1 } } },
    });
  });

  it("that is of another plate waits for the car it is of", () => {
    expect(under().read("沪B99999").lane.kept?.reads).toHaveLength(1);
  });
});

describe("a read of a car that has left the presence loop and not come to the passage loop", () => {
  const between = (): Bench => {
    const bench = Bench.idle().cover("presence").read("沪A12345").armRises().clear("presence");
    bench.news();
    return bench;
  };

  it("is its own", () => {
    expect(between().read("沪A12345").lane.between?.visit.plate).toMatchObject({ reads: 2 });
  });

  it("shows that it stands in front again, when somebody unread does: that one was no other car", () => {
    const bench = between().cover("presence");
    expect(bench.lane).toMatchObject({ between: null, front: { number: 1, returned: true } });
    expect(bench.read("沪A12345").news()).toEqual([]);
  });

  it("leaves one that was read meanwhile in front", () => {
    const bench = between().read("沪B99999").cover("presence");
    expect(bench.lane.front).toMatchObject({ number: 2, plate: { plate: "沪B99999" } });
  });
});

describe("a lane without loops", () => {
  it("takes another plate for the next car: the one before has passed if it could, and else gone", () => {
    const bench = Bench.idle(NO_LOOPS).read("沪A12345");
    expect(bench.news()).toEqual(["ask 1 沪A12345", "raise_arm"]);
    expect(bench.read("沪B99999").news()).toEqual(["ended 1 backed_out", "ask 2 沪B99999"]);
    bench.arm("up").read("沪C77777");
    expect(bench.news()).toEqual(["passed 2 credited 沪B99999", "ended 2 passed", "ask 3 沪C77777"]);
  });

  it("takes a similar plate for the same car", () => {
    const bench = Bench.idle(NO_LOOPS).read("沪A12345").read("沪A12B45");
    expect(bench.lane.front).toMatchObject({ number: 1, plate: { reads: 2 } });
  });
});

describe("a presence loop that is lost", () => {
  it("is not replaced by reads because another device is lost", () => {
    const bench = Bench.idle({ ...ENTRY, readsOpenWithoutPresence: true });
    bench.tell({ type: "device_lost", device: "sign" }).read("沪A12345");
    expect(bench.lane.front).toBeNull();
    bench.tell({ type: "device_lost", device: "presence" }).read("沪A12345");
    expect(bench.news()).toEqual(["ask 1 沪A12345", "raise_arm"]);
  });
});

describe("whoever covers the only loop again, soon after a car that could pass", () => {
  it("is the next car when another plate is read", () => {
    const bench = Bench.idle(PRESENCE_ONLY).cover("presence").read("沪A12345").armRises().clear("presence").wait(1_000);
    bench.news();
    bench.cover("presence").read("苏E7K9P1");
    expect(bench.news()).toEqual(["passed 1 credited 沪A12345", "ended 1 passed", "ask 2 苏E7K9P1"]);
  });

  it("is the next car when no plate is seen, at the latest when it does not move; the arm is not raised for it", () => {
    const blind = { ...PRESENCE_ONLY, upLimit: false, downLimit: false };
    const bench = Bench.idle(blind).cover("presence").read("沪A12345").wait(TIMINGS.raiseMs).clear("presence");
    bench.wait(1_000).cover("presence").read(null);
    bench.news();
    bench.answer = () => REFUSE;
    expect(bench.wait(TIMINGS.passMs).news()).toEqual([
      "passed 1 credited 沪A12345",
      "ended 1 passed",
      "ask 2 without a plate",
    ]);
  });

  it("is so too when the reader says nothing at all, but not when it has read the first one again", () => {
    const blind = { ...PRESENCE_ONLY, upLimit: false, downLimit: false };
    const back = (): Bench => {
      const bench = Bench.idle(blind).cover("presence").read("沪A12345").wait(TIMINGS.raiseMs).clear("presence");
      bench
        .wait(1_000)
        .cover("presence")
        .wait(TIMINGS.readWaitMs - 1);
      bench.news();
      return bench;
    };
    expect(back().wait(TIMINGS.passMs).news().slice(0, 3)).toEqual([
      "passed 1 credited 沪A12345",
      "ended 1 passed",
      "ask 2 without a plate",
    ]);
    expect(back().read("沪A12345").wait(TIMINGS.passMs).news()).toEqual(["raise_arm"]);
  });

  it("is so too when the reader had repeated the car before, which nothing makes this one's plate", () => {
    const bench = Bench.idle({ ...PRESENCE_ONLY, upLimit: false, downLimit: false });
    const lets = (): Bench => bench.wait(TIMINGS.raiseMs).clear("presence");
    bench.cover("presence").read("苏E7K9P1");
    lets().wait(TIMINGS.passageGuessMs).cover("presence").read("沪A12345").read("苏E7K9P1");
    lets().wait(1_000).cover("presence");
    bench.news();
    expect(bench.wait(TIMINGS.readWaitMs).lane.front?.reads.map(({ plate }) => plate)).toEqual(["沪A12345"]);
    expect(bench.wait(TIMINGS.passMs).news().slice(0, 3)).toEqual([
      "passed 2 credited 沪A12345",
      "ended 2 passed",
      "ask 3 without a plate",
    ]);
  });

  it("is the next car when no plate is seen and the arm comes down by itself", () => {
    const bench = Bench.idle(PRESENCE_ONLY).cover("presence").read("沪A12345").armRises().clear("presence").wait(1_000);
    bench.cover("presence").wait(400).read(null);
    bench.news();
    bench.answer = () => REFUSE;
    expect(bench.arm("between").news()).toEqual([
      "passed 1 credited 沪A12345",
      "ended 1 passed",
      "ask 2 without a plate",
    ]);
  });

  it("is the same car when it is read as itself: the arm is raised again for it", () => {
    const bench = Bench.idle(PRESENCE_ONLY).cover("presence").read("沪A12345").armRises().clear("presence").wait(1_000);
    bench.cover("presence").wait(400).read(null).read("沪A12345");
    bench.news();
    expect(bench.arm("between").news()).toEqual(["raise_arm"]);
  });
});
