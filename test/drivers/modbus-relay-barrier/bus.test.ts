import { describe, expect, it } from "vitest";
import { ModbusBus } from "#drivers/modbus-relay-barrier/bus.ts";
import { modbusFrame, readInputs, readRelays, switchRelay } from "#drivers/modbus-relay-barrier/frames.ts";
import { ManualClock, settled } from "#test/device/manual-clock.ts";

function setUp() {
  const clock = new ManualClock();
  const written: Uint8Array[] = [];
  const bus = new ModbusBus({ host: clock, answerMs: 200, write: (frame) => written.push(frame) });
  return { clock, written, bus };
}

const poll = readRelays(1);
const order = switchRelay(1, 1, true);

describe("Modbus bus", () => {
  it("writes an order in the caller's own turn when it is idle", async () => {
    const { bus, written } = setUp();
    const done = bus.ask(order, "order");
    expect(written).toEqual([order.frame]);
    bus.hear(order.frame.subarray(0, 3));
    bus.hear(order.frame.subarray(3));
    expect(await done).toEqual([0, 0, 0xff, 0]);
  });

  it("has one request at a time, keeps silence between two, and lets orders overtake polls but not orders", async () => {
    const { bus, written, clock } = setUp();
    const second = switchRelay(1, 2, true);
    const asked = [
      bus.ask(poll, "poll"),
      bus.ask(readInputs(1), "poll"),
      bus.ask(order, "order"),
      bus.ask(second, "order"),
    ];
    bus.hear(modbusFrame([1, 1, 1, 0]));
    expect(written).toHaveLength(1);
    await clock.advance(5);
    expect(written[1]).toBe(order.frame);
    bus.hear(order.frame);
    await clock.advance(5);
    expect(written[2]).toBe(second.frame);
    bus.hear(second.frame);
    await clock.advance(5);
    bus.hear(modbusFrame([1, 2, 1, 9]));
    expect(await Promise.all(asked)).toEqual([
      [1, 0],
      [1, 9],
      [0, 0, 0xff, 0],
      [0, 1, 0xff, 0],
    ]);
  });

  it("lets an order overtake a poll that has let another order pass before", async () => {
    const { bus, written, clock } = setUp();
    const second = switchRelay(1, 2, true);
    const asked = [bus.ask(poll, "poll"), bus.ask(readInputs(1), "poll"), bus.ask(order, "order")];
    bus.hear(modbusFrame([1, 1, 1, 0]));
    await clock.advance(5);
    asked.push(bus.ask(second, "order"));
    bus.hear(order.frame);
    await clock.advance(5);
    expect(written[2]).toBe(second.frame);
    const ended = Promise.allSettled(asked);
    bus.stop();
    await ended;
  });

  it("repeats a request twice, then says that the board is silent and goes on", async () => {
    const { bus, written, clock } = setUp();
    const silent = bus.ask(poll, "poll");
    const next = bus.ask(order, "poll");
    const failure = silent.catch((error: unknown) => error);
    await clock.advance(600);
    expect(await failure).toMatchObject({ code: "board_silent" });
    expect(bus.counts).toEqual({ requests: 1, repeats: 2, failures: 1 });
    await clock.advance(5);
    expect(written).toHaveLength(4);
    bus.hear(order.frame);
    await expect(next).resolves.toHaveLength(4);
  });

  it("passes a refusal of the board on", async () => {
    const { bus } = setUp();
    const asked = bus.ask(order, "order");
    bus.hear(modbusFrame([1, 0x85, 2]));
    await expect(asked).rejects.toMatchObject({ code: "board_refused" });
  });

  it("has room for 32 that wait, and rejects all of them when it is stopped", async () => {
    const { bus, clock } = setUp();
    const asked = Array.from({ length: 33 }, () => bus.ask(poll, "poll"));
    await expect(bus.ask(poll, "poll")).rejects.toThrow(/More than 32/);
    const ended = Promise.allSettled(asked);
    bus.stop();
    expect((await ended).every(({ status }) => status === "rejected")).toBe(true);
    await settled();
    expect(clock.waiting).toBe(0);
  });
});
