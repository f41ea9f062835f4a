/**
 * `gatehouse probe`: walks the way to the city's platform and prints one line a step, with the cause and what to do. Exit codes:
 * 0 every step worked, 1 one did not, 2 wrong usage or configuration.
 */
import { readFile, rename, stat, writeFile } from "node:fs/promises";
import { Command, Option } from "commander";
import type { Sentence } from "../city/codes.ts";
import { CityError } from "../city/city-error.ts";
import { openCityClient } from "../city/client.ts";
import { CityAccessError, clientSettings, readCityAccess } from "../config/city-access.ts";
import type { CityConfig } from "../config/city.ts";
import { realWorld } from "../runtime/real-world.ts";
import type { World } from "../runtime/world.ts";
import { withDialect } from "../uplink/probe-dialects.ts";
import { type ProbeReport, runProbe } from "../uplink/probe.ts";
import type { ProbeStep } from "../uplink/probe-steps.ts";
import { inLanguage, type Language } from "./language.ts";
import { callersPath, readConfiguration } from "./configuration.ts";
import { machineNetwork } from "./probe-network.ts";
import { CommandFailure } from "./program.ts";

type ProbeOptions = {
  readonly config: string;
  readonly writeDialect?: true;
  readonly lang: Language;
  readonly json?: true;
};

const EXAMPLE = `
Examples / 示例:
  gatehouse probe --config /etc/gatehouse/gatehouse.json
  gatehouse probe --config gatehouse.json --write-dialect --lang zh
It only asks: no record, no heartbeat and no address is sent. Where the platform refuses the configured dialect, the unit of
curTime and the name of appId are tried the other way; --write-dialect keeps what was found.
只做查询，不上传记录、心跳或地址。若配置的方言被拒绝，会尝试 curTime 单位和 appId 参数名的其他写法；--write-dialect 将结果写入配置。`;

/** The command, ready to be added to the program. */
export function probeCommand(): Command {
  return new Command("probe")
    .description("walk the way to the city's platform, step by step / 逐步检查与市平台的连接")
    .requiredOption("--config <file>", "the configuration file / 配置文件")
    .option("--write-dialect", "write the dialect that was found into the configuration / 将找到的方言写入配置")
    .addOption(new Option("--lang <lang>", "language / 语言").choices(["zh", "en", "both"]).default("both"))
    .option("--json", "one JSON line a step / 每步一行 JSON")
    .addHelpText("after", EXAMPLE)
    .action(async (options: ProbeOptions, command: Command) => {
      const write = (line: string) => command.configureOutput().writeOut?.(`${line}\n`);
      if (!(await probeCity(options, write))) throw new CommandFailure(1);
    });
}

/** Probes the city of a configuration file and writes a line a step; whether every step worked. */
export async function probeCity(options: ProbeOptions, write: (line: string) => void): Promise<boolean> {
  const { city, lot } = await readConfiguration(options.config);
  if (city === null) {
    throw new CommandFailure(2, "The configuration has no city section. 配置中没有 city 部分，无法检查市平台。");
  }
  const tell = (step: ProbeStep): void =>
    write(options.json === true ? JSON.stringify(step) : lineOf(step, options.lang));
  const report = await probeWith(city, lot.parkingId, tell).catch((error: unknown) => explain(error, options.lang));
  const isKept = report.dialect !== null && options.writeDialect === true;
  if (report.dialect !== null && isKept) {
    await keepDialect(callersPath(options.config), report.dialect);
    const words = JSON.stringify(report.dialect);
    const kept = { zh: `已写入 city.dialect：${words}`, en: `written into city.dialect: ${words}` };
    write(options.json === true ? JSON.stringify({ kept: report.dialect }) : inLanguage(kept, options.lang));
  }
  // A configuration that would have to be changed does not work as it stands.
  const works = report.passed && (report.dialect === null || isKept);
  write(options.json === true ? JSON.stringify({ passed: works }) : inLanguage(endOf(report, works), options.lang));
  return works;
}

/** The last line: whether a box may be started with this. */
function endOf({ steps, passed }: ProbeReport, works: boolean): Sentence {
  const failed = steps.filter(({ result }) => result === "failed").length;
  if (works) return { zh: "全部通过，可以接入市平台。", en: "All of it works: a box can speak to the city." };
  if (passed) {
    return {
      zh: "配置尚未改正：请加 --write-dialect 再运行一次。",
      en: "The configuration is not changed yet: run this again with --write-dialect.",
    };
  }
  return {
    zh: `${failed} 项未通过：请按箭头所示处理第一项，然后再运行一次。`,
    en: `${failed} failed: do what the first arrow says, then run this again.`,
  };
}

async function probeWith(city: CityConfig, parkingId: string, tell: (step: ProbeStep) => void): Promise<ProbeReport> {
  const source = { readText: (path: string) => readFile(path, "utf8"), environment: process.env };
  const access = await readCityAccess(city, source);
  const world = realWorld("always");
  const client = await openCityClient(clientSettings(parkingId, city, access), cityWorld(world));
  try {
    return await runProbe({
      baseUrl: city.baseUrl,
      parkingId,
      dialect: city.dialect,
      client,
      network: machineNetwork(world.clock, access.ca, city.timeouts.connectMs),
      nowMs: () => Math.round(world.clock.now().wallMs),
      timeoutMs: city.timeouts.recordsMs,
      tell,
    });
  } finally {
    await client.close();
  }
}

function cityWorld({ clock, chance }: World) {
  return {
    nowMs: () => Math.round(clock.now().wallMs),
    monotonicMs: () => clock.monotonicMs(),
    randomBytes: (size: number) => chance.bytes(size),
    after: (ms: number, run: () => void) => clock.after(ms, run),
  };
}

/** `✔ DNS city.example: 203.0.113.7`; what to do stands on a line of its own. */
function lineOf({ name, result, seen, action }: ProbeStep, language: Language): string {
  const mark = { ok: "✔", warning: "!", failed: "✘", skipped: "·" }[result];
  const words = {
    zh: `${name.zh}：${seen.zh}`,
    en: `${name.en}: ${seen.en}`,
  };
  const next = action === null ? "" : `\n      → ${inLanguage(action, language)}`;
  return `${mark} ${inLanguage(words, language)}${next}`;
}

/** Replaces the file whole, with the rights it had, so that a cut never leaves half a configuration. */
async function keepDialect(path: string, found: NonNullable<ProbeReport["dialect"]>): Promise<void> {
  const text = withDialect(await readFile(path, "utf8"), found);
  if (text === null) return;
  const { mode } = await stat(path);
  const beside = `${path}.new`;
  await writeFile(beside, text, { mode, flush: true });
  await rename(beside, path);
}

function explain(error: unknown, language: Language): never {
  if (error instanceof CityError || error instanceof CityAccessError) {
    throw new CommandFailure(2, inLanguage(error.text, language));
  }
  throw error;
}
