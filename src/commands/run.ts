/** `gatehouse run`: a box on a configuration file, until it is told to stop. */
import { Command } from "commander";
import { readyThread } from "../store/ledger-thread.ts";

export function runCommand(): Command {
  return new Command("run")
    .description("run a box / 运行车道控制器")
    .requiredOption("--config <file>", "the configuration file / 配置文件")
    .option("--full-plates", "write whole plates into the log / 日志中显示完整车牌")
    .option("--debug", "a talkative log / 详细日志")
    .action(async (options: { config: string; fullPlates?: boolean; debug?: boolean }) => {
      // Its thread loads on another processor while this one loads and checks the rest: hence the late imports.
      const ledgerThread = readyThread();
      const [{ startConfiguration }, { runBox }] = await Promise.all([
        import("./kept-configuration.ts"),
        import("./run-box.ts"),
      ]);
      const { config, keep } = await startConfiguration(options.config);
      const { fullPlates = false, debug = false } = options;
      const running = await runBox(config, { fullPlates, debug, ledgerThread });
      // What could not be completed is in the log; the lanes gate without it.
      await running.complete.catch(() => {});
      await keep();
      await running.stopped;
    });
}
