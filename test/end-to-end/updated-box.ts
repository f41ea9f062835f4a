/**
 * A box whose program is installed as on a post: a link, a folder a version, a service. systemd's part is played by a script
 * of that name, everything else is real.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BoxView } from "#src/diagnostics/view.ts";
import { digestOf } from "#src/update/packing.ts";
import { signUpdate, thisMachine } from "#src/update/signature.ts";
import { runTool } from "#src/update/tool.ts";
import { freePort } from "./box-city-side.ts";
import { BoxProcess, PASSWORD } from "./box-process.ts";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));
const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const KEY = publicKey.export({ format: "der", type: "spki" }).toString("base64");

/** Starts and stops the program behind the link, and answers when its lanes gate, as systemd does for `Type=notify`. */
const SYSTEMCTL = `#!/bin/sh
cd "$BOX_FOLDER" || exit 1
if [ -f pid ]; then
  kill "$(cat pid)"
  while kill -0 "$(cat pid)" 2>/dev/null; do sleep 0.1; done
  rm pid
fi
[ "$1" = stop ] && exit 0
# Here and not by the program's own redirection, which may come after the first look into it.
: > log
program=opt/gatehouse
$program/node_modules/.bin/node "$program/bin/gatehouse.mjs" run --config "$BOX_FOLDER/gatehouse.json" >> log 2>&1 &
echo $! > pid
while ! grep -q "the lanes gate" log; do
  kill -0 "$(cat pid)" 2>/dev/null || { rm pid; tail -n 1 log; exit 1; }
  sleep 0.1
done
`;

/** What a version's maker did to the program before he packed it. */
export type Changed = (folder: string) => void;

export type Said = { readonly exitCode: number | null; readonly text: string };

export class UpdatedBox {
  readonly folder: string;
  readonly #box: BoxProcess;
  readonly #page: string;
  /** What the last update has said so far. */
  said = "";
  #updating: ChildProcess | null = null;

  private constructor(box: BoxProcess, port: number) {
    this.#box = box;
    this.folder = box.folder;
    this.#page = `http://127.0.0.1:${port}/`;
  }

  /** A box with version 0.1.0 installed; it does not run yet. */
  static async install(): Promise<UpdatedBox> {
    const box = await BoxProcess.prepare();
    const port = await freePort();
    const path = join(box.folder, "gatehouse.json");
    const config = JSON.parse(readFileSync(path, "utf8")) as object;
    writeFileSync(path, JSON.stringify({ ...config, diagnostics: { port }, update: { keys: [KEY] } }));
    mkdirSync(join(box.folder, "tools"));
    writeFileSync(join(box.folder, "tools", "systemctl"), SYSTEMCTL, { mode: 0o755 });
    const updated = new UpdatedBox(box, port);
    makeProgram(updated.programOf("0.1.0"), "0.1.0", () => {});
    symlinkSync(updated.programOf("0.1.0"), updated.link);
    return updated;
  }

  get link(): string {
    return join(this.folder, "opt", "gatehouse");
  }

  get gpioSocket(): string {
    return join(this.folder, "gpio.sock");
  }

  programOf(version: string): string {
    return join(this.folder, "opt", `gatehouse-${version}`);
  }

  async start(): Promise<void> {
    const { done, said } = await this.#systemctl("restart");
    if (!done) throw new Error(said);
  }

  /** A signed update of that version, as it comes on a stick. */
  async makeUpdate(version: string, changed: Changed = () => {}, machine = thisMachine()): Promise<string> {
    const program = join(this.folder, "made", version);
    const file = join(this.folder, `gatehouse-${version}-${machine}.tar.gz`);
    makeProgram(program, version, changed);
    const args = ["--create", "--gzip", "--file", file, "--directory", program, "."];
    const { done, said } = await runTool("tar", args, { timeoutMs: 60_000 });
    if (!done) throw new Error(said);
    writeFileSync(`${file}.sig`, `${signUpdate({ version, machine }, await digestOf(file), privateKey)}\n`);
    return file;
  }

  /** What a technician types, with the program that is installed. */
  update(...words: readonly string[]): Promise<Said> {
    const program = join(this.link, "bin/gatehouse.mjs");
    const where = ["--config", join(this.folder, "gatehouse.json"), "--program", this.link, "--lang", "en"];
    const node = join(this.link, "node_modules/.bin/node");
    const child = spawn(node, [program, "update", ...words, ...where], { env: this.#environment });
    this.said = "";
    this.#updating = child;
    const hear = (text: Buffer): void => void (this.said += text.toString());
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    return new Promise((resolve) => child.once("close", (exitCode) => resolve({ exitCode, text: this.said })));
  }

  /** The technician's connection breaks: the terminal is gone, and whoever read from it. */
  hangUp(): void {
    this.#updating?.stdout?.destroy();
    this.#updating?.kill("SIGHUP");
  }

  /** The box as its page shows it now; null when nobody answers. */
  async view(): Promise<BoxView | null> {
    const response = await fetch(`${this.#page}api/view`).catch(() => null);
    return response === null ? null : ((await response.json()) as BoxView);
  }

  async dispose(): Promise<void> {
    await this.#systemctl("stop");
    await this.#box.dispose();
  }

  get #environment(): NodeJS.ProcessEnv {
    const path = [join(this.folder, "tools"), process.env["PATH"]].join(delimiter);
    return { ...process.env, PATH: path, BOX_FOLDER: this.folder, GATEHOUSE_CITY_PASSWORD: PASSWORD };
  }

  #systemctl(verb: "restart" | "stop"): Promise<{ readonly done: boolean; readonly said: string }> {
    return new Promise((resolve) => {
      const child = spawn(join(this.folder, "tools", "systemctl"), [verb, "gatehouse"], { env: this.#environment });
      let said = "";
      child.stdout.on("data", (text: Buffer) => (said += text.toString()));
      child.once("exit", (code) => resolve({ done: code === 0, said }));
    });
  }
}

/** A program of another version: our sources, and our packages by a link, which saves copying 200 MB. */
function makeProgram(folder: string, version: string, changed: Changed): void {
  mkdirSync(folder, { recursive: true });
  for (const part of ["bin", "deploy", "drivers", "src"]) {
    cpSync(join(REPOSITORY, part), join(folder, part), { recursive: true });
  }
  const manifest = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8")) as object;
  writeFileSync(join(folder, "package.json"), JSON.stringify({ ...manifest, version }));
  symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
  changed(folder);
}
