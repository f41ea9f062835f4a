/** An installer at `gatehouse commission`: waits for what it asks, and does it. */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { BoxProcess } from "./box-process.ts";
import { until } from "./until.ts";

const PROGRAM = fileURLToPath(new URL("../../bin/gatehouse.mjs", import.meta.url));

export class Installer {
  readonly #process: ChildProcess;
  #output = "";
  /** What was said up to here has been answered. */
  #answered = 0;

  private constructor(child: ChildProcess) {
    this.#process = child;
    child.stdout?.on("data", (text: Buffer) => (this.#output += text.toString()));
    child.stderr?.on("data", (text: Buffer) => (this.#output += text.toString()));
  }

  static at(box: BoxProcess, ...words: readonly string[]): Installer {
    const command = [PROGRAM, "commission", "--url", box.pageUrl, "--lang", "en", "--by", "Li Wei", ...words];
    return new Installer(spawn(process.execPath, command));
  }

  /** All that was said so far. */
  get heard(): string {
    return this.#output;
  }

  /** Waits for these words, said since the last ones. */
  async hears(words: string): Promise<void> {
    const said = (): number => this.#output.indexOf(words, this.#answered);
    await until(() => said() !== -1, `the walk says "${words}"; it said:\n${this.#output}`);
    this.#answered = said() + words.length;
  }

  type(line: string): void {
    this.#process.stdin?.write(`${line}\n`);
  }

  /** Waits for a question and answers it. */
  async answers(question: string, line: string): Promise<void> {
    await this.hears(question);
    this.type(line);
  }

  /** Waits for the end; the exit code. */
  async ends(): Promise<number | null> {
    const child = this.#process;
    const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
    await until(isOver, `the walk is over; it said:\n${this.#output}`);
    return child.exitCode;
  }

  stop(): void {
    this.#process.kill("SIGKILL");
  }
}
