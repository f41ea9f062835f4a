/**
 * Keeps the lists that come from files as the files are: looks at them every few seconds and replaces a list that changed. Where
 * lists must be signed, the signature lies beside the file, in `FILE.sig`.
 */
import { createHash } from "node:crypto";
import type { Config } from "../config/config.ts";
import type { ListRead } from "../config/list-signature.ts";
import type { Cancel } from "../runtime/world.ts";
import type { Box } from "./box.ts";
import { BOX_FAULTS } from "./box-faults.ts";

const LOOK_EVERY_MS = 5_000;
const TEXT_MAX = 8 * 1_048_576;

type ReadText = (file: string) => Promise<string>;
type Lists = Pick<Config["admission"], "lists" | "listKeys">;

export class ListFiles {
  readonly #box: Box;
  readonly #files: readonly { readonly list: string; readonly file: string }[];
  readonly #keys: readonly string[];
  readonly #readText: ReadText;
  readonly #seen = new Map<string, string>();
  readonly #doubted = new Map<string, string>();
  #cancel: Cancel = () => {};

  constructor(box: Box, { lists, listKeys }: Lists, readText: ReadText) {
    this.#box = box;
    this.#files = lists.flatMap(({ name, file }) => (file === null ? [] : [{ list: name, file }]));
    this.#keys = listKeys;
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
    const signature = this.#keys.length === 0 ? "" : await this.#readText(`${file}.sig`).catch(() => "");
    const mark = createHash("sha256").update(`${signature}\n${text}`).digest("hex");
    if (this.#seen.get(list) === mark) return;
    const found = await this.#read(list, text, signature);
    // File and signature are copied one after the other: what does not fit yet may do so at the next look.
    const mayStillCome = this.#keys.length > 0 && this.#doubted.get(list) !== mark;
    if ("problems" in found && mayStillCome) return void this.#doubted.set(list, mark);
    this.#seen.set(list, mark);
    if ("problems" in found) return void this.#refuse(list, `${file}: ${found.problems.join("; ")}`);
    const { version } = found;
    if (this.#box.controller.state.lot.lists.get(list)?.version === version) return this.#accept(list);
    // A file may become again what it was before: that is another order, not the old one told twice.
    const { boot, monotonicMs } = this.#box.outside.world.clock.now();
    const who = { id: `list/${list}/${version}/${boot}/${monotonicMs}`, by: "file", reason: file };
    const reply = await this.#box.command({ command: "replace_list", list, ...found }, who);
    // Too much was waiting just now: the file is looked at again.
    if (reply === null) return void this.#seen.delete(list);
    if (reply.type !== "command_refused") return this.#accept(list);
    this.#refuse(list, `${file}: ${reply.sentence.en}. ${reply.sentence.zh}`);
  }

  async #read(list: string, text: string, signature: string): Promise<ListRead> {
    if (text.length > TEXT_MAX) return { problems: ["larger than 8 MB. 超过 8 MB。"] };
    // Not before there is a file: it brings zod, which the lanes gate without.
    const { readList } = await import("../config/list-signature.ts");
    return readList(list, { text, signature }, this.#keys);
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
