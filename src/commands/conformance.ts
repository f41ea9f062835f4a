/**
 * `gatehouse conformance URL`: runs the conformance kit against a box, ours or anybody's. Exit codes: 0 every case that could
 * be shown holds, 1 one does not (or, with --complete, one could not be shown), 2 wrong usage.
 */
import { readFileSync } from "node:fs";
import { Command, Option } from "commander";
import { defaultDialect } from "../city/dialect.ts";
import type { IncomingName } from "../city/wire/interfaces.ts";
import { incomingInterfaces, incomingNames } from "../city/wire/interfaces.ts";
import { passwordIn } from "../config/city-access.ts";
import { realWorld } from "../runtime/real-world.ts";
import type { Clock } from "../runtime/world.ts";
import type { CaseContext } from "../simulation/conformance/case.ts";
import { readEvidence } from "../simulation/conformance/evidence.ts";
import type { Evidence } from "../simulation/conformance/evidence.ts";
import { conformanceCases, runCases } from "../simulation/conformance/kit.ts";
import type { CaseReport } from "../simulation/conformance/kit.ts";
import { CallbackProbe } from "../simulation/conformance/probe.ts";
import { callersPath } from "./configuration.ts";
import { inLanguage, type Language } from "./language.ts";
import { CommandFailure } from "./program.ts";

/** The options as commander hands them over. */
export type ConformanceOptions = {
  readonly city?: string;
  readonly parkingId?: string;
  readonly passwordFile?: string;
  readonly boxCa?: string;
  readonly plate?: string;
  readonly notices?: true;
  readonly clause?: string;
  readonly complete?: true;
  readonly lang: Language;
  readonly json?: true;
} & Partial<Record<IncomingName, string>>;

/** Options that cannot work; the message says what to write. */
class ConformanceUsageError extends Error {
  override readonly name = "ConformanceUsageError";
}

const TRAINING_PASSWORD = "12345678909876543";
const DEFAULT_CITY = "http://127.0.0.1:8444";

const EXAMPLE = `
Examples / 示例:
  gatehouse conformance https://192.168.1.20:8445/city --password-file city.password
  gatehouse conformance --city ${DEFAULT_CITY} --plate 沪A12345 --notices
  gatehouse conformance https://box/city --fee-query https://box/api/price --clause 5.3.2
URL stands before /fee-query, /payment-notice, /invoice-query and /find-car. --city reads what a running "gatehouse city" has
seen of the box, and takes the addresses the box has registered there. --notices sends notices of payments nobody made:
never to a box in service.
URL 为四个回调路径之前的部分。--city 读取正在运行的模拟器的记录及已登记的地址。--notices 会发送虚构的支付通知，切勿用于正在运营的场库。`;

/** The command, ready to be added to the program. */
export function conformanceCommand(): Command {
  return new Command("conformance")
    .description("check a box against the city protocol, clause by clause / 按条款检查场库端是否符合协议")
    .argument("[url]", "where the box's callbacks are / 场库回调地址")
    .option("--city <url>", "control address of a running gatehouse city / 模拟器控制地址")
    .option("--parking-id <id>", "the box's parkingId / 场库编号")
    .option("--password-file <file>", "file with the password; the training password if missing / 密码文件")
    .option("--box-ca <file>", "authority of the box's certificate; any is taken if missing / 场库证书的 CA")
    .option("--plate <plate>", "a car that is inside and owes money / 一辆在场且有欠费的车辆")
    .option("--notices", "send notices of made-up payments, and pay for --plate / 发送虚构的支付通知")
    .option("--clause <clause>", "only this clause and its parts / 只检查此条款")
    .option("--complete", "what could not be shown counts as failed / 未能验证视为不符合")
    .option("--fee-query <url>", "its own address for 5.3.2 / 询价地址")
    .option("--payment-notice <url>", "its own address for 5.3.4 / 支付通知地址")
    .option("--invoice-query <url>", "its own address for 5.3.7 / 开票地址")
    .option("--find-car <url>", "its own address for 5.3.8 / 寻车地址")
    .addOption(new Option("--lang <lang>", "language / 语言").choices(["zh", "en", "both"]).default("both"))
    .option("--json", "one JSON line per case / 每条一行 JSON")
    .addHelpText("after", EXAMPLE)
    .action(async (url: string | undefined, options: ConformanceOptions, command: Command) => {
      const write = (line: string) => command.configureOutput().writeOut?.(`${line}\n`);
      try {
        if (!(await checkBox(url, options, write))) throw new CommandFailure(1);
      } catch (error) {
        if (error instanceof ConformanceUsageError) throw new CommandFailure(2, error.message);
        throw error;
      }
    });
}

/** By what the kit dates its calls, and measures how long the box takes. */
type KitClock = Pick<Clock, "now" | "monotonicMs">;

/** Runs the kit and writes a line a case; whether the box conforms. Rejects with a ConformanceUsageError for wrong options. */
export async function checkBox(
  url: string | undefined,
  options: ConformanceOptions,
  write: (line: string) => void,
  clock: KitClock = realWorld("always").clock,
): Promise<boolean> {
  if (url === undefined && options.city === undefined) {
    throw new ConformanceUsageError(
      `Give the box's callback URL, or --city ${DEFAULT_CITY} with a running "gatehouse city". 请给出场库回调地址或 --city。`,
    );
  }
  const evidence = options.city === undefined ? null : await evidenceFrom(options.city);
  const context: CaseContext = {
    probe: probeFor(url, options, evidence, clock),
    evidence,
    plate: options.plate ?? null,
    notices: options.notices === true,
  };
  const { clause } = options;
  const cases = conformanceCases.filter((one) => clause === undefined || `${one.clause}.`.startsWith(`${clause}.`));
  if (cases.length === 0) throw new ConformanceUsageError(`--clause ${clause}: no case has it. 没有此条款的用例。`);
  const reports = await runCases(cases, context, (report) => write(lineOf(report, options)));
  const count = (result: string) => reports.filter(({ outcome }) => outcome.result === result).length;
  const [held, broken, open] = [count("passed"), count("failed"), count("not_shown")];
  write(
    options.json === true
      ? JSON.stringify({ passed: held, failed: broken, notShown: open })
      : `符合 ${held}，不符合 ${broken}，未能验证 ${open} | holds ${held}, fails ${broken}, not shown ${open}`,
  );
  // A box of which nothing could be shown has shown nothing.
  return broken === 0 && held > 0 && (options.complete !== true || open === 0);
}

function lineOf({ case: one, outcome }: CaseReport, { lang, json }: ConformanceOptions): string {
  if (json === true) return JSON.stringify({ clause: one.clause, name: one.name, ...outcome });
  const mark = { passed: "✔", failed: "✘", not_shown: "·" }[outcome.result];
  const seen = outcome.result === "passed" ? "" : `\n      ${inLanguage(outcome, lang)}`;
  return `${mark} ${one.clause} ${inLanguage(one.name, lang)}${seen}`;
}

async function evidenceFrom(city: string): Promise<Evidence> {
  const asked = `${city.replace(/\/$/, "")}/state`;
  let state: unknown;
  try {
    const answer = await fetch(asked);
    state = await answer.json();
  } catch (cause) {
    throw new ConformanceUsageError(
      `${asked} does not answer; start "gatehouse city" and give the control address that it prints. 请先启动模拟器。`,
      { cause },
    );
  }
  const evidence = readEvidence(state);
  if (evidence !== null) return evidence;
  throw new ConformanceUsageError(`${asked} is no control address of this version. 不是此版本模拟器的控制地址。`);
}

/** The probe; null when some address is not known. */
function probeFor(
  url: string | undefined,
  options: ConformanceOptions,
  evidence: Evidence | null,
  clock: KitClock,
): CallbackProbe | null {
  const addresses: Partial<Record<IncomingName, string>> = {};
  for (const name of incomingNames) {
    const { path, urlType } = incomingInterfaces[name];
    const fromUrl = url === undefined ? evidence?.addresses[String(urlType)]?.url : url.replace(/\/$/, "") + path;
    const address = options[name] ?? fromUrl;
    if (address === undefined) return null;
    if (!URL.canParse(address) || !/^https?:/.test(address)) {
      throw new ConformanceUsageError(`${address} is no http or https address. 不是有效的 http 或 https 地址。`);
    }
    addresses[name] = address;
  }
  const password = options.passwordFile === undefined ? TRAINING_PASSWORD : passwordIn(textOf(options.passwordFile));
  const parkingId = options.parkingId ?? evidence?.parkingId ?? "qp31022900183";
  const { feeQuery = "", paymentNotice = "", invoiceQuery = "", findCar = "" } = addresses;
  return new CallbackProbe({
    identity: { parkingId, password, dialect: defaultDialect },
    addresses: { feeQuery, paymentNotice, invoiceQuery, findCar },
    caPem: options.boxCa === undefined ? null : textOf(options.boxCa),
    now: () => clock.now().wallMs,
    monotonic: () => clock.monotonicMs(),
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(callersPath(file), "utf8");
  } catch (cause) {
    throw new ConformanceUsageError(`${file} cannot be read. 无法读取文件。`, { cause });
  }
}
