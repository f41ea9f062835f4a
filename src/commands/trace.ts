/** `gatehouse trace`: why did the arm (not) open? Lists the vehicles of the last days and tells the story of one. */
import { Command } from "commander";
import { storyOf } from "../diagnostics/story.ts";
import type { VisitTrace } from "../controller/visit-trace.ts";
import { FOLD_VERSION } from "../lot/lot.ts";
import { realWorld } from "../runtime/real-world.ts";
import { storeClock } from "../runtime/store-clock.ts";
import { defaultStoreSettings } from "../store/settings.ts";
import type { LedgerFault } from "../store/ledger-fault.ts";
import { openStore, type Store } from "../store/store.ts";
import type { FoundTrace } from "../store/traces.ts";
import { callersPath, readConfiguration } from "./configuration.ts";
import { wholeNumber } from "./numbers.ts";
import { CommandFailure } from "./program.ts";

type TraceOptions = {
  readonly ledger?: string;
  readonly config?: string;
  readonly plate?: string;
  readonly lane?: string;
  readonly last: number;
  readonly json?: boolean;
};

export function traceCommand(): Command {
  return new Command("trace")
    .description("list vehicles and tell why the arm (did not) open / 列出过车，说明为何开闸或未开闸")
    .argument("[id]", "tell this one; without it they are listed / 查看某一次过车")
    .option("--ledger <file>", "the ledger's file / 账本文件")
    .option("--config <file>", "the configuration that names the ledger / 配置文件")
    .option("--plate <plate>", "only this plate, or a part of it / 车牌")
    .option("--lane <lane>", "only this lane / 车道")
    .option("--last <count>", "how many / 数量", wholeNumber, 20)
    .option("--json", "as JSON; of one trace: fit for `gatehouse replay` / JSON 格式")
    .action((id: string | undefined, options: TraceOptions) => showTraces(id, options));
}

async function showTraces(id: string | undefined, options: TraceOptions): Promise<void> {
  const store = openStore(defaultStoreSettings(await ledgerPath(options)), storeClock(realWorld("always").clock));
  try {
    const boot = await store.boot(FOLD_VERSION);
    if (boot.ledger === "unavailable") throw new CommandFailure(1, unavailable(boot.fault));
    if (id === undefined) await list(store, options);
    else await tell(store, id, options);
  } finally {
    await store.close();
  }
}

/** A box that runs has its ledger to itself, and shows the same on its page. */
function unavailable({ code, message }: LedgerFault): string {
  if (code !== "ledger_in_use") return message;
  return "The box is running and has its ledger to itself: look at its page, or stop it first. 控制器正在运行并独占账本：请在其网页上查看，或先停止控制器。";
}

async function ledgerPath({ ledger, config }: TraceOptions): Promise<string> {
  if (ledger !== undefined) return callersPath(ledger);
  if (config !== undefined) return (await readConfiguration(config)).ledger.path;
  throw new CommandFailure(2, "Name the ledger: --ledger FILE or --config FILE. 请指定账本或配置文件。");
}

async function list(store: Store, { plate, lane, last, json }: TraceOptions): Promise<void> {
  const wanted = { fromMs: null, toMs: null, plate: plate?.toUpperCase() ?? null, lane: lane ?? null, visit: null };
  const { traces } = await store.searchTraces({ ...wanted, limit: Math.min(Math.max(last, 1), 1_000), after: null });
  if (json === true) return console.log(JSON.stringify(traces, null, 2));
  for (const trace of traces) console.log(lineOf(trace));
  if (traces.length === 0) console.log("No vehicle fits. 没有符合条件的过车记录。");
}

function lineOf({ traceId, atMs, lane, plate, outcome }: FoundTrace): string {
  return `${localTime(atMs)}  ${lane.padEnd(10)} ${(plate ?? "无牌").padEnd(9)} ${outcome.padEnd(11)} ${traceId}`;
}

function localTime(ms: number): string {
  return new Date(ms).toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" });
}

async function tell(store: Store, id: string, { json }: TraceOptions): Promise<void> {
  const found = await store.trace(id);
  if (found === null) throw new CommandFailure(1, `There is no trace ${id}; list them without an id. 没有此轨迹。`);
  if (json === true) return console.log(found.story);
  const trace = JSON.parse(found.story) as VisitTrace;
  console.log(lineOf(found));
  for (const { zh, en, afterMs } of storyOf(trace)) {
    const time = afterMs === null ? "        " : `+${(afterMs / 1000).toFixed(2)} s`.padStart(8);
    console.log(`${time}  ${zh}\n          ${en}`);
  }
}
