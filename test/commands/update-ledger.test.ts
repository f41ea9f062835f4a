import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ledgerOfService } from "#src/commands/update-ledger.ts";
import { testFolder } from "#test/store/folder.ts";

/** A systemctl that answers this. */
function systemctlSays(script: string): void {
  const folder = testFolder();
  writeFileSync(join(folder, "systemctl"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, "systemctl"), 0o755);
  vi.stubEnv("PATH", folder);
}

describe("an update", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("finds the ledger where the service has it, wherever the technician is", async () => {
    systemctlSays('test "$*" = "show gatehouse --property=WorkingDirectory --value" && echo /var/lib/gatehouse');
    expect(await ledgerOfService("./var/ledger.sqlite")).toBe("/var/lib/gatehouse/var/ledger.sqlite");
    expect(await ledgerOfService("/data/ledger.sqlite")).toBe("/data/ledger.sqlite");
  });

  it.each(["exit 1", "echo", "echo '[not set]'"])(
    "is not begun when nobody knows where that is: %s",
    async (script) => {
      systemctlSays(script);
      await expect(ledgerOfService("./var/ledger.sqlite")).rejects.toThrow("whole path");
    },
  );
});
