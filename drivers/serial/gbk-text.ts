/**
 * Text to GBK, the encoding of Chinese sign boards. Node decodes GBK but does not encode it, so the table is the
 * decoder's, read backwards; it is made when the first board starts (a few milliseconds), not while a car waits.
 */

const FIRST_LEAD = 0x81;
const FIRST_TRAIL = 0x40;
const LAST = 0xfe;
const NEWLINE = 0x0a;
const REPLACEMENT = 0xfffd;

/** The two bytes of each character by its code, 0 where GBK has none. */
let table: Uint16Array | null = null;

/** Makes the table ready. */
export function prepareGbk(): void {
  table ??= gbkTable();
}

/** The text in GBK, at most `maxBytes` bytes and never half a character. What GBK cannot write is left out. */
export function gbkText(text: string, maxBytes: number): Uint8Array {
  const pairs = (table ??= gbkTable());
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const pair = pairs[code] ?? 0;
    const encoded = code >= 0x20 && code < 0x7f ? [code] : pair === 0 ? [] : [pair >> 8, pair & 0xff];
    if (bytes.length + encoded.length > maxBytes) break;
    bytes.push(...encoded);
  }
  return Uint8Array.from(bytes);
}

function gbkTable(): Uint16Array {
  const bytes: number[] = [];
  for (let lead = FIRST_LEAD; lead <= LAST; lead++) {
    for (let trail = FIRST_TRAIL; trail <= LAST; trail++) bytes.push(lead, trail, NEWLINE);
  }
  // One call for all pairs, each on a line of its own: a call for each takes far longer.
  const lines = new TextDecoder("gbk").decode(Uint8Array.from(bytes)).split("\n");
  const pairs = new Uint16Array(0x10000);
  for (const [index, line] of lines.entries()) {
    const code = line.charCodeAt(0);
    // More than one character, or the replacement character: no such pair. Of two codes the first is the usual one.
    if (line.length !== 1 || code === REPLACEMENT || pairs[code] !== 0) continue;
    pairs[code] = ((bytes[index * 3] ?? 0) << 8) | (bytes[index * 3 + 1] ?? 0);
  }
  return pairs;
}
