import { defineConfig } from "vitest/config";

/** Tests of these rooms touch nothing outside them: their files share a process, which saves loading the rooms for each. */
const PURE = ["admission", "berth", "books", "commissioning", "controller", "lane", "lot", "plate", "stay", "tariff"];
const OF_PURE = PURE.map((room) => `test/${room}/**/*.test.ts`);

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Half of the tests' time is waiting for other processes. With a processor left idle, as by default, two do the work of one.
    maxWorkers: "100%",
    projects: [
      { extends: true, test: { name: "pure", include: OF_PURE, isolate: false } },
      { extends: true, test: { name: "whole", include: ["test/**/*.test.ts"], exclude: OF_PURE } },
    ],
  },
});
