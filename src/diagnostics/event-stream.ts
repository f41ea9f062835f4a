/**
 * Live views for open pages, as server-sent events: at once after a change, and never more than a few a second. A page that
 * joins is sent the whole view; after that only the parts that changed, for telephones with a bad line.
 */
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

type Part = readonly [name: string, json: string];

export class EventStream {
  readonly #box: BoxPort;
  readonly #pages = new Set<ServerResponse>();
  #unwatch: (() => void) | null = null;
  #cancel: (() => void) | null = null;
  #due = false;
  /** The parts that every open page has, as JSON; empty when a page has joined since. */
  readonly #sent = new Map<string, string>();

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
    response.write(eventOf(this.#partsNow()));
    this.#sent.clear();
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
    const event = eventOf(this.#partsNow().filter(([name, json]) => this.#isNews(name, json)));
    for (const page of this.#pages) {
      if (page.writableLength > WAITING_BYTES_MAX) page.destroy();
      else page.write(event);
    }
    this.#rest(AT_LEAST_MS);
  }

  /** The view's parts by name, each as JSON. */
  #partsNow(): readonly Part[] {
    return Object.entries(this.#box.view()).map(([name, value]) => [name, JSON.stringify(value)] as const);
  }

  #isNews(name: string, json: string): boolean {
    if (this.#sent.get(name) === json) return false;
    this.#sent.set(name, json);
    return true;
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
    this.#sent.clear();
  }
}

function eventOf(parts: readonly Part[]): string {
  return `data: {${parts.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(",")}}\n\n`;
}
