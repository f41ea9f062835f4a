/** `gatehouse capture`: what really comes over a serial line, byte by byte with times. Captured bytes settle arguments. */
import { Command } from "commander";
import { createWriteStream, type WriteStream } from "node:fs";
import { SerialLine } from "../../drivers/serial/line.ts";
import { serialSettings, type SerialSettings } from "../../drivers/serial/settings.ts";
import { issueWords } from "../config/issue-words.ts";
import { callersPath } from "./configuration.ts";
import { wholeNumber } from "./numbers.ts";
import { CommandFailure } from "./program.ts";
import { untilSignal } from "../runtime/signals.ts";
import { realWorld } from "../runtime/real-world.ts";

type CaptureOptions = {
  readonly baud: number;
  readonly parity: string;
  readonly dataBits: number;
  readonly stopBits: number;
  readonly seconds?: number;
  readonly out?: string;
};

export function captureCommand(): Command {
  return new Command("capture")
    .description("show or save the raw bytes of a serial line / 显示或保存串口原始数据")
    .argument("<path>", "the serial line, such as /dev/serial/by-id/… / 串口路径")
    .option("--baud <rate>", "baud rate / 波特率", wholeNumber, 9_600)
    .option("--parity <parity>", "none, even or odd / 校验", "none")
    .option("--data-bits <bits>", "7 or 8 / 数据位", wholeNumber, 8)
    .option("--stop-bits <bits>", "1 or 2 / 停止位", wholeNumber, 1)
    .option("--seconds <seconds>", "stop after this long / 时长（秒）", wholeNumber)
    .option("--out <file>", "also write into this file / 同时写入文件")
    .action((path: string, options: CaptureOptions) => capture(path, options));
}

async function capture(path: string, options: CaptureOptions): Promise<void> {
  const { clock, chance } = realWorld("always");
  const file = options.out === undefined ? null : createWriteStream(callersPath(options.out), { flags: "a" });
  const { promise: lost, resolve: lose } = Promise.withResolvers<string>();
  const line = new SerialLine(settingsOf(path, options), {
    monotonicMs: () => clock.monotonicMs(),
    wallMs: () => clock.now().wallMs,
    after: (ms, run) => clock.after(ms, run),
    random: () => chance.fraction(),
    raiseFault: () => {},
    clearFault: () => {},
    lost: (_code, detail) => lose(detail ?? "closed"),
    log: () => {},
  });
  const begunMs = clock.monotonicMs();
  let bytes = 0;
  const open = line.open((chunk, atMs) => {
    bytes += chunk.length;
    for (const text of linesOf(chunk, atMs - begunMs)) write(text, file);
  });
  await open.catch((error: unknown) => {
    const detail = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(
      1,
      `${detail}\nIs it plugged in, may this user read it (group dialout), and has no other program the line? A running box has its lines to itself: stop it first. 请检查连接和权限（dialout 组），以及串口是否被其他程序占用；控制器运行时独占其串口，请先停止。`,
    );
  });
  const time = new Promise<null>((resolve) => {
    if (options.seconds !== undefined) clock.after(options.seconds * 1_000, () => resolve(null));
  });
  const gone = await Promise.race([lost, time, untilSignal().then(() => null)]);
  await line.close();
  file?.end();
  console.error(`${bytes} bytes / 字节`);
  if (gone !== null) throw new CommandFailure(1, `${gone}: check cable and power. 串口已断开，请检查线缆和电源。`);
}

/** The driver's own settings, so that a capture opens the line as the box would. */
function settingsOf(path: string, { baud: baudRate, parity, dataBits, stopBits }: CaptureOptions): SerialSettings {
  const parsed = serialSettings.safeParse({ path, baudRate, parity, dataBits, stopBits }, { error: issueWords });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path: at, message }) => `${at.join(".")}: ${message}`);
  throw new CommandFailure(2, problems.join("\n"));
}

const BYTES_A_LINE = 16;

/** `  12.345  41 0d 0a …  |A..|` */
function linesOf(chunk: Uint8Array, atMs: number): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < chunk.length; at += BYTES_A_LINE) {
    const part = chunk.subarray(at, at + BYTES_A_LINE);
    const hex = [...part].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = [...part].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
    lines.push(`${(atMs / 1000).toFixed(3).padStart(9)}  ${hex.padEnd(BYTES_A_LINE * 3)} |${text}|`);
  }
  return lines;
}

function write(line: string, file: WriteStream | null): void {
  console.log(line);
  file?.write(`${line}\n`);
}
