/**
 * `gatehouse pack-update`: makes the file that `gatehouse update` takes, out of the program it is called with, and signs it.
 * Exit codes: 0 made, 1 failed, 2 wrong usage.
 */
import { rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { findPackageJSON } from "node:module";
import { Command } from "commander";
import { digestOf, packProgram } from "../update/packing.ts";
import { signUpdate, thisMachine } from "../update/signature.ts";
import { UpdateProblem } from "../update/update-problem.ts";
import { callersPath } from "./configuration.ts";
import { CommandFailure } from "./program.ts";
import { makeSigningKey, readSigningKey } from "./signing-key.ts";
import { VERSION } from "./version.ts";

type Options = { readonly key?: string; readonly newKey?: string; readonly to: string };

const HELP = `
Once; the private key never goes to a box:
执行一次；私钥不得放到控制器上：
  gatehouse pack-update --new-key updates.pem
For each version, on a machine like the boxes (arm64 for a Pi) where it was set up and tried:
之后每个版本，在与控制器同型号（树莓派为 arm64）、已安装并试用过该版本的机器上执行：
  gatehouse pack-update --key updates.pem --to /media/usb
The version is that of package.json: raise it, or boxes that have it will not take the file.
版本号取自 package.json；不提高版本号，已是该版本的控制器将不予升级。`;

export function packUpdateCommand(): Command {
  return new Command("pack-update")
    .description("make a signed update of this program for boxes without a network / 制作签名的离线升级包")
    .option("--key <file>", "the private key (PEM) / 私钥文件")
    .option("--new-key <file>", "make a key and write it there / 生成密钥并写入此文件")
    .option("--to <folder>", "where the two files go / 两个文件的存放目录", ".")
    .addHelpText("after", HELP)
    .action(async ({ key, newKey, to }: Options, command: Command) => {
      if (newKey !== undefined) return makeSigningKey(newKey, "update.keys");
      if (key !== undefined) return pack(key, callersPath(to));
      command.error("give --key, or --new-key / 请给出 --key 或 --new-key");
    });
}

async function pack(keyFile: string, folder: string): Promise<void> {
  const key = await readSigningKey(keyFile, "gatehouse pack-update");
  const name = { version: VERSION, machine: thisMachine() };
  const file = join(folder, `gatehouse-${name.version}-${name.machine}.tar.gz`);
  try {
    // A signature of an earlier file beside a new one would be told as a forgery.
    await rm(`${file}.sig`, { force: true });
    await packProgram(programFolder(), file);
    await writeFile(`${file}.sig`, `${signUpdate(name, await digestOf(file), key)}\n`);
  } catch (error) {
    // What was cut off looks like an update.
    await rm(file, { force: true });
    throw told(error);
  }
  console.log(`${file}\n${file}.sig`);
  console.log(
    "Take both to the box: sudo gatehouse update FILE / 请将两个文件一并带到控制器：sudo gatehouse update 文件",
  );
}

/** The folder that this program lies in. */
export function programFolder(): string {
  return dirname(findPackageJSON("..", import.meta.url) ?? "package.json");
}

/** What is known to go wrong, in words; anything else as it is. */
export function told(error: unknown): unknown {
  return error instanceof UpdateProblem ? new CommandFailure(1, `${error.text.en}\n${error.text.zh}`) : error;
}
