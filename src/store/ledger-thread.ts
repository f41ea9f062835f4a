/** The ledger's thread, told which ledger to serve by its first message, so that it can be started before that is known. */
import { Worker } from "node:worker_threads";
import type { LedgerThread } from "./link.ts";
import type { WorkerOrders } from "./messages.ts";

const SCRIPT = new URL("./ledger.worker.ts", import.meta.url);

/** Starts what serves a ledger. */
export type StartThread = (orders: WorkerOrders) => LedgerThread;

/** A new thread for each call, of `script` when it is another one that serves the same messages. */
export function threadsOf(script: URL = SCRIPT): StartThread {
  return (orders) => ordered(new Worker(script), orders);
}

/**
 * Starts a thread at once: it loads its code while the caller finds out what to tell it. The first call gets it, each
 * later one, or the first when it has ended meanwhile, a new one. Until then it keeps no process alive.
 */
export function readyThread(script: URL = SCRIPT): StartThread {
  let ready: Worker | null = new Worker(script);
  // What ended it ends its successor too, and is reported there.
  const ended = (): void => void (ready = null);
  ready.unref();
  ready.once("error", ended).once("exit", ended);
  return (orders) => {
    const worker = ready?.off("error", ended).off("exit", ended) ?? new Worker(script);
    ready = null;
    worker.ref();
    return ordered(worker, orders);
  };
}

function ordered(worker: Worker, orders: WorkerOrders): LedgerThread {
  worker.postMessage(orders, []);
  return worker;
}
