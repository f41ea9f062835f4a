/**
 * `gatehouse bundle`: one file for whoever helps from afar: versions, configuration, what the box shows, its last vehicles, records
 * and log. It holds no password, and no plates unless it is asked for them.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { Command } from "commander";
import { readMachine } from "../runtime/machine.ts";
import { realWorld } from "../runtime/real-world.ts";
import { readJournal } from "../store/inspection.ts";
import { unpackRow } from "../store/row.ts";
import { pageOf, viewAt, type BoxSource } from "./box-source.ts";
import { callersPath, readConfiguration } from "./configuration.ts";
import { makeLedgerCopy, told } from "./ledger-copy.ts";
import { wholeNumber } from "./numbers.ts";
import { CommandFailure } from "./program.ts";
import { PlateVeil } from "./plate-veil.ts";
import { openTraces } from "./trace-source.ts";
import { VERSION } from "./version.ts";

type BundleOptions = {
  readonly config: string;
  readonly to: string;
  readonly traces: number;
  readonly records: number;
  readonly fullPlates?: boolean;
};

/** A line of the file: what it is, and the thing itself. */
type Part = { readonly part: "about" | "configuration" | "view" | "trace" | "record" | "log" | "missing" } & {
  readonly content: unknown;
};

const LOG_LINES = 2_000;
const LOG_BYTES = 16 * 1_048_576;

const HELP = `
JSON lines, packed with gzip (zcat reads it). Passwords are never in it. Each plate is replaced by a name that is the same
throughout the file and cannot be turned back, unless --full-plates is given. Names of operators and amounts are in it: send it
only to whom the site allows. The box may run: its ledger is read from a copy.
JSON 行文件，gzip 压缩（可用 zcat 查看）。其中没有密码；车牌以代号代替，同一文件内前后一致且无法还原，除非加 --full-plates。
含操作人姓名和金额，请按单位规定提供。控制器可以继续运行，读取的是账本副本。`;

export function bundleCommand(): Command {
  return new Command("bundle")
    .description(
      "one file for support: versions, configuration, state, traces, records, log / 打包诊断信息，供技术支持使用",
    )
    .requiredOption("--config <file>", "the box's configuration / 配置文件")
    .option("--to <file>", "the file to write / 输出文件", "gatehouse-bundle.jsonl.gz")
    .option("--traces <count>", "so many of the last vehicles / 最近过车数量", wholeNumber, 50)
    .option("--records <count>", "so many of the last records / 最近记录数量", wholeNumber, 5_000)
    .option("--full-plates", "with whole plates / 含完整车牌")
    .addHelpText("after", HELP)
    .action(writeBundle);
}

async function writeBundle(options: BundleOptions): Promise<void> {
  const parts = await partsOf(options);
  const veil = new PlateVeil(realWorld("always").chance.bytes(32));
  veil.learn(parts);
  const lines = parts.map((part) => (options.fullPlates === true ? JSON.stringify(part) : veil.hidden(part)));
  const path = callersPath(options.to);
  write(path, gzipSync(`${lines.join("\n")}\n`));
  const count = (wanted: Part["part"]): number => parts.filter(({ part }) => part === wanted).length;
  const shows = count("view") > 0 ? "the running box / 运行中的控制器" : "no box answers / 控制器未应答";
  console.log(
    `${path}: ${shows}, ${count("trace")} vehicles / 过车, ${count("record")} records / 记录, ${count("log")} log lines / 日志`,
  );
}

function write(path: string, packed: Uint8Array): void {
  try {
    writeFileSync(path, packed, { mode: 0o600 });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(
      1,
      `The bundle could not be written: ${detail}. Name another place with --to FILE. 无法写入，请用 --to 指定其他位置。`,
    );
  }
}

async function partsOf({ config, traces, records }: BundleOptions): Promise<readonly Part[]> {
  const configuration = await readConfiguration(config);
  const now = realWorld("when_synchronised").clock.now();
  const { platform, arch, versions } = process;
  const machine = await readMachine();
  const view = await orMissing(() => presentView(pageOf(configuration)));
  const path = resolve(configuration.ledger.path);
  const source = view.some(({ part }) => part === "view") ? { config } : { ledger: path };
  return [
    {
      part: "about",
      content: {
        version: VERSION,
        node: versions.node,
        platform,
        arch,
        wallMs: now.wallMs,
        synced: now.synced,
        machine,
      },
    },
    { part: "configuration", content: configuration },
    ...view,
    ...(await orMissing(() => lastTraces(source, traces))),
    ...(await orMissing(() => lastRecords(path, records))),
    ...lastLogLines(),
  ];
}

/** What cannot be had is said in its place: a box in trouble wants a bundle most of all. */
async function orMissing(read: () => readonly Part[] | Promise<readonly Part[]>): Promise<readonly Part[]> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    return [{ part: "missing", content: error.message }];
  }
}

async function presentView(page: string | null): Promise<readonly Part[]> {
  const content = page === null ? null : await viewAt(page);
  return content === null ? [] : [{ part: "view", content }];
}

async function lastTraces(source: BoxSource, limit: number): Promise<readonly Part[]> {
  const traces = await openTraces(source);
  try {
    const found = await traces.search({ plate: null, lane: null, limit });
    const stories = await Promise.all(found.map(({ traceId }) => traces.trace(traceId)));
    return stories.flatMap((content) => (content === null ? [] : [{ part: "trace" as const, content }]));
  } finally {
    await traces.close();
  }
}

function lastRecords(path: string, limit: number): readonly Part[] {
  const copy = makeLedgerCopy(path);
  const last: unknown[] = [];
  try {
    told(() =>
      readJournal(copy.path, (row) => {
        last.push(typeof row === "string" ? { damaged: row } : unpackRow(row));
        if (last.length > 2 * limit) last.splice(0, last.length - limit);
      }),
    );
  } finally {
    copy.discard();
  }
  return last.slice(Math.max(0, last.length - limit)).map((content) => ({ part: "record", content }));
}

/** What the service said; nothing where the system keeps no journal of it. */
function lastLogLines(): readonly Part[] {
  const asked = ["-u", "gatehouse", "-n", String(LOG_LINES), "-o", "cat", "--no-pager"];
  try {
    const text = execFileSync("journalctl", asked, {
      encoding: "utf8",
      maxBuffer: LOG_BYTES,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const lines = text.split("\n").filter((line) => line.startsWith("{"));
    return lines.map((content) => ({ part: "log", content }));
  } catch {
    return [];
  }
}
