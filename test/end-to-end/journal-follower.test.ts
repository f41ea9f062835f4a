/** Another system follows the journal of a real box at its own pace, across a power cut. */
import { afterEach, describe, expect, it } from "vitest";
import type { LotRecord } from "#src/lot/record.ts";
import { BoxProcess } from "./box-process.ts";
import { until } from "./until.ts";

type Page = {
  readonly origin: string;
  readonly origins: readonly string[];
  readonly records: readonly (LotRecord & { readonly atMs: number })[];
  readonly next: number;
};

/** Reads what is new, and keeps its place, as headquarters would. */
class Follower {
  readonly got: Page["records"][number][] = [];
  #place = "after=0";

  async readOn(box: BoxProcess): Promise<void> {
    for (;;) {
      const response = await fetch(`${box.pageUrl}api/records?${this.#place}`);
      const { origin, records, next } = (await response.json()) as Page;
      if (records.length === 0) return;
      this.got.push(...records);
      this.#place = `origin=${origin}&after=${next}`;
    }
  }

  has(kind: LotRecord["kind"]): number {
    return this.got.filter((record) => record.kind === kind).length;
  }
}

let box: BoxProcess | null = null;

afterEach(async () => {
  await box?.dispose();
  box = null;
});

describe("a system that follows the journal", { timeout: 90_000 }, () => {
  it("gets every record once and in order, also what came while it or the box was away", async () => {
    box = await BoxProcess.prepare();
    await box.start();
    const follower = new Follower();
    const running = box;
    const follows = (kind: LotRecord["kind"], count: number): Promise<void> =>
      until(async () => (await follower.readOn(running), follower.has(kind) === count), `${count} × ${kind}`);
    await box.drive("entry", "沪A12345");
    await follows("stay_opened", 1);
    await box.drive("entry", "沪B67890");
    await box.says("stay opened", 2);
    await box.kill();
    await box.start();
    await box.drive("exit", "沪A12345");
    await follows("stay_closed", 1);
    expect(follower.has("stay_opened")).toBe(2);
    expect(follower.got.map(({ seq }) => seq)).toEqual(follower.got.map((_, index) => index + 1));
    const dates = follower.got.map(({ atMs }) => atMs);
    expect(Math.max(...dates.map((atMs) => Math.abs(Date.now() - atMs)))).toBeLessThan(90_000);
  });

  it("is told what it asked wrongly", async () => {
    box = await BoxProcess.prepare();
    await box.start();
    for (const [query, status, code] of [
      ["after=-1", 400, "not_a_seq"],
      ["after=1.5", 400, "not_a_seq"],
      ["after=x", 400, "not_a_number"],
      ["origin=elsewhere", 404, "no_such_origin"],
    ] as const) {
      const response = await fetch(`${box.pageUrl}api/records?${query}`);
      expect([query, response.status, await response.json()]).toMatchObject([query, status, { error: { code } }]);
    }
  });
});
