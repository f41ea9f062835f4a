/**
 * Makes a checkout ready to run: the packages of package-lock.json, among them the pinned Node, and the native part of
 * epoll. Every script of package.json runs it first. It must run on any Node from 20 on and use nothing that has to be
 * installed; when there is nothing to do it says nothing. What it says goes to stderr: stdout belongs to the script.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const nodePackage = `node_modules/node-linux-${process.arch}`;
const pinnedNode = "node_modules/.bin/node";
const compilerFlags = [
  ..."-shared -fPIC -O2 -w -std=gnu++20 -fno-rtti -fno-exceptions".split(" "),
  ..."-DNODE_GYP_MODULE_NAME=epoll -DBUILDING_NODE_EXTENSION".split(" "),
];

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
if (!packagesAreInstalled()) installPackages();
if (!existsSync(epollAddon())) buildEpollAddon();

/** True when what npm noted as installed is what the lock file asks for, and the pinned Node suits this machine. */
function packagesAreInstalled() {
  if (!existsSync("node_modules/.package-lock.json") || !existsSync(`${nodePackage}/bin/node`)) return false;
  const wanted = readJson("package-lock.json").packages;
  const installed = readJson("node_modules/.package-lock.json").packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    // npm leaves out what is meant for other machines.
    if (!(path in installed)) return entry.optional === true;
    return installed[path].integrity === entry.integrity;
  });
}

function installPackages() {
  say("installing the packages of package-lock.json (npm ci)", "正在按 package-lock.json 安装依赖（npm ci）");
  // Run by the Node that npm itself runs on: the one in node_modules is about to be replaced.
  const { npm_node_execpath: node = process.execPath, npm_execpath: npm } = process.env;
  const [command, ...script] = npm === undefined ? ["npm"] : [node, npm];
  const result = run(command, [...script, "ci", "--include=dev", "--loglevel=error"]);
  if (result.status !== 0) {
    say(
      "npm ci failed, see above. Check the network and npm's registry setting, then run the same command again.",
      "npm ci 失败，原因见上。请检查网络和 npm 源设置，然后重新运行同一命令。",
    );
    process.exit(1);
  }
  if (spawnSync(pinnedNode, ["--version"]).status !== 0) {
    say(
      `the pinned Node (${pinnedNode}) does not start. Gatehouse needs Linux with glibc on x64 or arm64.`,
      `自带的 Node(${pinnedNode})无法启动。Gatehouse 需要 x64 或 arm64 的 glibc Linux。`,
    );
    process.exit(1);
  }
}

/**
 * Where epoll looks for its addon (through the package `bindings`): one of the paths that name Node's version, so that
 * an addon built for another Node is never loaded.
 */
function epollAddon() {
  const { version } = readJson(`${nodePackage}/package.json`);
  return `node_modules/epoll/compiled/${version}/linux/${process.arch}/epoll.node`;
}

/** One compiler call does what node-gyp would: the package brings Node's headers, so nothing is downloaded. */
function buildEpollAddon() {
  const addon = epollAddon();
  const unfinished = `${addon}.${process.pid}`;
  say("compiling epoll for the onoff GPIO backend", "正在为 onoff GPIO 后端编译 epoll");
  mkdirSync(dirname(addon), { recursive: true });
  const includes = [`-I${nodePackage}/include/node`, "-Inode_modules/nan"];
  const result = run("g++", [...compilerFlags, ...includes, "-o", unfinished, "node_modules/epoll/src/epoll.cc"]);
  if (result.status === 0) return renameSync(unfinished, addon);
  say(
    "epoll was not compiled: no working C++ compiler. Everything but the onoff GPIO backend works; install g++ for it.",
    "epoll 未编译：没有可用的 C++ 编译器。除 onoff GPIO 后端外一切可用；如需该后端，请安装 g++。",
  );
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  return spawnSync(command, args, { stdio: ["ignore", process.stderr.fd, process.stderr.fd] });
}

/** @param {string} path */
function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

/**
 * @param {string} en
 * @param {string} zh
 */
function say(en, zh) {
  process.stderr.write(`gatehouse: ${en}\ngatehouse: ${zh}\n`);
}
