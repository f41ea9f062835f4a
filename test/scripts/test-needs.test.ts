import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { chromiumPath, missingPackages } from "../../scripts/test-needs.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));

/** A folder with programs of these names. */
function folderWith(...names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-needs-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of names) {
    writeFileSync(join(folder, name), "#!/bin/sh\n");
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

describe("what the tests need", () => {
  it("is looked for in the path, under any of its names", () => {
    expect(missingPackages({ PATH: folderWith("socat", "chromium-browser", "openssl") })).toEqual([]);
    expect(missingPackages({ PATH: `${folderWith("openssl")}:${folderWith("chromium")}` })).toEqual(["socat"]);
    expect(missingPackages({})).toEqual(["socat", "chromium", "openssl"]);
  });

  it("is taken from the environment where a browser is named there, and not from elsewhere when that one is missing", () => {
    const PATH = folderWith("chromium");
    const own = join(folderWith("own-browser"), "own-browser");
    expect(chromiumPath({ PATH, CHROMIUM: own })).toBe(own);
    expect(() => chromiumPath({ PATH, CHROMIUM: "/nowhere/chromium" })).toThrow("apt-get install chromium");
  });

  it("is asked for at once by npm test, in both languages, before anything runs", () => {
    const env = { PATH: folderWith("openssl") };
    const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/test.ts"], {
      cwd: project,
      env,
      encoding: "utf8",
    });
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain("The tests need socat, chromium: not on this machine.");
    expect(stderr).toContain("请先安装：apt-get install socat chromium");
  });

  it("is what a continuous-integration machine installs and the two READMEs name", () => {
    const packages = missingPackages({});
    const ci = /for command in (.*); do/.exec(readFileSync(join(project, ".ci/run"), "utf8"))?.[1]?.split(" ");
    expect(ci).toEqual(expect.arrayContaining([...packages]));
    for (const readme of ["README.md", "README.zh-CN.md"]) {
      expect(readFileSync(join(project, readme), "utf8")).toContain(`apt-get install ${packages.join(" ")}`);
    }
  });
});
