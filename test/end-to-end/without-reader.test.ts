/** The real process at an entry that reads no plates: cars come in on the loop alone, and the page on a phone says so. */
import type { Browser, Page } from "playwright-core";
import { afterEach, beforeAll, afterAll, describe, expect, it } from "vitest";
import { openBrowser, openPage } from "#test/browser/box-and-page.ts";
import { CLIPPED_LAMPS, OVERHANG } from "#test/browser/inspection.ts";
import { BoxProcess, type Site } from "./box-process.ts";
import { until } from "./until.ts";

let browser: Browser;
let box: BoxProcess | null = null;
let open: Page | null = null;
const complaints: string[] = [];

beforeAll(async () => {
  browser = await openBrowser();
}, 60_000);
afterAll(() => browser?.close());
afterEach(async () => {
  // Before the box: a page that is left alone complains.
  await open?.close();
  await box?.dispose();
  [open, box] = [null, null];
  const [first] = complaints.splice(0);
  if (first !== undefined) throw new Error(`The browser complained: ${first}`);
});

async function start(site: Site): Promise<{ readonly box: BoxProcess; readonly phone: Page }> {
  box = await BoxProcess.prepare(site);
  await box.start();
  open = await openPage(browser, box.pageUrl, complaints);
  return { box, phone: open };
}

function shows(page: Page, selector: string, text: string): Promise<void> {
  return page.locator(selector, { hasText: text }).first().waitFor({ timeout: 20_000 });
}

describe("an entry without a reader", { timeout: 90_000 }, () => {
  it("opens to a car on the loop, counts it, tells the city, and shows no reader that could be out of order", async () => {
    const { box: running, phone } = await start({ entry: { reader: null, withoutReader: "open" }, capacity: 2 });
    const { gpio, city } = running;
    await shows(phone, "#tiles", "2 / 2");
    expect(await phone.locator(".lane").first().locator(".lamps li").allInnerTexts()).toHaveLength(3);
    await shows(phone, "#trouble", "No faults");
    gpio.set("entry.presence", 1);
    await until(() => gpio.pulses("entry.raise") === 1, `the arm is ordered up; log:\n${running.output}`);
    await running.passThrough("entry");
    await shows(phone, "#tiles", "1 / 2");
    await shows(phone, "#cars .car", "no plate");
    expect(await phone.evaluate<number>(OVERHANG)).toBeLessThanOrEqual(0);
    expect(await phone.evaluate<string[]>(CLIPPED_LAMPS)).toEqual([]);
    const { passages, violations } = city.platform;
    await until(() => passages.totals.arrives === 1, `the city has the arrival; log:\n${running.output}`);
    expect(violations.latest()).toEqual([]);
    await phone.locator("#insideBox summary").click();
    await shows(phone, "#inside", "lane reads no plates");
    expect((await running.view()).lot).toMatchObject({ occupied: 1, free: 1 });
  });

  it("holds a car for a person where the site wants that, who lets it in from a phone, and shows what others counted", async () => {
    const { box: running, phone } = await start({ entry: { reader: null, withoutReader: "hold" } });
    const { gpio } = running;
    gpio.set("entry.presence", 1);
    await shows(phone, ".lane .now", "This lane reads no plates");
    expect(gpio.pulses("entry.raise")).toBe(0);
    await phone.locator(".lane .go").first().click();
    await phone.getByRole("button", { name: "Visitor" }).click();
    await phone.locator("#orderBy").fill("Li Wei");
    await phone.locator("#orderGo").click();
    await until(() => gpio.pulses("entry.raise") === 1, `the arm is ordered up; log:\n${running.output}`);
    await running.passThrough("entry");
    await shows(phone, "#tiles", "9 / 10");
    const noted = { command: "note_count", source: "detectors", occupied: 8, id: "note-count-1", by: "x", reason: "y" };
    await running.post("api/command", noted);
    await shows(phone, "#secondCounts .warn", "detectors counted 8 inside where we held 1: 7 apart");
    await shows(phone, "#trouble", "too far from our count");
  });
});
