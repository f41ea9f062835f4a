/** What systemd hears, with a real shell and a systemd-notify that writes down what it is told. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { serviceManager } from "#src/runtime/service-manager.ts";
import type { Clock } from "#src/runtime/world.ts";
import { ManualClock } from "../device/manual-clock.ts";
import { until } from "../end-to-end/until.ts";

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) {
    // The shell writes into the folder for as long as it has words to pass on.
    await until(
      () => !shellsIn(folder).some((shell) => existsSync(`/proc/${shell}`)),
      "the shells end with their pipes",
    );
    rmSync(folder, { recursive: true });
  }
});

/** The processes that have passed on a word, by their numbers. */
function shellsIn(folder: string): readonly number[] {
  return linesIn(join(folder, "shells")).map(Number);
}

/** The lines that somebody has written to their ends; none where he has not begun. */
function linesIn(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
}

function setUp(environment: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-service-"));
  folders.push(folder);
  const heard = join(folder, "heard");
  const notify = join(folder, "systemd-notify");
  writeFileSync(notify, `#!/bin/sh\necho $PPID >>"${join(folder, "shells")}"\necho "$1" >>"${heard}"\n`);
  chmodSync(notify, 0o755);
  const time = new ManualClock();
  const clock: Clock = {
    now: () => ({ boot: "b", monotonicMs: time.monotonicMs(), wallMs: time.wallMs(), synced: true }),
    monotonicMs: time.monotonicMs,
    after: time.after,
    soon: queueMicrotask,
    spin: () => false,
  };
  const service = serviceManager({ PATH: `${folder}:${process.env["PATH"] ?? ""}`, ...environment }, clock);
  const words = (): readonly string[] => linesIn(heard);
  const hears = (count: number): Promise<void> => until(() => words().length === count, `${count} words are heard`);
  return { service, time, words, hears, shell: () => shellsIn(folder).at(-1) ?? Number.NaN };
}

const underSystemd = { NOTIFY_SOCKET: "/run/systemd/notify", WATCHDOG_USEC: "30000000" };

describe("the service manager", () => {
  it("hears that the box is ready, three signs of life in its patience, and that the box stops", async () => {
    const { service, time, words, hears } = setUp(underSystemd);
    await time.advance(60_000);
    service.ready();
    await hears(1);
    await time.advance(9_999);
    expect(time.waiting).toBe(1);
    await time.advance(20_001);
    await hears(4);
    service.stopping();
    await hears(5);
    expect(words()).toEqual(["READY=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1", "STOPPING=1"]);
    service.close();
    expect(time.waiting).toBe(0);
  });

  it("hears on when the shell that passes words on was ended", async () => {
    const { service, time, hears, shell, words } = setUp(underSystemd);
    service.ready();
    await hears(1);
    process.kill(shell(), "SIGKILL");
    await until(async () => {
      await time.advance(10_000);
      return words().length > 1;
    }, "another sign of life is heard");
    service.close();
  });

  it("is shown no signs of life that it did not ask for", async () => {
    const { service, time, hears } = setUp({ NOTIFY_SOCKET: underSystemd.NOTIFY_SOCKET });
    service.ready();
    await hears(1);
    expect(time.waiting).toBe(0);
    service.close();
  });

  it("is not looked for where there is none", () => {
    const { service, time, words } = setUp({ WATCHDOG_USEC: "30000000" });
    service.ready();
    service.stopping();
    service.close();
    expect(time.waiting).toBe(0);
    expect(words()).toEqual([]);
  });
});
