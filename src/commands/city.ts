/**
 * `gatehouse city`: the city's platform as a program of its own, to train with and to test boxes against.
 * Exit codes: 0 ended by the user, 1 a port could not be had or (with --strict) the box broke the protocol, 2 wrong usage.
 */
import { Command, InvalidArgumentError, Option } from "commander";
import type { CitySimulator } from "../simulation/city/simulator.ts";
import {
  CityUsageError,
  contractFlag,
  doFlag,
  failFlag,
  falsifyFlag,
  misbehaveFlag,
  passwordFreeFlag,
  reduceFlag,
  reserveFlag,
} from "./city-flags.ts";
import type { FlaggedAction } from "./city-flags.ts";
import { startCity } from "./city-start.ts";
import type { CityOptions } from "./city-start.ts";
import { portNumber, wholeNumber } from "./numbers.ts";
import { CommandFailure } from "./program.ts";

const EXAMPLE = `
Examples / 示例:
  gatehouse city
  gatehouse city --reserve 沪A12345,now,+2h --password-free 沪B00001
  gatehouse city --fail 2007:arrive:10 --misbehave lost_answer:resend:3
  gatehouse city --misbehave 'slow:all:*:0.1' --clock-ahead 30
  gatehouse city --host 0.0.0.0 --name 192.168.1.20 --capacity 300 --strict
The control address takes the same and more while it runs / 运行中可用控制地址执行同样的操作:
  curl -s http://127.0.0.1:8444/state
  curl -s -H 'content-type: application/json' -d '{"plate":"沪A12345"}' http://127.0.0.1:8444/pay`;

/** The command, ready to be added to the program. */
export function cityCommand(): Command {
  const several = (word: string, before: readonly string[] | undefined) => [...(before ?? []), word];
  const command = new Command("city")
    .description("run the city platform simulator alone / 单独运行市平台模拟器")
    .option("--host <address>", "address to listen on / 监听地址", "127.0.0.1")
    .option("--port <port>", "port, 0 for a free one / 端口", portNumber, 8443)
    .option("--name <name>", "one more name or address for the certificate; may be repeated / 证书名称", several)
    .option("--tls-dir <dir>", "folder that keeps the authority (ca.pem) / 证书目录", "var/city")
    .option("--plain-http", "HTTP instead of HTTPS / 使用 http")
    .option("--control-port <port>", "port of the control address on 127.0.0.1 / 控制端口", portNumber, 8444)
    .option("--no-control", "no control address / 不开控制端口")
    .option("--parking-id <id>", "parkingId / 场库编号", "qp31022900183")
    .option("--app-id <id>", "appId / 接入账号", "gatehouse")
    .option("--password-file <file>", "file with the password; the training password if missing / 密码文件")
    .option("--capacity <berths>", "berths of the lot, to judge freeBerth / 车位总数", wholeNumber)
    .option("--heartbeat <seconds>", "the box's heartbeat interval / 心跳周期（秒）", wholeNumber, 300)
    .option("--dialect <key=value>", "a reading of the protocol; may be repeated / 协议解读开关", several)
    .option("--callbacks <url>", "where the box's four callbacks are, if it does not register them / 回调地址")
    .option("--box-ca <file>", "authority of the box's certificate; any is taken if missing / 场库证书的 CA")
    .option("--clock-ahead <seconds>", "error of the platform's clock / 平台时钟偏差（秒）", signedNumber, 0)
    .addOption(new Option("--lang <lang>", "language / 语言").choices(["zh", "en", "both"]).default("both"))
    .option("--json", "one JSON line per event / 每个事件一行 JSON")
    .option("--quiet", "print violations only / 只显示违规")
    .option("--strict", "exit 1 if the box broke the protocol / 有违规时以 1 退出")
    .addHelpText("after", EXAMPLE);
  const flagged = addActionFlags(command);
  return command.action((options: Omit<CityOptions, "actions">) => runCity({ ...options, actions: flagged }, command));
}

const ACTION_FLAGS: readonly (readonly [string, string, (word: string) => FlaggedAction])[] = [
  ["--reserve <plate,from,to>", "a reservation / 预约", reserveFlag],
  ["--contract <plate,code>", "a stagger contract / 错峰签约", contractFlag],
  ["--password-free <plate,payType>", "a password-free plate / 免密车辆", passwordFreeFlag],
  ["--reduce <plate,worth>", "a reduction: 60min or 5.00 yuan / 减免", reduceFlag],
  ["--fail <code:interface:times:chance>", "answer with a code / 返回错误码", failFlag],
  ["--misbehave <kind:interface:times:chance>", "answer badly / 异常应答", misbehaveFlag],
  ["--falsify <change:list:fen>", "a wrong statement or bills: missing, extra, amount / 篡改对账单", falsifyFlag],
  ["--do <path=json>", "any action of the control address / 任意控制操作", doFlag],
];

/** Adds the flags that may be given many times; what they say is collected in the order in which they are written. */
function addActionFlags(command: Command): readonly FlaggedAction[] {
  const collected: FlaggedAction[] = [];
  for (const [flags, words, read] of ACTION_FLAGS) {
    command.option(flags, `${words}; may be repeated / 可重复`, (word: string) => {
      try {
        collected.push(read(word));
      } catch (error) {
        if (error instanceof CityUsageError) throw new InvalidArgumentError(error.message);
        throw error;
      }
      return word;
    });
  }
  return collected;
}

async function runCity(options: CityOptions, command: Command): Promise<void> {
  const write = (line: string) => command.configureOutput().writeOut?.(`${line}\n`);
  let simulator: CitySimulator;
  try {
    simulator = await startCity(options, write);
  } catch (error) {
    if (error instanceof CityUsageError) throw new CommandFailure(2, error.message);
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(1, `${reason}. ${hintOn(error)}`);
  }
  await interrupted();
  await simulator.close();
  const { breaches } = simulator.platform.violations;
  write(
    options.json === true ? JSON.stringify({ event: "end", breaches }) : `违规 ${breaches} | breaches: ${breaches}`,
  );
  if (options.strict === true && breaches > 0) throw new CommandFailure(1);
}

function hintOn(error: unknown): string {
  const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  return taken
    ? "Choose another --port or --control-port, or end the program that has it. 请更换端口或结束占用端口的程序。"
    : "Check --host, --port and the files and folders that were named. 请检查地址、端口以及所指定的文件和目录。";
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}

function signedNumber(word: string): number {
  if (!/^-?\d{1,7}(\.\d+)?$/.test(word)) throw new InvalidArgumentError("seconds are needed. 应为秒数。");
  return Number(word);
}
