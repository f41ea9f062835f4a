/**
 * `gatehouse update FILE`: brings a new version onto a box without a network, and puts the old one back when the new one does
 * not gate; `--back` does so later. Exit codes: 0 done, 1 not done and the old version runs, 2 wrong usage or configuration.
 */
import { Command, Option } from "commander";
import type { Config } from "../config/config.ts";
import type { Bilingual } from "../plate/bilingual.ts";
import { realWorld } from "../runtime/real-world.ts";
import { knownLedgerVersion } from "../store/inspection.ts";
import { installedAt, notePrevious, previousOf, type Installed } from "../update/installed.ts";
import { UpdateProblem } from "../update/update-problem.ts";
import { pageOf, viewAt } from "./box-source.ts";
import { callersPath, readConfiguration } from "./configuration.ts";
import { inLanguage, type Language } from "./language.ts";
import { wholeNumber } from "./numbers.ts";
import { programFolder, told } from "./pack-update.ts";
import { CommandFailure } from "./program.ts";
import { changeOver, untilLanesAreEmpty, type UpdatePorts } from "./update-change-over.ts";
import { ledgerOfService } from "./update-ledger.ts";
import { prepareUpdate } from "./update-prepare.ts";

type Options = {
  readonly back?: boolean;
  readonly config: string;
  readonly program: string;
  readonly wait: number;
  readonly gatesWithin: number;
  readonly now?: boolean;
  readonly lang: Language;
};

/** `patience`: how long it may wait for empty lanes, ms; null: not at all. */
type Site = {
  readonly installed: Installed;
  readonly config: { readonly keys: readonly string[]; readonly path: string };
  readonly patience: number | null;
};

const HELP = `
Examples / 示例:
  sudo mount /dev/sda1 /mnt
  sudo gatehouse update /mnt/gatehouse-0.2.0-linux-arm64.tar.gz
  sudo gatehouse update --back

Read CHANGELOG.md and make a backup first. The file must be signed with a key of update.keys. It is unpacked beside the version
that runs and tried on this box's configuration; then, once no car is on a lane, the service is started anew. If the new version
does not gate, the old one is put back by itself. The old one stays on the card for --back.
升级前请阅读 CHANGELOG.md 并备份。升级包须由 update.keys 中的密钥签名。新版本在旧版本旁解包，并用本机配置检查；待车道无车后重启服务。
新版本不能放行时自动恢复旧版本。旧版本保留在存储卡上，可用 --back 恢复。`;

export function updateCommand(): Command {
  return new Command("update")
    .description("bring a signed version onto this box, or go back / 用签名的升级包升级本机，或退回旧版本")
    .argument("[file]", "the update; its signature lies beside it as FILE.sig / 升级包，签名文件在其旁")
    .option("--back", "to the version that ran before / 退回此前运行的版本")
    .option("--config <file>", "the box's configuration / 配置文件", "/etc/gatehouse/gatehouse.json")
    .option("--program <link>", "the link to the version that runs / 指向运行版本的链接", "/opt/gatehouse")
    .option("--wait <minutes>", "how long to wait for empty lanes / 等待车道无车的分钟数", wholeNumber, 10)
    .option(
      "--gates-within <seconds>",
      "what a version gets to open its lanes / 版本启动到车道正常的时限",
      wholeNumber,
      90,
    )
    .option("--now", "although a car may be on a lane / 即使车道上有车也立即进行")
    .addOption(new Option("--lang <lang>", "language / 语言").choices(["zh", "en", "both"]).default("both"))
    .addHelpText("after", HELP)
    .action(async (file: string | undefined, options: Options, command: Command) => {
      if ((file === undefined) !== (options.back === true)) {
        command.error("give the update's file, or --back / 请给出升级包文件，或 --back");
      }
      const config = await readConfiguration(options.config);
      const ports = await portsOf(config, options);
      try {
        const site = {
          installed: ownInstallation(options.program),
          config: { keys: config.update.keys, path: callersPath(options.config) },
          patience: options.now === true ? null : options.wait * 60_000,
        };
        if (file === undefined) await goBack(site, ports);
        else await update(file, site, ports);
      } catch (error) {
        throw told(error);
      }
    });
}

async function update(file: string, { installed, config, patience }: Site, ports: UpdatePorts): Promise<void> {
  const { keys, path } = config;
  const next = await prepareUpdate({ file: callersPath(file), installed, keys, config: path }, ports.tell);
  const before = await untilLanesAreEmpty(patience, ports);
  const last = { folder: installed.folder, version: installed.version, ledgerVersion: knownLedgerVersion() };
  const earlier = previousOf(installed.link);
  notePrevious(installed.link, last);
  try {
    await changeOver(installed.link, { last, next: { ...next, ledgerVersion: null }, before }, ports);
  } catch (error) {
    notePrevious(installed.link, earlier);
    throw error;
  }
  ports.tell({
    en: `${next.version} runs and its lanes gate. Back: gatehouse update --back. No longer needed: older folders than ${last.folder}`,
    zh: `${next.version} 已运行，车道正常。退回：gatehouse update --back。早于 ${last.folder} 的目录可以删除`,
  });
}

async function goBack({ installed, patience }: Site, ports: UpdatePorts): Promise<void> {
  const next = previousOf(installed.link);
  if (next === null) {
    throw new UpdateProblem({
      en: `Nothing is noted that ran before ${installed.version}: go back by hand, see docs/INSTALL.md`,
      zh: `没有 ${installed.version} 之前版本的记录，请按 docs/INSTALL.zh-CN.md 手动退回`,
    });
  }
  const before = await untilLanesAreEmpty(patience, ports);
  const last = { folder: installed.folder, version: installed.version, ledgerVersion: null };
  await changeOver(installed.link, { last, next, before }, ports);
  notePrevious(installed.link, null);
  ports.tell({ en: `${next.version} runs again`, zh: `已恢复运行 ${next.version}` });
}

/** The version that is installed must be this program: it says which form of the ledger it knows. */
function ownInstallation(link: string): Installed {
  const installed = installedAt(callersPath(link));
  if (installed.folder === programFolder()) return installed;
  throw new CommandFailure(
    2,
    `${link} points at ${installed.folder}, which is not this program (${programFolder()}): call the installed one, sudo gatehouse update. 请使用已安装的程序执行：sudo gatehouse update。`,
  );
}

async function portsOf(config: Config, { gatesWithin, lang }: Options): Promise<UpdatePorts> {
  const page = pageOf(config);
  if (page === null) {
    throw new CommandFailure(
      2,
      "diagnostics.port is 0: give it a number, or nobody can see whether a car is on a lane. diagnostics.port 为 0，请设为固定端口，否则无法判断车道上是否有车。",
    );
  }
  return {
    clock: realWorld("always").clock,
    view: () => viewAt(page),
    ledger: await ledgerOfService(config.ledger.path),
    gatesWithinMs: gatesWithin * 1000,
    tell: (text: Bilingual) => console.log(inLanguage(text, lang)),
  };
}
