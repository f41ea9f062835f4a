/** What an answer with a long list becomes, and that others come in between while it is read. */
import { describe, expect, it } from "vitest";
import { outcomeOf } from "#src/city/answer.ts";
import type { Exchanged } from "#src/city/exchange.ts";
import { TestTime } from "#test/uplink/virtual-clock.ts";

function answerWith(rows: readonly object[]): Exchanged {
  const exchange = { started: true, roundTripMs: 1, elapsedMs: 1, answeredAtMs: 0, httpDate: null, httpStatus: 200 };
  return { ok: true, status: 200, body: Buffer.from(JSON.stringify({ code: 0, message: "", data: rows })), exchange };
}

function bills(count: number): { orderId: string; payMoney: number | string }[] {
  return Array.from({ length: count }, (_, index) => ({ orderId: `order-${index}`, payMoney: index }));
}

describe("an answer with a long list", () => {
  it.each([0, 1, 99, 100, 101, 200, 1_234])("of %i rows has them all, in their order", async (count) => {
    const time = new TestTime();
    const reading = outcomeOf("bills", answerWith(bills(count)), time);
    await time.advance(1);
    const { data } = await reading;
    expect(data?.map(({ payMoney }) => payMoney)).toEqual(bills(count).map(({ payMoney }) => payMoney));
  });

  it("is read in parts of a hundred, between which a plate is decided on", async () => {
    const goesOn: (() => void)[] = [];
    const world = { after: (_: number, run: () => void) => (goesOn.push(run), () => {}) };
    let isRead = false;
    const reading = outcomeOf("bills", answerWith(bills(1_000)), world).finally(() => (isRead = true));
    for (let part = 1; part < 10; part += 1) {
      await Promise.resolve();
      expect(isRead).toBe(false);
      expect(goesOn).toHaveLength(1);
      goesOn.shift()?.();
    }
    expect((await reading).data).toHaveLength(1_000);
  });

  it("is refused whole for one bad row, which is named by its place in the list", async () => {
    const time = new TestTime();
    const rows = bills(500).with(347, { orderId: "order-347", payMoney: "much" });
    const reading = outcomeOf("bills", answerWith(rows), time);
    await time.advance(1);
    expect(await reading).toMatchObject({ class: "unknown", failure: "wrong_data", data: null });
    expect((await reading).detail).toMatch(/^347\.payMoney: /);
  });
});
