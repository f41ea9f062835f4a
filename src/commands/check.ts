/** `gatehouse check FILE`: everything that is wrong with a configuration, at once. */
import { Command } from "commander";
import { readConfiguration } from "./configuration.ts";

export function checkCommand(): Command {
  return new Command("check")
    .description("check a configuration file: all problems at once / 检查配置文件，一次列出全部问题")
    .argument("<file>", "the configuration file / 配置文件")
    .option("--resolved", "print the configuration with every default filled in / 打印补全默认值后的配置")
    .action(async (file: string, options: { resolved?: boolean }) => {
      const config = await readConfiguration(file, 1);
      if (options.resolved === true) console.log(JSON.stringify(config, null, 2));
      else console.log(`${file}: in order, ${config.lanes.length} lane(s) / 配置正确，${config.lanes.length} 条车道`);
    });
}
