import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { readyThread } from "#src/store/ledger-thread.ts";
import { defaultStoreSettings, type StoreSettings } from "#src/store/settings.ts";
import { openStore } from "#src/store/store.ts";
import { PATIENCE, testClock } from "./test-clock.ts";

function settingsOfOwn(): StoreSettings {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-thread-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return { ...defaultStoreSettings(join(folder, "ledger.sqlite")), ...PATIENCE };
}

describe("a ledger's thread that was started before anybody knew the ledger", () => {
  it("serves the ledger it is told of", async () => {
    const start = readyThread();
    await wait(100);
    const store = openStore(settingsOfOwn(), testClock(), start);
    expect(await store.boot(1)).toMatchObject({ ledger: "open", lastOrder: 0 });
    await store.close();
  });

  it("gives way to a new one when it has ended before it was told", async () => {
    const start = readyThread(new URL("data:text/javascript,process.exit(0)"));
    await wait(500);
    const settings = settingsOfOwn();
    const late = start({
      path: settings.path,
      settings: settings.ledger,
      opening: { stamp: "late", distrust: "none" },
    });
    // A thread that has ended has the id -1.
    expect(late).toMatchObject({ threadId: expect.toSatisfy((id: number) => id > 0) });
    await new Promise<void>((resolve) => late.once("exit", resolve));
  });

  it("is followed by a new one for each later ledger", async () => {
    const start = readyThread();
    for (const settings of [settingsOfOwn(), settingsOfOwn()]) {
      const store = openStore(settings, testClock(), start);
      expect(await store.boot(1)).toMatchObject({ ledger: "open" });
      await store.close();
    }
  });
});
