/**
 * The real ledger's thread on a disk that a test controls by files beside the ledger: `.hold` keeps every append from
 * being done while it is there; `.die-before`, `.die-after` end the thread once, before or after a commit;
 * `.fail-before`, `.fail-after` report an input/output error once; `.corrupt-always` reports damage until the file is
 * replaced.
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { parentPort } from "node:worker_threads";
import { LedgerFault } from "#src/store/ledger-fault.ts";
import type { WorkerOrders } from "#src/store/messages.ts";
import { serveLedger } from "#src/store/serve.ts";

const asleep = new Int32Array(new SharedArrayBuffer(4));

let orders: WorkerOrders;

function told(what: string): boolean {
  if (!existsSync(`${orders.path}.${what}`)) return false;
  rmSync(`${orders.path}.${what}`);
  return true;
}

function wasReplaced(): boolean {
  return readdirSync(dirname(orders.path)).some((name) => name.includes(".damaged-"));
}

function trouble(moment: "before" | "after"): void {
  if (told(`die-${moment}`)) process.exit(1);
  if (told(`fail-${moment}`)) throw new LedgerFault("ledger_io", "The disk failed, as the test told it to.");
}

const port = parentPort;
port?.once("message", (given: WorkerOrders) => {
  orders = given;
  serveLedger(port, orders, (call, perform) => {
    if (call.operation !== "append") return perform();
    while (existsSync(`${orders.path}.hold`)) Atomics.wait(asleep, 0, 0, 2);
    if (existsSync(`${orders.path}.corrupt-always`) && !wasReplaced()) {
      throw new LedgerFault("ledger_corrupt", "The file is damaged, as the test told it to be.");
    }
    trouble("before");
    perform();
    trouble("after");
    return undefined;
  });
});
