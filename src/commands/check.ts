/** `gatehouse check FILE`: everything that is wrong with a configuration and the lists that it names, at once. */
import { readFile } from "node:fs/promises";
import { Command } from "commander";
import type { Config } from "../config/config.ts";
import { readList } from "../config/list-signature.ts";
import { callersPath, readConfiguration } from "./configuration.ts";
import { CommandFailure } from "./program.ts";

export function checkCommand(): Command {
  return new Command("check")
    .description("check a configuration file: all problems at once / 检查配置文件，一次列出全部问题")
    .argument("<file>", "the configuration file / 配置文件")
    .option("--resolved", "print the configuration with every default filled in / 打印补全默认值后的配置")
    .action(async (file: string, options: { resolved?: boolean }) => {
      const config = await readConfiguration(file, 1);
      const problems = await listProblems(config);
      if (problems.length > 0) {
        const count = problems.length;
        throw new CommandFailure(1, [`${file}: ${count} problem(s) / ${count} 处问题`, ...problems].join("\n"));
      }
      if (options.resolved === true) console.log(JSON.stringify(config, null, 2));
      else console.log(`${file}: in order, ${config.lanes.length} lane(s) / 配置正确，${config.lanes.length} 条车道`);
    });
}

/** What is wrong with the lists' files, and with their signatures where those are asked for. */
async function listProblems({ admission }: Config): Promise<readonly string[]> {
  const problems = admission.lists.map(async ({ name, file }, index) => {
    if (file === null) return [];
    const path = callersPath(file);
    const text = await readFile(path, "utf8").catch(() => null);
    const signature = await readFile(`${path}.sig`, "utf8").catch(() => "");
    const read =
      text === null
        ? { problems: ["cannot be read; see the path and the rights. 无法读取，请检查路径和权限。"] }
        : readList(name, { text, signature }, admission.listKeys);
    return "problems" in read ? read.problems.map((one) => `  admission.lists[${index}].file: ${file}: ${one}`) : [];
  });
  return (await Promise.all(problems)).flat();
}
