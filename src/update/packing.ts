/** Makes the file of an update out of a program that is set up and was tried: everything that a box needs, and nothing to fetch. */
import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { runTool } from "./tool.ts";
import { UpdateProblem } from "./update-problem.ts";

/** What of a checkout belongs to the program; benches and tests stay behind. */
const FOLDERS = ["bin", "deploy", "docs", "drivers", "examples", "scripts", "src"];
const FILES = [
  ".npmrc",
  "CHANGELOG.md",
  "LICENSE",
  "README.md",
  "README.zh-CN.md",
  "package-lock.json",
  "package.json",
];
const PINNED_NODE = "node_modules/.bin/node";

/** A third of the time for a tenth more bytes. */
const QUICK_GZIP = ["--use-compress-program", "gzip -1"];
const PACK_MS = 600_000;

/** What npm noted of the packages that it installed. */
const Installed = z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional() })) });

/** A package that lies at the top; others lie within one. */
const TOP = /^node_modules\/(?:@[^/]+\/)?[^/]+$/;

/** Packs the program in the folder into `file` (tar, gzip). Fails with an UpdateProblem. */
export async function packProgram(program: string, file: string): Promise<void> {
  const packages = packagesOf(program);
  assertNativeParts(program);
  const parts = [...FOLDERS, ...FILES, PINNED_NODE, ...packages];
  // Node's headers serve to compile the native parts, and those are in.
  const options = [
    "--owner=0",
    "--group=0",
    "--numeric-owner",
    "--sort=name",
    "--exclude=node_modules/node-linux-*/include",
  ];
  const args = ["--create", ...QUICK_GZIP, "--file", file, "--directory", program, ...options, ...parts];
  const { done, said } = await runTool("tar", args, { timeoutMs: PACK_MS });
  if (done) return;
  throw new UpdateProblem({ en: `cannot pack into ${file}: ${said}`, zh: `无法打包到 ${file}，请检查磁盘空间和权限` });
}

/** The file's SHA-256 in hexadecimal digits. */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

function packagesOf(program: string): readonly string[] {
  const noted = join(program, "node_modules/.package-lock.json");
  if (!existsSync(noted)) {
    throw new UpdateProblem({
      en: `${program} is not set up (npm run setup), or was unpacked from an update itself: pack where the set-up was run`,
      zh: `${program} 尚未安装依赖（npm run setup），或其本身来自升级包；请在执行过安装的目录中打包`,
    });
  }
  const { packages } = Installed.parse(JSON.parse(readFileSync(noted, "utf8")));
  return Object.entries(packages).flatMap(([path, { dev }]) => (TOP.test(path) && dev !== true ? [path] : []));
}

/** A box without a network has no compiler to fetch either. */
function assertNativeParts(program: string): void {
  if (existsSync(join(program, "node_modules/epoll/compiled"))) return;
  throw new UpdateProblem({
    en: "epoll is not compiled here, so boxes could not use their GPIO: install g++, run npm run setup, pack again",
    zh: "epoll 未编译，升级后的控制器将无法使用 GPIO；请安装 g++，执行 npm run setup 后重新打包",
  });
}
