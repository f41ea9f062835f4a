import { execFileSync } from "node:child_process";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readList, readSignedList, signedAs, signList } from "#src/config/list-signature.ts";
import { testFolder } from "#test/store/folder.ts";

const keeper = generateKeyPairSync("ed25519");
const other = generateKeyPairSync("ed25519");
const lineOf = ({ publicKey }: typeof keeper): string =>
  publicKey.export({ format: "der", type: "spki" }).toString("base64");
const keys = [lineOf(keeper)];
const TEXT = "\uFEFFplate,note\r\n沪A12345,董事\r\n";
const signed = signList(TEXT, { list: "staff", version: 12 }, keeper.privateKey);

const problemOf = (text: string, line: string, by = keys): string => {
  const read = readSignedList(text, line, by);
  return "problems" in read ? read.problems.join() : "taken";
};

describe("a signed list", () => {
  it("is taken with the signature of any of the keys, and says whose set it is and which", () => {
    for (const by of [keys, [lineOf(other), ...keys]]) {
      expect(readSignedList(TEXT, `${signed}\n`, by)).toMatchObject({ list: "staff", signed: 12 });
    }
    expect(signedAs(signed)).toEqual({ list: "staff", version: 12 });
  });

  it("is another version than another file that was signed as the same one", () => {
    const again = `${TEXT}沪B67890,\r\n`;
    const read = [TEXT, again].map((text) =>
      readSignedList(text, signList(text, { list: "staff", version: 12 }, keeper.privateKey), keys),
    );
    const versions = read.map((one) => ("version" in one ? one.version : ""));
    expect(versions).toEqual([expect.stringMatching(/^12\+[0-9a-f]{8}$/), expect.stringMatching(/^12\+[0-9a-f]{8}$/)]);
    expect(versions[0]).not.toBe(versions[1]);
  });

  it.each([
    ["of another key", () => problemOf(TEXT, signed, [lineOf(other)])],
    ["whose line names another list", () => problemOf(TEXT, signed.replace("staff", "guests"))],
    ["whose line names a higher version", () => problemOf(TEXT, signed.replace(" 12 ", " 13 "))],
    ["where nobody may sign", () => problemOf(TEXT, signed, [])],
  ])("%s is refused, and the list and the version are named", (_what, problem) => {
    expect(problem()).toMatch(/the signature of list (staff|guests), version 1[23], does not fit.*签名不符/);
  });

  it.each(["", "staff 12", "staff 0 x", signed.replace("staff", "../staff"), `${signed} more`])(
    "with %j in place of a signature is refused, and told how to make one",
    (line) => {
      expect(problemOf(TEXT, line)).toMatch(/gatehouse sign-list.*缺少签名/);
    },
  );

  it("is refused whatever was changed in it after it was signed", () => {
    const at = fc.nat(TEXT.length - 1);
    fc.assert(
      fc.property(at, fc.string({ maxLength: 3 }), fc.nat(3), (from, put, length) => {
        const changed = TEXT.slice(0, from) + put + TEXT.slice(from + length);
        fc.pre(changed !== TEXT);
        expect(problemOf(changed, signed)).toContain("does not fit");
      }),
    );
  });

  it("that is signed but no list is refused for what is wrong in it", () => {
    const bad = "plate,from\n沪A12345,yesterday\n";
    const line = signList(bad, { list: "staff", version: 1 }, keeper.privateKey);
    expect(problemOf(bad, line)).toContain("line 2, from");
  });

  it("can be signed with openssl as well", () => {
    const folder = testFolder();
    const [pem, message] = [join(folder, "key.pem"), join(folder, "message")];
    execFileSync("openssl", ["genpkey", "-algorithm", "ed25519", "-out", pem]);
    const publicPem = execFileSync("openssl", ["pkey", "-in", pem, "-pubout"]).toString();
    writeFileSync(message, `gatehouse list staff 12\n${TEXT}`);
    const signature = execFileSync("openssl", ["pkeyutl", "-sign", "-inkey", pem, "-rawin", "-in", message]);
    const line = `staff 12 ${signature.toString("base64")}`;
    expect(readSignedList(TEXT, line, [publicPem.split("\n")[1] ?? ""])).toMatchObject({ signed: 12 });
    const key = createPrivateKey(execFileSync("openssl", ["pkey", "-in", pem]));
    expect(signList(TEXT, { list: "staff", version: 12 }, key)).toBe(line);
  });
});

describe("the file of one list", () => {
  it("needs no signature where the site has no key", () => {
    expect(readList("staff", { text: TEXT, signature: "" }, [])).toMatchObject({ entries: [{ plate: "沪A12345" }] });
  });

  it("is not taken with the signature of another list, though that is good", () => {
    expect(readList("guests", { text: TEXT, signature: signed }, keys)).toEqual({
      problems: [expect.stringMatching(/of list staff; sign it for list guests.*名单 guests/)],
    });
  });
});
