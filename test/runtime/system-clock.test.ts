/** Setting the clock of this very system: only ever to a moment it refuses, so that nothing is changed by a test. */
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { systemClock } from "#src/runtime/system-clock.ts";

const PART = new URL("../../src/runtime/system-clock.ts", import.meta.url).pathname;

describe("the system's clock", () => {
  it("is not set without the permission, and the system's own words say why", async () => {
    // A user without any capability, in a process of its own.
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-clock-"));
    const script = `import { systemClock } from ${JSON.stringify(PART)};
if (process.getuid() === 0) process.setuid(65534);
console.log(JSON.stringify(await systemClock.step(() => Date.now())));`;
    try {
      const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
        cwd: folder,
        env: { PATH: process.env["PATH"], LC_ALL: "C" },
      });
      expect(JSON.parse(stdout)).toEqual({
        outcome: "refused",
        why: expect.stringContaining("Operation not permitted"),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is not set to a moment that is none, whoever asks", async () => {
    const before = Number(execFileSync("date", ["+%s"]).toString());
    const result = await systemClock.step(() => Number.NaN);
    expect(result).toEqual({ outcome: "refused", why: expect.stringMatching(/invalid|NaN/) });
    expect(Number(execFileSync("date", ["+%s"]).toString()) - before).toBeLessThan(60);
  });
});
