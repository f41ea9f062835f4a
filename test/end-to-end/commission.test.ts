/** A walk through a real box with all its wires, by an installer who does what is asked; and through one with swapped loops. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Sheet } from "#src/commissioning/sheet.ts";
import type { BoxView, LaneView } from "#src/diagnostics/view.ts";
import { BoxProcess } from "./box-process.ts";
import { Installer } from "./installer.ts";

type LaneName = "entry" | "exit";
type LoopName = "presence" | "passage";

let box: BoxProcess | null = null;
let installer: Installer | null = null;

afterEach(async () => {
  installer?.stop();
  await box?.dispose();
  [box, installer] = [null, null];
});

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** A barrier: up 0.3 s after its pulse, and down again by itself, never onto a car. It ends with the box. */
async function playBarrier(running: BoxProcess, name: LaneName): Promise<void> {
  const { gpio } = running;
  const shows = (condition: (lane: LaneView) => boolean): Promise<void> =>
    running.shows(({ lanes }) => lanes.some((lane) => lane.name === name && condition(lane)));
  gpio.set(`${name}.down`, 1);
  for (;;) {
    await gpio.nextOutput(`${name}.raise`, 1);
    gpio.set(`${name}.down`, 0);
    await pause(300);
    gpio.set(`${name}.up`, 1);
    // A box that is held up must not find it down again already.
    await shows(({ arm }) => arm.position === "up");
    await pause(2_500);
    await shows(({ presence, passage }) => !presence.covered && !passage.covered);
    gpio.set(`${name}.up`, 0);
    await pause(200);
    gpio.set(`${name}.down`, 1);
  }
}

async function startBox(): Promise<BoxProcess> {
  const running = await BoxProcess.prepare({ fullyEquipped: true, exit: { openOnceSeconds: 5 } });
  box = running;
  await running.start();
  for (const lane of ["entry", "exit"] as const) void playBarrier(running, lane).catch(() => {});
  await running.shows(({ lanes }) => lanes.every(({ phase }) => phase === "idle"));
  return running;
}

/** Lays a plate on a wire until the walk has seen it. `wire`: what it is connected to. */
async function covers(walk: Installer, { gpio }: BoxProcess, lane: LaneName, wire: LoopName): Promise<void> {
  gpio.set(`${lane}.${wire}`, 1);
  await walk.hears("Now take it off");
  gpio.set(`${lane}.${wire}`, 0);
}

async function testsWires(walk: Installer, running: BoxProcess, lane: LaneName): Promise<void> {
  await walk.hears("Wiring of the presence loop");
  await covers(walk, running, lane, "presence");
  await walk.hears("Wiring of the passage loop");
  await covers(walk, running, lane, "passage");
  await walk.answers("Is nobody under it", "y");
  await walk.hears("The arm is down");
  await walk.answers("Is nobody under it", "y");
  await walk.hears("press the attendant's button");
  await presses(running, lane);
}

/** Presses the attendant's button until the box has heard it: one that is held up would take both edges for a spark. */
async function presses(running: BoxProcess, lane: LaneName): Promise<void> {
  const heard = ({ devices }: BoxView): number =>
    devices.find(({ id }) => id === `${lane}-button`)?.traffic.reports ?? 0;
  const before = heard(await running.view());
  running.gpio.set(`${lane}.button`, 1);
  await running.shows((view) => heard(view) > before);
  running.gpio.set(`${lane}.button`, 0);
}

async function drives(walk: Installer, running: BoxProcess, lane: LaneName, plate: string): Promise<void> {
  await walk.hears("Now drive");
  await running.arrive(lane, plate);
  await running.shows(({ lanes }) => lanes.some(({ name, arm }) => name === lane && arm.position === "up"));
  await running.passThrough(lane);
}

async function walksLane(walk: Installer, running: BoxProcess, lane: LaneName): Promise<void> {
  await testsWires(walk, running, lane);
  await walk.hears("Now show it a plate");
  const line = lane === "entry" ? running.entryLine : running.exitLine;
  await line.write(`${JSON.stringify({ plate: "沪C11223", confidence: 0.91 })}\n`);
  await walk.hears("It read 沪C11223, 91% sure");
  await walk.answers("Is that what stands on the plate?", "y");
  await drives(walk, running, lane, "沪A12345");
}

describe("a walk through a box", { timeout: 240_000 }, () => {
  it("passes every step of two lanes, the fire contact and the city, and writes the sheet", async () => {
    const running = await startBox();
    const sheetFile = join(running.folder, "sheet.json");
    const walk = Installer.at(running, "--sheet", sheetFile);
    installer = walk;
    await walksLane(walk, running, "entry");
    await walksLane(walk, running, "exit");
    await walk.answers("Do those in charge of the fire alarm agree?", "y");
    await walk.hears("Now trip the fire contact");
    running.gpio.set("fire", 1);
    await walk.hears("Now reset the contact");
    running.gpio.set("fire", 0);
    expect(await walk.ends(), walk.heard).toBe(0);
    const sheet = JSON.parse(readFileSync(sheetFile, "utf8")) as Sheet;
    expect(sheet.steps.filter(({ result }) => result !== "passed")).toEqual([]);
    expect(sheet).toMatchObject({
      passed: true,
      installer: "Li Wei",
      configuration: (await running.view()).configuration,
    });
    const figures = Object.fromEntries(sheet.steps.map((step) => [step.id, step.figures]));
    expect(figures["entry-reader-reads"]).toEqual({ plate: "沪C11223", confidencePercent: 91 });
    expect(figures["entry-arm-rises"]?.["riseMs"]).toBeGreaterThan(250);
    expect(figures["entry-drive"]).toMatchObject({ plate: "沪A12345" });
    expect(figures["entry-drive"]?.["armUpMs"]).toBeGreaterThan(250);
    expect(figures["exit-drive"]?.["passedMs"]).toBeGreaterThan(Number(figures["exit-drive"]?.["armUpMs"]));
    expect(running.city.platform.passages.totals).toMatchObject({ arrives: 1, leaves: 1 });
  });

  it("says that the loops are swapped, passes once they are not, and fails for what was skipped", async () => {
    const running = await startBox();
    const sheetFile = join(running.folder, "sheet.md");
    const walk = Installer.at(running, "--lane", "entry", "--sheet", sheetFile);
    installer = walk;
    await walk.hears("Wiring of the presence loop");
    running.gpio.set("entry.passage", 1);
    await walk.hears("That was the passage loop, not the presence loop: the wires");
    running.gpio.set("entry.passage", 0);
    await walk.answers("r repeats it", "r");
    await walk.hears("drive a car from the street");
    await covers(walk, running, "entry", "presence");
    await walk.hears("Both came");
    await walk.answers("lay a metal plate", "s");
    await walk.answers("Why is it skipped?", "no plate | here");
    await walk.answers("Is nobody under it", "n");
    await walk.answers("Is nobody under it", "n");
    await walk.answers("Now show it a plate", "q");
    expect(await walk.ends(), walk.heard).toBe(1);
    const sheet = readFileSync(sheetFile, "utf8");
    expect(sheet).toMatch(/entry-presence<br>.*passed \(2 次 tries\)/u);
    expect(sheet).toMatch(/entry-passage<br>.*skipped .* no plate \\\| here/u);
    expect(sheet).toMatch(/entry-arm-falls<br>.*The step before did not pass/u);
    expect(sheet).toMatch(/entry-drive<br>.*skipped/u);
  });
});
