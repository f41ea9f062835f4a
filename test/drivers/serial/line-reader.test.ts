import { describe, expect, it } from "vitest";
import type { DeviceSpec } from "#src/device/supervised-device.ts";
import { FaultRegister } from "#src/device/fault.ts";
import { DeviceSupervisor } from "#src/device/supervisor.ts";
import type { DeviceReport } from "#src/device/supervisor.ts";
import { hexOf } from "#src/device/tap.ts";
import { drivers } from "#drivers/index.ts";
import { ManualClock, supervisionHost } from "#test/device/manual-clock.ts";
import { PtyPair } from "./pty.ts";
import { holdThreadPool } from "./thread-pool.ts";
import { patiently } from "#test/device/patience.ts";

/** A reader on one end of a real serial line, under a supervisor whose clock the test moves. */
async function setUp(settings: Record<string, unknown> = {}, type = "json-lines-reader", startTakesMs = 0) {
  const pty = await PtyPair.make();
  const clock = new ManualClock();
  const faults = new FaultRegister(clock);
  const reads: unknown[] = [];
  const expected: string[] = [];
  const schema = await (await drivers[type]?.())?.default.settings();
  const completed = schema?.parse({ serial: { path: pty.boxEnd }, ...settings });
  const spec: DeviceSpec = { id: "reader", kind: "plate_reader", type, settings: completed };
  const supervisor = new DeviceSupervisor([spec], {
    host: supervisionHost(clock),
    drivers,
    faults,
    onReport: ({ kind, report }: DeviceReport) => kind === "plate_reader" && "raw" in report && reads.push(report.raw),
    onExpected: (id, practise) => {
      practise();
      expected.push(id);
    },
  });
  // However soon the system could open the port, it does not while the clock of the test moves.
  const release = startTakesMs > 0 ? holdThreadPool() : async () => {};
  const started = supervisor.start();
  if (startTakesMs > 0) await clock.advance(startTakesMs);
  await started;
  await release();
  const heard = (): unknown => supervisor.overview()[0]?.details["bytes"];
  const codes = (): string[] => faults.active().map(({ code }) => code);
  const state = (): string | undefined => supervisor.stateOf("reader")?.name;
  const end = async (): Promise<void> => {
    await supervisor[Symbol.asyncDispose]();
    await pty[Symbol.asyncDispose]();
  };
  return { pty, clock, supervisor, faults, reads, expected, heard, codes, state, [Symbol.asyncDispose]: end };
}

const line = (plate: string): string => `${JSON.stringify({ plate })}\n`;

describe("reader on a serial line", () => {
  it("reports plates that arrive on a real port, in pieces or together", async () => {
    await using setup = await setUp();
    const { pty, reads } = setup;
    const bytes = Buffer.from(line("京A12345"));
    await pty.send(bytes.subarray(0, 11));
    await expect.poll(setup.heard, patiently).toBe(11);
    await pty.send(Buffer.concat([bytes.subarray(11), Buffer.from(line("沪B00001") + line("粤B00002"))]));
    await expect.poll(() => reads, patiently).toEqual(["京A12345", "沪B00001", "粤B00002"]);
  });

  it("says that a read is on its way while its line comes, and nothing when it comes whole", async () => {
    await using setup = await setUp();
    const { pty, clock, reads, expected } = setup;
    await pty.send(line("京A12345"));
    await expect.poll(() => reads, patiently).toEqual(["京A12345"]);
    expect(expected).toEqual([]);
    const bytes = Buffer.from(line("沪B00001"));
    for (const [byte, at] of [...bytes.subarray(0, 4)].entries()) {
      await pty.send(Uint8Array.of(at));
      await expect.poll(setup.heard, patiently).toBe(bytes.length + byte + 1);
      await clock.advance(1);
    }
    expect(expected).toEqual(["reader", "reader", "reader", "reader"]);
    await pty.send(bytes.subarray(4));
    await expect.poll(() => reads, patiently).toEqual(["京A12345", "沪B00001"]);
    expect(expected).toHaveLength(4);
    expect(setup.supervisor.overview()[0]?.details).toMatchObject({ lines: 2, reads: 2, garbled: 0 });
  });

  it("reads GBK text lines as well", async () => {
    await using setup = await setUp({ preset: "plain" }, "text-lines-reader");
    await setup.pty.send(Uint8Array.of(0xd4, 0xc1, 0x42, 0x31, 0x32, 0x33, 0x34, 0x35, 0x0d, 0x0a));
    await expect.poll(() => setup.reads, patiently).toEqual(["粤B12345"]);
  });

  it("is not locked out by its own start that took too long", async () => {
    await using setup = await setUp({}, "json-lines-reader", 10_000);
    expect(setup.state()).toBe("lost");
    await expect
      .poll(async () => {
        await setup.clock.advance(1_000);
        return setup.state();
      }, patiently)
      .toBe("working");
    await setup.pty.send(Buffer.from(line("京A12345")));
    await expect.poll(() => setup.reads, patiently).toEqual(["京A12345"]);
  });

  it("is lost when the cable is pulled, keeps trying, and reads again when it is back", async () => {
    await using setup = await setUp();
    const { pty, clock, reads } = setup;
    await pty.send(line("京A1").slice(0, 9));
    await expect.poll(setup.heard, patiently).toBe(9);
    await pty.pull();
    await expect.poll(setup.codes, patiently).toEqual(["line_lost"]);
    await clock.advance(500);
    await expect.poll(() => setup.faults.active()[0]?.detail, patiently).toMatch(/no such file|cannot open/i);
    expect(setup.codes()).toEqual(["line_lost"]);
    expect(setup.state()).toBe("lost");
    await pty.connect();
    await clock.advance(10_000);
    await expect.poll(setup.state, patiently).toBe("working");
    expect(setup.codes()).toEqual([]);
    await pty.send(line("京A2"));
    await expect.poll(() => reads, patiently).toEqual(["京A2"]);
  });

  it("cannot be opened where there is no port, and says what to check", async () => {
    await using setup = await setUp({ serial: { path: "/dev/serial/by-id/nothing-here" } });
    expect(setup.faults.active()[0]).toMatchObject({ code: "serial_unavailable", severity: "stops_lane" });
    expect(setup.faults.active()[0]?.detail).toMatch(/nothing-here/);
  });

  it("drops half a line whose rest does not come in time", async () => {
    await using setup = await setUp({ gapMs: 200 });
    const { pty, clock, reads, supervisor } = setup;
    await pty.send('{"plate":"京A');
    await expect.poll(setup.heard, patiently).toBe(14);
    await clock.advance(200);
    expect(supervisor.overview()[0]?.details).toMatchObject({ broken: 1 });
    await pty.send(line("京A12345"));
    await expect.poll(() => reads, patiently).toEqual(["京A12345"]);
  });

  it("drops no line whose rest came while the processor was elsewhere, but one whose rest did not", async () => {
    await using setup = await setUp({ gapMs: 200 });
    const { pty, clock, reads, supervisor } = setup;
    const bytes = Buffer.from(line("京A12345"));
    await pty.send(bytes.subarray(0, 11));
    await expect.poll(setup.heard, patiently).toBe(11);
    pty.sendNow(bytes.subarray(11));
    clock.standStill(900);
    await expect.poll(() => reads, patiently).toEqual(["京A12345"]);
    await pty.send("half");
    await expect.poll(setup.heard, patiently).toBe(bytes.length + 4);
    clock.standStill(900);
    await clock.advance(100);
    expect(supervisor.overview()[0]?.details).toMatchObject({ broken: 1 });
  });

  it("waits for a slow line as long as none of its bytes is late", async () => {
    await using setup = await setUp({ gapMs: 200 });
    const { pty, clock, reads, supervisor } = setup;
    const bytes = Buffer.from(line("京A12345"));
    for (const end of [4, 8, 12]) {
      await pty.send(bytes.subarray(end - 4, end));
      await expect.poll(setup.heard, patiently).toBe(end);
      await clock.advance(150);
    }
    await pty.send(bytes.subarray(12));
    await expect.poll(() => reads, patiently).toEqual(["京A12345"]);
    expect(supervisor.overview()[0]?.details).toMatchObject({ broken: 0 });
  });

  it("reports a garbled line, as with the wrong speed, until good lines have come", async () => {
    await using setup = await setUp();
    await setup.pty.send("\u0001x\n".repeat(5));
    await expect.poll(setup.codes, patiently).toEqual(["garbled_lines"]);
    await setup.pty.send('{"up":1}\n'.repeat(10));
    await expect.poll(setup.codes, patiently).toEqual([]);
  });

  it.each([{ terminator: "CRLF" }, { startsWithStx: true, terminator: "ETX" }])(
    "reports lines that never end, as with another line format, until good ones have come: %j",
    async (format) => {
      await using setup = await setUp({ ...format, gapMs: 200 }, "text-lines-reader");
      const { pty, clock, reads, codes } = setup;
      for (let car = 1; car <= 6; car++) {
        expect(codes()).toEqual([]);
        await pty.send("沪A12345\n");
        await expect.poll(setup.heard, patiently).toBe(car * 10);
        await clock.advance(400);
      }
      expect(codes()).toEqual(["garbled_lines"]);
      const [begin, end] = format.startsWithStx ? ["\u0002", "\u0003"] : ["", "\r\n"];
      await pty.send(`${begin}沪A12345${end}`.repeat(10));
      await expect.poll(codes, patiently).toEqual([]);
      expect(reads).toHaveLength(10);
    },
  );

  it("takes noise behind each line for no trouble", async () => {
    await using setup = await setUp({ gapMs: 200 }, "text-lines-reader");
    const { pty, clock, codes, supervisor } = setup;
    for (let car = 1; car <= 20; car++) {
      await pty.send("沪A12345\r\n\u0000");
      await expect.poll(setup.heard, patiently).toBe(car * 12);
      await clock.advance(400);
    }
    expect(codes()).toEqual([]);
    expect(supervisor.overview()[0]?.details).toMatchObject({ reads: 20, broken: 20 });
  });

  it("reports a reader that has fallen silent until it is heard again", async () => {
    await using setup = await setUp({ silenceLimitS: 60 });
    await setup.clock.advance(60_000);
    expect(setup.codes()).toEqual(["reader_silent"]);
    await setup.pty.send("\n");
    await expect.poll(setup.codes, patiently).toEqual([]);
  });

  it("counts the silence from the last byte", async () => {
    await using setup = await setUp({ silenceLimitS: 60 });
    await setup.clock.advance(40_000);
    await setup.pty.send("\n");
    await expect.poll(setup.heard, patiently).toBe(1);
    await setup.clock.advance(59_000);
    expect(setup.codes()).toEqual([]);
    await setup.clock.advance(1_000);
    expect(setup.codes()).toEqual(["reader_silent"]);
  });

  it("shows the raw bytes to whoever taps the line", async () => {
    await using setup = await setUp();
    const heard: string[] = [];
    const stop = setup.supervisor
      .tap("reader")
      ?.listen(({ bytes, direction }) => heard.push(`${direction} ${hexOf(bytes)}`));
    await setup.pty.send(Uint8Array.of(0xfe, 0x0d));
    await expect.poll(() => heard, patiently).toEqual(["rx FE 0D"]);
    expect(setup.supervisor.tap("reader")?.recent()).toMatchObject([{ atMs: 1000, direction: "rx" }]);
    stop?.();
  });

  it("closes the port and leaves no timer", async () => {
    await using setup = await setUp({ silenceLimitS: 60 });
    await setup.pty.send("half");
    await expect.poll(setup.heard, patiently).toBe(4);
    await setup.supervisor[Symbol.asyncDispose]();
    expect(setup.clock.waiting).toBe(0);
    expect(setup.state()).toBe("stopped");
  });
});
