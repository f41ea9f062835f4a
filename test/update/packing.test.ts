/** The program of this checkout, packed, unpacked elsewhere and run there: nothing outside the file may be needed. */
import { generateKeyPairSync } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { digestOf, packProgram } from "#src/update/packing.ts";
import { signUpdate, thisMachine } from "#src/update/signature.ts";
import { runTool } from "#src/update/tool.ts";
import { unpackUpdate } from "#src/update/unpacking.ts";
import { VERSION } from "#src/commands/version.ts";
import { testFolder } from "#test/store/folder.ts";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));
const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const KEYS = [publicKey.export({ format: "der", type: "spki" }).toString("base64")];

describe("a packed program", { timeout: 180_000 }, () => {
  it("runs where it is unpacked, with its own Node, its own packages and compiled GPIO, readable for the service", async () => {
    const folder = realpathSync(testFolder());
    const [file, program] = [join(folder, "update.tar.gz"), join(folder, "gatehouse-next")];
    await packProgram(REPOSITORY, file);
    const line = signUpdate({ version: VERSION, machine: thisMachine() }, await digestOf(file), privateKey);
    const mask = process.umask(0o077);
    await unpackUpdate({ file, line, keys: KEYS }, program).finally(() => process.umask(mask));
    for (const left of ["test", "bench", "var", "node_modules/vitest", "node_modules/typescript", ".git"]) {
      expect(existsSync(join(program, left))).toBe(false);
    }
    const node = join(program, "node_modules/.bin/node");
    expect(realpathSync(node).startsWith(program)).toBe(true);
    const call = (...words: readonly string[]) => runTool(node, words, { timeoutMs: 60_000 });
    const gatehouse = join(program, "bin/gatehouse.mjs");
    expect(await call(gatehouse, "--version")).toMatchObject({ done: true, said: expect.stringContaining(VERSION) });
    expect(await call(gatehouse, "check", join(program, "examples/one-entry.json"))).toMatchObject({ done: true });
    expect(await call(gatehouse, "simulate", "--seed", "1", "--days", "1")).toMatchObject({ done: true });
    const onoff = `await import("${join(program, "node_modules/onoff/onoff.js")}")`;
    expect(await call("--input-type=module", "--eval", onoff)).toMatchObject({ done: true });
    expect(statSync(program).mode & 0o777).toBe(0o755);
    expect(statSync(join(program, "src/main.ts")).mode & 0o044).toBe(0o044);
  });

  it("that is no archive or was cut off leaves nothing behind, and the version that was there before stays", async () => {
    const folder = testFolder();
    const [file, program] = [join(folder, "update.tar.gz"), join(folder, "gatehouse-0.2.0")];
    mkdirSync(program);
    writeFileSync(join(program, "package.json"), "{}");
    writeFileSync(file, "no archive at all\0\0\0\0");
    const line = signUpdate({ version: "0.2.0", machine: thisMachine() }, await digestOf(file), privateKey);
    await expect(unpackUpdate({ file, line, keys: KEYS }, program)).rejects.toThrow(/cannot unpack .*copy both/s);
    const other = await runTool("tar", ["-czf", file, "-C", folder, "gatehouse-0.2.0"], { timeoutMs: 10_000 });
    expect(other.done).toBe(true);
    const signed = signUpdate({ version: "0.2.0", machine: thisMachine() }, await digestOf(file), privateKey);
    await expect(unpackUpdate({ file, line: signed, keys: KEYS }, program)).rejects.toThrow(/not the program/);
    truncateSync(file, 5);
    await expect(unpackUpdate({ file, line, keys: KEYS }, program)).rejects.toThrow(/signature .* does not fit/);
    expect(readdirSync(folder).toSorted()).toEqual(["gatehouse-0.2.0", "update.tar.gz"]);
    expect(readdirSync(program)).toEqual(["package.json"]);
  });

  it("that would fill the card is not even begun", async () => {
    const folder = testFolder();
    const file = join(folder, "update.tar.gz");
    // Eight terabytes, of which the disk holds none.
    writeFileSync(file, "");
    truncateSync(file, 2 ** 43);
    const line = signUpdate({ version: "0.2.0", machine: thisMachine() }, "0".repeat(64), privateKey);
    const unpacked = unpackUpdate({ file, line, keys: KEYS }, join(folder, "gatehouse-0.2.0"));
    await expect(unpacked).rejects.toThrow(/MB free and the update needs 8388672: remove old versions/);
    expect(readdirSync(folder)).toEqual(["update.tar.gz"]);
  });

  it("is not made of a program that is not set up", async () => {
    const folder = testFolder();
    chmodSync(folder, 0o755);
    await expect(packProgram(folder, join(folder, "update.tar.gz"))).rejects.toThrow(/not set up/);
  });
});
