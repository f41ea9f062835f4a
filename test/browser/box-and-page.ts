/** A real box with simulated devices, its page in a real Chromium on a phone-sized window, and a line that can be cut. */
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { drivers } from "#drivers/index.ts";
import { simulatedBench } from "#drivers/simulated/bench.ts";
import { assert } from "#src/assert.ts";
import { runBox, type RunningBox } from "#src/commands/run-box.ts";
import { checkConfig } from "#src/config/load.ts";
import type { BoxView } from "#src/diagnostics/view.ts";
import { silentLog } from "#src/runtime/log.ts";
import { chromiumPath } from "../../scripts/test-needs.ts";

const BENCH = "browser";
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const bench = simulatedBench(BENCH);

export type BoxAndPage = {
  readonly running: RunningBox;
  readonly browser: Browser;
  readonly pageUrl: string;
  readonly close: () => Promise<void>;
};

/** A Chromium without a window. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(process.env), args: FLAGS });
}

/** A lot with one berth and one entry lane. */
export async function startBox({ capacity = 1, admission = {} } = {}): Promise<BoxAndPage> {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-page-"));
  const device = (type: string, point: string) => ({ type: `simulated-${type}`, bench: BENCH, point });
  const settings = {
    lot: { parkingId: "qp31022900183", name: "测试停车场", capacity },
    lanes: [
      {
        name: "entry",
        direction: "entry",
        reader: device("reader", "reader"),
        barrier: { ...device("barrier", "barrier"), travelMs: 200, safetyLoop: "passage", closeAfterClearMs: 0 },
        presence: device("loop", "presence"),
        passage: device("loop", "passage"),
        upLimit: true,
        downLimit: true,
      },
    ],
    admission,
    tariff: { tariffs: [{ id: "free", flatFen: 0 }] },
    ledger: { path: join(folder, "ledger.sqlite") },
    clock: { trust: "always" },
    diagnostics: { port: 0 },
  };
  const checked = await checkConfig(settings, drivers);
  assert("config" in checked, "the configuration is sound");
  // The browser first: without it there must be no box that keeps the tests from ending.
  const browser = await openBrowser();
  const running = await runBox(checked.config, { fullPlates: false, debug: false, log: silentLog });
  const { pageUrl } = await running.complete;
  if (pageUrl === null) throw new Error("the page is not open");
  const close = async (): Promise<void> => {
    await browser.close();
    running.stop("test");
    await running.stopped;
    await rm(folder, { recursive: true, force: true });
  };
  return { running, browser, pageUrl, close };
}

/** Opens the page; `complaints` fills with what the browser had to say about it. */
export async function openPage(
  browser: Browser,
  url: string,
  complaints: string[],
  colorScheme: "light" | "dark" = "light",
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: "en-GB", colorScheme });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  await page.goto(url);
  await page.locator(".lane").first().waitFor();
  return page;
}

/** The page of a box whose view was changed on the way. */
export async function changedPage(
  { browser, pageUrl }: BoxAndPage,
  change: (view: BoxView) => BoxView,
  viewport = { width: 390, height: 844 },
): Promise<Page> {
  const page = await browser.newPage({ viewport, locale: "en-GB" });
  await page.route("**/api/events", (route) => route.abort());
  await page.route("**/api/view", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ json: change((await answer.json()) as BoxView) });
  });
  await page.goto(pageUrl);
  await page.locator(".lane").waitFor();
  return page;
}

/** Closes a page whose requests were changed on the way; one that is under way is let go first. */
export async function closeChanged(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.close();
}

/** A car comes to the loop and is read. */
export function carComes(plate: string): void {
  bench.loop("presence").set(true);
  bench.reader("reader").read({ raw: plate });
}

/** The car in front drives under the raised arm and away. */
export function carPasses(): void {
  bench.loop("passage").set(true);
  bench.loop("presence").set(false);
  bench.loop("passage").set(false);
}

/** The car in front drives back. */
export function carLeaves(): void {
  bench.loop("presence").set(false);
}

export type Line = {
  readonly url: string;
  readonly cut: () => void;
  readonly mend: () => void;
  readonly close: () => void;
};

/** A line to the page that can be cut and mended. */
export async function startLine(pageUrl: string): Promise<Line> {
  const target = new URL(pageUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(Number(target.port), target.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const drop = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    url: `http://127.0.0.1:${port}/`,
    cut() {
      isCut = true;
      drop();
    },
    mend() {
      isCut = false;
    },
    close() {
      drop();
      server.close();
    },
  };
}
