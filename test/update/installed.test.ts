import { mkdirSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderOf, installedAt, notePrevious, pointAt, previousOf } from "#src/update/installed.ts";
import { testFolder } from "#test/store/folder.ts";

/** A folder with two versions and the link to the older. */
function box() {
  const folder = realpathSync(testFolder());
  const link = join(folder, "gatehouse");
  for (const version of ["0.1.0", "0.2.0"]) {
    mkdirSync(folderOf(link, version));
    writeFileSync(join(folderOf(link, version), "package.json"), JSON.stringify({ version }));
  }
  symlinkSync(folderOf(link, "0.1.0"), link);
  return { folder, link };
}

describe("the installed version", () => {
  it("is where the link points, and changes in one step", () => {
    const { folder, link } = box();
    expect(installedAt(link)).toEqual({ link, folder: folderOf(link, "0.1.0"), version: "0.1.0" });
    pointAt(link, folderOf(link, "0.2.0"));
    expect(installedAt(link).version).toBe("0.2.0");
    expect(readdirSync(folder).toSorted()).toEqual(["gatehouse", "gatehouse-0.1.0", "gatehouse-0.2.0"]);
  });

  it("is none where a folder stands in the link's place, or nothing, and it says how it should be", () => {
    const { folder, link } = box();
    expect(() => installedAt(join(folder, "gatehouse-0.1.0"))).toThrow(/not a link .*INSTALL/);
    rmSync(link);
    expect(() => installedAt(link)).toThrow(/not a link/);
  });

  it("remembers what ran before while its folder is there", () => {
    const { link } = box();
    const previous = { folder: folderOf(link, "0.1.0"), version: "0.1.0", ledgerVersion: 6 };
    expect(previousOf(link)).toBeNull();
    notePrevious(link, previous);
    expect(previousOf(link)).toEqual(previous);
    rmSync(previous.folder, { recursive: true });
    expect(previousOf(link)).toBeNull();
    notePrevious(link, null);
    expect(previousOf(link)).toBeNull();
  });
});
