/** Whole lots in virtual time: the same seed is the same run, and no rule breaks; seeds that once broke one first. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { distance } from "#src/simulation/curves.ts";
import { drivable, garageMovements, GARAGES, readGarage } from "#src/simulation/garages.ts";
import { drawPlan, garagePlan } from "#src/simulation/plan.ts";
import { SeededChance } from "#src/simulation/seeded-chance.ts";
import { Simulation } from "#src/simulation/simulation.ts";

const LIMIT_MS = 120_000;
const VARIED = "varied" as const;
const FRESH = [202, 10];

const onceBroken = readFileSync(new URL("./seeds.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => {
    const [seed = "", days = "", lot = "", ...why] = line.split(" ");
    return {
      seed: Number(seed),
      days: Number(days),
      lot: lot === "plain" ? ("plain" as const) : VARIED,
      why: why.join(" "),
    };
  });

describe("a simulated lot", () => {
  it.each(onceBroken)(
    "keeps every rule with seed $seed ($lot), of which $why",
    { timeout: LIMIT_MS },
    async ({ seed, days, lot }) => {
      const { broken, story } = await new Simulation(drawPlan(seed, days, true, lot)).run();
      expect(broken, story.join("\n")).toBeNull();
    },
  );

  it.each(FRESH)("keeps every rule with seed %i", { timeout: LIMIT_MS }, async (seed) => {
    const { broken, story } = await new Simulation(drawPlan(seed, 1, true)).run();
    expect(broken, story.join("\n")).toBeNull();
  });

  it("runs the same twice from one seed, and otherwise from another", { timeout: LIMIT_MS }, async () => {
    const digests = [];
    for (const seed of [7, 7, 8]) {
      const { digest } = await new Simulation({ ...drawPlan(seed, 1, true, VARIED), carsPerDay: 60 }).run();
      digests.push(digest);
    }
    expect(digests[0]).toBe(digests[1]);
    expect(digests[0]).not.toBe(digests[2]);
  });
});

describe("a real garage", () => {
  it.each(GARAGES)("%s is followed by the cars that are drawn from it", (name) => {
    const garage = drivable(readGarage(name));
    let free = garage.samples[0]?.free ?? 0;
    for (const movement of garageMovements(garage, new SeededChance(1, "garage"))) {
      if (movement.kind === "recount") ({ free } = movement);
      else free += movement.kind === "arrive" ? -1 : 1;
      expect(free).toBeGreaterThanOrEqual(0);
      expect(free).toBeLessThanOrEqual(garage.capacity);
    }
    expect(free).toBe(garage.samples.at(-1)?.free);
  });

  it("is counted by the box as it was published, and the city has every passage", { timeout: LIMIT_MS }, async () => {
    const garage = drivable(readGarage("centre"));
    const simulation = new Simulation(garagePlan(garage, 1, 1, false));
    const { broken, figures } = await simulation.run();
    const { trafficBeganMs: beganMs, readings } = simulation;
    expect(broken).toBeNull();
    expect(figures).toMatchObject({ cityArrives: figures["arrived"], cityLeaves: figures["left"], refusedWithRoom: 0 });
    expect(distance({ garage, days: 1, beganMs, readings }).mean).toBeLessThan(5);
  });
});
