/** Whole lots in virtual time: the same seed is the same run, and no rule breaks; seeds that once broke one first. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { distance } from "#src/simulation/curves.ts";
import { drivable, garageMovements, GARAGES, readGarage, stretch } from "#src/simulation/garages.ts";
import { drawPlan, garagePlan } from "#src/simulation/plan.ts";
import { SeededChance } from "#src/simulation/seeded-chance.ts";
import { Simulation } from "#src/simulation/simulation.ts";

const LIMIT_MS = 300_000;
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
      else if (movement.kind === "find_full") expect(free).toBe(0);
      else free += movement.kind === "arrive" ? -1 : 1;
      expect(free).toBeGreaterThanOrEqual(0);
      expect(free).toBeLessThanOrEqual(garage.capacity);
    }
    expect(free).toBe(garage.samples.at(-1)?.free);
  });

  it("is left by everybody who wants to, however few its exits", { timeout: LIMIT_MS }, async () => {
    const at = (minutes: number, free: number) => ({ atMs: minutes * 60_000, free });
    const samples = [at(0, 10), at(5, 60)];
    const garage = { ...readGarage("centre"), capacity: 60, samples };
    const plan = garagePlan(garage, 1, 0.2, false);
    const lanes = plan.lanes.filter(({ name }) => name === "entry-1" || name === "exit-1");
    const { broken, figures } = await new Simulation({ ...plan, lanes }).run();
    expect(broken).toBeNull();
    expect(figures["left"]).toBe(figures["arrived"]);
    expect(figures["left"]).toBeGreaterThanOrEqual(50);
  });

  /** The mean distance allows for numbers that are five minutes old while up to ten cars a minute go through. */
  it.each([
    { name: "mall" as const, what: "empties on a Saturday evening", fromDay: 5.7, days: 0.2, apart: 20 },
    { name: "centre" as const, what: "is full", fromDay: 5.45, days: 0.2, apart: 3 },
    { name: "station" as const, what: "shuts for the night", fromDay: 5.85, days: 0.4, apart: 5 },
    { name: "drifting" as const, what: "has its count set again and again", fromDay: 3.7, days: 0.12, apart: 6 },
  ])(
    "$name is counted by the box as published while it $what, and the city has every passage",
    { timeout: LIMIT_MS },
    async ({ name, fromDay, days, apart }) => {
      const garage = stretch(drivable(readGarage(name)), fromDay, days);
      const simulation = new Simulation(garagePlan(garage, 1, days, false));
      const { broken, figures } = await simulation.run();
      const { trafficBeganMs: beganMs, readings } = simulation;
      expect(broken).toBeNull();
      const { arrived, left, turnedAway, refusedFull } = figures;
      expect(left).toBeGreaterThan(0);
      expect(figures).toMatchObject({ cityArrives: arrived, cityLeaves: left, droveOn: 0, refusedWithRoom: 0 });
      if (name === "centre") expect(refusedFull).toBeGreaterThan(0);
      expect(turnedAway, "nobody turns away but before a full lot").toBe(refusedFull);
      expect(distance({ garage, days, beganMs, readings }).mean).toBeLessThan(apart);
    },
  );
});
