/** A rig on the socket of the simulated GPIO: sets inputs, watches outputs, as any other program would. */

import { partialDeepStrictEqual } from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createConnection } from "node:net";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Message = Readonly<Record<string, unknown>>;

export class Rig implements Disposable {
  readonly #socket: Socket;
  readonly heard: Message[] = [];
  closed = false;
  readonly #waiting: (() => void)[] = [];

  private constructor(path: string) {
    this.#socket = createConnection(path);
    this.#socket.setEncoding("utf8");
    let waiting = "";
    this.#socket.on("data", (text: string) => {
      const lines = (waiting + text).split("\n");
      waiting = lines.pop() ?? "";
      this.heard.push(...lines.map((line) => JSON.parse(line) as Message));
      this.#wake();
    });
    this.#socket.on("close", () => {
      this.closed = true;
      this.#wake();
    });
    this.#socket.on("error", () => {});
  }

  /** Connects and waits for the greeting. */
  static async connect(path: string): Promise<Rig> {
    const rig = new Rig(path);
    await rig.hears({ hello: { protocol: 1 } });
    return rig;
  }

  send(message: Message): void {
    this.write(`${JSON.stringify(message)}\n`);
  }

  write(text: string): void {
    this.#socket.write(text);
  }

  /** Sends a request and answers with the reply to it. */
  async ask(message: Message): Promise<Message> {
    const id = `ask-${this.heard.length}-${Object.keys(message).join()}`;
    this.send({ ...message, id });
    await this.hears({ id });
    return this.heard.find((heard) => heard["id"] === id) ?? {};
  }

  async set(line: string, level: 0 | 1): Promise<void> {
    const answer = await this.ask({ set: { line, level } });
    if (!("ok" in answer)) throw new Error(JSON.stringify(answer));
  }

  /** Waits until a message that contains this was heard; rejects when the box hangs up before. */
  async hears(like: Message): Promise<void> {
    while (!this.heard.some((message) => contains(message, like))) {
      if (this.closed) throw new Error(`The box hung up; never heard: ${JSON.stringify(like)}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Waits until the box hangs up. */
  async hangsUp(): Promise<void> {
    while (!this.closed) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** The levels of an output since the rig connected. */
  levels(line: string): unknown[] {
    return this.heard
      .map(({ output }) => output)
      .filter((output): output is { line: string; level: number } => output instanceof Object)
      .filter((output) => output.line === line)
      .map(({ level }) => level);
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

function contains(message: Message, like: Message): boolean {
  try {
    partialDeepStrictEqual(message, like);
    return true;
  } catch {
    return false;
  }
}

/** A directory of its own that goes away. */
export function ownDirectory(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "gatehouse-gpio-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
