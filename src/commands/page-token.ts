/** The words that orders must bring to the technician's port, out of their files. */
import { readFile } from "node:fs/promises";
import type { Tokens } from "../diagnostics/access.ts";

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

/** Both tokens, from the files that the configuration names. Fails with a PageTokenError. */
export async function readPageTokens({ tokenFile, technicianTokenFile }: TokenFiles): Promise<Tokens> {
  const token = tokenFile === null ? null : await readPageToken(tokenFile);
  const technicianToken =
    technicianTokenFile === null ? null : await readPageToken(technicianTokenFile, "diagnostics.technicianTokenFile");
  if (token === null || token !== technicianToken) return { token, technicianToken };
  const zh = `${tokenFile} 与 ${technicianTokenFile} 首行内容相同，操作员将拥有技术员权限。请为技术员另设令牌。`;
  const en = `${tokenFile} and ${technicianTokenFile} begin with the same line: every operator would be a technician. Give technicians a token of their own.`;
  throw new PageTokenError({ zh, en });
}

type TokenFiles = { readonly tokenFile: string | null; readonly technicianTokenFile: string | null };

/** The first line of the file. Fails with a PageTokenError: an empty token would let everybody give orders. */
export async function readPageToken(path: string, setting = "diagnostics.tokenFile"): Promise<string> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    const zh = `无法读取 ${setting} 指定的文件 ${path}。请检查文件是否存在以及服务账号的读取权限。`;
    const en = `The file ${path} of ${setting} cannot be read. See that it exists and that the service may read it.`;
    throw new PageTokenError({ zh, en }, cause);
  });
  const token = (text.split(/\r?\n/, 1)[0] ?? "").trim();
  if (token !== "") return token;
  const zh = `${setting} 指定的文件 ${path} 首行为空。请把令牌写入首行。`;
  const en = `The file ${path} of ${setting} has nothing in its first line. Put the token there.`;
  throw new PageTokenError({ zh, en });
}
