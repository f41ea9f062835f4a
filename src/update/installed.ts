/**
 * Which version of the program a box runs: the folder that a link (`/opt/gatehouse`) points at. The note beside the link
 * (`/opt/gatehouse.previous`) says what ran before, and which form of the ledger that version knows.
 */
import {
  accessSync,
  constants,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { UpdateProblem } from "./update-problem.ts";

export type Installed = { readonly link: string; readonly folder: string; readonly version: string };

const Previous = z.object({ folder: z.string(), version: z.string(), ledgerVersion: z.int().min(1) });

/** The version that ran before. */
export type Previous = z.output<typeof Previous>;

const Manifest = z.object({ version: z.string() });

/** The installed version. Fails with an UpdateProblem where the link is none, or may not be changed. */
export function installedAt(link: string): Installed {
  try {
    readlinkSync(link);
    const folder = realpathSync(link);
    const { version } = Manifest.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
    accessSync(dirname(link), constants.W_OK);
    return { link, folder, version };
  } catch (cause) {
    const isRefused = (cause as NodeJS.ErrnoException).code === "EACCES";
    throw new UpdateProblem(
      isRefused
        ? {
            en: `${dirname(link)} may not be written: run it with sudo`,
            zh: `没有 ${dirname(link)} 的写入权限，请使用 sudo`,
          }
        : {
            en: `${link} is not a link to the folder of a version, as docs/INSTALL.md sets it up: update by hand as it says, or name the link with --program`,
            zh: `${link} 不是指向版本目录的链接（见 docs/INSTALL.zh-CN.md），请按该文档手动升级，或用 --program 指定链接`,
          },
      cause,
    );
  }
}

/** Where a version lies: beside the others. */
export function folderOf(link: string, version: string): string {
  return join(dirname(link), `gatehouse-${version}`);
}

/** Points the link at another folder, in one step: at no moment is there none. */
export function pointAt(link: string, folder: string): void {
  const next = `${link}.next`;
  rmSync(next, { force: true });
  symlinkSync(folder, next);
  renameSync(next, link);
}

/** Notes what ran before; null: nothing that one could go back to. */
export function notePrevious(link: string, previous: Previous | null): void {
  const [note, next] = [noteOf(link), `${noteOf(link)}.next`];
  if (previous === null) return rmSync(note, { force: true });
  writeFileSync(next, `${JSON.stringify(previous)}\n`, { flush: true, mode: 0o644 });
  renameSync(next, note);
}

/** What ran before, null where nothing is noted or its folder is gone. */
export function previousOf(link: string): Previous | null {
  try {
    const previous = Previous.parse(JSON.parse(readFileSync(noteOf(link), "utf8")));
    accessSync(join(previous.folder, "package.json"));
    return previous;
  } catch {
    return null;
  }
}

function noteOf(link: string): string {
  return `${link}.previous`;
}
