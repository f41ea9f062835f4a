/** The technician's page: what it answers, and how orders are given. */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { diagnosticsPort } from "#src/box/diagnostics-port.ts";
import { startDiagnostics } from "#src/diagnostics/server.ts";
import type { BoxView } from "#src/diagnostics/view.ts";
import { readCsv } from "#test/books/csv-reader.ts";
import {
  carComes,
  carLeaves,
  carPasses,
  changedPage,
  closeChanged,
  openPage,
  startBox,
  type BoxAndPage,
} from "./box-and-page.ts";
import { CLIPPED_LAMPS, FAINT, NAMELESS, OVERHANG, SMALL_TARGETS } from "./inspection.ts";

let box: BoxAndPage;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  box = await startBox();
  page = await openPage(box.browser, box.pageUrl, complaints);
}, 60_000);

afterAll(() => box?.close());

afterEach(() => {
  const [first] = complaints.splice(0);
  if (first !== undefined) throw new Error(`The browser complained: ${first}`);
});

async function shows(text: string, on = page): Promise<void> {
  await on.getByText(text).first().waitFor({ timeout: 10_000 });
}

async function state(text: string): Promise<void> {
  // After the sign: "Not open" is not open.
  await page.locator(".state", { hasText: new RegExp(`^\\S+ ${text}`) }).waitFor({ timeout: 10_000 });
}

/** Where the lane's big button stands. */
async function placeOfButton(): Promise<number | undefined> {
  return (await page.locator(".lane .go").boundingBox())?.y;
}

async function fillOrder(on = page): Promise<void> {
  await on.getByRole("button", { name: "Visitor" }).click();
  await on.locator("#orderBy").fill("Li Wei");
}

describe("the technician's page", () => {
  it("fits a phone, and shows the lane, its loops and its big button on the first screen", async () => {
    await state("No car");
    await shows("Simulated devices");
    expect(await page.locator(".lamps li").allInnerTexts()).toHaveLength(4);
    expect(await placeOfButton()).toBeLessThan(844 - 56);
    expect(await page.evaluate<number>(OVERHANG)).toBeLessThanOrEqual(0);
  });

  it("shows a car come and pass, and tells its story with the rules that were asked", async () => {
    carComes("沪A12345");
    await state("Open");
    carPasses();
    await page.locator(".car", { hasText: "let in as a temporary car" }).click();
    await page.locator("#storyLines li").first().waitFor();
    expect(await page.locator("#storyLines").innerText()).toContain("The car has passed");
    expect(await page.locator("#storyRules").innerText()).toContain("1 free, 0 kept back for reservations");
    await page.keyboard.press("Escape");
    await page.locator("#story").waitFor({ state: "hidden" });
    await page.getByText("Why the count changed").click();
    await shows("A car came in, occupied +1, lane entry");
    await shows("Free 0 = 1 capacity − 1 occupied");
    await state("No car");
  });

  it("says why the arm does not open and what to do, and nothing moves or loses its focus meanwhile", async () => {
    await page.locator(".lane .go").focus();
    const before = await placeOfButton();
    carComes("沪B67890");
    await state("Not open: refused");
    await shows("The car park is full");
    await shows("Opens by itself when a berth is free");
    expect(await placeOfButton()).toBe(before);
    expect(await page.evaluate("document.activeElement.className")).toBe("go");
  });

  it("asks for a reason and a name before it sends an order", async () => {
    await page.keyboard.press("Enter");
    // Not in a field: a phone would cover the reasons with its keyboard.
    expect(await page.evaluate("document.activeElement.id")).toBe("orderTitle");
    expect(await page.locator("#orderAbout").innerText()).toMatch(/^Entry · 沪B67890 · /);
    await page.locator("#orderBy").fill("");
    await page.locator("#orderGo").click();
    await shows("Choose or write a reason");
    await page.getByRole("button", { name: "Visitor" }).click();
    await page.locator("#orderGo").click();
    await shows("Write your name");
  });

  it("opens once however often the button is tapped, and says so", async () => {
    const sent: string[] = [];
    page.on("request", (request) => void (request.url().endsWith("/api/command") && sent.push(request.url())));
    await page.locator("#orderBy").fill("Li Wei");
    // The answer leaves after the second tap, or that would be one on the page below.
    const { promise: tapped, resolve: tapIsOver } = Promise.withResolvers<void>();
    await page.route("**/api/command", (route) => tapped.then(() => route.continue()));
    await page.locator("#orderGo").dblclick();
    tapIsOver();
    await page.locator("#told", { hasText: "The arm opens once" }).waitFor();
    await state("Open");
    expect(sent).toHaveLength(1);
    await page.unroute("**/api/command");
    carPasses();
    await page.locator(".car", { hasText: "沪B67890" }).waitFor();
    const stays = [...box.running.box.controller.state.lot.stays.all()];
    expect(stays.map(({ plate, ground }) => [plate, ground])).toContainEqual(["沪B67890", "operator"]);
  });

  it("gives the same order again under the same name when the answer was lost", async () => {
    const ids: string[] = [];
    await page.route("**/api/command", async (route) => {
      ids.push((route.request().postDataJSON() as { id: string }).id);
      await (ids.length === 1 ? route.abort() : route.continue());
    });
    await page.locator(".lane").getByRole("button", { name: "More" }).click();
    await page.getByRole("button", { name: "Hold open" }).click();
    await fillOrder();
    await page.locator("#orderGo").click();
    await shows("The box does not answer");
    await page.locator("#orderGo").click();
    await state("Held open");
    expect(ids).toEqual([ids[0], ids[0]]);
    await page.unroute("**/api/command");
    await page.getByRole("button", { name: "Automatic" }).click();
    await fillOrder();
    await page.locator("#orderGo").click();
    await state("Closing");
    expect(complaints.splice(0)).toEqual([expect.stringContaining("ERR_FAILED")]);
  });

  it("corrects the count, and shows the correction apart from what was seen", async () => {
    await page.locator("#setFree").click();
    await page.locator("#orderValue").fill("1");
    await page.getByRole("button", { name: "Counted on site" }).click();
    await page.locator("#orderGo").click();
    await shows("Free 1 = 1 capacity − 2 occupied + 2 adjustment");
  });

  it("finds the cars of a plate, and says when there are none", async () => {
    await page.locator("#plate").fill("沪a12345");
    await page.getByRole("button", { name: "Find" }).click();
    await page.locator(".car", { hasText: "沪B67890" }).waitFor({ state: "detached" });
    expect(await page.locator(".car").count()).toBe(1);
    await page.locator("#plate").fill("沪Z");
    await page.getByRole("button", { name: "Find" }).click();
    await shows("Nothing found");
    await page.getByRole("button", { name: "All", exact: true }).click();
    await page.locator(".car", { hasText: "沪B67890" }).waitFor();
  });

  it("speaks Chinese at a touch, and remembers it", async () => {
    await page.locator("#language").click();
    await shows("开闸一次");
    await page.reload();
    await shows("开闸一次");
    expect(await page.evaluate<number>(OVERHANG)).toBeLessThanOrEqual(0);
    await page.locator("#language").click();
  });
});

describe("the technician's page for wet fingers, bright sun and screen readers", () => {
  it.each(["light", "dark"] as const)(
    "has large targets with names, and text that can be read (%s)",
    async (scheme) => {
      const other = await openPage(box.browser, box.pageUrl, complaints, scheme);
      carComes("沪C11111");
      await other.locator(".state", { hasText: "Open" }).waitFor();
      await other.locator(".lane").getByRole("button", { name: "More" }).click();
      await other.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
      const onPage = await inspect(other);
      await other.locator(".lane .go").click();
      expect([...onPage, ...(await inspect(other))]).toEqual([]);
      carLeaves();
      await other.close();
    },
  );

  async function inspect(on: Page): Promise<readonly string[]> {
    const found = await Promise.all([SMALL_TARGETS, NAMELESS, FAINT].map((look) => on.evaluate<string[]>(look)));
    return found.flat();
  }
});

describe("the books on the page", () => {
  it("are a file of the report and days that were chosen", async () => {
    await page.locator("#booksReport").selectOption("shifts");
    await page.locator("#booksFrom").fill("2026-03-01");
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#booksGet").click()]);
    expect(download.suggestedFilename()).toBe("gatehouse-shifts-2026-03-01.csv");
    const [header] = readCsv(readFileSync(await download.path()));
    expect(header?.[0]).toBe("班次 Shift");
  });

  it("show whether the city's statement agrees, and what to do about each difference", async () => {
    const row = { orderId: "20260302QP31022900183002880400", fen: 500, payType: 2, paidAtMs: 0 };
    const day = 20_514;
    box.running.box.put({ type: "statement_downloaded", day, list: "payments", rows: [row] });
    box.running.box.put({ type: "statement_downloaded", day, list: "bills", rows: [] });
    await shows("2026-03-02 statement (5.3.6): 1 different");
    await shows("— / ¥5.00 Collected by the city and never told to us");
    await shows("2026-03-02 bills (5.3.9): agrees");
  });
});

describe("the technician's page in the rain", () => {
  it("does not raise the alarm for an arm that has no limit switches to be seen by", async () => {
    const far = await changedPage(box, (view) => ({
      ...view,
      lanes: view.lanes.map((lane) => ({
        ...lane,
        arm: { ...lane.arm, position: "unknown", limits: { up: false, down: false } },
      })),
    }));
    await shows("unseen", far);
    expect(await far.locator(".lamps .bad").count()).toBe(0);
    await closeChanged(far);
  });

  it("sends nobody to pay by phone while the city cannot say that it was paid", async () => {
    const fault = {
      id: "city/city_unreachable",
      severity: "degrades",
      zh: "不可达",
      en: "unreachable",
      since: { wallMs: 0 },
    };
    const far = await changedPage(box, (view) => ({
      ...view,
      faults: [fault as unknown as BoxView["faults"][number]],
      lanes: view.lanes.map((lane) => ({ ...lane, phase: "paying" as const })),
    }));
    await shows("paying by phone may not reach the lane", far);
    await closeChanged(far);
  });

  it("has room for every word of its lamps and for its buttons, in both languages", async () => {
    const clipped = await page.evaluate<string[]>(CLIPPED_LAMPS);
    expect(clipped).toEqual([]);
    await page.locator(".car").first().click();
    await page.locator("#storyLines li").first().waitFor();
    const { height } = (await page.locator("#storyClose").boundingBox()) ?? { height: 0 };
    expect(height).toBeLessThan(60);
    await page.keyboard.press("Escape");
  });
});

describe("the technician's page on a port that asks for a token", () => {
  it("asks for the token when an order needs one, and carries the order out with it", async () => {
    const port = diagnosticsPort(box.running.box, () => null);
    const settings = { host: "127.0.0.1", port: 0, token: "open sesame", technicianToken: null };
    const guarded = await startDiagnostics(port, settings);
    const far = await openPage(box.browser, guarded.url, complaints);
    await far.locator(".lane .go").click();
    await fillOrder(far);
    await far.locator("#orderGo").click();
    await far.locator("#token").fill("open sesame");
    await far.locator("#orderGo").click();
    await far.locator("#told", { hasText: "The arm opens once" }).waitFor();
    await far.close();
    await guarded.close();
    expect(complaints.splice(0)).toEqual([expect.stringContaining("401")]);
  });
});
