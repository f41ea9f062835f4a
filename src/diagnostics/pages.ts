/** The page's own files, read once and served from memory. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { Refusal } from "./answer.ts";

const TYPES = { html: "text/html", css: "text/css", js: "text/javascript", svg: "image/svg+xml" } as const;
type Kind = keyof typeof TYPES;

/** What is served, by kind and name; nothing else of the disk can be asked for. */
const FILES: Readonly<Record<Kind, readonly string[]>> = {
  html: ["index"],
  svg: ["icon"],
  css: ["page", "lanes", "lists"],
  js: "page elements amounts line parts lanes role orders cars inside berths city books shifts box words dictionary lane-words memory".split(
    " ",
  ),
};

const PATHS = new Map<string, readonly [file: string, type: string]>(
  Object.entries(TYPES).flatMap(([kind, type]) =>
    FILES[kind as Kind].map((name) => [
      kind === "html" ? "/" : `/${name}.${kind}`,
      [`${name}.${kind}`, `${type}; charset=utf-8`],
    ]),
  ),
);

/**
 * Nothing from elsewhere: the page works on a box without the internet. No script but ours runs in it, and text never
 * becomes markup.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

type Text = { readonly plain: Buffer; readonly zipped: Buffer };
const texts = new Map<string, Text>();

export async function sendPage(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  const found = PATHS.get(path);
  if (found === undefined) throw new Refusal(404, "no_such_page", "没有此页面", "There is no such page");
  if (request.method !== "GET" && request.method !== "HEAD")
    throw new Refusal(405, "get_only", "仅支持 GET", "GET only");
  const [file, type] = found;
  const text = texts.get(file) ?? (await readText(file));
  const zips = /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
  response.writeHead(200, {
    "content-type": type,
    ...(zips ? { "content-encoding": "gzip" } : {}),
    vary: "accept-encoding",
    "content-security-policy": POLICY,
    "cache-control": "no-cache",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  });
  response.end(request.method === "HEAD" ? undefined : zips ? text.zipped : text.plain);
}

/** Comments that have lines of their own are for who reads the source, not for a telephone on a bad line. */
const COMMENTS = /^ *(?:\/\*(?:(?!\*\/)[^])*\*\/|\/\/.*)\n/gm;

async function readText(file: string): Promise<Text> {
  const source = await readFile(new URL(`./page/${file}`, import.meta.url), "utf8");
  const plain = Buffer.from(source.replaceAll(COMMENTS, ""));
  const text = { plain, zipped: gzipSync(plain) };
  texts.set(file, text);
  return text;
}
