/** Who asked the controller is answered once, and is not waited for without end. */
import { describe, expect, it } from "vitest";
import { ReplyDesk } from "#src/box/reply-desk.ts";
import { TestClock, TestTime } from "#test/uplink/virtual-clock.ts";

const GONE = { type: "not_found", code: 3000, message: "no such car" } as const;

function deskAt(time: TestTime) {
  const desk = new ReplyDesk(new TestClock(time, 0));
  const asked: string[] = [];
  return { desk, asked, ask: () => desk.ask((replyTo) => asked.push(replyTo)) };
}

describe("the reply desk", () => {
  it("gives each asker the reply to his own question, once", async () => {
    const { desk, asked, ask } = deskAt(new TestTime());
    const [first, second] = [ask(), ask()];
    const [toFirst = "", toSecond = ""] = asked;
    desk.deliver(toSecond, GONE);
    desk.deliver(toSecond, { ...GONE, message: "again" });
    expect(await second).toEqual(GONE);
    expect(desk.isAwaited).toBe(true);
    desk.deliver(toFirst, { ...GONE, message: "the first" });
    expect(await first).toMatchObject({ message: "the first" });
    expect(desk.isAwaited).toBe(false);
  });

  it("turns the next one away while two thousand wait, and asks nothing for him", () => {
    const { asked, ask } = deskAt(new TestTime());
    for (let count = 0; count < 2_000; count += 1) expect(ask()).not.toBeNull();
    expect(ask()).toBeNull();
    expect(asked).toHaveLength(2_000);
  });

  it("makes room for the next one when who waited longest has given up: while the disk is away a reply may never come", async () => {
    const time = new TestTime();
    const { desk, asked, ask } = deskAt(time);
    const first = ask();
    for (let count = 1; count < 2_000; count += 1) void ask();
    await time.advance(30_000);
    const next = ask();
    expect(await first).toBeNull();
    expect(asked).toHaveLength(2_001);
    desk.deliver(asked.at(-1) ?? "", GONE);
    expect(await next).toEqual(GONE);
  });

  it("does not hold others up for an asker who got no reply in the two seconds the city waits", async () => {
    const time = new TestTime();
    const { desk, ask } = deskAt(time);
    void ask();
    await time.advance(1_999);
    expect(desk.isAwaited).toBe(true);
    await time.advance(1);
    expect(desk.isAwaited).toBe(false);
    void ask();
    expect(desk.isAwaited).toBe(true);
  });
});
