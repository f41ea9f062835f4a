import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Diagnostics } from "#src/diagnostics/server.ts";
import { patiently } from "#test/device/patience.ts";
import { ask, openPort, PlayedBox } from "./open-port.ts";

let box: PlayedBox;
let port: Diagnostics;

beforeEach(async () => {
  box = new PlayedBox();
  port = await openPort(box);
});
afterEach(() => port.close());

/** An open page: what it was sent, and what it would show of it. */
class OpenPage {
  readonly events: Readonly<Record<string, unknown>>[] = [];
  readonly status: number;
  /** Resolves with the first that comes, be it a refusal. */
  readonly begun: Promise<unknown>;
  readonly #response: IncomingMessage;
  #text = "";

  constructor(response: IncomingMessage) {
    this.#response = response;
    this.status = response.statusCode ?? 0;
    this.begun = once(response, "data");
    response.setEncoding("utf8");
    response.on("data", (text: string) => {
      const parts = (this.#text + text).split("\n\n");
      this.#text = parts.pop() ?? "";
      this.events.push(...parts.map((part) => JSON.parse(part.replace(/^data: /, "")) as Record<string, unknown>));
    });
    response.on("error", () => {});
  }

  get shown(): unknown {
    return Object.assign({}, ...this.events);
  }

  close(): void {
    this.#response.destroy();
  }
}

function openPage(): Promise<OpenPage> {
  return new Promise((resolve, reject) => {
    get(`${port.url}api/events`, (response) => resolve(new OpenPage(response))).on("error", reject);
  });
}

async function shows(page: OpenPage, view: unknown): Promise<void> {
  await expect.poll(() => page.shown, patiently).toEqual(view);
}

describe("the live events", () => {
  it("begin with the whole view and go on with the parts that changed", async () => {
    const page = await openPage();
    await shows(page, { version: "1", outbox: 0 });
    box.change({ outbox: 1 });
    await shows(page, { version: "1", outbox: 1 });
    const before = page.events.length;
    box.change({ outbox: 2 });
    await shows(page, { version: "1", outbox: 2 });
    expect(page.events.slice(before).filter((event) => "version" in event)).toEqual([]);
  });

  it("leave no page behind when another joins between two changes that cancel out", async () => {
    const first = await openPage();
    await shows(first, { version: "1", outbox: 0 });
    box.change({ outbox: 1 });
    const second = await openPage();
    box.change({ outbox: 0 });
    await shows(second, { version: "1", outbox: 0 });
    box.change({ outbox: 7 });
    await Promise.all([first, second].map((page) => shows(page, { version: "1", outbox: 7 })));
  });

  it("are for so many pages and not for one more, until one is closed", async () => {
    const pages = await Promise.all(Array.from({ length: 16 }, openPage));
    expect((await ask(`${port.url}api/events`)).status).toBe(503);
    pages[0]?.close();
    const opened = async (): Promise<number> => {
      const page = await openPage();
      await page.begun;
      page.close();
      return page.status;
    };
    await expect.poll(opened, patiently).toBe(200);
  });
});
