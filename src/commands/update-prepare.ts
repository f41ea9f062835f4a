/** What comes before anything is changed: the file is verified, unpacked beside the version that runs, and tried on its configuration. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { folderOf, type Installed } from "../update/installed.ts";
import { compareVersions, thisMachine, type UpdateName } from "../update/signature.ts";
import { runTool } from "../update/tool.ts";
import { readSignature, unpackUpdate } from "../update/unpacking.ts";
import { UpdateProblem } from "../update/update-problem.ts";
import type { Tell } from "./update-change-over.ts";

export type Preparation = {
  readonly file: string;
  readonly installed: Installed;
  /** Whose updates are taken. */
  readonly keys: readonly string[];
  /** The box's configuration, which the new version has to understand. */
  readonly config: string;
};

/** The version that is ready to run. */
export type Prepared = { readonly folder: string; readonly version: string };

const TRIAL_MS = 120_000;

/** Fails with an UpdateProblem, and then nothing but folders beside the installed version was touched. */
export async function prepareUpdate(preparation: Preparation, tell: Tell): Promise<Prepared> {
  const { file, installed, keys } = preparation;
  if (keys.length === 0) throw NO_KEYS;
  const { line, name } = await readSignature(file);
  assertFits(name, installed);
  const folder = folderOf(installed.link, name.version);
  tell({ en: `verifying and unpacking ${name.version}`, zh: `验证并解包 ${name.version}` });
  await unpackUpdate({ file, line, keys }, folder);
  tell({ en: "trying it on this box's configuration", zh: "用本机配置检查新版本" });
  await tryOut(folder, preparation.config);
  const changed = changedFiles(installed.folder, folder);
  if (changed.length > 0) {
    const names = changed.map((one) => `deploy/${one}`).join(", ");
    tell({
      en: `Changed in this version, and to be copied by hand as CHANGELOG.md says: ${names}`,
      zh: `本版本中有变化、须按 CHANGELOG.md 手动复制：${names}`,
    });
  }
  return { folder, version: name.version };
}

function assertFits({ version, machine }: UpdateName, installed: Installed): void {
  if (machine !== thisMachine()) {
    throw new UpdateProblem({
      en: `the update is for ${machine}, this box is ${thisMachine()}: take the file for it`,
      zh: `升级包适用于 ${machine}，本机为 ${thisMachine()}，请使用对应的文件`,
    });
  }
  if (compareVersions(version, installed.version) > 0) return;
  throw new UpdateProblem({
    en: `the update is ${version}, and ${installed.version} runs: only a newer one is taken. To go back: gatehouse update --back`,
    zh: `升级包版本为 ${version}，当前运行 ${installed.version}，只接受更新的版本。退回旧版本请用 gatehouse update --back`,
  });
}

async function tryOut(folder: string, config: string): Promise<void> {
  const program = join(folder, "bin/gatehouse.mjs");
  const node = join(folder, "node_modules/.bin/node");
  const { done, said } = await runTool(node, [program, "check", config], { timeoutMs: TRIAL_MS });
  if (done) return;
  throw new UpdateProblem({
    en: `the new version does not take this box's configuration; mend it as it says and call the update again, the old version runs on:\n${said}`,
    zh: "新版本不接受本机配置，请按上文修改后重新升级；旧版本继续运行",
  });
}

/** Files that lie outside the program's folder once they are installed, and are other than before. */
function changedFiles(before: string, after: string): readonly string[] {
  const text = (folder: string, name: string): string | null => {
    try {
      return readFileSync(join(folder, "deploy", name), "utf8");
    } catch {
      return null;
    }
  };
  return readdirSync(join(after, "deploy")).filter((name) => text(before, name) !== text(after, name));
}

const NO_KEYS = new UpdateProblem({
  en: "update.keys of the configuration is empty, so no update is trusted: put the maker's key there, or update by hand as docs/INSTALL.md says",
  zh: "配置中的 update.keys 为空，不信任任何升级包：请填入制作方的公钥，或按 docs/INSTALL.zh-CN.md 手动升级",
});
