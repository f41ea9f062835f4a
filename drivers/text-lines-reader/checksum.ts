/** Checksums that some readers put at the end of a line, as two hexadecimal digits. */

export interface ChecksumFormat {
  /** `xor` of all bytes, or the low byte of their `sum`. */
  readonly kind: "xor" | "sum";
  /** What stands between the text and the digits, such as "*"; it is not counted. May be empty. */
  readonly separator: string;
}

/** The line without its checksum, or null when the checksum is missing or wrong. */
export function withoutChecksum(line: Uint8Array, { kind, separator }: ChecksumFormat): Uint8Array | null {
  const mark = new TextEncoder().encode(separator);
  const end = line.length - 2 - mark.length;
  if (end < 0) return null;
  const isMarked = mark.every((byte, index) => line[end + index] === byte);
  const digits = String.fromCharCode(...line.subarray(line.length - 2));
  if (!isMarked || !/^[0-9A-Fa-f]{2}$/.test(digits)) return null;
  const counted = line.subarray(0, end);
  const sum = counted.reduce((total, byte) => (kind === "xor" ? total ^ byte : (total + byte) & 0xff), 0);
  return sum === Number.parseInt(digits, 16) ? counted : null;
}
