/**
 * `gatehouse sign-list FILE`: signs a list's file, for a site that takes no other (`admission.listKeys`), and makes the key for
 * it. Exit codes: 0 signed, 1 the list or the key cannot be used, 2 wrong usage.
 */
import { readFile, writeFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { readListFile } from "../config/list-file.ts";
import { signedAs, signList } from "../config/list-signature.ts";
import { localTimeText } from "../local-day.ts";
import { realWorld } from "../runtime/real-world.ts";
import { callersPath } from "./configuration.ts";
import { CommandFailure } from "./program.ts";
import { makeSigningKey, readSigningKey } from "./signing-key.ts";

type Options = {
  readonly key?: string;
  readonly list?: string;
  readonly listVersion?: number;
  readonly newKey?: string;
};

const HELP = `
Once, on the computer of whoever keeps the lists; the private key never goes to a box:
在名单管理人员的电脑上执行一次；私钥不得放到控制器上：
  gatehouse sign-list --new-key lists.pem
Then for every change; copy the file and FILE.sig to the box:
之后每次修改时执行，并将文件与 FILE.sig 一同复制到控制器：
  gatehouse sign-list staff.csv --key lists.pem
To go back to old cars sign the old file again: it gets a new, higher version.
要恢复旧名单，请重新签名旧文件，它会得到新的、更高的版本。`;

export function signListCommand(): Command {
  return new Command("sign-list")
    .description("sign a list of cars, or make the key for it / 为名单签名，或生成签名密钥")
    .argument("[file]", "the list's file / 名单文件")
    .option("--key <file>", "the private key (PEM) / 私钥文件")
    .option("--list <name>", "the list's name; by default the file's / 名单名称，默认取文件名", listName)
    .option("--list-version <n>", "its version; by default the present time / 版本号，默认取当前时间", version)
    .option("--new-key <file>", "make a key and write it there / 生成密钥并写入此文件")
    .addHelpText("after", HELP)
    .action(async (file: string | undefined, options: Options, command: Command) => {
      if (options.newKey !== undefined) return makeSigningKey(options.newKey, "admission.listKeys");
      if (file !== undefined && options.key !== undefined) return signFile(file, options.key, options);
      command.error("give a file and --key, or --new-key / 请给出名单文件和 --key，或 --new-key");
    });
}

async function signFile(file: string, keyFile: string, options: Options): Promise<void> {
  const path = callersPath(file);
  const list = options.list ?? basename(path, extname(path));
  if (!LIST_NAME.test(list))
    throw failure(`"${list}" is no name of a list: give it with --list`, `“${list}” 不是名单名称，请用 --list 指定`);
  const key = await readSigningKey(keyFile, "gatehouse sign-list");
  const text = await textOf(path);
  const read = readListFile(text);
  if ("problems" in read) throw new CommandFailure(1, `${path}:\n${read.problems.map((one) => `  ${one}`).join("\n")}`);
  const before = signedAs(await readFile(`${path}.sig`, "utf8").catch(() => ""));
  const as = { list, version: options.listVersion ?? nextVersion(before?.version ?? 0) };
  await writeFile(`${path}.sig`, `${signList(text, as, key)}\n`).catch((cause: unknown) => {
    throw failure(`cannot write ${path}.sig: ${said(cause)}`, `无法写入 ${path}.sig`);
  });
  const cars = read.entries.length;
  console.log(`${path}.sig: list ${list}, version ${as.version}, ${cars} car(s) / 名单 ${list}，${cars} 辆`);
}

/** The local time as a number, 20260302081500: people can read it, and it rises by itself. Above the last one in any case. */
function nextVersion(before: number): number {
  const { wallMs } = realWorld("always").clock.now();
  return Math.max(before + 1, Number(localTimeText(wallMs).replaceAll(/\D/g, "")));
}

function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw failure(`cannot read ${path}: ${said(cause)}`, `无法读取 ${path}，请检查路径和权限`);
  });
}

const LIST_NAME = /^[a-z0-9][a-z0-9-]{0,30}$/;

function listName(word: string): string {
  if (LIST_NAME.test(word)) return word;
  throw new InvalidArgumentError(
    "lower-case letters, digits and hyphens, as in admission.lists / 小写字母、数字和连字符",
  );
}

function version(word: string): number {
  if (/^[1-9]\d{0,13}$/.test(word)) return Number(word);
  throw new InvalidArgumentError("a whole number from 1, 14 digits at most / 1 起的整数，最多 14 位");
}

function failure(en: string, zh: string): CommandFailure {
  return new CommandFailure(1, `${en}\n${zh}`);
}

function said(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
