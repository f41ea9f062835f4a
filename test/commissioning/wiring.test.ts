/** What a walk makes of loops, the arm and contacts: each row is a box that went from one state to another. */
import { describe, expect, it } from "vitest";
import { armSteps } from "#src/commissioning/arm.ts";
import { buttonStep, fireStep } from "#src/commissioning/contacts.ts";
import { counterStep, loopStep } from "#src/commissioning/loops.ts";
import type { Judgement, Step } from "#src/commissioning/step.ts";
import type { LaneView } from "#src/diagnostics/view.ts";
import { ARM, boxView, type Changes, CLEAR, COVERED, faultOf, judged } from "./views.ts";

type Row = readonly [what: string, before: Changes, now: Changes, state: Judgement["state"], said: string];

const [entry] = boxView().lanes as readonly [LaneView];

function holds(step: Step, rows: readonly Row[]): void {
  it.each(rows)("%s", (...[, before, now, state, said]) => {
    const judgement = judged(step, before, now);
    expect(judgement.state, judgement.said).toBe(state);
    expect(judgement.said).toContain(said);
  });
}

const STANDS = { ...COVERED, forMs: 3_000 };

describe("the presence loop", () => {
  holds(loopStep(entry, "presence"), [
    ["says nothing", {}, {}, "waiting", "Nothing came"],
    ["is covered", {}, { heard: { "entry-presence": 1 }, lane: { presence: COVERED } }, "waiting", "Now take it off"],
    ["was covered and is clear", {}, { heard: { "entry-presence": 2 } }, "passed", "Both came"],
    [
      "is covered from the beginning",
      { lane: { presence: COVERED } },
      { lane: { presence: COVERED } },
      "waiting",
      "from the beginning",
    ],
    [
      "has let go of what stood there",
      { lane: { presence: COVERED } },
      { heard: { "entry-presence": 1 } },
      "waiting",
      "Nothing came",
    ],
    [
      "was cleared, covered and cleared",
      { lane: { presence: COVERED } },
      { heard: { "entry-presence": 3 } },
      "passed",
      "Both",
    ],
    [
      "chatters",
      {},
      { heard: { "entry-presence": 9 }, lane: { presence: { ...CLEAR, chatters: true } } },
      "failed",
      "chatters",
    ],
    [
      "is silent while the other has just been covered",
      {},
      { heard: { "entry-passage": 1 }, lane: { passage: COVERED } },
      "waiting",
      "entry-passage",
    ],
    [
      "is silent while the other stands covered",
      {},
      { heard: { "entry-passage": 1 }, lane: { passage: STANDS } },
      "failed",
      "That was the passage loop",
    ],
    [
      "is silent beside a car that stood on the other before",
      { lane: { passage: STANDS } },
      { lane: { passage: STANDS } },
      "waiting",
      "Nothing came",
    ],
    [
      "is covered together with the other",
      {},
      { heard: { "entry-presence": 1, "entry-passage": 1 }, lane: { presence: COVERED, passage: STANDS } },
      "waiting",
      "Now take it off",
    ],
    [
      "is silent while another input reports",
      {},
      { heard: { "counter-1": 1 } },
      "waiting",
      "What reported is counter-1",
    ],
  ]);

  it("is no step of a lane without one", () => {
    expect(loopStep(entry, "passage").id).toBe("entry-passage");
    expect(loopStep(entry, "presence").consent).toBeNull();
  });
});

describe("a counting loop", () => {
  holds(counterStep("counter-1"), [
    ["is covered", {}, { heard: { "counter-1": 1 } }, "waiting", "Now take it off"],
    ["is clear again", {}, { heard: { "counter-1": 2 } }, "passed", "Both came"],
    ["is silent while another reports", {}, { heard: { "entry-presence": 1 } }, "waiting", "entry-presence"],
  ]);
});

describe("an arm", () => {
  const [rises, falls] = armSteps(entry) as readonly [Step, Step];
  const up = { arm: { ...ARM, position: "up" } };
  const between = { arm: { ...ARM, position: "between" } };
  const broken = { rest: { faults: [faultOf("entry-barrier", "degrades")] } };
  holds(rises, [
    ["does not move", {}, {}, "waiting", "did not rise"],
    ["has left its lower contact", {}, { lane: between }, "waiting", "upper one never closed"],
    ["is up, a second after the order", {}, { lane: up }, "passed", `"riseMs":1000`],
    ["has contacts that contradict each other", {}, broken, "failed", "It is broken, mend it [EIO]"],
  ]);
  holds(falls, [
    ["stays up", { lane: up }, { lane: up }, "waiting", "did not come down"],
    ["is on its way", { lane: up }, { lane: between }, "waiting", "did not come down"],
    ["is down", { lane: up }, {}, "passed", "openForMs"],
    ["had not been up", {}, {}, "failed", "had not risen"],
  ]);

  it.each([
    ["only an upper contact", { up: true, down: false }, "between", "up", "between"],
    ["only a lower contact", { up: false, down: true }, "down", "between", "down"],
  ])("with %s is told by that", (...[, limits, rest, risen, fallen]) => {
    const at = (position: string): Changes => ({ lane: { arm: { ...ARM, limits, position } } });
    expect(judged(rises, at(rest), at(risen)).state).toBe("passed");
    expect(judged(rises, at(rest), at(rest)).state).toBe("waiting");
    expect(judged(falls, at(risen), at(fallen)).state).toBe("passed");
    expect(judged(falls, at(risen), at(risen)).state).toBe("waiting");
  });

  it("without contacts is told by the installer", () => {
    const [lane] = boxView({ lane: { arm: { ...ARM, limits: { up: false, down: false } } } }).lanes as readonly [
      LaneView,
    ];
    for (const step of armSteps(lane)) {
      expect(step.judge(boxView(), boxView()).state).toBe("passed");
      expect(step.confirm).not.toBeNull();
    }
    expect(rises.confirm).toBeNull();
  });

  it("moves only with consent, from rest, and is not waited for when it did not rise", () => {
    expect(rises).toMatchObject({ pulses: true, wantsRest: true });
    expect(rises.consent?.en).toContain("Is nobody under it");
    expect(falls).toMatchObject({ pulses: false, after: rises.id });
  });
});

describe("the attendant's button", () => {
  holds(buttonStep(entry), [
    ["says nothing", {}, {}, "waiting", "Nothing came from it"],
    ["is not let go", {}, { heard: { "entry-button": 1 } }, "waiting", "not let go"],
    ["opens", {}, { heard: { "entry-button": 2 }, ordered: { "entry-barrier": 1 } }, "passed", "ordered up"],
    ["opens nothing", {}, { heard: { "entry-button": 2 } }, "waiting", "not ordered up"],
    ["is on the input of a loop", {}, { heard: { "entry-presence": 2 } }, "waiting", "entry-presence"],
  ]);
});

describe("the fire contact", () => {
  const fire = { mode: { mode: "held_open", reason: "fire" } };
  holds(fireStep(), [
    ["says nothing", {}, {}, "waiting", "Nothing came from the contact"],
    ["holds the lanes open", {}, { heard: { "fire-contact": 1 }, lane: fire }, "waiting", "Now reset"],
    ["has let go", {}, { heard: { "fire-contact": 2 } }, "passed", "Both came"],
    ["was active before", { lane: fire }, { lane: fire }, "waiting", "activeLow"],
    ["was active before and has only let go", { lane: fire }, { heard: { "fire-contact": 1 } }, "waiting", "activeLow"],
    [
      "was active before, let go, tripped and reset",
      { lane: fire },
      { heard: { "fire-contact": 3 } },
      "passed",
      "Both came",
    ],
    ["is on another input", {}, { heard: { "entry-passage": 1 } }, "waiting", "entry-passage"],
  ]);
});
