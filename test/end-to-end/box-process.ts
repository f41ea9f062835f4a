/** A real box as a process of its own, with one entry and one exit lane on rigged wires, and the platform simulator over HTTPS. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { actions } from "#src/simulation/city/control.ts";
import { startCitySimulator, type CitySimulator } from "#src/simulation/city/simulator.ts";
import type { BoxView } from "#src/diagnostics/view.ts";
import { boxCertificate, freePort } from "./box-city-side.ts";
import { GpioRig, SerialLine } from "./wiring.ts";
import { until } from "./until.ts";

const PROGRAM = fileURLToPath(new URL("../../bin/gatehouse.mjs", import.meta.url));
export const PASSWORD = "12345678909876543";
export const PARKING_ID = "qp31022900183";

/** Parts of the configuration that a story changes. */
export type Site = {
  readonly capacity?: number;
  readonly tariff?: unknown;
  readonly exit?: unknown;
  /** Whether money is collected through the city, which then calls the box. */
  readonly payments?: boolean;
  readonly admission?: unknown;
  /** The city calls over https, and trusts only the authority that made the box's certificate. */
  readonly callsOverTls?: boolean;
  readonly cityTimeouts?: unknown;
  /** The entry's recogniser reads only when a contact tells it to. */
  readonly triggered?: boolean;
  /** Settings of the entry that are other than the exit's. */
  readonly entry?: object;
  /** Limit contacts and an attendant's button at each lane, and a fire contact. */
  readonly fullyEquipped?: boolean;
};

export class BoxProcess {
  readonly folder: string;
  readonly entryLine: SerialLine;
  readonly exitLine: SerialLine;
  readonly #site: Site;
  #process: ChildProcess | null = null;
  #city: CitySimulator | null = null;
  #cityPort = 0;
  readonly #boxCertificate;
  #callbackPort = 0;
  #gpio: GpioRig | null = null;
  #output = "";

  private constructor(folder: string, site: Site) {
    this.folder = folder;
    this.#site = site;
    this.#boxCertificate = site.callsOverTls === true ? boxCertificate(folder) : null;
    this.entryLine = new SerialLine(folder, "entry");
    this.exitLine = new SerialLine(folder, "exit");
  }

  static async prepare(site: Site = {}): Promise<BoxProcess> {
    const box = new BoxProcess(await mkdtemp(join(tmpdir(), "gatehouse-")), site);
    try {
      // It has to come back where it was.
      box.#cityPort = await freePort();
      await box.entryLine.plug();
      await box.exitLine.plug();
      await box.openCity();
      await box.#configure();
      return box;
    } catch (error) {
      // What was opened so far would keep the tests from ending.
      await box.dispose();
      throw error;
    }
  }

  get gpio(): GpioRig {
    if (this.#gpio === null) throw new Error("the box is not running");
    return this.#gpio;
  }

  get city(): CitySimulator {
    if (this.#city === null) throw new Error("the city is closed");
    return this.#city;
  }

  /** Everything the process has printed so far. */
  get output(): string {
    return this.#output;
  }

  async openCity(): Promise<void> {
    const chance = (): number => 0.5;
    const capacity = this.#site.capacity ?? 10;
    this.#city = await startCitySimulator({
      platform: { parkingId: PARKING_ID, appId: "gatehouse", password: PASSWORD, capacity, chance },
      server: { port: this.#cityPort, host: "127.0.0.1", tlsFolder: join(this.folder, "tls") },
      controlPort: null,
      boxCaPem: this.#boxCertificate?.caPem ?? null,
      now: () => Date.now(),
      monotonic: () => performance.now(),
    });
  }

  async closeCity(): Promise<void> {
    await this.#city?.close();
    this.#city = null;
  }

  /** Starts the box and waits until its lanes gate and everything else is loaded: until then a car of 0.3 s is too fast. */
  async start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    const child = spawn(process.execPath, [PROGRAM, "run", "--config", join(this.folder, "gatehouse.json")], {
      env: { ...process.env, GATEHOUSE_CITY_PASSWORD: PASSWORD, ...environment },
    });
    this.#process = child;
    const hear = (text: Buffer): void => {
      // What is left in the pipes of a box that has ended is nothing that the next one says.
      if (this.#process === child) this.#output += text.toString();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    this.#gpio = await GpioRig.open(join(this.folder, "gpio.sock"), () => this.#assertRunning(child));
    await this.says("the page is open");
  }

  /** Waits until the box has logged this so often since its last start. */
  async says(text: string, times = 1): Promise<void> {
    const said = (): boolean => {
      if (this.#process !== null) this.#assertRunning(this.#process);
      return this.#output.split(text).length > times;
    };
    await until(said, `the box says "${text}"; it said:\n${this.#output}`);
  }

  /** Nobody waits for a box that is no more. */
  #assertRunning({ exitCode, signalCode }: ChildProcess): void {
    if (exitCode === null && signalCode === null) return;
    throw new Error(`the box has ended (${exitCode ?? signalCode}); it said:\n${this.#output}`);
  }

  /** Puts the city's password where a box that was started without it looks for it. */
  async writePassword(): Promise<void> {
    await writeFile(this.#passwordFile, `${PASSWORD}\n`, { mode: 0o600 });
  }

  /** Where the box's four callbacks are. */
  get callbackUrl(): string {
    return `${this.#boxCertificate === null ? "http" : "https"}://127.0.0.1:${this.#callbackPort}/city`;
  }

  /** A driver pays by phone. */
  async pay(plate: string): Promise<void> {
    await this.order("/pay", { plate });
  }

  /** Does what the control address of the platform simulator would do; answers what it would. */
  async order(path: string, input: unknown): Promise<unknown> {
    const { platform, server } = this.city;
    const found = actions.find((action) => action.path === path);
    const reply = await found?.perform({ platform, server, nowMs: Date.now() }, input);
    if (reply?.status !== 200) throw new Error(`${path}: ${JSON.stringify(reply?.body)}`);
    return reply.body;
  }

  /** What the page does when somebody presses a button. */
  async post(path: string, body: unknown = {}): Promise<unknown> {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${this.pageUrl}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    const said: unknown = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(said)}`);
    return said;
  }

  /** The box as its page shows it now. */
  async view(): Promise<BoxView> {
    return (await (await fetch(`${this.pageUrl}api/view`)).json()) as BoxView;
  }

  /** Where the page of the running box is. */
  get pageUrl(): string {
    return /"url":"([^"]+)"/.exec(this.#output)?.[1] ?? "";
  }

  /** Waits until the page's view of the box is so. */
  async shows(condition: (view: BoxView) => boolean): Promise<void> {
    await until(async () => condition(await this.view()), `the page shows it; log:\n${this.#output}`);
  }

  /** Ends the process without a word, as a power cut would. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  /** A car comes to a lane, is read, and drives through once the arm is ordered up. */
  async drive(lane: "entry" | "exit", plate: string): Promise<void> {
    // A second car within the first one's pulse would get no pulse of its own.
    await until(() => !this.gpio.isActive(`${lane}.raise`), "the pulse of the car before is over");
    const before = this.gpio.pulses(`${lane}.raise`);
    await this.arrive(lane, plate);
    await until(
      () => this.gpio.pulses(`${lane}.raise`) > before,
      `the ${lane} arm is ordered up for ${plate}; log:\n${this.#output}`,
    );
    await this.passThrough(lane);
  }

  async arrive(lane: "entry" | "exit", plate: string): Promise<void> {
    this.gpio.set(`${lane}.presence`, 1);
    const line = lane === "entry" ? this.entryLine : this.exitLine;
    await line.write(`${JSON.stringify({ plate, confidence: 0.97 })}\n`);
  }

  async passThrough(lane: "entry" | "exit"): Promise<void> {
    const steps = [
      ["passage", 1],
      ["presence", 0],
      ["passage", 0],
    ] as const;
    for (const [loop, level] of steps) {
      this.gpio.set(`${lane}.${loop}`, level);
      // It goes on when the box has seen it: one that is held up meanwhile would take both edges for a spark.
      await this.shows(({ lanes }) =>
        lanes.some(({ name, [loop]: seen }) => name === lane && seen.covered === (level === 1)),
      );
    }
  }

  async dispose(): Promise<void> {
    await this.#end("SIGKILL");
    await this.entryLine.pull();
    await this.exitLine.pull();
    await this.closeCity();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.#process;
    this.#process = null;
    this.#output = "";
    this.#gpio?.close();
    this.#gpio = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await gone;
  }

  get #passwordFile(): string {
    return join(this.folder, "password");
  }

  #callbacks(): unknown {
    const tls = this.#boxCertificate?.tls ?? null;
    const where = { address: "127.0.0.1", port: this.#callbackPort, publicUrl: this.callbackUrl };
    return { ...where, tls, allowPlainHttp: tls === null };
  }

  async #configure(): Promise<void> {
    this.#callbackPort = await freePort();
    const gpio = { backend: "simulated", socket: join(this.folder, "gpio.sock") };
    const contact = (line: string) => ({ type: "gpio-contact", gpio, line });
    const equipped = this.#site.fullyEquipped === true;
    const limits = (name: string) => ({ upLimit: { line: `${name}.up` }, downLimit: { line: `${name}.down` } });
    const lane = (name: "entry" | "exit", line: SerialLine) => ({
      name,
      direction: name,
      reader: { type: "json-lines-reader", serial: { path: line.boxPath } },
      barrier: { type: "gpio-barrier", gpio, raise: { line: `${name}.raise` }, ...(equipped ? limits(name) : {}) },
      ...(equipped ? { upLimit: true, downLimit: true, button: contact(`${name}.button`) } : {}),
      presence: { type: "gpio-loop", gpio, line: `${name}.presence` },
      passage: { type: "gpio-loop", gpio, line: `${name}.passage` },
    });
    const trigger = this.#site.triggered === true ? { type: "gpio-trigger", gpio, line: "entry.trigger" } : null;
    const config = {
      lot: { parkingId: PARKING_ID, capacity: this.#site.capacity ?? 10 },
      lanes: [{ ...lane("entry", this.entryLine), trigger, ...this.#site.entry }, lane("exit", this.exitLine)],
      ...(equipped ? { fireContact: contact("fire") } : {}),
      ...(this.#site.admission === undefined ? {} : { admission: this.#site.admission }),
      tariff: this.#site.tariff ?? { tariffs: [{ id: "free", flatFen: 0 }] },
      exit: { cityPayments: this.#site.payments === true, ...(this.#site.exit as object | undefined) },
      city: {
        baseUrl: this.city.server.url,
        appId: "gatehouse",
        passwordFile: this.#passwordFile,
        tls: { caFile: join(this.folder, "tls", "ca.pem") },
        liveWithinSeconds: 27,
        retry: { firstMs: 100, mostMs: 1_000 },
        ...(this.#site.cityTimeouts === undefined ? {} : { timeouts: this.#site.cityTimeouts }),
        callbacks: this.#site.payments === true ? this.#callbacks() : null,
      },
      ledger: { path: join(this.folder, "ledger.sqlite") },
      clock: { trust: "always" },
      diagnostics: { port: 0 },
    };
    await writeFile(join(this.folder, "gatehouse.json"), JSON.stringify(config));
  }
}
