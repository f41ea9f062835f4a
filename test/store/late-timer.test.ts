/** What the store makes of an answer of the ledger's thread that came while the process had no processor. */
import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import type { LedgerThread } from "#src/store/link.ts";
import type { LedgerCall, LedgerOperation, WorkerMessage } from "#src/store/messages.ts";
import { defaultStoreSettings } from "#src/store/settings.ts";
import { openStore } from "#src/store/store.ts";
import { ManualClock } from "#test/device/manual-clock.ts";
import { RecordSource } from "./visit-records.ts";

const ANSWERS: Partial<Record<LedgerOperation, unknown>> = {
  newestSnapshot: null,
  lastSeqs: {},
  lastOrder: 0,
  salvagedOrigins: [],
  indexSlice: false,
};

/** A thread of an empty ledger. Whatever it says is heard a turn later; appends are answered when the test lets them. */
class PlayedThread extends EventEmitter implements LedgerThread {
  readonly appends: number[] = [];
  readonly asked: LedgerOperation[] = [];

  postMessage({ id, operation }: LedgerCall): void {
    this.asked.push(operation);
    if (operation === "append") this.appends.push(id);
    else this.say({ type: "answered", id, answer: ANSWERS[operation] });
    if (operation === "close") setImmediate(() => this.emit("exit"));
  }

  say(message: WorkerMessage): void {
    setImmediate(() => this.emit("message", message));
  }

  terminate(): void {
    setImmediate(() => this.emit("exit"));
  }

  unref(): void {}
}

function storeOn(thread: PlayedThread) {
  const clock = new ManualClock();
  const { monotonicMs, after } = clock;
  const settings = defaultStoreSettings("nowhere");
  return { clock, settings, store: openStore(settings, { monotonicMs, after, stamp: () => "now" }, () => thread) };
}

it("has the ledger that was opened while the process stood still", async () => {
  const thread = new PlayedThread();
  const { clock, settings, store } = storeOn(thread);
  const booted = store.boot(1);
  thread.say({ type: "opened", replacement: null });
  clock.standStill(settings.bootWithinMs + 1_000);
  expect(await booted).toMatchObject({ ledger: "open" });
});

it("closes its ledger in order when the last was written while the process stood still", async () => {
  const thread = new PlayedThread();
  const { clock, settings, store } = storeOn(thread);
  thread.say({ type: "opened", replacement: null });
  await store.boot(1);
  const durable = store.append(new RecordSource().arrive("沪A12345")).then(
    () => "durable",
    () => "lost",
  );
  const closed = store.close();
  for (const id of thread.appends) thread.say({ type: "answered", id, answer: undefined });
  clock.standStill(settings.blockedAfterMs + 1_000);
  await closed;
  expect(await durable).toBe("durable");
  expect(thread.asked.at(-1)).toBe("close");
});
