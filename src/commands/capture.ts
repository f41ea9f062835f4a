/**
 * `gatehouse capture`: what really comes over a serial line, byte by byte with times, and what the reader's own driver makes of
 * it. Captured bytes settle arguments.
 */
import { Command } from "commander";
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { errorsSince, readLineErrors, type LineErrors } from "../../drivers/serial/line-errors.ts";
import type { DriverHost } from "../device/driver.ts";
import type { PlateReport } from "../device/report.ts";
import { listeningTo, type LineOptions } from "./capture-line.ts";
import { callersPath } from "./configuration.ts";
import { wholeNumber } from "./numbers.ts";
import { CommandFailure } from "./program.ts";
import { untilSignal } from "../runtime/signals.ts";
import { realWorld } from "../runtime/real-world.ts";
import type { World } from "../runtime/world.ts";

type CaptureOptions = LineOptions & { readonly seconds?: number; readonly out?: string };

export function captureCommand(): Command {
  return new Command("capture")
    .description(
      "show or save the raw bytes of a serial line, and the reads in them / 显示或保存串口原始数据及其中的识别结果",
    )
    .argument("<path>", "the serial line, such as /dev/serial/by-id/… / 串口路径")
    .option("--baud <rate>", "baud rate / 波特率", wholeNumber, 9_600)
    .option("--parity <parity>", "none, even or odd / 校验", "none")
    .option("--data-bits <bits>", "7 or 8 / 数据位", wholeNumber, 8)
    .option("--stop-bits <bits>", "1 or 2 / 停止位", wholeNumber, 1)
    .option("--driver <type>", "also what this reader's driver makes of it / 同时显示该识别机驱动的解读")
    .option(
      "--config <file>",
      "the same, by the reader that this configuration has on the line / 按配置中此串口的识别机解读",
    )
    .option("--seconds <seconds>", "stop after this long / 时长（秒）", wholeNumber)
    .option("--out <file>", "also write into this file / 同时写入文件")
    .action((path: string, options: CaptureOptions) => capture(path, options));
}

async function capture(path: string, options: CaptureOptions): Promise<void> {
  const world = realWorld("always");
  const { clock } = world;
  const { promise: lost, resolve: lose } = Promise.withResolvers<string>();
  const begunMs = clock.monotonicMs();
  let bytes = 0;
  let file: WriteStream | null = null;
  const line = await listeningTo(path, options, {
    host: hostOf(world, (detail) => lose(`${detail}: check cable and power. 串口已断开，请检查线缆和电源。`)),
    hear: {
      bytes: (chunk, atMs) => {
        bytes += chunk.length;
        for (const text of linesOf(chunk, atMs - begunMs)) write(text, file);
      },
      read: (report) => write(readLine(report), file),
    },
  });
  if (options.out !== undefined) file = await openFile(callersPath(options.out), lose);
  const errorsBefore = readLineErrors(path);
  await line.open().catch((error: unknown) => {
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
  const counts = Object.entries(line.counts()).filter(([name]) => name !== "path" && name !== "bytes");
  await line.close();
  file?.end();
  console.error([`${bytes} bytes / 字节`, ...counts.map(([name, count]) => `${name} ${count}`)].join(", "));
  const errorsNow = readLineErrors(path);
  if (errorsBefore !== null && errorsNow !== null) console.error(errorsLine(errorsSince(errorsBefore, errorsNow)));
  if (gone !== null) throw new CommandFailure(1, gone);
}

/** The file to write into; `lose` hears when it takes no more. */
async function openFile(path: string, lose: (sentence: string) => void): Promise<WriteStream> {
  const file = createWriteStream(path, { flags: "a" });
  const refusal = ({ message }: Error): string =>
    `${message}: name another file with --out. 无法写入，请用 --out 另选文件。`;
  await once(file, "open").catch((error: Error) => {
    throw new CommandFailure(1, refusal(error));
  });
  file.on("error", (error) => lose(refusal(error)));
  return file;
}

/** A driver's faults are for the box; whoever captures sees the bytes themselves. */
function hostOf({ clock, chance }: World, lose: (detail: string) => void): DriverHost {
  return {
    monotonicMs: () => clock.monotonicMs(),
    wallMs: () => clock.now().wallMs,
    after: (ms, run) => clock.after(ms, run),
    random: () => chance.fraction(),
    raiseFault: () => {},
    clearFault: () => {},
    lost: (_code, detail) => lose(detail ?? "closed"),
    log: () => {},
  };
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

/** `           => read 沪A12345  confidence 0.98  colour blue`, below the bytes that completed it. */
function readLine({ raw, noPlate, fake, replayed, ...rest }: PlateReport): string {
  const { confidence, colour, type, direction, trigger, driverSeq } = rest;
  const said = Object.entries({ confidence, colour, type, direction, trigger, seq: driverSeq });
  const facts = said.flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}`]));
  const marks = Object.entries({ "no plate / 无牌": noPlate, "fake / 假牌": fake, "replayed / 补传": replayed });
  const marked = marks.flatMap(([name, isSo]) => (isSo ? [name] : []));
  return `${" ".repeat(9)}  => read 识别 ${[raw, ...marked, ...facts].join("  ")}`;
}

/** What the kernel counted while we listened. */
function errorsLine({ framing, parity, overrun, breaks }: LineErrors): string {
  const advice =
    framing + parity > 0 ? "; check baud rate, parity, cable and ground / 请核对波特率、校验位、线缆和公共地" : "";
  return `line errors / 串口错误: framing ${framing}, parity ${parity}, overrun ${overrun}, breaks ${breaks}${advice}`;
}

function write(line: string, file: WriteStream | null): void {
  console.log(line);
  file?.write(`${line}\n`);
}
