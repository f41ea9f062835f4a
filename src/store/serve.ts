/**
 * Serves one ledger to the other side of a message port: calls in, answers and coded errors out, in order. After an
 * input/output error the thread must not go on with this connection, so it closes it and ends.
 */
import type { MessagePort } from "node:worker_threads";
import { openLedger, type Ledger } from "./ledger.ts";
import { ledgerFault } from "./ledger-fault.ts";
import { faultMessage, type LedgerCall, type WorkerMessage, type WorkerOrders } from "./messages.ts";

/** Stands between a call and the ledger; a test can make it as slow or as broken as a real disk. */
export type Through = (call: LedgerCall, perform: () => unknown) => unknown;

/** Opens the ledger and serves it until `close`, or until the disk fails. */
export function serveLedger(port: MessagePort, orders: WorkerOrders, through: Through = (_, work) => work()): void {
  const say = (message: WorkerMessage): void => port.postMessage(message);
  const ledger = open(orders, say);
  if (ledger === null) {
    port.close();
    return;
  }
  port.on("message", (call: LedgerCall) => {
    void serve(ledger, call, { port, say, through, path: orders.path });
  });
}

type Service = {
  readonly port: MessagePort;
  readonly say: (message: WorkerMessage) => void;
  readonly through: Through;
  readonly path: string;
};

function open(orders: WorkerOrders, say: (message: WorkerMessage) => void): Ledger | null {
  try {
    const ledger = openLedger(orders.path, orders.settings, orders.opening);
    say({ type: "opened", replacement: ledger.replacement });
    return ledger;
  } catch (error) {
    say({ type: "not_opened", fault: faultMessage(ledgerFault(error, orders.path)) });
    return null;
  }
}

async function serve(ledger: Ledger, call: LedgerCall, service: Service): Promise<void> {
  try {
    const answer = await service.through(call, () => perform(ledger, call));
    service.say({ type: "answered", id: call.id, answer });
    if (call.operation === "close") service.port.close();
  } catch (error) {
    const fault = ledgerFault(error, service.path);
    service.say({ type: "failed", id: call.id, fault: faultMessage(fault) });
    // What the kernel keeps in memory after a failed flush cannot be believed: this connection is over.
    if (fault.code === "ledger_io" || fault.code === "ledger_corrupt") end(ledger, service.port);
  }
}

/** The operation's arguments are of its own call; the compiler cannot see that through the union. */
function perform(ledger: Ledger, call: LedgerCall): unknown {
  const operation = ledger[call.operation] as (...args: readonly unknown[]) => unknown;
  return operation.apply(ledger, call.args);
}

function end(ledger: Ledger, port: MessagePort): void {
  try {
    ledger.close();
  } catch {
    // The disk fails; the main thread has been told.
  }
  port.close();
}
