/** The lint rules the house leans on, each seen to catch what it is there for. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "./project.ts";

const breaches = [
  {
    path: "src/lane/store-user.ts",
    text: `import { open } from "../store/ledger.ts";\nexport const ledger = open;`,
    rule: "no-restricted-imports",
  },
  { path: "src/lane/reader.ts", text: `export { readFile } from "node:fs";`, rule: "no-restricted-imports" },
  {
    path: "drivers/acme/driver.ts",
    text: `import type { Lane } from "#src/lane/lane.ts";\nexport type Seen = Lane;`,
    rule: "no-restricted-imports",
  },
  {
    path: "src/store/table.ts",
    text: `import { drivers } from "#drivers/index.ts";\nexport const all = drivers;`,
    rule: "no-restricted-imports",
  },
  { path: "src/lane/timer.ts", text: `export const later = setTimeout;`, rule: "no-restricted-globals" },
  { path: "src/lane/clock.ts", text: `export const at = Date.now();`, rule: "no-restricted-properties" },
  { path: "src/lane/long-file.ts", text: "export {};\n".repeat(301), rule: "max-lines" },
  {
    path: "src/lane/long-function.ts",
    text: `export function f(): void {\n${"  f();\n".repeat(60)}}`,
    rule: "max-lines-per-function",
  },
  {
    path: "src/lane/many-parameters.ts",
    text: `export const f = (a: 1, b: 2, c: 3, d: 4, e: 5) => a + b + c + d + e;`,
    rule: "max-params",
  },
  { path: "src/lane/any.ts", text: `export const x: any = 1;`, rule: "no-explicit-any" },
  {
    path: "src/lane/forgotten-promise.ts",
    text: `export function f(): void {\n  Promise.resolve(1);\n}`,
    rule: "no-floating-promises",
  },
  {
    path: "src/lane/promise-as-truth.ts",
    text: `export const f = (ready: Promise<boolean>) => (ready ? 1 : 2);`,
    rule: "no-misused-promises",
  },
  {
    path: "src/lane/half-a-switch.ts",
    text: `export function f(x: "a" | "b"): void {\n  switch (x) {\n    case "a":\n      f(x);\n  }\n}`,
    rule: "switch-exhaustiveness-check",
  },
  {
    path: "test/only.test.ts",
    text: `import { it } from "vitest";\nit.only("x", () => {});`,
    rule: "no-focused-tests",
  },
];

const innocents = [
  {
    path: "src/uplink/drain.ts",
    text: `import { send } from "#src/city/client.ts";\nimport type { Lot } from "../lot/lot.ts";\nexport const drain = (lot: Lot) => send(lot);`,
  },
  { path: "src/box.ts", text: `import { drivers } from "#drivers/index.ts";\nexport const all = drivers;` },
  { path: "drivers/index.ts", text: `export const drivers = { acme: () => import("./zenith/driver.ts") };` },
  {
    path: "drivers/zenith/driver.ts",
    text: `import { open } from "../serial/line.ts";\nimport { close } from "#src/device/driver.ts";\nexport const line = [open, close];`,
  },
];

const folder = mkdtempSync(join(tmpdir(), "gatehouse-lint-"));
let found: ReadonlySet<string>;

beforeAll(() => {
  for (const name of ["package.json", "tsconfig.json", "oxlint.config.ts", "test/house-rules/arrows.ts"]) {
    cpSync(join(root, name), join(folder, name));
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  for (const { path, text } of [...breaches, ...innocents]) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), `${text}\n`);
  }
  const { stdout } = spawnSync(join(root, "node_modules/.bin/oxlint"), ["--format=unix", "src", "drivers", "test"], {
    cwd: folder,
    encoding: "utf8",
  });
  found = new Set(stdout.split("\n").map((line) => line.replace(/^([^:]+):.*\((.+)\)\]$/, "$1 $2")));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("lint", () => {
  it.each(breaches)("finds $rule in $path", ({ path, rule }) => {
    expect(found).toContain(`${path} ${rule}`);
  });

  it.each(innocents)("lets $path pass, which keeps to the arrows", ({ path }) => {
    expect([...found].filter((line) => line.startsWith(path))).toEqual([]);
  });
});
