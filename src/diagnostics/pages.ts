/** The page's own files, read once and served from memory. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { readFile } from "node:fs/promises";
import { Refusal } from "./answer.ts";

const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  "/": ["index.html", "text/html; charset=utf-8"],
  "/page.js": ["page.js", "text/javascript; charset=utf-8"],
  "/words.js": ["words.js", "text/javascript; charset=utf-8"],
  "/page.css": ["page.css", "text/css; charset=utf-8"],
};

/** Nothing from elsewhere: the page works on a box without the internet, and nobody's script runs in it. */
const POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

const texts = new Map<string, string>();

export async function sendPage(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  const found = FILES[path];
  if (found === undefined) throw new Refusal(404, "no_such_page", "没有此页面", "There is no such page");
  if (request.method !== "GET" && request.method !== "HEAD")
    throw new Refusal(405, "get_only", "仅支持 GET", "GET only");
  const [file, type] = found;
  const text = texts.get(file) ?? (await readFile(new URL(`./page/${file}`, import.meta.url), "utf8"));
  texts.set(file, text);
  response.writeHead(200, {
    "content-type": type,
    "content-security-policy": POLICY,
    "cache-control": "no-cache",
    "x-content-type-options": "nosniff",
  });
  response.end(request.method === "HEAD" ? undefined : text);
}
