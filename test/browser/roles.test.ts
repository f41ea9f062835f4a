/** The page where technicians have a token of their own: who one is, what an operator may not, and what to do about it. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { diagnosticsPort } from "#src/box/diagnostics-port.ts";
import { startDiagnostics, type Diagnostics } from "#src/diagnostics/server.ts";
import { openPage, startBox, type BoxAndPage } from "./box-and-page.ts";
import { FAINT, NAMELESS, OVERHANG, SMALL_TARGETS } from "./inspection.ts";

let box: BoxAndPage;
let guarded: Diagnostics;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  box = await startBox();
  const settings = { host: "127.0.0.1", port: 0, token: null, technicianToken: "spanner" };
  guarded = await startDiagnostics(
    diagnosticsPort(box.running.box, () => null),
    settings,
  );
  page = await openPage(box.browser, guarded.url, complaints);
}, 60_000);

afterAll(async () => {
  await guarded?.close();
  await box?.close();
});

async function isNow(role: string): Promise<void> {
  await page.locator("#role", { hasText: role }).waitFor({ timeout: 10_000 });
}

async function order(name: string): Promise<void> {
  await page.locator(".lane").getByRole("button", { name }).click();
  await page.getByRole("button", { name: "Maintenance", exact: true }).click();
  await page.locator("#orderBy").fill("Li Wei");
}

function told(text: string): Promise<void> {
  return page.locator("#told", { hasText: text }).waitFor({ timeout: 10_000 });
}

it("shows who one is at the top, in both languages, and has room for it on a phone", async () => {
  await isNow("Operator");
  await page.locator("#language").click();
  await isNow("操作员");
  expect(await page.evaluate<number>(OVERHANG)).toBeLessThanOrEqual(0);
  await page.locator("#language").click();
});

it("marks what is a technician's, says why, and takes his token for it", async () => {
  await page.locator(".lane").getByRole("button", { name: "More" }).click();
  await order("Test the relay (Technician)");
  expect(await page.locator("#tokenLabel").innerText()).toContain("this is for a technician: without it, call one");
  await page.locator("#orderGo").click();
  await page.locator("#orderAnswer", { hasText: "This is for a technician" }).waitFor();
  await page.locator("#token").fill("spanner");
  await page.locator("#orderGo").click();
  await told("The test pulse was sent");
  await isNow("Technician");
  expect(complaints.splice(0)).toEqual([expect.stringContaining("403")]);
});

it("lets the technician go on without asking again, and makes nobody a technician who opens the page after him", async () => {
  await order("Maintained");
  expect(await page.locator("#tokenLabel").isVisible()).toBe(false);
  await page.locator("#orderGo").click();
  await told("its openings count anew");
  await page.reload();
  await isNow("Operator");
});

it("takes a token at the top of the page, refuses one that the box does not know, and forgets it", async () => {
  await page.locator("#role").click();
  await page.locator("#whoToken").fill("hammer");
  await page.getByRole("button", { name: "Use this token" }).click();
  await page.locator("#whoAnswer", { hasText: "does not know this token" }).waitFor();
  const looks = await Promise.all([SMALL_TARGETS, NAMELESS, FAINT].map((look) => page.evaluate<string[]>(look)));
  expect(looks.flat()).toEqual([]);
  await page.locator("#whoToken").fill("spanner");
  await page.getByRole("button", { name: "Use this token" }).click();
  await isNow("Technician");
  await page.locator("#role").click();
  await page.getByRole("button", { name: "Forget the token" }).click();
  await isNow("Operator");
});

it("leaves an operator all orders of the day", async () => {
  await page.locator(".lane .go").click();
  await page.getByRole("button", { name: "Visitor" }).click();
  await page.locator("#orderBy").fill("Li Wei");
  await page.locator("#orderGo").click();
  await told("The arm opens once");
  expect(complaints).toEqual([]);
});
