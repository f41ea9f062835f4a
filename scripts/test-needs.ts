/** What the tests need on the machine besides what the set-up installs. `npm test` looks for it before it begins. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

type Need = {
  /** The Debian package that brings it. */
  readonly package: string;
  /** Its command, by any of these names. */
  readonly commands: readonly string[];
  /** The environment variable that names it where it is not on the path. */
  readonly variable?: string;
};

const SOCAT: Need = { package: "socat", commands: ["socat"] };
const CHROMIUM: Need = {
  package: "chromium",
  commands: ["chromium", "chromium-browser", "google-chrome"],
  variable: "CHROMIUM",
};
const OPENSSL: Need = { package: "openssl", commands: ["openssl"] };

type Environment = Readonly<Record<string, string | undefined>>;

/** The Debian packages of what is not there. */
export function missingPackages(environment: Environment): readonly string[] {
  return [SOCAT, CHROMIUM, OPENSSL].filter((need) => find(need, environment) === undefined).map((need) => need.package);
}

/** Where Chromium is; throws with what to do where it is not. */
export function chromiumPath(environment: Environment): string {
  const found = find(CHROMIUM, environment);
  if (found === undefined) throw new Error(whatToInstall([CHROMIUM.package]));
  return found;
}

/** The sentence for whoever starts the tests without these packages. */
export function whatToInstall(packages: readonly string[]): string {
  return [
    `The tests need ${packages.join(", ")}: not on this machine. Install first: apt-get install ${packages.join(" ")}`,
    `测试需要 ${packages.join("、")}，本机没有。请先安装：apt-get install ${packages.join(" ")}`,
  ].join("\n");
}

function find(need: Need, environment: Environment): string | undefined {
  const named = need.variable === undefined ? undefined : environment[need.variable];
  if (named !== undefined) return isProgram(named) ? named : undefined;
  const folders = (environment["PATH"] ?? "").split(delimiter);
  return folders.flatMap((folder) => need.commands.map((command) => join(folder, command))).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
