import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("../../scripts/setup.mjs", import.meta.url));
const nodePackage = `node_modules/node-linux-${process.arch}`;
const addon = `node_modules/epoll/compiled/24.0.0/linux/${process.arch}/epoll.node`;

const packages = {
  "": { name: "gatehouse" },
  "node_modules/zod": { integrity: "sha512-new" },
  "node_modules/for-another-machine": { integrity: "sha512-other", optional: true },
};

/** Stands for npm: it installs what the lock file asks for and a Node that starts, or fails with npm's exit code. */
const npm = `
  import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
  const { "node_modules/zod": zod } = JSON.parse(readFileSync("package-lock.json", "utf8")).packages;
  if (process.env.NPM_FAILS) process.exit(7);
  mkdirSync("${nodePackage}/bin", { recursive: true });
  mkdirSync("node_modules/.bin", { recursive: true });
  writeFileSync("node_modules/.package-lock.json", JSON.stringify({ packages: { "node_modules/zod": zod } }));
  writeFileSync("${nodePackage}/package.json", '{ "version": "24.0.0" }');
  for (const node of ["${nodePackage}/bin/node", "node_modules/.bin/node"]) {
    writeFileSync(node, "#!/bin/sh\\n");
    chmodSync(node, 0o755);
  }
  writeFileSync("npm-was-asked", process.argv.slice(2).join(" "));
`;

/** Stands for the compiler: it writes the file named after -o. */
const compiler = `#!/bin/sh\nwhile [ "$1" != -o ]; do shift; done\necho addon > "$2"\n`;

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "gatehouse-setup-"));
  cpSync(script, join(project, "scripts/setup.mjs"));
  write("package-lock.json", JSON.stringify({ packages }));
  write("npm.mjs", npm);
  write("tools/g++", compiler);
  chmodSync(join(project, "tools/g++"), 0o755);
});

afterEach(() => rmSync(project, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}

function setUp(environment: Readonly<Record<string, string>> = {}) {
  rmSync(join(project, "npm-was-asked"), { force: true });
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/setup.mjs"], {
    cwd: project,
    encoding: "utf8",
    env: { PATH: join(project, "tools"), npm_execpath: join(project, "npm.mjs"), ...environment },
  });
  return { status, stdout, said: stderr, askedNpm: existsSync(join(project, "npm-was-asked")) };
}

describe("set-up", () => {
  it("installs the packages of the lock file and compiles epoll for the pinned Node", () => {
    expect(setUp()).toMatchObject({ status: 0, stdout: "", said: expect.stringContaining("npm ci") });
    expect(readFileSync(join(project, "npm-was-asked"), "utf8")).toMatch(/^ci /);
    expect(existsSync(join(project, addon))).toBe(true);
  });

  it("does and says nothing when everything is in place", () => {
    setUp();
    expect(setUp()).toEqual({ status: 0, stdout: "", said: "", askedNpm: false });
  });

  it("installs again when the lock file has moved on", () => {
    setUp();
    const moved = { ...packages, "node_modules/zod": { integrity: "sha512-newer" } };
    write("package-lock.json", JSON.stringify({ packages: moved }));
    expect(setUp().askedNpm).toBe(true);
  });

  it("installs again when node_modules came from a machine of another kind", () => {
    setUp();
    rmSync(join(project, nodePackage), { recursive: true });
    expect(setUp().askedNpm).toBe(true);
  });

  it("compiles epoll again for another Node", () => {
    setUp();
    write(`${nodePackage}/package.json`, `{ "version": "24.1.0" }`);
    expect(setUp()).toMatchObject({ said: expect.stringContaining("compiling epoll"), askedNpm: false });
    expect(existsSync(join(project, addon.replace("24.0.0", "24.1.0")))).toBe(true);
  });

  it("goes on without a compiler and says what is missing, in English and Chinese", () => {
    rmSync(join(project, "tools/g++"));
    const { status, said } = setUp();
    expect(status).toBe(0);
    expect(said).toContain("Everything but the onoff GPIO backend works");
    expect(said).toContain("除 onoff GPIO 后端外一切可用");
  });

  it("stops with a sentence when npm fails", () => {
    expect(setUp({ NPM_FAILS: "1" })).toMatchObject({ status: 1, said: expect.stringContaining("npm ci failed") });
  });
});
