/** The technician's page in a real Chromium, on a phone-sized window, served by a real box with simulated devices. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { simulatedBench } from "#drivers/simulated/bench.ts";
import { runBox, type RunningBox } from "#src/commands/run-box.ts";
import { configSchema } from "#src/config/config.ts";
import { silentLog } from "#src/runtime/log.ts";

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

let folder = "";
let running: RunningBox;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gatehouse-page-"));
  const device = (type: string, point: string) => ({ type: `simulated-${type}`, bench: BENCH, point });
  const config = configSchema.parse({
    lot: { parkingId: "qp31022900183", name: "测试停车场", capacity: 1 },
    lanes: [
      {
        name: "entry",
        direction: "entry",
        reader: device("reader", "reader"),
        barrier: { ...device("barrier", "barrier"), travelMs: 200 },
        presence: device("loop", "presence"),
        passage: device("loop", "passage"),
        upLimit: true,
        downLimit: true,
      },
    ],
    tariff: { tariffs: [{ id: "free", flatFen: 0 }] },
    ledger: { path: join(folder, "ledger.sqlite") },
    clock: { trust: "always" },
    diagnostics: { port: 0 },
  });
  running = await runBox(config, { fullPlates: false, debug: false, log: silentLog });
  const { pageUrl } = await running.complete;
  browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: FLAGS });
  page = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: "en-GB" });
  await page.goto(pageUrl);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  running?.stop("test");
  await running?.stopped;
  await rm(folder, { recursive: true, force: true });
});

async function shows(text: string): Promise<void> {
  await page.getByText(text).first().waitFor({ timeout: 10_000 });
}

describe("the technician's page", () => {
  it("says what is simulated and fits a phone without scrolling sideways", async () => {
    await shows("These devices are simulated");
    const overhang = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
    expect(overhang).toBeLessThanOrEqual(0);
  });

  it("shows a car come, pass and its story", async () => {
    const bench = simulatedBench(BENCH);
    bench.loop("presence").set(true);
    bench.reader("reader").read({ raw: "沪A12345" });
    await shows("Arm up");
    bench.loop("passage").set(true);
    bench.loop("presence").set(false);
    bench.loop("passage").set(false);
    await shows("let in as a temporary car");
    await page.locator("#visits button").first().click();
    await page.locator("#storyLines li").first().waitFor();
    expect(await page.locator("#storyLines").innerText()).toContain("The car has passed");
    await page.locator("#story button").click();
  });

  it("says why the arm does not open, and opens once on an operator's order with name and reason", async () => {
    const bench = simulatedBench(BENCH);
    bench.loop("presence").set(true);
    bench.reader("reader").read({ raw: "沪B67890" });
    await shows("The car park is full");
    await page.getByRole("button", { name: "Open once" }).click();
    await page.locator("#orderBy").fill("Li Wei");
    await page.locator("#orderReason").fill("invited guest");
    await page.getByRole("button", { name: "Do it" }).click();
    await shows("Arm up");
    bench.loop("passage").set(true);
    bench.loop("presence").set(false);
    bench.loop("passage").set(false);
    await shows("沪B67890");
    expect(
      [...running.box.controller.state.lot.stays.all()].map(({ plate, ground }) => [plate, ground]),
    ).toContainEqual(["沪B67890", "operator"]);
  });

  it("speaks Chinese at a touch", async () => {
    await page.locator("#language").click();
    await shows("空余泊位");
  });
});
