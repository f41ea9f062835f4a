/** The rig of the latency figures: plates over a pty, and the relay seen on a Unix socket, for the box and for a bare echo. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { closeSync, constants, openSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { GpioRig, SerialLine } from "../test/end-to-end/wiring.ts";

export const PROGRAM = fileURLToPath(new URL("../bin/gatehouse.mjs", import.meta.url));
const ECHO = fileURLToPath(new URL("./serial-echo.mjs", import.meta.url));
/** Of the service: a small heap, looked through early and with short pauses; WebAssembly as it is compiled first, one compiler less. */
export const FLAGS = [
  "--max-semi-space-size=1",
  "--max-old-space-size=64",
  "--incremental-marking-hard-trigger=40",
  "--liftoff-only",
  "--no-maglev",
];
/** Likewise: one pool of memory for all threads, which gives back at once what is large. */
export const SERVICE_ENVIRONMENT = {
  MALLOC_ARENA_MAX: "1",
  MALLOC_MMAP_THRESHOLD_: "131072",
  MALLOC_TRIM_THRESHOLD_: "131072",
};

export type Contender = "box" | "echo";

/** How a plate comes: byte by byte about as fast as 9600 baud carry it, or all of it in one write. */
export type Delivery = "as_on_the_wire" | "in_one_write";

/** The time of a byte on the wire is 1.04 ms; a timer knows whole milliseconds. */
const BYTE_GAP_MS = 1;

export type RigOptions = {
  /** Environment that preloads something into the process. */
  readonly preload?: Readonly<Record<string, string>>;
  /** Entry lanes, each with a reader of its own; 1. */
  readonly lanes?: number;
  /** From one loop's change to the next while a car passes, ms; 50. A process that is held up for twice as long misses the car. */
  readonly loopMs?: number;
  /** Whether the box was started before with this configuration, as boxes mostly were; it has not to check it then. */
  readonly startedBefore?: boolean;
  /** Puts what the box shall find into its folder, and may change its configuration. */
  readonly prepare?: (folder: string, configuration: object) => Promise<object>;
};

/** Nothing happens for this long before a plate comes, as at a gate, ms. */
const REST_MS = 60;
/** Between two cars of a burst, ms. */
const BURST_GAP_MS = 20;

type Parts = {
  readonly folder: string;
  readonly lines: readonly SerialLine[];
  readonly process: ChildProcess;
  readonly gpio: GpioRig;
  readonly serials: readonly number[];
  readonly who: Contender;
  readonly loopMs: number;
};

/** A process that answers a plate on its serial line with the relay on its socket. */
export class LatencyRig {
  readonly #parts: Parts;
  /** Resolves once the last car's pulse is over, so that the next one gets a pulse of its own. */
  readonly #pulsesOver = new Map<number, Promise<void>>();

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Starts a contender and waits until it has everything loaded. */
  static async start(who: Contender, options: RigOptions = {}): Promise<LatencyRig> {
    const { preload = {}, lanes = 1, loopMs = 50, startedBefore = false, prepare } = options;
    const folder = await mkdtemp(join(tmpdir(), "gatehouse-bench-"));
    const lines = Array.from({ length: lanes }, (_, lane) => new SerialLine(folder, `reader-${lane}`));
    for (const line of lines) await line.plug();
    const paths = lines.map(({ boxPath }) => boxPath);
    const socket = join(folder, "gpio.sock");
    const config = join(folder, "gatehouse.json");
    const usual = rigConfiguration(folder, paths, socket);
    await writeFile(config, JSON.stringify(prepare === undefined ? usual : await prepare(folder, usual)));
    const args = who === "box" ? [...FLAGS, PROGRAM, "run", "--config", config] : [...FLAGS, ECHO, ...paths, socket];
    const env = { ...process.env, ...SERVICE_ENVIRONMENT, ...preload };
    const begin = async (): Promise<ChildProcess> => {
      const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
      await saying(child, who === "box" ? "the page is open" : "ready");
      return child;
    };
    if (startedBefore) await stopped(await begin());
    const child = await begin();
    const gpio = await GpioRig.open(socket);
    // Else a bench that leads its session, as one started by a scheduler does, is hung up when a line closes.
    const serials = lines.map(({ rigPath }) => openSync(rigPath, constants.O_RDWR | constants.O_NOCTTY));
    return new LatencyRig({ folder, lines, process: child, gpio, serials, who, loopMs });
  }

  /** One car: how long from the write of its plate's last byte to the relay, ms. */
  async car(number: number, delivery: Delivery = "in_one_write"): Promise<number> {
    const isBox = this.#parts.who === "box";
    if (isBox) await this.#arrive(0);
    const took = await this.#read(0, number, delivery);
    if (isBox) await this.#passThrough([0]);
    return took;
  }

  /** A car at every lane, their plates 20 ms apart. */
  async burst(firstNumber: number): Promise<readonly number[]> {
    const lanes = [...this.#parts.serials.keys()];
    for (const lane of lanes) await this.#arrive(lane);
    const reads: Promise<number>[] = [];
    for (const lane of lanes) {
      reads.push(this.#read(lane, firstNumber + lane));
      await pause(BURST_GAP_MS);
    }
    const took = await Promise.all(reads);
    await this.#passThrough(lanes);
    return took;
  }

  /** Resident memory of the process now, MB. */
  residentMb(): Promise<number> {
    return this.#memoryMb("VmRSS");
  }

  /** The most it was ever resident with, MB. */
  peakMb(): Promise<number> {
    return this.#memoryMb("VmHWM");
  }

  async #memoryMb(name: string): Promise<number> {
    const status = await readFile(`/proc/${this.#parts.process.pid}/status`, "utf8");
    return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
  }

  async stop(): Promise<void> {
    const { serials, gpio, process: child, lines, folder } = this.#parts;
    for (const serial of serials) closeSync(serial);
    gpio.close();
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
    for (const line of lines) await line.pull();
    await rm(folder, { recursive: true, force: true });
  }

  async #arrive(lane: number): Promise<void> {
    this.#parts.gpio.set(lineName(lane, "presence"), 1);
    await pause(REST_MS);
  }

  async #read(lane: number, number: number, delivery: Delivery = "in_one_write"): Promise<number> {
    const { gpio, serials, who } = this.#parts;
    const serial = serials[lane] ?? Number.NaN;
    const plate = `沪A${String(10_000 + (number % 90_000))}`;
    const frame = Buffer.from(`{"plate":"${plate}","confidence":0.97}\n`);
    const before = delivery === "in_one_write" ? 0 : frame.length - 1;
    for (let byte = 0; byte < before; byte += 1) {
      writeSync(serial, frame, byte, 1);
      await pause(BYTE_GAP_MS);
    }
    const relay = gpio.nextOutput(lineName(lane, "raise"), 1);
    // Awaited from now on: while we are busy, a pulse may be over before we hear that it began. The echo makes none.
    if (who === "box") this.#pulsesOver.set(lane, gpio.nextOutput(lineName(lane, "raise"), 0));
    const begun = performance.now();
    writeSync(serial, frame, before, frame.length - before);
    await relay;
    return performance.now() - begun;
  }

  async #passThrough(lanes: readonly number[]): Promise<void> {
    for (const [loop, level] of [
      ["passage", 1],
      ["presence", 0],
      ["passage", 0],
    ] as const) {
      for (const lane of lanes) this.#parts.gpio.set(lineName(lane, loop), level);
      await pause(this.#parts.loopMs);
    }
    await Promise.all(this.#pulsesOver.values());
    await pause(60);
  }
}

/** A stop as the service does it: what the process keeps for its next start is kept. */
async function stopped(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}

/** Resolves once the process has written this word to its output; rejects when it ends before. */
function saying(child: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.once("exit", (code) => reject(new Error(`it ended with ${code} before it said "${word}"`)));
    child.stdout?.on("data", (text: Buffer) => {
      said = (said + text.toString()).slice(-4096);
      if (said.includes(word)) resolve();
    });
  });
}

function lineName(lane: number, what: "presence" | "passage" | "raise"): string {
  return `entry-${lane}.${what}`;
}

export function pause(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}

/** A box with an entry lane for each of these serial lines, its other lines on this socket. */
export function rigConfiguration(folder: string, serials: readonly string[], socket: string): object {
  const gpio = { backend: "simulated", socket };
  const loop = (line: string) => ({ type: "gpio-loop", gpio, line, debounceMs: 10 });
  return {
    lot: { parkingId: "qp31022900183", capacity: 90_000 },
    lanes: serials.map((path, lane) => ({
      name: `entry-${lane}`,
      direction: "entry",
      reader: { type: "json-lines-reader", serial: { path } },
      barrier: { type: "gpio-barrier", gpio, raise: { line: lineName(lane, "raise") }, pulseMs: 100 },
      presence: loop(lineName(lane, "presence")),
      passage: loop(lineName(lane, "passage")),
      // A car every third of a second is no chatter here.
      timings: { rereadMs: 0, loopChatterEdges: 1_000 },
    })),
    tariff: { tariffs: [{ id: "free", flatFen: 0 }] },
    ledger: { path: join(folder, "ledger.sqlite") },
    clock: { trust: "always" },
    diagnostics: { port: 0 },
  };
}
