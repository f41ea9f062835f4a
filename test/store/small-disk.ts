/** A small disk of its own for one test, where the machine allows it. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { testFolder } from "./folder.ts";

/** Whether this user may mount file systems; without it the tests on small disks cannot be had. */
export const MAY_MOUNT = process.getuid?.() === 0 && spawnSync("mount", ["--version"]).status === 0 && tryMount();

export type SmallDisk = { readonly folder: string; readonly remount: (options: string) => void };

/** A disk in memory, mounted with these options, gone after the test. */
export function smallDisk(options: string): SmallDisk {
  const folder = join(testFolder(), "disk");
  mkdirSync(folder);
  execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]);
  onTestFinished(() => void spawnSync("umount", ["-l", folder]));
  return { folder, remount: (changed) => execFileSync("mount", ["-o", `remount,${changed}`, folder]) };
}

/** Root in a container may still not mount. */
function tryMount(): boolean {
  const folder = "/tmp/ledger-mount-trial";
  mkdirSync(folder, { recursive: true });
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]).status === 0;
  if (mounted) spawnSync("umount", [folder]);
  return mounted;
}
