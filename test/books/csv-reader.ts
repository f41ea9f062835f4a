/** A small CSV reader of its own, character by character (RFC 4180): what a spreadsheet would see of a file. */

export function readCsv(bytes: Uint8Array): readonly (readonly string[])[] {
  if (bytes[0] !== 0xef || bytes[1] !== 0xbb || bytes[2] !== 0xbf) throw new Error("no byte order mark");
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.subarray(3));
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quoted) {
      if (char !== '"') field += char;
      else if (text.charAt(at + 1) === '"') field += text.charAt((at += 1));
      else quoted = false;
    } else if (char === '"') {
      if (field !== "") throw new Error(`a quote inside a bare field at ${at}`);
      quoted = true;
    } else if (char === ",") {
      row.push(field);
      field = "";
    } else if (char === "\r") {
      if (text.charAt((at += 1)) !== "\n") throw new Error(`a lone CR at ${at}`);
      rows.push([...row, field]);
      [row, field] = [[], ""];
    } else if (char === "\n") throw new Error(`a lone LF at ${at}`);
    else field += char;
  }
  if (quoted || field !== "" || row.length > 0) throw new Error("the file ends within a line");
  return rows;
}
