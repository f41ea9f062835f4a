/** A serial line with two ends, made by socat; the cable can be pulled and put back. */

import type { ChildProcess } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { autoDetect } from "@serialport/bindings-cpp";
import { SerialPortStream } from "@serialport/stream";
import { startSocat } from "./socat.ts";

export class PtyPair implements AsyncDisposable {
  readonly #directory = mkdtempSync(join(tmpdir(), "gatehouse-pty-"));
  /** The end a driver opens. */
  readonly boxEnd = join(this.#directory, "box");
  /** The end the test writes to and reads from. */
  readonly farEnd = join(this.#directory, "far");
  readonly #ports: SerialPortStream[] = [];
  #socat: ChildProcess | null = null;

  static async make(): Promise<PtyPair> {
    const pair = new PtyPair();
    await pair.connect();
    return pair;
  }

  /** Puts the cable in; the two ends get the same names again. */
  async connect(): Promise<void> {
    this.#socat = await startSocat(this.boxEnd, this.farEnd);
  }

  /** Pulls the cable: both ends hang up and their names are gone. */
  async pull(): Promise<void> {
    const socat = this.#socat;
    this.#socat = null;
    if (!socat) return;
    const ended = new Promise((resolve) => socat.once("exit", resolve));
    socat.kill("SIGTERM");
    await ended;
  }

  /** Writes from the far end, in one piece. */
  async send(bytes: Uint8Array | string): Promise<void> {
    await using file = await open(this.farEnd, "r+");
    await file.write(typeof bytes === "string" ? Buffer.from(bytes) : bytes);
  }

  /** The same in this turn, without letting anything else run. */
  sendNow(bytes: Uint8Array): void {
    const descriptor = openSync(this.farEnd, "r+");
    writeSync(descriptor, bytes);
    closeSync(descriptor);
  }

  /** Opens the far end for a device's twin. It hears every chunk, and writes through the port that is returned. */
  async attach(onBytes: (bytes: Uint8Array) => void): Promise<SerialPortStream> {
    // Not locked: `send` opens the same end.
    const options = { path: this.farEnd, baudRate: 9600, autoOpen: false, lock: false };
    const port = new SerialPortStream({ ...options, binding: autoDetect() });
    port.on("data", onBytes);
    port.on("error", () => {});
    await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
    this.#ports.push(port);
    return port;
  }

  /** Collects what arrives at the far end. */
  async listen(): Promise<{ readonly hex: string }> {
    const heard: Uint8Array[] = [];
    await this.attach((bytes) => heard.push(bytes));
    return {
      get hex() {
        return Buffer.concat(heard).toString("hex");
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const port of this.#ports) if (port.isOpen) await new Promise<void>((resolve) => port.close(() => resolve()));
    await this.pull();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
