import { describe, expect, it } from "vitest";
import { OrderRefused } from "#src/device/driver.ts";
import type { ArmReport } from "#src/device/report.ts";
import modbusRelayBarrier from "#drivers/modbus-relay-barrier/driver.ts";
import { ManualClock, recordingHost } from "#test/device/manual-clock.ts";
import { PtyPair } from "../serial/pty.ts";
import { RelayBoard } from "./relay-board.ts";
import { opened } from "../opened.ts";

async function setUp(settings: Record<string, unknown> = {}, prepare: (board: RelayBoard) => void = () => {}) {
  const pty = await PtyPair.make();
  const clock = new ManualClock();
  const { host, record } = recordingHost(clock);
  const board = await RelayBoard.at(pty, clock);
  prepare(board);
  const device = await opened(
    modbusRelayBarrier,
    { serial: { path: pty.boxEnd }, raiseChannel: 1, answerMs: 2000, ...settings },
    host,
  );
  const reports: ArmReport[] = [];
  let done: unknown = null;
  device
    .start((report) => reports.push(report))
    .then(() => (done = "started"))
    .catch((error: unknown) => (done = error));
  const bytes = { tx: 0, rx: 0 };
  device.tap?.listen((chunk) => (bytes[chunk.direction] += chunk.bytes.length));
  const isWireAtRest = (): boolean => bytes.tx === board.traffic.heard && bytes.rx === board.traffic.said;
  /**
   * Lets time pass in small steps until something is so. What goes over the wire takes real time, however much; until it has
   * come, no time passes in which the device would give up waiting for it.
   */
  const until = async (isSo: () => boolean): Promise<void> => {
    const look = async (): Promise<boolean> => {
      if (!isSo() && isWireAtRest()) await clock.advance(5);
      return isSo();
    };
    await expect.poll(look, { interval: 2, timeout: 30_000 }).toBe(true);
  };
  await until(() => done !== null);
  expect(done).toBe("started");
  const relay = (channel: number): boolean => ((board.relays >> (channel - 1)) & 1) === 1;
  /** Disposes of it; what it still has to say waits for the silence after what was said before. */
  const letGo = async (): Promise<void> => void (await Promise.all([device[Symbol.asyncDispose](), clock.advance(10)]));
  const end = async (): Promise<void> => {
    await letGo();
    await pty[Symbol.asyncDispose]();
  };
  return { pty, clock, record, board, device, reports, until, relay, letGo, [Symbol.asyncDispose]: end };
}

describe("modbus relay barrier", () => {
  it("raises by a pulse that the board times, and adds nothing while it runs", async () => {
    await using setup = await setUp({ pulseMs: 700 });
    const { device, board, until, relay } = setup;
    await Promise.all([device.order("raise"), device.order("raise"), until(() => relay(1))]);
    await until(() => !relay(1));
    const beginMs = board.switched[0]?.[0] ?? 0;
    expect(board.switched).toEqual([
      [beginMs, 1, true],
      [beginMs + 700, 1, false],
    ]);
  });

  it("orders nothing by starting or by being disposed of", async () => {
    await using setup = await setUp({ holdChannel: 2, lowerChannel: 3 });
    await setup.device[Symbol.asyncDispose]();
    expect(setup.board.switched).toEqual([]);
    expect(setup.clock.waiting).toBe(0);
  });

  it("holds until it is released, and lets go when it is disposed of", async () => {
    await using setup = await setUp({ holdChannel: 2 });
    const { device, until, relay, letGo } = setup;
    await Promise.all([device.order("hold"), until(() => relay(2))]);
    await Promise.all([device.order("release"), until(() => !relay(2))]);
    await Promise.all([device.order("hold"), until(() => relay(2))]);
    await letGo();
    expect(relay(2)).toBe(false);
  });

  it("ends one direction before it begins the other, and does not lower what is held", async () => {
    await using setup = await setUp({ lowerChannel: 3, holdChannel: 2 });
    const { device, board, until, relay } = setup;
    await Promise.all([device.order("lower"), until(() => relay(3))]);
    await Promise.all([device.order("raise"), until(() => relay(1))]);
    expect(board.switched.map(([, channel, on]) => [channel, on])).toEqual([
      [3, true],
      [3, false],
      [1, true],
    ]);
    await Promise.all([device.order("hold"), until(() => relay(2))]);
    await expect(device.order("lower")).rejects.toThrow(OrderRefused);
  });

  it("switches off a relay that it finds on, but only its own", async () => {
    await using setup = await setUp({ holdChannel: 2 }, (board) => {
      board.relays = 0b1010;
    });
    expect(setup.board.relays).toBe(0b1000);
    expect(setup.record.active.get("relay_found_on")).toBe("channels 2");
  });

  it("reports the arm by its limit inputs, each level read twice", async () => {
    await using setup = await setUp({ upInput: 1, downInput: 2 }, (board) => {
      board.inputs = 0b10;
    });
    const { board, reports, record, until } = setup;
    expect(reports.map(({ position }) => position)).toEqual(["down"]);
    board.bounces.push(0b00, 0b10, 0b01, 0b10);
    await until(() => board.bounces.length === 0);
    board.inputs = 0b00;
    await until(() => reports.length === 2);
    board.inputs = 0b01;
    await until(() => reports.length === 3);
    board.inputs = 0b11;
    await until(() => reports.length === 4);
    expect(reports.map(({ position }) => position)).toEqual(["down", "between", "up", "unknown"]);
    expect(record.active.has("limits_contradict")).toBe(true);
  });

  it("reports the arm whatever the board's other inputs do", async () => {
    await using setup = await setUp({ upInput: 1, downInput: 2 }, (board) => {
      board.inputs = 0b10;
    });
    const { board, reports, until } = setup;
    board.bounces.push(...Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? 0b1000_0001 : 0b0000_0001)));
    await until(() => board.bounces.length === 0);
    expect(reports.map(({ position }) => position)).toEqual(["down", "up"]);
  });

  it("lets go of what it holds although the first order of it is lost on the line", async () => {
    await using setup = await setUp({ holdChannel: 2 });
    const { device, clock, board, until, relay, letGo } = setup;
    await Promise.all([device.order("hold"), until(() => relay(2))]);
    board.mute = true;
    const { heard } = board.traffic;
    const gone = letGo();
    await until(() => board.traffic.heard > heard);
    expect(relay(2)).toBe(true);
    board.mute = false;
    await Promise.all([gone, clock.advance(2_000)]);
    expect(relay(2)).toBe(false);
  });

  it("is lost when the board falls silent", async () => {
    await using setup = await setUp();
    setup.board.mute = true;
    await setup.clock.advance(2_000 + 3 * 2_000);
    expect(setup.record.lost[0]).toMatchObject({ code: "board_silent" });
  });

  it("wants a relay of its own for everything", async () => {
    const schema = await modbusRelayBarrier.settings();
    const settings = { serial: { path: "p" }, raiseChannel: 1 };
    expect(schema.safeParse({ ...settings, holdChannel: 1 }).success).toBe(false);
    expect(schema.safeParse({ ...settings, pulseMs: 250 }).success).toBe(false);
    expect(schema.safeParse({ ...settings, holdChannel: 2, pulseMs: 3000 }).success).toBe(true);
  });
});
