/** Keeps the lists that come from files as the files are: looks at them every few seconds and replaces a list that changed. */
import { createHash } from "node:crypto";
import type { Config } from "../config/config.ts";
import type { Cancel } from "../runtime/world.ts";
import type { Box } from "./box.ts";
import { BOX_FAULTS } from "./box-faults.ts";

const LOOK_EVERY_MS = 5_000;
const TEXT_MAX = 8 * 1_048_576;

export class ListFiles {
  readonly #box: Box;
  readonly #files: readonly { readonly list: string; readonly file: string }[];
  readonly #readText: (file: string) => Promise<string>;
  readonly #seen = new Map<string, string>();
  #cancel: Cancel = () => {};

  constructor(box: Box, lists: Config["admission"]["lists"], readText: (file: string) => Promise<string>) {
    this.#box = box;
    this.#files = lists.flatMap(({ name, file }) => (file === null ? [] : [{ list: name, file }]));
    this.#readText = readText;
  }

  /** Looks at every file now and from then on. */
  async start(): Promise<void> {
    if (this.#files.length === 0) return;
    for (const { list, file } of this.#files) await this.#look(list, file);
    this.#cancel = this.#box.outside.world.clock.after(LOOK_EVERY_MS, () => void this.start());
  }

  stop(): void {
    this.#cancel();
  }

  async #look(list: string, file: string): Promise<void> {
    const text = await this.#readText(file).catch((error: unknown) => this.#refuse(list, `${file}: ${String(error)}`));
    if (text === null) return;
    const version = createHash("sha256").update(text).digest("hex").slice(0, 16);
    if (this.#seen.get(list) === version) return;
    this.#seen.set(list, version);
    if (text.length > TEXT_MAX) return void this.#refuse(list, `${file}: larger than 8 MB`);
    // Not before there is a file: it brings zod, which the lanes gate without.
    const { readListFile } = await import("../config/list-file.ts");
    const read = readListFile(text);
    if ("problems" in read) return void this.#refuse(list, `${file}: ${read.problems.join("; ")}`);
    if (this.#box.controller.state.lot.lists.get(list)?.version === version) return this.#accept(list);
    // A file may become again what it was before: that is another order, not the old one told twice.
    const { boot, monotonicMs } = this.#box.outside.world.clock.now();
    const who = { id: `list/${list}/${version}/${boot}/${monotonicMs}`, by: "file", reason: file };
    const reply = await this.#box.command({ command: "replace_list", list, version, entries: read.entries }, who);
    // Too much was waiting just now: the file is looked at again.
    if (reply === null) return void this.#seen.delete(list);
    if (reply.type !== "command_refused") return this.#accept(list);
    this.#refuse(list, `${file}: ${reply.sentence.en}. ${reply.sentence.zh}`);
  }

  #accept(list: string): void {
    this.#box.faults.clear("lists", `list_unusable_${list}`);
  }

  #refuse(list: string, detail: string): null {
    const declaration = BOX_FAULTS.list_unusable;
    this.#box.faults.raise({ source: "lists", code: `list_unusable_${list}`, declaration, detail });
    return null;
  }
}
