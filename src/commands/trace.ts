/**
 * `gatehouse trace`: why did the arm (not) open? Shows what the lanes of a running box do now, lists the vehicles of the last
 * days, and tells the story of one.
 */
import { Command } from "commander";
import { ruleLine, storyOf } from "../diagnostics/story.ts";
import type { BoxView } from "../diagnostics/view.ts";
import { localTimeText } from "../local-day.ts";
import type { FoundTrace } from "../store/traces.ts";
import type { BoxSource } from "./box-source.ts";
import { wholeNumber } from "./numbers.ts";
import { CommandFailure } from "./program.ts";
import { openTraces, type OpenTraces } from "./trace-source.ts";

type TraceOptions = BoxSource & {
  readonly plate?: string;
  readonly lane?: string;
  readonly last: number;
  readonly json?: boolean;
};

/** So many vehicles are listed at most. */
const LIST_MAX = 1_000;

const EXAMPLES = `
Examples / 示例:
  gatehouse trace --config gatehouse.json               what happens now, and the last 20 / 当前状态与最近 20 辆
  gatehouse trace 沪A12345 --config gatehouse.json      the last time this car came / 该车最近一次
  gatehouse trace --url http://127.0.0.1:8080/ --lane exit --last 5
  gatehouse trace ID --config gatehouse.json --json > trace.jsonl && gatehouse replay trace.jsonl`;

export function traceCommand(): Command {
  return new Command("trace")
    .description("list vehicles and tell why the arm (did not) open / 列出过车，说明为何开闸或未开闸")
    .argument("[car]", "a plate or the ID of a trace: tells that one / 车牌或轨迹编号")
    .option("--config <file>", "the configuration that names the ledger and the page / 配置文件")
    .option("--url <url>", "the page of a running box / 运行中设备的页面地址")
    .option("--ledger <file>", "the ledger's file, of which a copy is read / 账本文件（读取副本）")
    .option("--plate <plate>", "only this plate, or a part of it / 车牌")
    .option("--lane <lane>", "only this lane / 车道")
    .option("--last <count>", "how many / 数量", wholeNumber, 20)
    .option("--json", "as JSON; of one trace: fit for `gatehouse replay` / JSON 格式")
    .addHelpText("after", EXAMPLES)
    .action((car: string | undefined, options: TraceOptions) => showTraces(car, options));
}

async function showTraces(car: string | undefined, options: TraceOptions): Promise<void> {
  const traces = await openTraces(options);
  try {
    if (car === undefined) return await list(traces, options);
    const standing = traces.lanes?.filter(({ plate }) => plate === car.toUpperCase()) ?? [];
    for (const lane of standing) if (options.json !== true) sayNow(lane);
    const id = await idOf(traces, car);
    if (id !== null) await tell(traces, id, options);
    else if (standing.length === 0 || options.json === true)
      throw new CommandFailure(
        1,
        `No vehicle ${car} has come and gone; list them without a plate. 没有此车的过车记录。`,
      );
  } finally {
    await traces.close();
  }
}

async function list(traces: OpenTraces, { plate, lane, last, json }: TraceOptions): Promise<void> {
  const limit = Math.min(Math.max(last, 1), LIST_MAX);
  const found = await traces.search({ plate: plate?.toUpperCase() ?? null, lane: lane ?? null, limit });
  if (json === true) return console.log(JSON.stringify(found, null, 2));
  for (const one of traces.lanes ?? []) {
    if (lane !== undefined && lane !== one.name) continue;
    sayNow(one);
    for (const device of traces.devices) if (one.devices.includes(device.id)) console.log(deviceLine(device, one));
  }
  for (const trace of found) console.log(lineOf(trace));
  if (found.length === 0) console.log("No vehicle fits. 没有符合条件的过车记录。");
}

/** What a lane does now, and of the car before its arm what was asked about it. */
function sayNow({ name, plate, sentence, rules }: BoxView["lanes"][number]): void {
  console.log(`now ${name}${plate === null ? "" : ` ${plate}`}`);
  for (const { zh, en } of [sentence, ...(plate === null ? [] : rules.map(ruleLine))]) console.log(`  ${zh}\n  ${en}`);
}

/** A device as it is now: its level with how long, and how often it was heard and ordered since the box started. */
function deviceLine({ id, state, traffic }: BoxView["devices"][number], lane: BoxView["lanes"][number]): string {
  const { reports, reportedMs, orders, orderedMs } = traffic;
  const loop = (["presence", "passage"] as const).find((name) => id === `${lane.name}-${name}`);
  const level =
    loop !== undefined
      ? `${lane[loop].covered ? "covered" : "clear"} ${span(lane[loop].forMs)}`
      : id === `${lane.name}-barrier` && (lane.arm.limits.up || lane.arm.limits.down)
        ? `${lane.arm.position} ${span(lane.arm.forMs)}`
        : "";
  const counts = [
    ...(reports === 0 ? [] : [`heard ${reports}, last ${timeOf(reportedMs)}`]),
    ...(orders === 0 ? [] : [`ordered ${orders}, last ${timeOf(orderedMs)}`]),
  ];
  return ["  " + id, state.name === "working" ? level : state.name, ...counts].filter((one) => one !== "").join(" · ");
}

function timeOf(ms: number | null): string {
  return ms === null ? "" : localTimeText(ms).slice("2026-03-02 ".length);
}

function span(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}

/** IDs have slashes, plates have none. A plate stands for the last time that it came; null when it never has. */
async function idOf({ search }: OpenTraces, car: string): Promise<string | null> {
  if (car.includes("/")) return car;
  const [newest] = await search({ plate: car.toUpperCase(), lane: null, limit: 1 });
  return newest?.traceId ?? null;
}

async function tell({ trace: traceOf }: OpenTraces, id: string, { json }: TraceOptions): Promise<void> {
  const trace = await traceOf(id);
  if (trace === null) throw new CommandFailure(1, `There is no trace ${id}; list them without an id. 没有此轨迹。`);
  if (json === true) return console.log(JSON.stringify(trace));
  console.log(lineOf({ ...trace, traceId: id, atMs: trace.endedMs }));
  for (const { zh, en, afterMs } of storyOf(trace)) {
    const time = afterMs === null ? "" : `+${(afterMs / 1000).toFixed(2)} s`;
    console.log(`${time.padStart(8)}  ${zh}\n          ${en}`);
  }
}

function lineOf({ traceId, atMs, lane, plate, outcome }: Omit<FoundTrace, "boot" | "visit">): string {
  // Without the year it fits a phone: traces are kept for a month.
  const when = localTimeText(atMs).slice("2026-".length);
  return `${when}  ${lane.padEnd(6)} ${(plate ?? "无牌").padEnd(8)} ${outcome.padEnd(10)} ${traceId}`;
}
