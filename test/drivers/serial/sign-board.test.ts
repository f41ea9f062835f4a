import { describe, expect, it } from "vitest";
import type { Device } from "#src/device/driver.ts";
import type { SignReport, SignText } from "#src/device/report.ts";
import aa55Sign from "#drivers/aa55-sign/driver.ts";
import fkSign from "#drivers/fk-sign/driver.ts";
import { fkFrame } from "#drivers/fk-sign/frames.ts";
import { SignQueue } from "#drivers/serial/sign-queue.ts";
import { ManualClock, recordingHost, settled } from "#test/device/manual-clock.ts";
import { PtyPair } from "./pty.ts";
import { opened } from "../opened.ts";
import { patiently } from "#test/device/patience.ts";

const text = (line: string, more: Partial<SignText> = {}): SignText => ({
  lines: [line],
  voice: null,
  purpose: "vehicle",
  seconds: 5,
  ...more,
});

function queue() {
  const clock = new ManualClock();
  const sent: string[] = [];
  const signs = new SignQueue({ host: clock, gapMs: 200, send: (frame) => sent.push(Buffer.from(frame).toString()) });
  const show = (shown: SignText, ...frames: string[]): void =>
    signs.show(
      shown,
      frames.map((frame) => Buffer.from(frame)),
    );
  return { clock, sent, signs, show };
}

describe("sign queue", () => {
  it("sends the first frame at once and spaces the others", async () => {
    const { clock, sent, show, signs } = queue();
    show(text("a"), "a1", "a2");
    expect(sent).toEqual(["a1"]);
    await clock.advance(199);
    expect(sent).toEqual(["a1"]);
    show(text("b"), "b1");
    await clock.advance(1);
    expect(sent).toEqual(["a1", "b1"]);
    await clock.advance(1_000);
    expect([sent.length, signs.length, clock.waiting]).toEqual([2, 0, 0]);
  });

  it("lets the driver in front of the arm overtake the counts, of which only the newest waits", async () => {
    const { clock, sent, show } = queue();
    show(text("now"), "now");
    for (const count of ["12", "11", "10"]) show(text(count, { purpose: "count" }), count);
    show(text("car"), "c1", "c2");
    await clock.advance(2_000);
    expect(sent).toEqual(["now", "c1", "c2", "10"]);
  });

  it("does not repeat a text within ten seconds, unless another was shown between", async () => {
    const { clock, sent, show } = queue();
    show(text("a"), "a");
    await clock.advance(9_999);
    show(text("a"), "a");
    expect(sent).toEqual(["a"]);
    await clock.advance(1);
    show(text("a"), "a");
    await clock.advance(500);
    show(text("b"), "b");
    await clock.advance(500);
    show(text("a"), "a");
    expect(sent).toEqual(["a", "a", "b", "a"]);
  });

  it("forgets what waits when it is stopped", async () => {
    const { clock, sent, show, signs } = queue();
    show(text("a"), "a1", "a2");
    signs.stop();
    await clock.advance(1_000);
    expect([sent, clock.waiting]).toEqual([["a1"], 0]);
  });
});

type Board = { readonly device: Device<"sign_board">; readonly clock: ManualClock };

async function onPort(make: (path: string) => Promise<Board>) {
  const pty = await PtyPair.make();
  const far = await pty.listen();
  const { device, clock } = await make(pty.boxEnd);
  const reports: SignReport[] = [];
  await device.start((report) => reports.push(report));
  const end = async (): Promise<void> => {
    await device[Symbol.asyncDispose]();
    await pty[Symbol.asyncDispose]();
  };
  return { pty, far, device, clock, reports, [Symbol.asyncDispose]: end };
}

describe("sign board on a serial port", () => {
  it("puts its frames on the wire", async () => {
    await using setup = await onPort(async (path) => {
      const clock = new ManualClock();
      const { host } = recordingHost(clock);
      return { clock, device: await opened(aa55Sign, { serial: { path }, rows: 1 }, host) };
    });
    await setup.device.order(text("停车测试", { seconds: null }));
    await expect.poll(() => setup.far.hex, patiently).toBe("aa5501640027000c01000100cda3b3b5b2e2cad4b167af");
    expect(setup.device.diagnose()).toMatchObject({ frames: 1, waiting: 0 });
  });

  it("reports what the board acknowledges, and a board that is silent until it answers again", async () => {
    const recording = recordingHost(new ManualClock());
    const clock = new ManualClock();
    const host = { ...recording.host, after: clock.after, monotonicMs: clock.monotonicMs };
    await using setup = await onPort(async (path) => ({
      clock,
      device: await opened(fkSign, { serial: { path }, rows: 1, expectsAnswers: true, gapMs: 20 }, host),
    }));
    for (const line of ["1", "2", "3"]) {
      await setup.device.order(text(line));
      await clock.advance(20);
    }
    expect(recording.record.everRaised).toEqual([]);
    await setup.device.order(text("4"));
    expect([...recording.record.active.keys()]).toEqual(["board_silent"]);
    await setup.pty.send(fkFrame(0, 0x62, [0]));
    await expect
      .poll(() => setup.reports, patiently)
      .toEqual([{ shown: true, driverMonotonicMs: clock.monotonicMs() }]);
    expect(recording.record.active.size).toBe(0);
    await setup.pty.send(fkFrame(0, 0x62, [1]));
    await expect.poll(() => setup.reports.at(-1)?.shown, patiently).toBe(false);
  });

  it("says that the line is lost when a frame cannot be written", async () => {
    const { host, record } = recordingHost(new ManualClock());
    await using setup = await onPort(async (path) => ({
      clock: new ManualClock(),
      device: await opened(fkSign, { serial: { path } }, host),
    }));
    await setup.pty.pull();
    await expect.poll(() => record.lost.map(({ code }) => code), patiently).toContain("line_lost");
    await setup.device.order(text("x"));
    await settled();
    expect(record.lost.every(({ code }) => code === "line_lost")).toBe(true);
  });
});
