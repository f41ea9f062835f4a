/** The word that orders must bring to the technician's port, out of its file. */
import { readFile } from "node:fs/promises";

/** The file cannot be used; `text` says what to do. */
export class PageTokenError extends Error {
  override readonly name = "PageTokenError";
  readonly code = "page_token_unusable";
  readonly text: { readonly zh: string; readonly en: string };

  constructor(text: PageTokenError["text"], cause?: unknown) {
    super(text.en, { cause });
    this.text = text;
  }
}

/** The first line of the file. Fails with a PageTokenError: an empty token would let everybody give orders. */
export async function readPageToken(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    const zh = `无法读取 diagnostics.tokenFile 指定的文件 ${path}。请检查文件是否存在以及服务账号的读取权限。`;
    const en = `The file ${path} of diagnostics.tokenFile cannot be read. See that it exists and that the service may read it.`;
    throw new PageTokenError({ zh, en }, cause);
  });
  const token = (text.split(/\r?\n/, 1)[0] ?? "").trim();
  if (token !== "") return token;
  const zh = `diagnostics.tokenFile 指定的文件 ${path} 首行为空。请把令牌写入首行。`;
  const en = `The file ${path} of diagnostics.tokenFile has nothing in its first line. Put the token there.`;
  throw new PageTokenError({ zh, en });
}
