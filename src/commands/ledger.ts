/**
 * `gatehouse ledger`: what a technician does to the ledger itself. `check` and `export` look at a copy, so the box may run;
 * `step-down` prepares the return to an older program. Exit codes: 0 sound or done, 1 damaged or failed, 2 wrong usage.
 */
import { Command } from "commander";
import { localTimeText } from "../local-day.ts";
import { maskPlate } from "../runtime/log.ts";
import { bytesOf } from "../store/copy.ts";
import {
  inspectLedger,
  knownLedgerVersion,
  readJournal,
  stepDown,
  type Inspection,
  type JournalReport,
} from "../store/inspection.ts";
import { unpackRow } from "../store/row.ts";
import { callersPath, readConfiguration } from "./configuration.ts";
import { makeLedgerCopy, told } from "./ledger-copy.ts";
import { wholeNumber } from "./numbers.ts";
import { CommandFailure } from "./program.ts";

type Where = { readonly ledger?: string; readonly config?: string; readonly scratch?: string };

const CHECK_HELP = `
The box may run: a copy is read, which needs room for it in the scratch folder. Missing records between an origin's
first and last are a loss; records before the first are old ones that were removed.
控制器可以继续运行：读取的是副本，临时目录须有足够空间。某来源首末记录之间有缺失即为丢失；首条之前的是已清理的旧记录。`;

const DOWN_HELP = `
Stop the box first, and keep a copy of the file. The older program says which version it knows ("knows up to N").
What only the newer version knows (for instance its search tables) is removed; the journal stays.
请先停止控制器并备份账本文件。旧程序会提示它支持的版本号。仅新版本使用的内容会被移除，流水记录保留。`;

const EXPORT_HELP = `
One JSON record a line, oldest first, to the standard output. The ledger holds no passwords. Plates are masked unless
--full-plates is given; names of operators, amounts and orders are not: send it only to whom the site allows.
每行一条 JSON 记录，按先后顺序输出到标准输出。账本中没有密码；车牌默认遮盖，操作人姓名、金额和订单号不遮盖，请按单位规定提供。`;

const PLATE_NAMES: ReadonlySet<string> = new Set(["plate", "plateId", "exitPlate", "otherReads"]);

export function ledgerCommand(): Command {
  const sub = (name: string, description: string, help: string): Command =>
    new Command(name)
      .description(description)
      .option("--ledger <file>", "the ledger's file / 账本文件")
      .option("--config <file>", "the configuration that names the ledger / 配置文件")
      .addHelpText("after", help);
  const scratch = ["--scratch <folder>", "where the copy is made / 副本所在的临时目录"] as const;
  return new Command("ledger")
    .description("check the ledger, read it out, step it down for an older program / 检查、导出账本，或为旧版程序降级")
    .addCommand(
      sub(
        "check",
        "versions, counts, gaps, damage and size; changes nothing / 检查版本、数量、缺失、损坏和大小",
        CHECK_HELP,
      )
        .option(...scratch)
        .option("--json", "as JSON / JSON 格式")
        .action(check),
    )
    .addCommand(
      sub("step-down", "take it to the version of an older program / 降到旧版程序的版本", DOWN_HELP)
        .requiredOption("--to <version>", "that version / 目标版本", wholeNumber)
        .action(down),
    )
    .addCommand(
      sub("export", "the journal as JSON lines, for support / 以 JSON 行导出流水，供技术支持使用", EXPORT_HELP)
        .option(...scratch)
        .option("--full-plates", "write whole plates / 输出完整车牌")
        .action(exportJournal),
    );
}

async function check(options: Where & { readonly json?: boolean }): Promise<void> {
  const path = await pathOf(options);
  const found = onCopy(path, options.scratch, inspectLedger);
  const size = { fileBytes: bytesOf(path), logBytes: bytesOf(`${path}-wal`) };
  if (options.json === true) console.log(JSON.stringify({ path, ...size, ...found }, null, 2));
  else for (const line of linesOf(found, size.fileBytes + size.logBytes)) console.log(line);
  if (found.problems.length > 0 || found.damagedRows.length > 0 || found.journals.some(({ missing }) => missing > 0)) {
    throw new CommandFailure(
      1,
      "The ledger is damaged. Let the box run: it goes on with what is sound. Keep a copy of the file, replace the card, check which cars are inside.\n" +
        "账本有损坏。控制器会用完好的部分继续工作；请备份该文件、更换存储卡，并核对场内车辆。",
    );
  }
}

function linesOf(found: Inspection, bytes: number): readonly string[] {
  const { version, knownVersion, journals, traces, snapshots, problems, damagedRows } = found;
  return [
    `version / 版本       ${version} (this program / 本程序: ${knownVersion})`,
    `size / 大小          ${(bytes / 1_048_576).toFixed(1)} MB`,
    ...journals.map(journalLine),
    `traces / 过车轨迹    ${traces}`,
    `snapshots / 快照     ${snapshots.length === 0 ? "none / 无" : snapshots.map(({ foldVersion }) => `fold ${foldVersion}`).join(", ")}`,
    ...problems.map((problem) => `DAMAGE / 损坏        ${problem}`),
    ...damagedRows.slice(0, 20).map((name) => `DAMAGED RECORD / 损坏记录  ${name}`),
  ];
}

function journalLine({ origin, rows, firstSeq, lastSeq, missing, salvaged, firstMs, lastMs }: JournalReport): string {
  const gaps = missing === 0 ? "no gap / 无缺失" : `MISSING / 缺失 ${missing}`;
  const note = salvaged ? ", salvaged / 抢救所得" : "";
  return `journal / 流水       ${origin}: ${rows} (${firstSeq}–${lastSeq}), ${gaps}${note}, ${localTimeText(firstMs)} – ${localTimeText(lastMs)}`;
}

async function down(options: Where & { readonly to: number }): Promise<void> {
  const path = await pathOf(options);
  const knownVersion = knownLedgerVersion();
  if (options.to < 1 || options.to > knownVersion) {
    throw new CommandFailure(2, `Versions are 1 to ${knownVersion}. 版本号应为 1 至 ${knownVersion}。`);
  }
  const before = told(() => stepDown(path, options.to));
  console.log(
    `The ledger went from version ${before} to ${options.to}. Install the older program before the box starts again: this one would take it up again.\n` +
      `账本已从版本 ${before} 降到 ${options.to}。请先安装旧版程序再启动；本程序启动时会重新升级。`,
  );
}

async function exportJournal(options: Where & { readonly fullPlates?: boolean }): Promise<void> {
  const path = await pathOf(options);
  const lines: string[] = [];
  const flush = (): void => void (lines.length > 0 && process.stdout.write(`${lines.splice(0).join("\n")}\n`));
  onCopy(path, options.scratch, (copy) =>
    readJournal(copy, (row) => {
      const record = typeof row === "string" ? { damaged: row } : unpackRow(row);
      lines.push(JSON.stringify(record, options.fullPlates === true ? undefined : masked));
      if (lines.length >= 1_000) flush();
    }),
  );
  flush();
}

/** Hides plates wherever a record has them. */
function masked(name: string, value: unknown): unknown {
  if (!PLATE_NAMES.has(name)) return value;
  if (Array.isArray(value)) return value.map((one: unknown) => (typeof one === "string" ? maskPlate(one) : one));
  return typeof value === "string" ? maskPlate(value) : value;
}

function onCopy<T>(path: string, scratch: string | undefined, work: (copy: string) => T): T {
  const copy = makeLedgerCopy(path, scratch);
  try {
    return told(() => work(copy.path));
  } finally {
    copy.discard();
  }
}

async function pathOf({ ledger, config }: Where): Promise<string> {
  if (ledger !== undefined) return callersPath(ledger);
  if (config !== undefined) return (await readConfiguration(config)).ledger.path;
  throw new CommandFailure(2, "Name the ledger: --ledger FILE or --config FILE. 请指定账本或配置文件。");
}
