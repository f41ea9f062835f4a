import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WORDS as words } from "#src/diagnostics/page/dictionary.js";
import type { Diagnostics } from "#src/diagnostics/server.ts";
import { ask, openPort, PlayedBox } from "./open-port.ts";

/** A telephone on a bad line waits for no more than this, compressed. */
const PAGE_BYTES_MAX = 32_000;

const WORDS: Readonly<Record<string, readonly string[]>> = words;

let port: Diagnostics;
beforeAll(async () => {
  port = await openPort(new PlayedBox());
});
afterAll(() => port.close());

/** The paths of everything that the page loads, itself among them. */
async function pathsOfPage(path = "", seen = new Set<string>([""])): Promise<ReadonlySet<string>> {
  const text = (await ask(port.url + path)).body.toString();
  for (const [, name = ""] of text.matchAll(/(?:href|src|from|import)(?:=| )"(?:\.\/)?([\w-]+\.\w+)"/g)) {
    if (seen.has(name)) continue;
    seen.add(name);
    await pathsOfPage(name, seen);
  }
  return seen;
}

describe("the page's files", () => {
  it("are all there, refer to nothing elsewhere, and are small", async () => {
    const paths = [...(await pathsOfPage())];
    const zipped = await Promise.all(
      paths.map((path) => ask(port.url + path, { headers: { "accept-encoding": "gzip" } })),
    );
    expect(zipped.map(({ status }) => status)).toEqual(paths.map(() => 200));
    expect(zipped.reduce((bytes, { body }) => bytes + body.length, 0)).toBeLessThan(PAGE_BYTES_MAX);
    const texts = zipped.map(({ body }) => gunzipSync(body).toString().replaceAll("http://www.w3.org/2000/svg", ""));
    expect(texts.filter((text) => /https?:\/\//.test(text))).toEqual([]);
    // The comments stay at home, and nothing else does.
    expect(texts.filter((text) => /^ *(\/\*|\/\/)/m.test(text))).toEqual([]);
    expect(texts.filter((text) => /innerHTML|outerHTML|insertAdjacentHTML| style=| on\w+="/.test(text))).toEqual([]);
  });

  it("come with a policy under which no foreign or inline script runs", async () => {
    const policy = String((await ask(port.url)).headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
  });

  it("are the only files that can be asked for", async () => {
    const paths = ["view.ts", "..%2fview.ts", "%2e%2e/view.ts", "page/index.html", "constructor", "__proto__"];
    const answers = await Promise.all(paths.map((path) => ask(port.url + path)));
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 404));
    expect((await ask(port.url, { method: "DELETE", headers: { "content-type": "application/json" } })).status).toBe(
      405,
    );
  });
});

/** Where the words are; to stand there is not to be used. */
const DICTIONARIES = ["dictionary.js", "lane-words.js"];

describe("the page's words", () => {
  it("are there in both languages, and none is missing or left over", async () => {
    const scripts = [...(await pathsOfPage())].filter((path) => !DICTIONARIES.includes(path));
    const texts = await Promise.all(scripts.map(async (path) => (await ask(port.url + path)).body.toString()));
    const all = texts.join("\n");
    const asked = [...all.matchAll(/(?:\bword\(|data-word=|word: )"(\w+)"/g)].map(([, name]) => name ?? "");
    expect(asked.filter((name) => WORDS[name] === undefined)).toEqual([]);
    const isMade = (name: string): boolean =>
      /^(?:phase|next|mode|by|outcome|reason|ledger|report|ground|flag|stay|part|role|may)_/.test(name);
    const isSaid = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(all);
    const fromTheBox = new Set(
      "entry exit both up down between unknown working starting lost stopped plate_class stagger reservation free_berths already_inside stay_of_plate price lane_without_reader".split(
        " ",
      ),
    );
    const idle = Object.keys(WORDS).filter((name) => !isMade(name) && !fromTheBox.has(name) && !isSaid(name));
    expect(idle).toEqual([]);
    expect(
      Object.values(WORDS)
        .flat()
        .filter((text) => text.trim() === ""),
    ).toEqual([]);
  });
});
