import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { refusal } from "../../bin/node-version.mjs";

const project = fileURLToPath(new URL("../..", import.meta.url));
const program = fileURLToPath(new URL("../../bin/gatehouse.mjs", import.meta.url));

/** Runs before the program and makes it believe that it runs on Node 20. */
const onNode20 = `data:text/javascript,${encodeURIComponent(
  `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });`,
)}`;

/** What a script prints that runs in a Node of its own. */
function printed(...args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, [...args], { encoding: "utf8", cwd: project });
  return stdout + stderr;
}

describe("the program's front door", () => {
  it.each(["24.0.0", "24.21.0"])("takes Node %s", (version) => {
    expect(refusal(version)).toBeUndefined();
  });

  it.each(["20.20.2", "22.18.0", "26.1.0", "2.4.0"])("refuses Node %s, in English and Chinese", (version) => {
    expect(refusal(version)).toContain(`Gatehouse runs on Node 24 only; this is Node ${version}.`);
    expect(refusal(version)).toContain(`当前是 Node ${version}。`);
  });

  it("stops with exit code 2 before main.ts is read", () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", onNode20, program, "--help"], {
      encoding: "utf8",
    });
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: "", stderr: `${refusal("20.20.2")}\n` });
  });
});

describe("what a box leaves unloaded", () => {
  it("is zod's languages, while its English is still there", () => {
    const script = `
      const { z } = await import("zod");
      console.log(Object.keys(z.locales), z.string().safeParse(1).error.issues[0].message);`;
    expect(printed("--import", "./bin/without-locales.mjs", "--input-type=module", "-e", script)).toBe(
      "[] Invalid input: expected string, received number\n",
    );
  });

  it("is Node's own fetch, whose place an import of node:http would take", () => {
    const script = `
      await import("./src/diagnostics/server.ts");
      await import("./src/city/callbacks.ts");
      console.log(process.moduleLoadList.filter((name) => name.includes("undici")));`;
    expect(printed("--input-type=module", "-e", script)).toBe("[]\n");
  });
});
