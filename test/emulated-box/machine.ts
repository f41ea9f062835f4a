/** One emulated box: QEMU with the built image, and its wires: commands, GPIO lines, serial lines, power. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { until } from "../end-to-end/until.ts";
import { LineSocket } from "./line-socket.ts";

/** An edge of an output line; `atMs` is this process's monotonic clock. */
export type Edge = { readonly line: number; readonly level: 0 | 1; readonly atMs: number };
export type Answer = { readonly code: number; readonly output: string };

/** Emulation on a busy machine is a hundred times slower than a box. */
const PATIENCE_MS = 600_000;
const SOCKETS = ["agent", "qmp", "qtest", "reader", "usb"] as const;

export class Machine {
  readonly #folder: string;
  readonly #edges: Edge[] = [];
  #process: ChildProcess | null = null;
  #sockets = new Map<string, LineSocket>();
  #gpio = "";

  /** `folder` is where build.sh has been. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Edges of outputs since power-on. */
  get edges(): readonly Edge[] {
    return this.#edges;
  }

  /** Everything the box has written to its console and its journal since power-on. */
  get console(): string {
    const path = this.#path("console.log");
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  }

  /** A card as it was built: what earlier runs wrote is gone. */
  newCard(): void {
    const image = ["create", "-q", "-f", "qcow2", "-F", "raw", "-b", this.#path("base.img"), this.#path("card.qcow2")];
    execFileSync("qemu-img", image);
  }

  /** From now on `erase` brings the card back to what it is now. The power is off. */
  keepCard(): void {
    renameSync(this.#path("card.qcow2"), this.#path("kept.qcow2"));
  }

  /** The card as it was kept. */
  erase(): void {
    const image = [
      "create",
      "-q",
      "-f",
      "qcow2",
      "-F",
      "qcow2",
      "-b",
      this.#path("kept.qcow2"),
      this.#path("card.qcow2"),
    ];
    execFileSync("qemu-img", image);
  }

  /** Switches the power on and waits until commands are heard. `clock` is what a clock without a battery shows. */
  async powerOn(clock = "utc"): Promise<void> {
    for (const name of SOCKETS) rmSync(this.#path(`${name}.sock`), { force: true });
    rmSync(this.#path("console.log"), { force: true });
    this.#edges.length = 0;
    this.#process = spawn("nice", ["qemu-system-aarch64", ...this.#options(clock)], { stdio: "inherit" });
    this.#process.on("exit", () => this.#sockets.forEach((socket) => socket.close()));
    for (const name of SOCKETS.slice(0, 4)) await this.#connect(name);
    await this.#findGpio();
    await this.#socket("agent").next((line) => line === "ready", PATIENCE_MS);
  }

  /** Cuts the power: whatever was not on the card is gone. */
  async cut(): Promise<void> {
    const machine = this.#process;
    this.#process = null;
    if (machine === null || machine.exitCode !== null) return;
    const gone = once(machine, "exit");
    // The signal is for QEMU itself: `nice` has become it.
    machine.kill("SIGKILL");
    await gone;
    this.#sockets.clear();
  }

  /** Shuts down in order. */
  async powerOff(): Promise<void> {
    const machine = this.#process;
    if (machine === null) return;
    const gone = once(machine, "exit");
    this.#socket("agent").write(Buffer.from("systemctl poweroff").toString("base64"));
    await gone;
    this.#process = null;
    this.#sockets.clear();
  }

  /** Runs a command in the box, as root. */
  async run(command: string): Promise<Answer> {
    const agent = this.#socket("agent");
    agent.write(Buffer.from(command).toString("base64"));
    const [code = "", output = ""] = (await agent.next((line) => /^\d+ /.test(line), PATIENCE_MS)).split(" ");
    return { code: Number(code), output: Buffer.from(output, "base64").toString().trim() };
  }

  /** Puts an electrical level on an input line. */
  async setInput(line: number, level: 0 | 1): Promise<void> {
    const qtest = this.#socket("qtest");
    qtest.write(`set_irq_in ${this.#gpio} unnamed-gpio-in ${line} ${level}`);
    await qtest.next((answer) => answer.startsWith("OK"));
  }

  /** Writes to the line of the reader that is wired in. */
  writeReader(text: string): void {
    this.#socket("reader").writeRaw(text);
  }

  /** Plugs the USB serial adapter in; the machine sees it as long as the line is up. */
  async plugUsb(): Promise<void> {
    await this.#connect("usb");
  }

  pullUsb(): void {
    this.#socket("usb").close();
    this.#sockets.delete("usb");
  }

  writeUsb(text: string): void {
    this.#socket("usb").writeRaw(text);
  }

  /** Resolves when the console has shown this text so many times. */
  async says(text: string, times = 1): Promise<void> {
    const enough = (): boolean => this.console.split(text).length > times;
    await until(enough, `the box says ${JSON.stringify(text)}`, PATIENCE_MS);
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  #socket(name: string): LineSocket {
    const socket = this.#sockets.get(name);
    if (socket === undefined) throw new Error(`the machine's ${name} is not connected`);
    return socket;
  }

  async #connect(name: string): Promise<void> {
    await until(() => existsSync(this.#path(`${name}.sock`)), `QEMU opens ${name}`, 30_000);
    this.#sockets.set(name, await LineSocket.open(this.#path(`${name}.sock`)));
  }

  /** QEMU numbers its parts as they come; the GPIO block is found by its type. */
  async #findGpio(): Promise<void> {
    const qmp = this.#socket("qmp");
    const ask = async (execute: string, args: object = {}): Promise<string> => {
      qmp.write(JSON.stringify({ execute, arguments: args }));
      return qmp.next((line) => line.includes('"return"'));
    };
    await ask("qmp_capabilities");
    const reply = JSON.parse(await ask("qom-list", { path: "/machine/unattached" })) as {
      readonly return: readonly { readonly name: string; readonly type: string }[];
    };
    const found = reply.return.find(({ type }) => type === "child<pl061>");
    if (found === undefined) throw new Error("this QEMU's virt machine has no PL061");
    this.#gpio = `/machine/unattached/${found.name}`;
    const qtest = this.#socket("qtest");
    qtest.onLine((line) => this.#seeEdge(line));
    qtest.write(`irq_intercept_out ${this.#gpio}`);
    await qtest.next((line) => line.startsWith("OK"));
  }

  #seeEdge(text: string): void {
    const [, what, line] = /^IRQ (raise|lower) (\d+)$/.exec(text) ?? [];
    if (line === undefined) return;
    this.#edges.push({ line: Number(line), level: what === "raise" ? 1 : 0, atMs: performance.now() });
  }

  #options(clock: string): readonly string[] {
    const socket = (name: string): string => `socket,id=${name},path=${this.#path(`${name}.sock`)},server=on,wait=off`;
    const kernel = "console=ttyAMA0 root=/dev/vda rw quiet audit=0 mitigations=off net.ifnames=0 panic=-1";
    return [
      ["-M", "virt,gic-version=3", "-cpu", "cortex-a72", "-accel", "tcg,thread=multi", "-smp", "2", "-m", "1G"],
      ["-nodefaults", "-display", "none", "-rtc", `base=${clock}`, "-serial", `file:${this.#path("console.log")}`],
      ["-kernel", this.#path("kernel"), "-initrd", this.#path("initrd.cpio"), "-append", kernel],
      ["-drive", `file=${this.#path("card.qcow2")},if=none,id=card,cache=writeback`],
      ["-device", "virtio-blk-pci,drive=card", "-device", "virtio-serial-pci"],
      ["-chardev", socket("agent"), "-device", "virtserialport,chardev=agent,name=agent"],
      ["-chardev", socket("reader"), "-device", "pci-serial,chardev=reader"],
      ["-device", "qemu-xhci,id=hub", "-chardev", socket("usb"), "-device", "usb-serial,chardev=usb"],
      ["-chardev", socket("qmp"), "-mon", "chardev=qmp,mode=control"],
      ["-qtest", `unix:${this.#path("qtest.sock")},server=on,wait=off`, "-qtest-log", "/dev/null"],
    ].flat();
  }
}
