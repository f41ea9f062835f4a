/** The technician's page on a bad line: what it says of what it shows. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { patiently } from "#test/device/patience.ts";
import { closeChanged, openPage, startBox, startLine, type BoxAndPage } from "./box-and-page.ts";

let box: BoxAndPage;
beforeAll(async () => {
  box = await startBox();
}, 60_000);
afterAll(() => box?.close());

/** Notes in `window.lives` how often the page has called itself live. */
const COUNT_LIVES = `(() => {
  window.lives = 0;
  new MutationObserver(() => {
    if (!document.body.classList.contains("old")) window.lives += 1;
  }).observe(document.body, { attributeFilter: ["class"] });
})()`;

it("says since when what it shows is old, also while it calls again, and goes on by itself when the line is back", async () => {
  const line = await startLine(box.pageUrl);
  const far = await openPage(box.browser, line.url, []);
  let calls = 0;
  far.on("request", (request) => {
    if (request.url().endsWith("/api/events")) calls += 1;
  });
  await far.getByText("● Live").waitFor();
  line.cut();
  await far.locator("body.old").waitFor({ timeout: 15_000 });
  await far.evaluate(COUNT_LIVES);
  expect(await far.locator("#line").innerText()).toMatch(/Old: last heard \d\d:\d\d:\d\d, \d+ s ago/);
  const before = calls;
  await expect.poll(() => calls, patiently).toBeGreaterThan(before);
  // The page looks at its line every second, and once more after the call.
  const seen = await far.locator("#line").innerText();
  await expect.poll(() => far.locator("#line").innerText(), patiently).not.toBe(seen);
  expect(await far.evaluate("window.lives")).toBe(0);
  line.mend();
  await far.locator("body:not(.old)").waitFor({ timeout: 15_000 });
  await far.getByText("● Live").waitFor();
  await far.close();
  line.close();
});

it("is fed by asking where the stream of events cannot be had", async () => {
  const far = await box.browser.newPage({ viewport: { width: 390, height: 844 }, locale: "en-GB" });
  await far.route("**/api/events", (route) => route.abort());
  await far.goto(box.pageUrl);
  await far.getByText("● Live").waitFor();
  await closeChanged(far);
});

it("keeps what the stream has told when the answer to an earlier question comes late", async () => {
  const line = await startLine(box.pageUrl);
  const far = await openPage(box.browser, line.url, []);
  await far.getByText("● Live").waitFor();
  line.cut();
  await far.locator("body.old").waitFor({ timeout: 15_000 });
  const { promise: late, resolve: hold } = Promise.withResolvers<() => Promise<void>>();
  await far.route("**/api/view", async (route) => {
    const answer = await route.fetch().catch(() => null);
    if (answer === null) await route.abort();
    else hold(() => route.fulfill({ response: answer }));
  });
  line.mend();
  const release = await late;
  await far.locator("#berthSum", { hasText: "Free 1 =" }).waitFor();
  const who = { id: "recount-1", by: "Li Wei", reason: "counted on site" };
  await box.running.box.command({ command: "set_free", trueFree: 0 }, who);
  await far.locator("#berthSum", { hasText: "Free 0 =" }).waitFor();
  const [answer] = await Promise.all([far.waitForResponse("**/api/view"), release()]);
  await answer.finished();
  await far.evaluate("new Promise((resolve) => setTimeout(resolve, 300))");
  expect(await far.locator("#berthSum").innerText()).toMatch(/^Free 0 =/);
  await closeChanged(far);
  line.close();
});
