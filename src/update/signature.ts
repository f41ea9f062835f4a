/**
 * An update is trusted for its signature alone, wherever its USB stick has been. The signature (Ed25519) is one line in
 * `FILE.sig`, `VERSION MACHINE SIGNATURE`; what it signs is the line `gatehouse update VERSION MACHINE SHA256`, with the file's
 * checksum in hexadecimal digits and no line end.
 */
import { sign, verify, type KeyObject } from "node:crypto";
import { publicKeyOf } from "../config/signing-key.ts";

/** Which version of the program a file holds, and for which machine: `linux-arm64` or `linux-x64`. */
export type UpdateName = { readonly version: string; readonly machine: string };

const LINE = /^(\d{1,5}\.\d{1,5}\.\d{1,5}) (linux-(?:arm64|x64)) ([A-Za-z0-9+/]{86}==)$/;

/** This machine, in the words of an update's name. */
export function thisMachine(): string {
  return `linux-${process.arch}`;
}

/** The line that goes into `FILE.sig`; `digest` is the file's SHA-256 in hexadecimal digits. */
export function signUpdate(name: UpdateName, digest: string, key: KeyObject): string {
  return `${name.version} ${name.machine} ${sign(null, signedBytes(name, digest), key).toString("base64")}`;
}

/** What a signature's line says it is of; null when it is no such line. */
export function signedUpdate(line: string): UpdateName | null {
  const [, version, machine] = LINE.exec(line.trim()) ?? [];
  return version === undefined || machine === undefined ? null : { version, machine };
}

/** Whether one of the keys has signed the file of this checksum as what the line says. */
export function isSigned(line: string, digest: string, keys: readonly string[]): boolean {
  const name = signedUpdate(line);
  if (name === null) return false;
  const bytes = signedBytes(name, digest);
  const signature = Buffer.from(line.trim().split(" ")[2] ?? "", "base64");
  return keys.some((key) => verify(null, bytes, publicKeyOf(key), signature));
}

/** Whether a version is newer (above 0), older (below 0) or the same (0). */
export function compareVersions(one: string, other: string): number {
  const [ours, theirs] = [one.split(".").map(Number), other.split(".").map(Number)];
  for (const [place, part] of ours.entries()) {
    const difference = part - (theirs[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function signedBytes({ version, machine }: UpdateName, digest: string): Buffer {
  return Buffer.from(`gatehouse update ${version} ${machine} ${digest}`);
}
