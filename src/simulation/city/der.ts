/**
 * Writes the few ASN.1 values (DER, X.690) that an X.509 certificate is made of. Pure bytes in, bytes out: no
 * reading, no other encodings.
 */
import { assert } from "../../assert.ts";

/** One tag-length-value. `tag` is the whole identifier octet. */
export function der(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.from([tag]), lengthOctets(length), ...content]);
}

function lengthOctets(length: number): Uint8Array {
  if (length < 0x80) return Buffer.from([length]);
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return Buffer.from([0x80 | digits.length, ...digits]);
}

/** SEQUENCE. */
export function sequence(...content: readonly Uint8Array[]): Uint8Array {
  return der(0x30, ...content);
}

/** SET of one element; a SET of several would have to be sorted. */
export function setOfOne(element: Uint8Array): Uint8Array {
  return der(0x31, element);
}

/** INTEGER from big-endian bytes that are read as a positive number. */
export function positiveInteger(bigEndian: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bigEndian.length - 1 && bigEndian[start] === 0) start += 1;
  const bytes = bigEndian.subarray(start);
  const needsSignOctet = (bytes[0] ?? 0) >= 0x80;
  return needsSignOctet ? der(0x02, Buffer.from([0]), bytes) : der(0x02, bytes);
}

/** BOOLEAN TRUE; DER leaves a default FALSE out. */
export function yes(): Uint8Array {
  return der(0x01, Buffer.from([0xff]));
}

/** OBJECT IDENTIFIER from its dotted form. */
export function oid(dotted: string): Uint8Array {
  const [first, second, ...rest] = dotted.split(".").map(Number);
  assert(first !== undefined && second !== undefined, `${dotted} is not an object identifier`);
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    digits.unshift((rest % 128) | 0x80);
  }
  return digits;
}

/** OCTET STRING. */
export function octets(bytes: Uint8Array): Uint8Array {
  return der(0x04, bytes);
}

/** BIT STRING; `unusedBits` counts the bits of the last byte that do not belong to it. */
export function bits(bytes: Uint8Array, unusedBits = 0): Uint8Array {
  return der(0x03, Buffer.from([unusedBits]), bytes);
}

/** UTF8String. */
export function text(value: string): Uint8Array {
  return der(0x0c, Buffer.from(value, "utf8"));
}

/** A time as RFC 5280 wants it: UTCTime until 2049, GeneralizedTime from 2050. Whole seconds, UTC. */
export function time(ms: number): Uint8Array {
  const digits = new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:T]/g, "");
  return Number(digits.slice(0, 4)) < 2050
    ? der(0x17, Buffer.from(`${digits.slice(2)}Z`, "ascii"))
    : der(0x18, Buffer.from(`${digits}Z`, "ascii"));
}

/** An explicit context tag such as `[0]`. */
export function explicit(number: number, content: Uint8Array): Uint8Array {
  return der(0xa0 | number, content);
}

/** An implicit, primitive context tag such as `[2] IMPLICIT IA5String`. */
export function implicit(number: number, content: Uint8Array): Uint8Array {
  return der(0x80 | number, content);
}
