/**
 * Signed lists: whoever may write the box's files, or has the page's token, still cannot let a car in without the private key
 * of the list's keeper. A signature (Ed25519) is one line, `LIST VERSION SIGNATURE`: what it signs is the line
 * `gatehouse list LIST VERSION`, then the file to the byte, so that no file serves as another list or another version.
 */
import { createHash, sign, verify, type KeyObject } from "node:crypto";
import type { ListEntry } from "../lot/grounds.ts";
import { readListFile } from "./list-file.ts";
import { publicKeyOf } from "./signing-key.ts";

/** Which list a signed set of cars is for, and which of its versions it is: a higher one replaces a lower one. */
export type SignedAs = { readonly list: string; readonly version: number };

/** A set of cars whose signature is good. */
export type SignedList = {
  readonly list: string;
  /** The signed version and a fingerprint of the file: two files signed as one version differ here. */
  readonly version: string;
  readonly signed: number;
  readonly entries: readonly ListEntry[];
};

/** What a list's file holds, for the order to replace it. */
export type ListRead =
  | { readonly version: string; readonly signed?: number; readonly entries: readonly ListEntry[] }
  | { readonly problems: readonly string[] };

const LINE = /^([a-z0-9][a-z0-9-]{0,30}) ([1-9]\d{0,13}) ([A-Za-z0-9+/]{86}==)$/;

/** The line that goes into `FILE.sig`. */
export function signList(text: string, as: SignedAs, key: KeyObject): string {
  return `${as.list} ${as.version} ${sign(null, signedBytes(text, as), key).toString("base64")}`;
}

/** What a signature's line says it is of; null when it is no such line. */
export function signedAs(line: string): SignedAs | null {
  const [, list, version] = LINE.exec(line.trim()) ?? [];
  return list === undefined ? null : { list, version: Number(version) };
}

/** The cars in a list's text, if one of the keys has signed it; else what is wrong and what to do. */
export function readSignedList(
  text: string,
  line: string,
  keys: readonly string[],
): SignedList | { readonly problems: readonly string[] } {
  const as = signedAs(line);
  if (as === null)
    return {
      problems: [
        'its signature is missing or is not one line "LIST VERSION SIGNATURE"; make it with `gatehouse sign-list`. 缺少签名，或签名不是一行“名单 版本 签名”，请用 gatehouse sign-list 生成。',
      ],
    };
  const signature = Buffer.from(line.trim().split(" ")[2] ?? "", "base64");
  const bytes = signedBytes(text, as);
  if (!keys.some((key) => verify(null, bytes, publicKeyOf(key), signature))) {
    const { list, version } = as;
    return {
      problems: [
        `the signature of list ${list}, version ${version}, does not fit: the file was changed after it was signed, or the key is none of admission.listKeys; sign it again with \`gatehouse sign-list\`. 名单 ${list} 版本 ${version} 的签名不符：文件在签名后被改动，或密钥不在 admission.listKeys 中，请用 gatehouse sign-list 重新签名。`,
      ],
    };
  }
  const read = readListFile(text);
  if ("problems" in read) return read;
  return { list: as.list, version: `${as.version}+${fingerprint(text, 8)}`, signed: as.version, entries: read.entries };
}

/** The cars in the file of this list. Without keys nothing is asked for, and the version is a fingerprint of the file. */
export function readList(
  list: string,
  { text, signature }: { readonly text: string; readonly signature: string },
  keys: readonly string[],
): ListRead {
  if (keys.length === 0) {
    const read = readListFile(text);
    return "problems" in read ? read : { version: fingerprint(text, 16), entries: read.entries };
  }
  const read = readSignedList(text, signature, keys);
  if ("problems" in read) return read;
  const { list: signedFor, ...found } = read;
  if (signedFor === list) return found;
  const zh = `其签名属于名单 ${signedFor}，请为名单 ${list} 重新签名。`;
  return { problems: [`its signature is of list ${signedFor}; sign it for list ${list} (--list). ${zh}`] };
}

/** Text that is not in UTF-8 is refused as a list, so its bytes are those of the file. */
function signedBytes(text: string, { list, version }: SignedAs): Buffer {
  return Buffer.from(`gatehouse list ${list} ${version}\n${text}`);
}

function fingerprint(text: string, length: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}
