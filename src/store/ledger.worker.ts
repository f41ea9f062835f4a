/** The ledger's thread: nothing but the ledger, behind its message port. */
import { parentPort, workerData } from "node:worker_threads";
import { assert } from "../assert.ts";
import type { WorkerOrders } from "./messages.ts";
import { serveLedger } from "./serve.ts";

assert(parentPort !== null, "the ledger's thread was started as a program");
serveLedger(parentPort, workerData as WorkerOrders);
