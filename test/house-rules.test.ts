/** The rules of the house, held against the whole project, and each rule against a file that breaks it. */
import { describe, expect, it } from "vitest";
import { type ProjectFile, projectFiles } from "./house-rules/project.ts";
import { brokenArrows, deadFiles, emptyNames, reExports } from "./house-rules/structure.ts";
import { bannedText, brokenLinks } from "./house-rules/wording.ts";

const project = projectFiles();

function file(path: string, text = ""): ProjectFile {
  return { path, text };
}

describe("rooms", () => {
  it("know only the rooms the house has arrows to", () => {
    expect(brokenArrows(project)).toEqual([]);
  });

  it.each([
    ["src/lane/step.ts", `import { openLedger } from "../store/ledger.ts";`, "lane -> store is no arrow of the house"],
    ["src/lane/step.ts", `import {\n  openLedger,\n} from "#src/store/ledger.ts";`, "lane -> store is no arrow"],
    ["src/lot/fold.ts", `import { readFileSync } from "node:fs";`, "lot is pure"],
    ["src/lot/fold.ts", `import { z } from "zod";`, "lot is pure"],
    [
      "src/controller/turn.ts",
      `import { Outbox } from "../store/outbox.ts";`,
      "controller -> store is for `import type`",
    ],
    ["src/uplink/drain.ts", `const { step } = await import("../lane/step.ts");`, "uplink -> lane is no arrow"],
    ["src/box.ts", `import { demo } from "./commands/demo.ts";`, "box -> commands is no arrow"],
    ["src/box.ts", `import { fixture } from "../test/fixture.ts";`, "box -> test/fixture.ts leaves src/ and drivers/"],
    ["src/uplink/drain.ts", `import Database from "better-sqlite3";`, "better-sqlite3 is known to store only"],
    ["drivers/acme/driver.ts", `import { step } from "#src/lane/step.ts";`, "drivers/acme -> lane is no arrow"],
    ["drivers/acme/driver.ts", `import { parse } from "../zenith/frames.ts";`, "drivers/acme -> drivers/zenith is no"],
    ["src/gadget/driver.ts", "", `"gadget" is no room of the house`],
  ])("name the arrow that %s breaks with %j", (path, text, breach) => {
    expect(brokenArrows([file(path, text)])).toEqual([expect.stringContaining(`${path}: ${breach}`)]);
  });

  it.each([
    ["src/lane/step.ts", `import type { Plate } from "../plate/plate.ts";`],
    ["src/controller/turn.ts", `import type { Outbox } from "../store/outbox.ts";`],
    ["src/store/thread.ts", `new Worker(new URL("./ledger.worker.ts", import.meta.url));`],
    ["src/store/ledger.ts", `import Database from "better-sqlite3";`],
    ["src/box.ts", `import { drivers } from "#drivers/index.ts";`],
    ["drivers/index.ts", `const acme = () => import("./acme/driver.ts");`],
    [
      "drivers/acme/driver.ts",
      `import { autoDetect } from "@serialport/bindings-cpp";\nimport { open } from "../serial/line.ts";`,
    ],
  ])("let %s say %j", (path, text) => {
    expect(brokenArrows([file(path, text)])).toEqual([]);
  });
});

describe("files", () => {
  it("are all led to by something that runs", () => {
    expect(deadFiles(project)).toEqual([]);
  });

  it("are dead when only a test or another dead file leads to them", () => {
    const files = [
      file("bin/gatehouse.mjs", `await import("../src/main.ts");`),
      file("src/main.ts", `import "./box.ts";`),
      file("src/box.ts"),
      file("src/lane/forgotten.ts", `import "./forgotten-too.ts";`),
      file("src/lane/forgotten-too.ts"),
      file("test/lane/forgotten.test.ts", `import "#src/lane/forgotten.ts";`),
    ];
    expect(deadFiles(files)).toEqual([
      "src/lane/forgotten.ts: nothing that runs imports it",
      "src/lane/forgotten-too.ts: nothing that runs imports it",
    ]);
  });

  it("have names that say what they are about", () => {
    expect(emptyNames(project)).toEqual([]);
    expect(
      emptyNames([file("src/lane/utils.ts"), file("src/common/plate.ts"), file("src/lane/index.ts")]),
    ).toHaveLength(3);
  });

  it("export only what they define", () => {
    expect(reExports(project)).toEqual([]);
    expect(reExports([file("src/lane/all.ts", `export * from "./step.ts";`)])).toHaveLength(1);
    expect(reExports([file("src/lane/all.ts", `export {\n  step,\n} from "./step.ts";`)])).toHaveLength(1);
  });
});

describe("text", () => {
  it("holds nothing that is banned where it stands", () => {
    expect(bannedText(project)).toEqual([]);
  });

  it.each([
    ["src/lane/step.ts", "const at = Date.now();"],
    ["src/lane/step.ts", "const at = new Date();"],
    ["drivers/acme/driver.ts", "setTimeout(open, 5);"],
    ["src/city/nonce.ts", "const id = randomUUID();"],
    ["src/lane/step.ts", "// FIXME later"],
    ["test/lane/step.test.ts", "it.only('works', () => {});"],
    ["src/lane/step.ts", "// @ts-ignore"],
    ["deploy/install.sh", "cd /home/somebody/gatehouse"],
    ["package-lock.json", `"resolved": "https://example.org/x.tgz"`],
  ])("may not say, in %s, %j", (path, text) => {
    expect(bannedText([file(path, `\n${text}\n`)])).toEqual([expect.stringContaining(`${path}:2: `)]);
  });

  it.each([
    ["src/runtime/clock.ts", "const at = Date.now();"],
    ["src/lane/step.ts", "// Date.now is never asked here."],
    ["src/lane/step.ts", "const at = new Date(wallMs);"],
  ])("may say, in %s, %j", (path, text) => {
    expect(bannedText([file(path, text)])).toEqual([]);
  });

  it("links to documents that are there", () => {
    expect(brokenLinks(project)).toEqual([]);
    expect(brokenLinks([file("docs/X.md", "see [this](../nowhere.md#top) and [that](https://example.org)")])).toEqual([
      `docs/X.md:1: the link to "../nowhere.md" leads nowhere`,
    ]);
  });
});
