import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareVersions, isSigned, signedUpdate, signUpdate } from "#src/update/signature.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const KEY = publicKey.export({ format: "der", type: "spki" }).toString("base64");
const STRANGER = generateKeyPairSync("ed25519").privateKey;
const NAME = { version: "0.2.0", machine: "linux-arm64" };
const [DIGEST, OTHER] = ["a".repeat(64), "b".repeat(64)];

describe("the signature of an update", () => {
  it("says what the file is, and holds for that file of that version and machine alone", () => {
    const line = signUpdate(NAME, DIGEST, privateKey);
    expect(signedUpdate(`${line}\n`)).toEqual(NAME);
    expect(isSigned(line, DIGEST, [KEY])).toBe(true);
    expect(isSigned(line, OTHER, [KEY])).toBe(false);
    expect(isSigned(line.replace("0.2.0", "0.3.0"), DIGEST, [KEY])).toBe(false);
    expect(isSigned(line.replace("arm64", "x64"), DIGEST, [KEY])).toBe(false);
    expect(isSigned(signUpdate(NAME, DIGEST, STRANGER), DIGEST, [KEY])).toBe(false);
    expect(isSigned(line, DIGEST, [])).toBe(false);
  });

  it("is nothing but its one line", () => {
    for (const line of ["", "0.2.0", `0.2 linux-arm64 ${"A".repeat(86)}==`, `0.2.0 linux-mips ${"A".repeat(86)}==`]) {
      expect(signedUpdate(line)).toBeNull();
      expect(isSigned(line, DIGEST, [KEY])).toBe(false);
    }
  });
});

describe("versions", () => {
  it("are compared as numbers, part by part", () => {
    expect(compareVersions("0.10.0", "0.9.9")).toBeGreaterThan(0);
    expect(compareVersions("1.0.0", "0.99.99")).toBeGreaterThan(0);
    expect(compareVersions("0.1.1", "0.1.2")).toBeLessThan(0);
    const version = fc.tuple(fc.nat(9), fc.nat(99), fc.nat(9)).map((parts) => parts.join("."));
    fc.assert(
      fc.property(version, version, (one, other) => {
        expect(Math.sign(compareVersions(one, other))).toBe(-Math.sign(compareVersions(other, one)) || 0);
        expect(compareVersions(one, other) === 0).toBe(one === other);
      }),
    );
  });
});
