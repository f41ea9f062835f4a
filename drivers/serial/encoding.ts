/** Turns the bytes of one whole line into text. A line that is not valid in its encoding is no text. */

export const ENCODINGS = ["auto", "utf8", "gbk", "gb18030", "latin1"] as const;
export type LineEncoding = (typeof ENCODINGS)[number];

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
// GB18030 contains GBK.
const gb18030 = new TextDecoder("gb18030", { fatal: true });

/** The text of a line, or null when the bytes are none. `auto` tries UTF-8, which GBK text almost never is, then GBK. */
export function decodeLine(bytes: Uint8Array, encoding: LineEncoding): string | null {
  switch (encoding) {
    case "latin1":
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
    case "utf8":
      return attempt(utf8, bytes);
    case "gbk":
    case "gb18030":
      return attempt(gb18030, bytes);
    case "auto":
      return attempt(utf8, bytes) ?? attempt(gb18030, bytes);
  }
}

function attempt(decoder: typeof utf8, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}
