/** House rules about what may not stand in a file. Each check returns one sentence a breach, with its place. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { clockRooms } from "./arrows.ts";
import { roomOf } from "./imports.ts";
import { type ProjectFile, isCode, isProgram, root } from "./project.ts";

type Ban = {
  readonly pattern: RegExp;
  /** What to do about it. */
  readonly instead: string;
  readonly appliesTo: (file: ProjectFile) => boolean;
  /** Comments may say what code may not do. */
  readonly inComments: boolean;
};

const clockAndChance =
  /\b(?:Date\.now|new Date\(\)|performance\.now|hrtime|setTimeout|setInterval|AbortSignal\.timeout|node:timers|Math\.random|randomUUID)/g;

const bans: readonly Ban[] = [
  {
    pattern: clockAndChance,
    instead: "time and chance are passed in; src/runtime/ makes them",
    appliesTo: (file) => isProgram(file) && !clockRooms.some((maker) => maker === roomOf(file.path)),
    inComments: false,
  },
  {
    pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/g,
    instead: "finish it, or open an issue",
    appliesTo: isCode,
    inComments: true,
  },
  {
    pattern: /\b(?:describe|it|test)\.(?:only|skip|todo)\b/g,
    instead: "every test runs, or is not there",
    appliesTo: isCode,
    inComments: true,
  },
  {
    pattern: /@ts-(?:ignore|nocheck|expect-error)|\b(?:eslint|oxlint)-disable\b/g,
    instead: "mend what the tool complains about",
    appliesTo: isCode,
    inComments: true,
  },
  {
    pattern: /(?<![\w.])\/(?:work|root|home\/\w+)\//g,
    instead: "a path of one machine is none on the next",
    appliesTo: ({ path }) => path !== "package-lock.json",
    inComments: true,
  },
  {
    pattern: /"resolved":/g,
    instead: "keep download addresses out of the lock file (.npmrc does)",
    appliesTo: ({ path }) => path === "package-lock.json",
    inComments: true,
  },
];

/** Text that may not stand where it stands. The rules themselves have to spell it, so they are left out. */
export function bannedText(files: readonly ProjectFile[]): readonly string[] {
  return files
    .filter(({ path }) => !path.startsWith("test/house-rules"))
    .flatMap((file) =>
      bans
        .filter(({ appliesTo }) => appliesTo(file))
        .flatMap(({ pattern, instead, inComments }) => {
          const text = inComments ? file.text : withoutComments(file.text);
          return [...text.matchAll(pattern)].map(
            ({ 0: found, index }) => `${file.path}:${lineOf(text, index)}: "${found}": ${instead}`,
          );
        }),
    );
}

/** Relative links in documents that lead nowhere. */
export function brokenLinks(files: readonly ProjectFile[]): readonly string[] {
  return files
    .filter(({ path }) => path.endsWith(".md"))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?![a-z]+:|#)(?<target>[^)#\s]+)/g)].flatMap(({ groups = {}, index }) => {
        const target = groups["target"] ?? "";
        if (existsSync(join(root, dirname(path), decodeURI(target)))) return [];
        return [`${path}:${lineOf(text, index)}: the link to "${target}" leads nowhere`];
      }),
    );
}

/** The same lines, with comments blanked. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*.*?\*\/|(?<=^|\s)\/\/[^\n]*/gs, (comment) => comment.replaceAll(/[^\n]/g, " "));
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}
