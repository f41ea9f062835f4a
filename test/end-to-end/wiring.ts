/** The other end of the box's wires: a serial line as a pty pair, and the GPIO lines over their socket. */
import type { ChildProcess } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { startSocat } from "#test/drivers/serial/socat.ts";
import { until } from "./until.ts";

/** A serial line: what is written here the box reads from `boxPath`. */
export class SerialLine {
  readonly boxPath: string;
  /** Our end: what is written into it the box reads. */
  readonly rigPath: string;
  #socat: ChildProcess | null = null;

  constructor(folder: string, name: string) {
    this.boxPath = `${folder}/${name}-box`;
    this.rigPath = `${folder}/${name}-rig`;
  }

  /** Plugs the line in. */
  async plug(): Promise<void> {
    this.#socat = await startSocat(this.boxPath, this.rigPath);
  }

  /** Pulls it out: the box's end is gone. */
  async pull(): Promise<void> {
    const socat = this.#socat;
    this.#socat = null;
    if (socat === null) return;
    const gone = new Promise((resolve) => socat.once("exit", resolve));
    socat.kill();
    await gone;
  }

  async write(text: string): Promise<void> {
    await writeFile(this.rigPath, text, { flag: "r+" });
  }
}

type Output = { readonly line: string; readonly level: number; readonly atMs: number };

/** The box's GPIO lines, driven and watched from outside. */
export class GpioRig {
  readonly outputs: Output[] = [];
  readonly #waiting: { readonly line: string; readonly level: number; readonly tell: () => void }[] = [];
  readonly #socket: Socket;
  #rest = "";

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => this.#take(text));
    socket.on("error", () => {});
  }

  /** Waits for the box's socket; `assertRunning` throws when there is no box any more. */
  static async open(path: string, assertRunning = (): void => {}): Promise<GpioRig> {
    let socket: Socket | null = null;
    const connected = async (): Promise<boolean> => {
      assertRunning();
      socket = await tryConnect(path);
      return socket !== null;
    };
    await until(connected, `the GPIO socket ${path} is there`);
    if (socket === null) throw new Error("no socket");
    return new GpioRig(socket);
  }

  set(line: string, level: 0 | 1): void {
    this.#socket.write(`${JSON.stringify({ set: { line, level } })}\n`);
  }

  /** Resolves the moment this output next goes to this level. */
  nextOutput(line: string, level: 0 | 1): Promise<void> {
    return new Promise((tell) => void this.#waiting.push({ line, level, tell }));
  }

  /** How often this line went active so far. */
  pulses(line: string): number {
    return this.outputs.filter((output) => output.line === line && output.level === 1).length;
  }

  /** Whether this output is active now. */
  isActive(line: string): boolean {
    return this.outputs.findLast((output) => output.line === line)?.level === 1;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      const message = JSON.parse(line) as { readonly output?: Output };
      if (message.output !== undefined) this.#see(message.output);
    }
  }

  #see(output: Output): void {
    this.outputs.push(output);
    const told = this.#waiting.findIndex(({ line, level }) => line === output.line && level === output.level);
    if (told !== -1) this.#waiting.splice(told, 1)[0]?.tell();
  }
}

function tryConnect(path: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => resolve(socket));
    socket.once("error", () => resolve(null));
  });
}
