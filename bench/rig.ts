/** The rig of the latency figures: plates over a pty, and the relay seen on a Unix socket, for the box and for a bare echo. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { openSync, writeSync, closeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { GpioRig, SerialLine } from "../test/end-to-end/wiring.ts";

const PROGRAM = fileURLToPath(new URL("../bin/gatehouse.mjs", import.meta.url));
const ECHO = fileURLToPath(new URL("./serial-echo.ts", import.meta.url));
const FLAGS = ["--max-semi-space-size=1", "--max-old-space-size=64"];

export type Contender = "box" | "echo";

/** A process that answers a plate on its serial line with the relay on its socket. */
export class LatencyRig {
  readonly #folder: string;
  readonly #line: SerialLine;
  readonly #process: ChildProcess;
  readonly #gpio: GpioRig;
  readonly #serial: number;
  readonly #who: Contender;

  private constructor(parts: {
    folder: string;
    line: SerialLine;
    process: ChildProcess;
    gpio: GpioRig;
    serial: number;
    who: Contender;
  }) {
    this.#folder = parts.folder;
    this.#line = parts.line;
    this.#process = parts.process;
    this.#gpio = parts.gpio;
    this.#serial = parts.serial;
    this.#who = parts.who;
  }

  /** Starts a contender. `preload` is a shared object that slows its fsync. */
  static async start(who: Contender, preload: Readonly<Record<string, string>> = {}): Promise<LatencyRig> {
    const folder = await mkdtemp(join(tmpdir(), "gatehouse-bench-"));
    const line = new SerialLine(folder, "reader");
    await line.plug();
    const socket = join(folder, "gpio.sock");
    const config = join(folder, "gatehouse.json");
    await writeFile(config, JSON.stringify(configuration(folder, line.boxPath, socket)));
    const args =
      who === "box" ? [...FLAGS, PROGRAM, "run", "--config", config] : [...FLAGS, ECHO, line.boxPath, socket];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...preload },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ready = who === "box" ? "the page is open" : "ready";
    await new Promise<void>((resolve) => {
      let said = "";
      child.stdout?.on("data", (text: Buffer) => {
        said += text.toString();
        if (said.includes(ready)) resolve();
      });
    });
    const gpio = await GpioRig.open(socket);
    const serial = openSync(line.rigPath, "r+");
    return new LatencyRig({ folder, line, process: child, gpio, serial, who });
  }

  /** One car: how long from the write of its plate to the relay, ms. */
  async car(number: number): Promise<number> {
    const gpio = this.#gpio;
    if (this.#who === "box") {
      gpio.set("entry.presence", 1);
      await pause(60);
    }
    const plate = `沪A${String(10_000 + (number % 90_000))}`;
    const relay = gpio.nextOutput("entry.raise", 1);
    const begun = performance.now();
    writeSync(this.#serial, `{"plate":"${plate}","confidence":0.97}\n`);
    await relay;
    const took = performance.now() - begun;
    if (this.#who === "box") await this.#passThrough();
    return took;
  }

  /** Resident memory of the process now, MB. */
  async residentMb(): Promise<number> {
    const { readFile } = await import("node:fs/promises");
    const status = await readFile(`/proc/${this.#process.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  async stop(): Promise<void> {
    closeSync(this.#serial);
    this.#gpio.close();
    const gone = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await gone;
    await this.#line.pull();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #passThrough(): Promise<void> {
    for (const [loop, level] of [
      ["passage", 1],
      ["presence", 0],
      ["passage", 0],
    ] as const) {
      this.#gpio.set(`entry.${loop}`, level);
      await pause(50);
    }
    // The pulse is over, so that the next car gets one of its own.
    await pause(60);
  }
}

export function pause(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}

function configuration(folder: string, serial: string, socket: string): unknown {
  const gpio = { backend: "simulated", socket };
  const loop = (line: string) => ({ type: "gpio-loop", gpio, line, debounceMs: 10 });
  return {
    lot: { parkingId: "qp31022900183", capacity: 90_000 },
    lanes: [
      {
        name: "entry",
        direction: "entry",
        reader: { type: "json-lines-reader", serial: { path: serial } },
        barrier: { type: "gpio-barrier", gpio, raise: { line: "entry.raise" }, pulseMs: 100 },
        presence: loop("entry.presence"),
        passage: loop("entry.passage"),
        // A car every third of a second is no chatter here.
        timings: { rereadMs: 0, loopChatterEdges: 1_000 },
      },
    ],
    tariff: { tariffs: [{ id: "free", flatFen: 0 }] },
    ledger: { path: join(folder, "ledger.sqlite") },
    clock: { trust: "always" },
    diagnostics: { port: 0 },
  };
}
