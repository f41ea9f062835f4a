import { describe, expect, it } from "vitest";
import { TurnLoop, type Ways } from "#src/box/turn-loop.ts";
import { Controller } from "#src/controller/controller.ts";
import type { Fact } from "#src/controller/fact.ts";
import { Lot } from "#src/lot/lot.ts";
import { settingsWith } from "#test/controller/settings.ts";
import { VirtualClock } from "#src/simulation/virtual-clock.ts";
import { VirtualTime } from "#src/simulation/virtual-time.ts";

const NOTICE = {
  businessId: "",
  orderId: "20260302QP31022900183000000100",
  plate: "沪A12345",
  fen: 500,
  status: 1,
  payType: 1,
  paidAtMs: 0,
} as const;

/** A loop whose disk takes nothing until the test says so. */
function loopOnSlowDisk() {
  const time = new VirtualTime();
  const wall = { errorMs: 0, driftPerSecond: 0, syncedAfterMs: 0 };
  const clock = new VirtualClock(time, 0, "boot-1", wall);
  const replies: string[] = [];
  const disk = Promise.withResolvers<void>();
  const ways: Ways = {
    order: () => {},
    append: () => disk.promise,
    settled: () => disk.promise,
    committed: () => {},
    ask: () => {},
    reply: (replyTo, { type }) => void replies.push(`${replyTo} ${type}`),
    fault: () => {},
    read: () => undefined,
    recall: () => {},
    changed: () => {},
    failed: () => {},
  };
  const loop = new TurnLoop(new Controller(settingsWith(), new Lot(), "00.aa"), clock, ways);
  const put = async (fact: Fact): Promise<void> => {
    loop.put(fact);
    await time.runUntil(time.nowMs + 1_000, () => false);
  };
  const work = async (): Promise<void> => {
    disk.resolve();
    await time.runUntil(time.nowMs + 1_000, () => false);
  };
  return { put, work, replies };
}

describe("a turn's replies", () => {
  it("wait for the disk also when the same is told again and nothing new is written", async () => {
    const { put, work, replies } = loopOnSlowDisk();
    await put({ type: "payment_notice", notice: NOTICE, replyTo: "first" });
    await put({ type: "payment_notice", notice: NOTICE, replyTo: "again" });
    expect(replies).toEqual([]);
    await work();
    expect(replies).toEqual(["first noticed", "again noticed"]);
  });

  it("leave at once when they promise nothing", async () => {
    const { put, replies } = loopOnSlowDisk();
    await put({ type: "find_car", plate: "沪A12345", replyTo: "asks" });
    expect(replies).toEqual(["asks not_found"]);
  });
});
