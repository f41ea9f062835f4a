/**
 * `gatehouse commission`: guides an installer through each lane of a running box, and leaves a sheet of what passed. Exit codes:
 * 0 every step passed, 1 one did not or was skipped, 2 wrong usage or configuration.
 */
import { accessSync, constants, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Command, Option } from "commander";
import { planOf } from "../commissioning/plan.ts";
import { countOf, type Sheet, sheetOf, sheetText } from "../commissioning/sheet.ts";
import { localTimeText } from "../local-day.ts";
import type { Bilingual } from "../plate/bilingual.ts";
import { realWorld } from "../runtime/real-world.ts";
import { untilSignal } from "../runtime/signals.ts";
import { viewAt } from "./box-source.ts";
import { pageAccess, pulseAt, traceAt, type WalkedBox } from "./commission-box.ts";
import { openDesk } from "./commission-desk.ts";
import { walk } from "./commission-walk.ts";
import { callersPath } from "./configuration.ts";
import type { Language } from "./language.ts";
import { CommandFailure } from "./program.ts";

type CommissionOptions = WalkedBox & {
  readonly lane?: string;
  readonly by?: string;
  readonly sheet?: string;
  readonly lang: Language;
};

const HELP = `
Examples / 示例:
  gatehouse commission --config /etc/gatehouse/gatehouse.json --lang zh
  gatehouse commission --url http://127.0.0.1:8080/ --token-file token --lane entry --by "Li Wei"

The box has to run, and no other car may use the lanes. You need a metal plate (or a car) for the loops, a car that may pass, and
somebody who sees the arm. Each step waits until the box has seen what it asks for. While it waits, type and press Enter:
  s  skip the step    r  begin it anew    q  end the walk
No test moves the arm before you have said y. The box itself is changed in nothing, but what it sees is real: it notes the cars and
passages, and the free berths may want counting afterwards. The sheet is Markdown, or JSON where its name ends in .json.
控制器须在运行，调试期间车道不得有其他车辆。需要一块金属板（或一辆车）触发线圈、一辆可放行的车，以及能看到闸杆的人。
每一步等到控制器看到所要求的动作为止。等待时可输入并回车：s 跳过，r 重做，q 结束。未经输入 y 不会测试闸杆。
控制器的设置不会改变，但过车会被如实记录，之后可能需要校准空余泊位。验收单为 Markdown；文件名以 .json 结尾则为 JSON。`;

export function commissionCommand(): Command {
  return new Command("commission")
    .description("walk an installer through each lane of a running box / 引导安装人员逐项调试并出具验收单")
    .option("--config <file>", "the box's configuration, which names its page / 配置文件")
    .option("--url <url>", "the page of the running box / 运行中设备的页面地址")
    .option("--token-file <file>", "the page's token, where it wants one / 页面令牌文件")
    .option("--lane <lane>", "only this lane / 仅此车道")
    .option("--by <name>", "the installer, for the sheet; asked otherwise / 调试人姓名，缺省则询问")
    .option("--sheet <file>", "where the sheet goes / 验收单文件（缺省按时间命名）")
    .addOption(new Option("--lang <lang>", "language / 语言").choices(["zh", "en", "both"]).default("both"))
    .addHelpText("after", HELP)
    .action(async (options: CommissionOptions) => {
      const { passed } = await commission(options);
      if (!passed) throw new CommandFailure(1);
    });
}

async function commission(options: CommissionOptions): Promise<Sheet> {
  const access = await pageAccess(options);
  assertWritable(dirname(callersPath(options.sheet ?? "commissioning.md")));
  const before = await viewAt(access.page);
  if (before === null) {
    throw new CommandFailure(1, `No box answers at ${access.page}: start it. 该地址没有控制器应答，请先启动。`);
  }
  const only = options.lane ?? null;
  const steps = planOf(before, only);
  if (steps.length === 0) {
    const names = before.lanes.map(({ name }) => name).join(", ");
    throw new CommandFailure(2, `There is no lane ${only}; there are: ${names}. 没有此车道，可选：${names}。`);
  }
  const world = realWorld("always");
  const write = (text: string): void => void process.stdout.write(text);
  const desk = openDesk({ input: process.stdin, write, language: options.lang }, untilSignal());
  try {
    desk.tell(greeting(steps.length));
    const by = options.by ?? ((await desk.ask(NAME)) || "?");
    const results = await walk(
      {
        desk,
        clock: world.clock,
        view: () => viewAt(access.page),
        pulse: (lane) => pulseAt(access, lane, { id: orderId(world.chance.bytes(8)), by }),
        trace: (id) => traceAt(access.page, id, world),
      },
      steps,
    );
    const after = (await viewAt(access.page)) ?? before;
    const sheet = sheetOf(by, { before, after }, results);
    const path = writeSheet(sheet, options.sheet);
    desk.tell(ending(sheet, path), sheet.passed ? "\n✔" : "\n✘");
    return sheet;
  } finally {
    desk.close();
  }
}

function orderId(bytes: Uint8Array): string {
  return `commission-${Buffer.from(bytes).toString("hex")}`;
}

/** Said before a walk begins, not after it. */
function assertWritable(folder: string): void {
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new CommandFailure(
      2,
      `The sheet cannot be written into ${folder}: name another place with --sheet FILE. 无法写入 ${folder}，请用 --sheet 指定其他位置。`,
    );
  }
}

/** Writes the sheet and answers where it is. A disk that is full by then does not lose it: it is printed. */
function writeSheet(sheet: Sheet, wanted: string | undefined): string {
  const when = localTimeText(sheet.endedMs).replaceAll(":", "").replaceAll(" ", "-");
  const path = callersPath(wanted ?? `commissioning-${when}.md`);
  const text = path.endsWith(".json") ? `${JSON.stringify(sheet, null, 2)}\n` : sheetText(sheet);
  try {
    writeFileSync(path, text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    process.stdout.write(`\n${text}`);
    throw new CommandFailure(
      1,
      `The sheet stands above; it could not be written: ${detail} 验收单见上，未能写入文件。`,
    );
  }
  return path;
}

const NAME: Bilingual = { zh: "调试人姓名？", en: "Who are you? Your name goes onto the sheet." };

function greeting(count: number): Bilingual {
  return {
    zh: `共 ${count} 项。等待时可输入：s 跳过，r 重做，q 结束（再按回车）。调试期间请勿让其他车辆进入车道。`,
    en: `${count} steps. While one waits, type s to skip, r to repeat, q to end, and Enter. Keep other cars out of the lanes.`,
  };
}

function ending({ steps, freeBefore, freeAfter }: Sheet, path: string): Bilingual {
  const [passed, failed, skipped] = (["passed", "failed", "skipped"] as const).map((result) => countOf(steps, result));
  const moved = freeBefore !== freeAfter;
  return {
    zh: `通过 ${passed}，未通过 ${failed}，跳过 ${skipped}。验收单：${path}${moved ? `。空余泊位由 ${freeBefore} 变为 ${freeAfter}，请重新校准` : ""}`,
    en: `${passed} passed, ${failed} failed, ${skipped} skipped. The sheet: ${path}${moved ? `. Free berths went from ${freeBefore} to ${freeAfter}: count them and set them on the page` : ""}`,
  };
}
