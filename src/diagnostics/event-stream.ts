/** Live views for open pages, as server-sent events: at once after a change, and never more than a few a second. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Refusal } from "./answer.ts";
import type { BoxPort } from "./port.ts";

const PAGES_MAX = 16;
/** Shortest time between two views. */
const BETWEEN_MS = 250;
/** A view is sent at least this often, so that times on the page go on and a dead line is noticed. */
const AT_LEAST_MS = 5_000;
/** A page that does not read is closed when this much waits for it. */
const WAITING_BYTES_MAX = 1_048_576;

export class EventStream {
  readonly #box: BoxPort;
  readonly #pages = new Set<ServerResponse>();
  #unwatch: (() => void) | null = null;
  #cancel: (() => void) | null = null;
  #due = false;

  constructor(box: BoxPort) {
    this.#box = box;
  }

  add(request: IncomingMessage, response: ServerResponse): void {
    if (this.#pages.size >= PAGES_MAX) {
      throw new Refusal(
        503,
        "too_many_pages",
        "打开的页面过多，请关闭其他页面",
        "Too many pages are open; close another one",
      );
    }
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    this.#pages.add(response);
    request.on("close", () => this.#remove(response));
    this.#unwatch ??= this.#box.watch(() => this.#changed());
    response.write(this.#event());
    if (this.#cancel === null) this.#rest(AT_LEAST_MS);
  }

  close(): void {
    for (const page of this.#pages) page.end();
    this.#pages.clear();
    this.#stop();
  }

  #changed(): void {
    if (this.#due) return;
    this.#due = true;
    this.#rest(BETWEEN_MS);
  }

  #rest(ms: number): void {
    this.#cancel?.();
    this.#cancel = this.#box.after(ms, () => this.#send());
  }

  #send(): void {
    this.#due = false;
    const event = this.#event();
    for (const page of this.#pages) {
      if (page.writableLength > WAITING_BYTES_MAX) page.destroy();
      else page.write(event);
    }
    this.#rest(AT_LEAST_MS);
  }

  #event(): string {
    return `data: ${JSON.stringify(this.#box.view())}\n\n`;
  }

  #remove(response: ServerResponse): void {
    this.#pages.delete(response);
    if (this.#pages.size === 0) this.#stop();
  }

  #stop(): void {
    this.#unwatch?.();
    this.#unwatch = null;
    this.#cancel?.();
    this.#cancel = null;
    this.#due = false;
  }
}
