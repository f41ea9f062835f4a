/**
 * GPIO for rigs and tests: a Unix socket with JSON lines through which other programs set the inputs and watch the
 * outputs. The box is the server. An output reaches the socket in the same turn in which it was ordered.
 */

import { createConnection, createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { lstatSync, unlinkSync } from "node:fs";
import { detailOf, DeviceFault } from "#src/device/driver.ts";
import type { DriverHost } from "#src/device/driver.ts";
import type { GpioBackend, Level } from "./lines.ts";
import type { SimulatedGpioSettings } from "./settings.ts";
import { SimulatedLines } from "./simulated-lines.ts";
import { LINE_LIMIT, parseRequest, PROTOCOL } from "./simulated-message.ts";
import type { GpioRequest, ServerMessage } from "./simulated-message.ts";

const CLIENTS_LIMIT = 16;
/** A client that does not read is cut off when this much waits for it, bytes. */
const UNREAD_LIMIT = 262_144;

type Clock = Pick<DriverHost, "monotonicMs">;

/** Opens the socket. A file left by a dead process is replaced; one that a living process serves is not. */
export async function openSimulatedGpio(settings: SimulatedGpioSettings, host: DriverHost): Promise<GpioBackend> {
  const { socket, levelsFile } = settings;
  if (await isServed(socket)) {
    throw new DeviceFault("gpio_socket_unavailable", `Another process serves ${socket}; stop it or use another path.`);
  }
  const gpio = new SimulatedGpio(new SimulatedLines(levelsFile), host);
  try {
    await gpio.listen(socket);
  } catch (error) {
    throw new DeviceFault("gpio_socket_unavailable", `${socket}: ${detailOf(error)}`, { cause: error });
  }
  return gpio;
}

class SimulatedGpio implements GpioBackend {
  readonly #lines: SimulatedLines;
  readonly #clock: Clock;
  readonly #clients = new Set<Socket>();
  readonly #server: Server;

  constructor(lines: SimulatedLines, clock: Clock) {
    this.#lines = lines;
    this.#clock = clock;
    this.#server = createServer((client) => this.#welcome(client));
  }

  listen(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(path, () => {
        this.#server.off("error", reject);
        // Accepting may fail for want of file descriptors; the clients there are stay served.
        this.#server.on("error", () => {});
        resolve();
      });
    });
  }

  wireOf(line: string): string {
    return line;
  }

  claimInput(line: string, untouched: Level, onEdge: (level: Level, atMs: number) => void) {
    this.#lines.claimInput(line, untouched, (level) => onEdge(level, this.#clock.monotonicMs()));
    this.#tellClaimed(line);
    return { read: () => this.#lines.levelOf(line), release: () => this.#release(line) };
  }

  claimOutput(line: string, initial: Level) {
    const found = this.#lines.claimOutput(line, initial);
    this.#tellClaimed(line);
    const write = (level: Level): void => {
      if (!this.#lines.write(line, level)) return;
      this.#tellAll({ output: { line, level, atMs: this.#clock.monotonicMs() } });
      this.#lines.remember();
    };
    return { found, write, release: () => this.#release(line) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #release(line: string): void {
    this.#lines.release(line);
    const state = this.#lines.stateOf(line);
    if (state) this.#tellAll({ released: state });
  }

  #tellClaimed(line: string): void {
    const state = this.#lines.stateOf(line);
    if (state) this.#tellAll({ claimed: state });
  }

  #welcome(client: Socket): void {
    if (this.#clients.size >= CLIENTS_LIMIT) {
      client.destroy();
      return;
    }
    this.#clients.add(client);
    client.on("close", () => this.#clients.delete(client));
    // A client that vanishes is not our fault; `close` follows.
    client.on("error", () => {});
    client.setEncoding("utf8");
    let waiting = "";
    client.on("data", (text: string) => {
      const lines = (waiting + text).split("\n");
      waiting = lines.pop() ?? "";
      for (const line of lines) if (line.trim() !== "") this.#answer(client, line);
      if (waiting.length > LINE_LIMIT) {
        tell(client, { error: { code: "line_too_long", message: `A line has at most ${LINE_LIMIT} characters.` } });
        client.destroySoon();
      }
    });
    tell(client, { hello: { protocol: PROTOCOL, atMs: this.#clock.monotonicMs(), lines: this.#lines.list() } });
  }

  #answer(client: Socket, text: string): void {
    const parsed = parseRequest(text);
    const id = "problem" in parsed ? parsed.id : parsed.request.id;
    const echo = id === undefined ? {} : { id };
    if ("problem" in parsed) {
      tell(client, { error: parsed.problem, ...echo });
      return;
    }
    const { request } = parsed;
    const answer = this.#carryOut(request);
    tell(client, { ...answer, ...echo });
    // The answer first: what the device makes of the edge comes after it on the wire.
    if (request.verb === "set" && "ok" in answer) this.#lines.tell(request.line);
  }

  #carryOut(request: GpioRequest): ServerMessage {
    if (request.verb === "list") return { ok: { lines: this.#lines.list() } };
    const atMs = this.#clock.monotonicMs();
    if (request.verb === "set") {
      const { line, level } = request;
      const outcome = this.#lines.set(line, level);
      if ("code" in outcome) return { error: outcome };
      if (outcome.changed) {
        this.#tellAll({ input: { line, level, atMs } });
        this.#lines.remember();
      }
    }
    const state = this.#lines.stateOf(request.line);
    if (state) return { ok: { ...state, atMs } };
    return { error: { code: "unknown_line", message: `No line is called "${request.line}"; ask for the list.` } };
  }

  #tellAll(message: ServerMessage): void {
    for (const client of this.#clients) tell(client, message);
  }
}

/** Writes at once; the kernel takes it within this call unless the client has stopped reading. */
function tell(client: Socket, message: ServerMessage): void {
  if (client.destroyed) return;
  client.write(`${JSON.stringify(message)}\n`);
  if (client.writableLength > UNREAD_LIMIT) client.destroy();
}

/** Whether somebody answers on the socket. A dead process's file is removed. */
function isServed(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createConnection(path);
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", (error: NodeJS.ErrnoException) => {
      // An ordinary file refuses in the same way, and is somebody's.
      if (error.code === "ECONNREFUSED" && lstatSync(path).isSocket()) unlinkSync(path);
      resolve(false);
    });
  });
}
