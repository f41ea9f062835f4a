import { describe, expect, it } from "vitest";
import type { SignCue, Verdict } from "#src/lane/cue.ts";
import { explain } from "#src/lane/explain.ts";
import { Bench, byOperator, ENTRY, EXIT, FIRE, PAY, REFUSE, SENTENCE, TIMINGS, WAIT } from "./bench.ts";

function signOf(bench: Bench): SignCue {
  return bench.lane.sign.cue;
}

function told(verdict: Verdict, plate: string | null = "沪A12345"): Bench {
  const bench = Bench.idle();
  bench.answer = () => verdict;
  return bench.cover("presence").read(plate);
}

describe("the sign", () => {
  it.each<[string, Verdict, string | null, SignCue["text"]]>([
    ["that the lot is full", REFUSE, "沪A12345", "full"],
    ["that the lane is closed", { ...REFUSE, reason: "closed_to_all" } as Verdict, "沪A12345", "closed"],
    ["that it may not pass", { ...REFUSE, reason: "blocked" } as Verdict, "沪A12345", "refused"],
    ["that it could not be read", { ...REFUSE, reason: "no_plate" } as Verdict, null, "read_failed"],
    ["to pay", PAY, "沪A12345", "pay"],
    ["to call", WAIT, "沪A12345", "call_operator"],
    ["to wait", { type: "wait", for: "city", sentence: SENTENCE }, "沪A12345", "please_wait"],
  ])("tells a car %s, and why", (_what, verdict, plate, text) => {
    const dueFen = verdict.type === "pay" ? verdict.dueFen : null;
    expect(signOf(told(verdict, plate))).toEqual({ text, plate, dueFen, sentence: SENTENCE });
  });

  it("welcomes at the entry, says goodbye at the exit, and goes on until the car is through", () => {
    for (const [setup, text] of [
      [ENTRY, "welcome"],
      [EXIT, "goodbye"],
    ] as const) {
      const bench = Bench.idle(setup).cover("presence").read("沪A12345").armRises().cover("passage").clear("presence");
      expect(signOf(bench)).toMatchObject({ text, plate: "沪A12345" });
      expect(signOf(bench.clear("passage"))).toMatchObject({ text: "idle", plate: null });
    }
  });

  it("keeps what it shows while the same car is asked about again", () => {
    const bench = told(PAY);
    bench.answer = () => null;
    bench.tell({ type: "circumstances_changed" });
    bench.tell({ type: "decided", visit: 1, verdict: PAY });
    expect(bench.signs()).toEqual(["idle", "pay"]);
  });

  it("shows the next car its own while another one is under the arm", () => {
    const bench = Bench.idle().cover("presence").read("沪A12345").armRises().cover("passage").clear("presence");
    bench.answer = () => PAY;
    expect(signOf(bench.cover("presence").read("苏E7K9P1"))).toMatchObject({ text: "pay", plate: "苏E7K9P1" });
  });

  it("is told again when it is back, and when the car does not move", () => {
    const bench = Bench.idle().cover("presence").read("沪A12345").armRises();
    bench.tell({ type: "device_lost", device: "sign" }).tell({ type: "device_back", device: "sign" });
    expect(bench.signs()).toEqual(["idle", "welcome", "welcome"]);
    bench.wait(TIMINGS.passMs);
    expect(bench.signs()).toEqual(["idle", "welcome", "welcome", "welcome"]);
  });

  it("is told what it shows as soon as it is there", () => {
    const bench = Bench.idle().tell({ type: "device_back", device: "sign" });
    expect(bench.signs()).toEqual(["idle", "idle"]);
  });
});

describe("the explanation of a lane", () => {
  const said = (bench: Bench): string => explain(bench.lane, bench.setup).en;

  it.each<[string, () => Bench, string]>([
    ["an empty lane", () => Bench.idle(), "nobody is here; the lane is in normal mode"],
    ["a lane that has heard nothing", () => new Bench(), "waits for the first word of its loops"],
    ["a full lot", () => Bench.idle().mode({ mode: "full", reason: "normal" }), "nobody is here; the lot is full"],
    ["a fire", () => Bench.idle().mode(FIRE), "the arm is held open; passages are recorded (fire)"],
    [
      "a car that is not read yet",
      () => Bench.idle().cover("presence"),
      "a car stands before the arm; its plate has not been read yet",
    ],
    ["a refused car", () => told(REFUSE), "沪A12345 is not let through: a sentence"],
    ["a car that must pay", () => told(PAY), "沪A12345 must pay: a sentence"],
    ["a car that waits", () => told(WAIT, null), "a car without a plate waits: a sentence"],
    [
      "a rising arm",
      () => Bench.idle().cover("presence").read("沪A12345"),
      "沪A12345: the arm is being raised. a sentence",
    ],
    [
      "a raised arm",
      () => Bench.idle().cover("presence").read("沪A12345").arm("up"),
      "沪A12345: the arm is up for it. a sentence",
    ],
    [
      "an operator's credit",
      () => given(Bench.idle().cover("presence")),
      "a car without a plate: the arm is being raised. Let through by Wang",
    ],
    ["a credit for whoever comes", () => given(Bench.idle()), "the arm is up for whoever comes: opened once by Wang"],
    [
      "a car under the arm",
      () => Bench.idle().cover("presence").read("沪A12345").arm("up").cover("passage"),
      "沪A12345 is under the arm",
    ],
    [
      "a stranger under the arm",
      () => Bench.idle().cover("passage"),
      "a car without a plate is under the arm: passed without any credit",
    ],
    [
      "a passage in doubt",
      () => Bench.idle().cover("presence").read("沪A12345").arm("up").cover("passage").clear("passage"),
      "沪A12345 left the passage loop while the presence loop stayed covered: it passed or rolled back, which will show",
    ],
    [
      "a car between the loops",
      () => Bench.idle().cover("presence").read("沪A12345").arm("up").clear("presence"),
      "沪A12345 has left the presence loop and not come under the arm",
    ],
    [
      "a falling arm",
      () => Bench.idle().cover("presence").read("沪A12345").arm("up").driveThrough(),
      "nobody is here; the arm is on its way down",
    ],
    [
      "an arm that does not rise",
      () =>
        Bench.idle()
          .cover("presence")
          .read("沪A12345")
          .wait(3 * TIMINGS.raiseMs),
      "沪A12345 may pass, but the arm does not rise: please help; the arm did not rise",
    ],
    [
      "an arm opened by others, and a lost reader",
      () => Bench.idle().arm("up").tell({ type: "device_lost", device: "reader" }),
      "the lane is in normal mode; the plate reader is lost; somebody else opened the arm (remote, button or by hand)",
    ],
  ])("tells of %s", (_what, make, sentence) => {
    expect(said(make())).toBe(sentence);
  });
});

function given(bench: Bench): Bench {
  return bench.tell({ type: "credit_given", visit: null, credit: byOperator(), expiresAtMs: bench.atMs + 30_000 });
}
