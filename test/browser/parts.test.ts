/** The row of lamps at the top of the page, on the narrowest telephone. */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { PartName, PartState } from "#src/diagnostics/view.ts";
import { changedPage, closeChanged, startBox, type BoxAndPage } from "./box-and-page.ts";
import { CLIPPED_PARTS } from "./inspection.ts";

const STATES: Partial<Record<PartName, PartState>> = { clock: "out", box: "unknown" };
const NARROW = { width: 360, height: 740 };

let box: BoxAndPage;
beforeAll(async () => {
  box = await startBox();
}, 60_000);
afterAll(() => box?.close());

it("says which part fails by colour, sign and word, and at a touch what that means for cars", async () => {
  const page = await changedPage(
    box,
    (view) => ({
      ...view,
      parts: view.parts.map((part) => ({ ...part, state: STATES[part.part] ?? part.state })),
    }),
    NARROW,
  );
  await page.locator("#parts .bad", { hasText: "✗ Clock" }).waitFor();
  expect(await page.locator("#parts .good").allInnerTexts()).toEqual(["✓ Reader", "✓ Barrier", "✓ Loops", "✓ Storage"]);
  expect(await page.locator("#parts .quiet").allInnerTexts()).toEqual(["? Box"]);
  expect(await page.getByRole("img", { name: "Clock: out" }).count()).toBe(1);
  expect(await page.evaluate<string[]>(CLIPPED_PARTS)).toEqual([]);
  await page.locator("#partsBox summary").click();
  await page.getByText("Records are kept.").waitFor();
  await closeChanged(page);
});
