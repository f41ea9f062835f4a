import { describe, expect, it } from "vitest";
import { DebouncedInput } from "#drivers/gpio/debounced-input.ts";
import { ManualClock, recordingHost } from "#test/device/manual-clock.ts";

/** An input on a line the test moves; its timers fire `earlyMs` before their time. */
function setUp(debounceMs = 30, earlyMs = 0) {
  const clock = new ManualClock();
  const { host: punctual } = recordingHost(clock);
  const host = { ...punctual, after: (ms: number, run: () => void) => clock.after(ms - earlyMs, run) };
  const levels: unknown[] = [];
  const chatter: boolean[] = [];
  const failures: unknown[] = [];
  const line = { active: false, broken: false };
  const input = new DebouncedInput({
    host,
    debounceMs,
    onLevel: (active, sinceMs) => levels.push([active, sinceMs - 1000]),
    onChatter: (chatters) => chatter.push(chatters),
    onFailure: (error) => failures.push(error),
  });
  input.start({
    isActive: () => {
      if (line.broken) throw new Error("EIO");
      return line.active;
    },
  });
  const edge = (active: boolean): void => {
    line.active = active;
    input.see(active, clock.monotonicMs());
  };
  return { clock, levels, chatter, failures, line, input, edge };
}

describe("debounced input", () => {
  it("reports the level at start, and a new one after it was stable, with the time of its first edge", async () => {
    const { clock, levels, edge } = setUp();
    await clock.advance(10);
    edge(true);
    await clock.advance(29);
    expect(levels).toEqual([[false, 0]]);
    await clock.advance(1);
    expect(levels).toEqual([
      [false, 0],
      [true, 10],
    ]);
  });

  it("takes bounces for one change, and a spike for none", async () => {
    const { clock, levels, edge } = setUp();
    for (const active of [true, false, true, false, true]) {
      edge(active);
      await clock.advance(5);
    }
    await clock.advance(100);
    expect(levels).toEqual([
      [false, 0],
      [true, 0],
    ]);
    edge(false);
    await clock.advance(10);
    edge(true);
    await clock.advance(100);
    expect(levels).toHaveLength(2);
  });

  it("sees a level whose edge was lost within a poll and the debounce time", async () => {
    const { clock, levels, line } = setUp();
    await clock.advance(201);
    line.active = true;
    await clock.advance(79);
    expect(levels).toEqual([
      [false, 0],
      [true, 250],
    ]);
  });

  it("settles although the timer fires a little before its time", async () => {
    const { clock, levels, edge } = setUp(30, 0.5);
    edge(true);
    await clock.advance(100);
    expect(levels).toEqual([
      [false, 0],
      [true, 0],
    ]);
  });

  it("is not misled by an edge whose opposite was lost", async () => {
    const { clock, levels, edge, line } = setUp();
    edge(true);
    line.active = false;
    await clock.advance(200);
    expect(levels).toEqual([[false, 0]]);
  });

  it("counts a line that never rests as active and says so until it rests", async () => {
    const { clock, levels, chatter, edge } = setUp();
    for (let index = 0; index < 60; index++) {
      edge(index % 2 === 0);
      await clock.advance(10);
    }
    expect(chatter).toEqual([true]);
    expect(levels.at(-1)).toEqual([true, 0]);
    await clock.advance(100);
    expect(chatter).toEqual([true, false]);
    expect(levels.at(-1)).toEqual([false, 590]);
  });

  it("is not called chattering because nobody could look for a while, and is counted all the same", async () => {
    const { clock, levels, chatter, edge, line } = setUp(30, -600);
    edge(true);
    await clock.advance(300);
    line.active = false;
    await clock.advance(2_000);
    expect(chatter).toEqual([]);
    expect(levels).toEqual([
      [false, 0],
      [true, 0],
      [false, 630],
    ]);
  });

  it("passes every edge on at once with a debounce of zero", () => {
    const { levels, edge } = setUp(0);
    edge(true);
    edge(false);
    expect(levels).toHaveLength(3);
  });

  it("tells once that the level cannot be read, and then rests", async () => {
    const { clock, line, failures } = setUp();
    line.broken = true;
    await clock.advance(1_000);
    expect(failures).toHaveLength(1);
    expect(clock.waiting).toBe(0);
  });
});
