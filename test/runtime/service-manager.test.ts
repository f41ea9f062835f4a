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
    await until(() => !existsSync(`/proc/${shellIn(folder)}`), "the shell ends with its pipe");
    rmSync(folder, { recursive: true });
  }
});

/** The process that passed on the last word heard; 0 before the first. */
function shellIn(folder: string): number {
  const file = join(folder, "shell");
  return existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
}

function setUp(environment: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-service-"));
  folders.push(folder);
  const heard = join(folder, "heard");
  const notify = join(folder, "systemd-notify");
  writeFileSync(notify, `#!/bin/sh\necho $PPID >"${join(folder, "shell")}"\necho "$1" >>"${heard}"\n`);
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
  const words = (): string[] => (existsSync(heard) ? readFileSync(heard, "utf8").trim().split("\n") : []);
  const hears = (count: number): Promise<void> => until(() => words().length === count, `${count} words are heard`);
  return { service, time, words, hears, shell: () => shellIn(folder) };
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
