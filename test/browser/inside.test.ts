/** What a person does on the page about cars that are inside, about a lane for a while, and about its barrier. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entryOf } from "#test/controller/settings.ts";
import { carComes, carPasses, changedPage, closeChanged, openPage, startBox, type BoxAndPage } from "./box-and-page.ts";

let box: BoxAndPage;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  const lists = [{ name: "staff", titleZh: "员工", titleEn: "Staff", kind: "staff" }];
  box = await startBox({ capacity: 5, admission: { lists } });
  page = await openPage(box.browser, box.pageUrl, complaints);
}, 60_000);

afterAll(() => box?.close());

async function state(text: string): Promise<void> {
  // After the sign: "Not open" is not open.
  await page.locator(".state", { hasText: new RegExp(`^\\S+ ${text}`) }).waitFor({ timeout: 10_000 });
}

async function shows(text: string): Promise<void> {
  await page.getByText(text).first().waitFor({ timeout: 10_000 });
}

async function enters(plate: string): Promise<void> {
  await state("No car");
  carComes(plate);
  await state("Open");
  carPasses();
  await page.locator("#cars .car", { hasText: plate }).waitFor();
}

async function fillOrder(reason: string): Promise<void> {
  await page.getByRole("button", { name: reason }).click();
  await page.locator("#orderBy").fill("Li Wei");
}

describe("the technician's page", () => {
  it("says which version of a list is in force, and how many cars it holds", async () => {
    const row = page.locator("#boxFacts div", { hasText: "Staff" });
    expect(await row.innerText()).toContain("0 cars · –");
    const entries = [entryOf("沪A99999"), entryOf("沪A99998")];
    const who = { id: "list-1234", by: "Li Wei", reason: "new staff" };
    await box.running.box.command({ command: "replace_list", list: "staff", version: "march", entries }, who);
    await row.getByText("2 cars · march").waitFor();
  });

  it("holds a count of people against its own, and leaves its own alone", async () => {
    const sum = await page.locator("#berthSum").textContent();
    await page.locator("#noteCount").click();
    await page.locator("#orderValue").fill("4");
    await fillOrder("Counted on site");
    await page.locator("#orderGo").click();
    const row = page.locator("#secondCounts li", { hasText: "人工 people" });
    await row.waitFor();
    expect(await row.textContent()).toContain("4");
    expect(await page.locator("#berthSum").textContent()).toBe(sum);
  });

  it("shows who is inside, and puts a stay right", async () => {
    await enters("沪A12345");
    await enters("沪B67890");
    await page.locator("summary", { hasText: "Cars inside" }).click();
    await page.locator("#inside .car", { hasText: "沪B67890" }).click();
    await page.locator("#inside li", { hasText: "沪B67890" }).getByRole("button", { name: "Correct plate" }).click();
    expect(await page.locator("#orderAbout").innerText()).toMatch(/^沪B67890 · entry · /);
    await page.locator("#orderValue").fill("沪b67899");
    await fillOrder("Reader failed");
    await page.locator("#orderGo").click();
    const row = page.locator("#inside li", { hasText: "沪B67899" });
    await row.getByText("temporary").waitFor();
    await row.getByRole("button", { name: "Note its berth" }).click();
    await page.locator("#orderValue").fill("-1 B107");
    await page.getByRole("button", { name: "Counted on site" }).click();
    await page.locator("#orderGo").click();
    await row.getByText("berth B107").waitFor();
    await page.locator("#insidePlate").fill("沪A1");
    await page.locator("#insideFind").getByRole("button").click();
    await row.waitFor({ state: "detached" });
    await page.locator("#inside .car", { hasText: "沪A12345" }).click();
    await page.getByRole("button", { name: "Close as a ghost" }).click();
    await page.getByRole("button", { name: "Counted on site" }).click();
    await page.locator("#orderGo").click();
    await page.locator("#inside .car", { hasText: "closed by rule" }).waitFor();
    const stays = [...box.running.box.controller.state.lot.stays.all()];
    expect(stays.map(({ plate, status }) => [plate, status])).toContainEqual(["沪A12345", "soft_closed"]);
    expect(stays.find(({ plate }) => plate === "沪B67899")?.berth).toEqual({
      store: "测试停车场",
      floor: "-1",
      berthId: "B107",
    });
  });

  it("holds a lane open for a fleet or for minutes, and never for ever by a slip of the hand", async () => {
    const mode = () => box.running.box.controller.state.lot.laneModes.get("entry");
    const hold = async (name: string, value: string): Promise<void> => {
      await page.locator(".lane").getByRole("button", { name }).click();
      await page.locator("#orderValue").fill(value);
      await fillOrder("Visitor");
      await page.locator("#orderGo").click();
    };
    await page.locator(".lane").getByRole("button", { name: "More" }).click();
    await hold("Hold for a fleet", "two");
    await shows("passages: should be a number");
    expect(complaints.splice(0)).toEqual([expect.stringContaining("400")]);
    await page.locator("#orderCancel").click();
    await hold("Hold for a fleet", "2");
    await state("Held open");
    expect(mode()).toMatchObject({ reason: "fleet", passages: 2, untilMs: null });
    await hold("Hold for minutes", "30");
    await page.locator("#order").waitFor({ state: "hidden" });
    const { passages, untilMs } = mode() ?? {};
    expect(passages).toBeNull();
    expect(Math.abs((untilMs ?? 0) - box.running.box.nowMs() - 30 * 60_000)).toBeLessThan(60_000);
    await page.getByRole("button", { name: "Automatic" }).click();
    await fillOrder("Visitor");
    await page.locator("#orderGo").click();
    await state("Closing");
  });

  it("begins and ends a shift, and tells what was taken in it", async () => {
    await page.locator("#beginShift").click();
    await page.locator("#orderValue").fill("early");
    await fillOrder("Change of shift");
    await page.locator("#orderGo").click();
    const row = page.locator("#shifts li", { hasText: "Shift early · Li Wei" });
    await row.getByRole("button", { name: "End the shift" }).click();
    await fillOrder("Change of shift");
    await page.locator("#orderGo").click();
    await shows("Shift closed: cash ¥0.00, waived ¥0.00");
    await row.waitFor({ state: "detached" });
  });

  it.each([
    [["early"], "early"],
    [["early", "late"], null],
    [[], null],
  ] as const)("writes money down in the shift that is open, if it is the only one: %j", async (open, shift) => {
    const paying = { phase: "paying", visit: 1, stay: "00.aa.3", dueFen: 2_000 } as const;
    const shifts = open.map((name) => ({ shift: name, by: "Li Wei", openedMs: 0 }));
    const far = await changedPage(box, (view) => {
      return { ...view, shifts, lanes: view.lanes.map((lane) => ({ ...lane, ...paying })) };
    });
    const { promise: ordered, resolve } = Promise.withResolvers<unknown>();
    await far.route("**/api/command", async (route) => {
      resolve(route.request().postDataJSON());
      await route.abort();
    });
    await far.getByRole("button", { name: "More" }).first().click();
    await far.getByRole("button", { name: "Cash received" }).click();
    await far.locator("#orderValue").fill("1,250");
    await far.getByRole("button", { name: "Paid in person" }).click();
    await far.locator("#orderBy").fill("Li Wei");
    await far.locator("#orderGo").click();
    await far.getByText("Write the amount like 12.50").waitFor();
    await far.locator("#orderValue").fill("20");
    await far.locator("#orderGo").click();
    expect(await ordered).toMatchObject({ command: "take_cash", fen: 2_000, shift });
    await closeChanged(far);
  });

  it("says how often the barrier has opened, and notes its maintenance", async () => {
    await shows("Opened for 2 passages, 0 of them by hand; no maintenance noted");
    await page.locator(".lane").getByRole("button", { name: "Maintained" }).click();
    await fillOrder("Maintenance");
    await page.locator("#orderGo").click();
    await shows("0 since the maintenance of");
  });
});
