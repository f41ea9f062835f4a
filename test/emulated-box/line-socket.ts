/** A Unix socket that talks in lines. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** How long an answer may take before something is wrong: emulation under load is slow. */
const PATIENCE_MS = 30_000;

type Waiting = { readonly fits: (line: string) => boolean; readonly take: (line: string) => void };

export class LineSocket {
  readonly #socket: Socket;
  readonly #watchers: ((line: string) => void)[] = [];
  #waiting: Waiting | null = null;
  #rest = "";

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding("utf8");
    socket.on("error", () => {});
    socket.on("data", (text: string) => {
      const lines = (this.#rest + text).split(/\r?\n/);
      this.#rest = lines.pop() ?? "";
      for (const line of lines) this.#hear(line);
    });
  }

  static async open(path: string): Promise<LineSocket> {
    const socket = connect(path);
    await once(socket, "connect");
    return new LineSocket(socket);
  }

  onLine(watcher: (line: string) => void): void {
    this.#watchers.push(watcher);
  }

  write(line: string): void {
    this.#socket.write(`${line}\n`);
  }

  writeRaw(text: string): void {
    this.#socket.write(text);
  }

  /** The next line that fits; others are passed over. One call waits at a time. */
  async next(fits: (line: string) => boolean, withinMs = PATIENCE_MS): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const patience = setTimeout(() => reject(new Error("no answer came in time")), withinMs);
    this.#waiting = { fits, take: resolve };
    try {
      return await promise;
    } finally {
      clearTimeout(patience);
      this.#waiting = null;
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  #hear(line: string): void {
    for (const watcher of this.#watchers) watcher(line);
    const waiting = this.#waiting;
    if (waiting?.fits(line) !== true) return;
    this.#waiting = null;
    waiting.take(line);
  }
}
