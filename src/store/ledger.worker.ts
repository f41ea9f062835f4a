/** The ledger's thread: nothing but the ledger, behind its message port. */
import { flushCompileCache } from "node:module";
import { parentPort } from "node:worker_threads";
import { assert } from "../assert.ts";
import type { WorkerOrders } from "./messages.ts";
import { serveLedger } from "./serve.ts";

assert(parentPort !== null, "the ledger's thread was started as a program");
const port = parentPort;
port.once("message", (orders: WorkerOrders) => {
  serveLedger(port, orders);
  // Once after an update there is something to write; a box that is only ever switched off would never do it.
  flushCompileCache();
});
