/** A box whose lists must be signed, as a process: from a file, and from the port. */
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { signList } from "#src/config/list-signature.ts";
import type { BoxView } from "#src/diagnostics/view.ts";
import { testFolder } from "#test/store/folder.ts";
import { BoxProcess } from "./box-process.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const KEY = publicKey.export({ format: "der", type: "spki" }).toString("base64");
const [FIRST, SECOND] = ["plate\n沪A12345\n", "plate\n沪A12345\n沪B67890\n"];

let box: BoxProcess | null = null;

afterEach(async () => {
  await box?.dispose();
  box = null;
});

const sign = (text: string, version: number): string => signList(text, { list: "staff", version }, privateKey);
const says =
  (words: string) =>
  ({ faults }: BoxView): boolean =>
    faults.some(({ code, detail }) => code === "list_unusable_staff" && detail?.includes(words) === true);
const holds =
  (version: number, cars: number) =>
  ({ lists, faults }: BoxView): boolean =>
    lists[0]?.version?.startsWith(`${version}+`) === true &&
    lists[0].cars === cars &&
    faults.every(({ source }) => source !== "lists");

describe("a box that takes signed lists only", { timeout: 90_000 }, () => {
  it("refuses a file without its signature and an older one, takes a newer one, and keeps to it over a restart", async () => {
    const file = join(testFolder(), "staff.csv");
    const put = (text: string, version: number): void => {
      writeFileSync(file, text);
      writeFileSync(`${file}.sig`, `${sign(text, version)}\n`);
    };
    writeFileSync(file, FIRST);
    const list = { name: "staff", titleZh: "职工", titleEn: "staff", kind: "staff", whenFull: "admit", file };
    box = await BoxProcess.prepare({ capacity: 0, admission: { lists: [list], listKeys: [KEY] } });
    await box.start();
    await box.shows(says("its signature is missing"));
    put(FIRST, 1);
    await box.shows(holds(1, 1));
    await box.drive("entry", "沪A12345");
    const who = { id: "signed-list-1", by: "Li Wei", reason: "test" };
    await box.post("api/command", { ...who, command: "replace_signed_list", file: SECOND, signature: sign(SECOND, 2) });
    await box.shows(({ lists }) => lists[0]?.cars === 2);
    const unsigned = { ...who, id: "signed-list-2", command: "replace_list", list: "staff", version: "3", entries: [] };
    expect(await box.post("api/command", unsigned)).toMatchObject({ type: "command_refused", code: "list_not_signed" });
    await box.stop();
    await box.start();
    await box.shows(says("version 1 is older than 2"));
    put(SECOND, 3);
    await box.shows(holds(3, 2));
  });
});
