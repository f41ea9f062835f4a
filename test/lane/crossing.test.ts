import { describe, expect, it } from "vitest";
import { admit, Bench, ENTRY, HELD, REFUSE, TIMINGS, WAIT } from "./bench.ts";

/** A credited car before the raised arm. */
function credited(setup = ENTRY): Bench {
  const bench = Bench.idle(setup).cover("presence").read("沪A12345").armRises();
  bench.news();
  return bench;
}

describe("a second car", () => {
  it("with a credit of its own uses the raised arm without another pulse", () => {
    const bench = credited().cover("passage").wait(500).clear("presence").wait(500).cover("presence").read("苏E7K9P1");
    expect(bench.news()).toEqual(["ask 2 苏E7K9P1"]);
    bench.wait(500).clear("passage").driveThrough();
    expect(bench.news()).toEqual([
      "passed 1 credited 沪A12345",
      "ended 1 passed",
      "passed 2 credited 苏E7K9P1",
      "ended 2 passed",
    ]);
  });

  it("with a credit of its own has the arm raised again when it begins to fall", () => {
    const bench = credited().cover("passage").clear("presence").cover("presence").read("苏E7K9P1").clear("passage");
    bench.news();
    expect(bench.arm("between").news()).toEqual(["raise_arm"]);
  });

  it("has the arm raised again at once where no contact could tell that it falls", () => {
    const bench = credited({ ...ENTRY, upLimit: false, downLimit: false }).wait(TIMINGS.raiseMs);
    bench.cover("passage").clear("presence").cover("presence").read("苏E7K9P1").wait(1_000);
    bench.news();
    expect(bench.clear("passage").news()).toEqual(["passed 1 credited 沪A12345", "ended 1 passed", "raise_arm"]);
  });

  it("has a blind arm raised for it although the pulse before was given a moment ago", () => {
    const bench = Bench.idle({ ...ENTRY, upLimit: false, downLimit: false })
      .cover("presence")
      .read("沪A12345")
      .wait(1_500);
    bench.cover("passage").wait(500).clear("presence").wait(1_000).clear("passage").wait(500);
    bench.news();
    expect(bench.cover("presence").read("苏E7K9P1").news()).toEqual(["ask 2 苏E7K9P1", "raise_arm"]);
  });

  it("without a credit is a tailgate, with its plate, and counted", () => {
    const bench = credited();
    bench.answer = () => REFUSE;
    bench.cover("passage").clear("presence").cover("presence").read("苏E7K9P1").clear("passage").driveThrough();
    expect(bench.news()).toEqual([
      "ask 2 苏E7K9P1",
      "passed 1 credited 沪A12345",
      "ended 1 passed",
      "passed 2 tailgate 苏E7K9P1",
      "ended 2 passed",
    ]);
  });

  it("that never lets the presence loop clear in between is a tailgate too", () => {
    const bench = credited()
      .cover("passage")
      .wait(2_000)
      .clear("passage")
      .wait(400)
      .cover("passage")
      .wait(500)
      .clear("presence")
      .clear("passage");
    expect(bench.news()).toEqual([
      "passed 1 credited 沪A12345",
      "ended 1 passed",
      "passed 2 tailgate without a plate",
      "ended 2 passed",
    ]);
  });

  it("that never lets the passage loop clear in between is seen by the presence loop", () => {
    const bench = credited()
      .cover("passage")
      .clear("presence")
      .wait(300)
      .cover("presence")
      .wait(1_800)
      .clear("presence")
      .wait(1_800)
      .clear("passage");
    expect(bench.news()).toEqual([
      "passed 1 credited 沪A12345",
      "ended 1 passed",
      "passed 2 tailgate without a plate",
      "ended 2 passed",
    ]);
  });

  it("that only looks and backs away is no tailgate", () => {
    const bench = credited()
      .cover("passage")
      .clear("presence")
      .wait(300)
      .cover("presence")
      .wait(800)
      .clear("presence")
      .wait(1_800)
      .clear("passage")
      .wait(10_000);
    expect(bench.news()).toEqual(["passed 1 credited 沪A12345", "ended 1 passed", "ended 2 gave_up"]);
  });
});

describe("a passage without a credit", () => {
  it("under an arm that nobody raised is unauthorised", () => {
    const bench = Bench.idle().cover("passage").wait(1_000).clear("passage");
    expect(bench.news()).toEqual(["passed 1 unauthorised without a plate", "ended 1 passed"]);
  });

  it("after the credited car has backed out is no tailgate: nobody passed on the credit", () => {
    const bench = credited().clear("presence").wait(TIMINGS.backOutMs);
    bench.answer = () => REFUSE;
    bench.cover("presence").read("苏E7K9P1").driveThrough();
    expect(bench.news()).toEqual([
      "ended 1 backed_out",
      "ask 2 苏E7K9P1",
      "passed 2 unauthorised 苏E7K9P1",
      "ended 2 passed",
    ]);
  });

  it("of somebody who squeezes past a refused car does not end that car's visit", () => {
    const bench = Bench.idle();
    bench.answer = () => REFUSE;
    bench.cover("presence").read("沪A12345").cover("passage").wait(800).clear("passage");
    expect(bench.news()).toEqual(["ask 1 沪A12345", "passed 2 unauthorised without a plate", "ended 2 passed"]);
    expect(bench.lane.front).toMatchObject({ number: 1, phase: "refused" });
  });

  it("is the refused car's own when that one has left the presence loop for the passage loop", () => {
    const bench = Bench.idle();
    bench.answer = () => REFUSE;
    bench.cover("presence").read("沪A12345").cover("passage").wait(800).clear("presence").wait(800).clear("passage");
    expect(bench.news()).toEqual(["ask 1 沪A12345", "passed 1 unauthorised 沪A12345", "ended 1 passed"]);
  });

  it("takes a read that is fresh and belongs to nobody else", () => {
    const bench = Bench.idle().arm("up").read("沪A12345").cover("passage").clear("passage");
    expect(bench.news()).toEqual(["fault arm_opened_by_others", "passed 1 unauthorised 沪A12345", "ended 1 passed"]);
  });
});

describe("a passage in doubt: the passage loop clears while the presence loop stayed covered", () => {
  const inDoubt = (): Bench => credited().cover("passage").wait(1_500).clear("passage");

  it("is none when the car then leaves the presence loop backwards", () => {
    expect(inDoubt().wait(3_000).clear("presence").news()).toEqual(["ended 1 backed_out"]);
  });

  it("is one when the presence loop follows at once: its detector is slow", () => {
    expect(inDoubt().wait(900).clear("presence").news()).toEqual(["passed 1 credited 沪A12345", "ended 1 passed"]);
  });

  it("is one when another plate is read there", () => {
    expect(inDoubt().wait(900).read("苏E7K9P1").news()).toEqual([
      "passed 1 credited 沪A12345",
      "ended 1 passed",
      "ask 2 苏E7K9P1",
    ]);
  });

  it("is none when the same plate is read there: its credit is good for another try", () => {
    const bench = inDoubt().wait(900).read("沪A12345");
    expect(bench.news()).toEqual([]);
    bench.driveThrough();
    expect(bench.news()).toEqual(["passed 1 credited 沪A12345", "ended 1 passed"]);
  });

  it.each([
    ["on the presence loop", (bench: Bench) => bench.cover("presence").read("苏E7K9P1", { confidence: 0.8 }).wait(800)],
    ["before that loop", (bench: Bench) => bench.read("苏E7K9P1", { confidence: 0.8 }).wait(400).cover("presence")],
  ])(
    "is one when the same plate is read there, but another one had been %s: two cars are close together",
    (_, comes) => {
      const bench = Bench.idle();
      bench.answer = (asked) => (asked.plate?.plate === "沪A12345" ? admit("沪A12345") : WAIT);
      comes(bench).read("沪A12345", { confidence: 0.97 });
      bench.armRises().cover("passage").wait(1_500).clear("passage").wait(900);
      bench.news();
      expect(bench.read("沪A12345").news().slice(0, 2)).toEqual(["passed 1 credited 沪A12345", "ended 1 passed"]);
    },
  );

  it("is one when nothing more is heard", () => {
    expect(inDoubt().wait(TIMINGS.backOutMs).news().slice(0, 2)).toEqual([
      "passed 1 credited 沪A12345",
      "ended 1 passed",
    ]);
  });

  it("arises too when the car bounced off the presence loop, and its shadow ends as no car", () => {
    const bench = credited()
      .cover("passage")
      .wait(300)
      .clear("presence")
      .wait(300)
      .cover("presence")
      .wait(300)
      .clear("passage");
    expect(bench.wait(600).read("沪A12345").news()).toEqual(["ended 2 not_a_car"]);
    expect(bench.lane.front).toMatchObject({ number: 1 });
    expect(bench.lane.front?.credit).not.toBeNull();
  });

  it("does not arise when the next car has been read already", () => {
    const bench = credited().cover("passage").wait(1_500).read("苏E7K9P1").clear("passage");
    expect(bench.news()).toEqual(["passed 1 credited 沪A12345", "ended 1 passed", "ask 2 苏E7K9P1"]);
  });
});

describe("a credited car that leaves the presence loop", () => {
  it("and comes back in time keeps its credit", () => {
    const bench = credited().clear("presence").wait(2_000).cover("presence").wait(TIMINGS.backOutMs);
    expect(bench.news()).toEqual([]);
    bench.driveThrough();
    expect(bench.news()).toEqual(["passed 1 credited 沪A12345", "ended 1 passed"]);
  });

  it("loses it to nobody: another car read in its place is decided on its own", () => {
    const bench = credited().clear("presence").wait(2_000).cover("presence");
    bench.answer = () => REFUSE;
    expect(bench.read("苏E7K9P1").news()).toEqual(["ended 1 backed_out", "ask 2 苏E7K9P1"]);
  });

  it("and was read as another before it arrived is that other one", () => {
    const bench = credited().clear("presence").wait(2_000).read("苏E7K9P1").wait(500).cover("presence");
    expect(bench.news()).toEqual(["ended 1 backed_out", "ask 2 苏E7K9P1"]);
  });

  it("may reach the passage loop after a gap", () => {
    const bench = credited().clear("presence").wait(1_000).cover("passage").wait(1_000).clear("passage");
    expect(bench.news()).toEqual(["passed 1 credited 沪A12345", "ended 1 passed"]);
  });
});

describe("a vehicle that comes the wrong way", () => {
  const directions = (bench: Bench): readonly string[] =>
    bench.effects.flatMap((effect) =>
      effect.type === "vehicle_passed" ? [`${effect.direction} ${effect.manner}`] : [],
    );
  const wrongWay = (bench: Bench): Bench =>
    bench.cover("passage").wait(1_500).cover("presence").wait(500).clear("passage").wait(1_500).clear("presence");

  it("over the passage loop and out over the presence loop is recorded against the lane's direction", () => {
    const bench = wrongWay(Bench.idle().arm("up"));
    expect(directions(bench)).toEqual(["exit unauthorised"]);
    expect(bench.lane).toMatchObject({ visits: 1, front: null, under: null });
  });

  it("is so while the arm is held open too", () => {
    expect(directions(wrongWay(Bench.idle().mode(HELD).arm("up")))).toEqual(["exit held_open"]);
  });

  it("is taken for one in the lane's direction when a car is read on the presence loop then", () => {
    const bench = Bench.idle().arm("up").cover("passage").wait(1_500).cover("presence").wait(500).clear("passage");
    bench.read("苏E7K9P1");
    expect(directions(bench)).toEqual(["entry unauthorised"]);
    expect(bench.lane.front).toMatchObject({ number: 2, plate: { plate: "苏E7K9P1" } });
  });

  it("is not recorded twice when it turns back", () => {
    const bench = Bench.idle().arm("up").cover("passage").wait(1_500).cover("presence").wait(500).clear("presence");
    expect(directions(bench.wait(1_000).clear("passage").wait(60_000))).toEqual(["entry unauthorised"]);
  });
});
