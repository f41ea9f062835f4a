/**
 * `gatehouse simulate`: a box, its city, its cars and its bad days in virtual time. Exit codes: 0 every rule held, 1 one was
 * broken (the seed, the moment and the story are printed; the other seeds are run all the same), 2 the command is wrong.
 */
import { writeFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import { GARAGE_DAYS, GARAGES } from "../simulation/garages.ts";
import { distance, drawCurves } from "../simulation/curves.ts";
import { LOTS, type LotKind } from "../simulation/plan.ts";
import type { SimulationReport } from "../simulation/simulation.ts";
import { callersPath } from "./configuration.ts";
import { CommandFailure } from "./program.ts";
import { runSeeds } from "./seed-threads.ts";
import type { SeedOptions } from "./simulate-seed.ts";

type SimulateOptions = SeedOptions & {
  readonly seed: number;
  readonly seeds: readonly [number, number] | undefined;
  readonly jobs: number;
  readonly svg: string | undefined;
};

/** Each job is a thread of about 400 MB. */
const MOST_JOBS = 64;

const EXAMPLE = `
Examples / 示例:
  gatehouse simulate --seed 42 --days 7
  gatehouse simulate --seeds 1..100 --days 7 --jobs 4
  gatehouse simulate --garage centre --svg centre.svg
  gatehouse simulate --garage mall --from 5 --days 1`;

/** The command, ready to be added to the program. */
export function simulateCommand(): Command {
  return new Command("simulate")
    .description("run a whole lot in virtual time and check every rule / 在虚拟时间中模拟整个停车场并检查各项规则")
    .option("--seed <number>", "what everything is drawn from; the same seed, the same run / 随机种子", wholeNumber, 1)
    .option("--seeds <range>", "several runs, such as 1..100 / 多个种子", range)
    .option("--jobs <number>", "so many seeds at once / 同时运行的种子数", jobCount, 1)
    .option("--days <number>", "virtual days (2; a garage's fortnight) / 模拟天数", wholeNumber)
    .addOption(
      new Option("--garage <name>", "follow the traffic of a real garage / 按真实停车场的车流").choices(GARAGES),
    )
    .option("--from <day>", "begin on this day of the garage's fortnight, 0 to 13 / 从第几天开始", dayOfFortnight, 0)
    .addOption(new Option("--faults <which>", "bad days (all; none for a garage) / 故障").choices(["none", "all"]))
    .addOption(
      new Option("--lot <kind>", "plain lanes and temporary cars only, or whatever the seed draws / 场库类型")
        .choices(LOTS)
        .default("varied"),
    )
    .option("--svg <file>", "draw the free berths of the box and of the garage / 绘制空余车位曲线")
    .addHelpText("after", EXAMPLE)
    .action(runSimulate);
}

async function runSimulate(options: SimulateOptions, command: Command): Promise<void> {
  const write = (text: string) => command.configureOutput().writeOut?.(`${text}\n`);
  const [first, last] = options.seeds ?? [options.seed, options.seed];
  const { days, garage, from, faults, lot, svg } = options;
  const broken: number[] = [];
  await runSeeds({ first, last, threads: options.jobs }, { days, garage, from, faults, lot }, ({ report, drawing }) => {
    write(summary(report));
    if (drawing !== null) {
      const { most, mean } = distance(drawing);
      write(`  free berths against the published curve: mean difference ${mean.toFixed(1)} cars, most ${most}`);
      if (svg !== undefined) writeFileSync(callersPath(svg), drawCurves(drawing));
    }
    if (report.broken === null) return;
    broken.push(report.seed);
    write(failureText(report, lot));
  });
  if (broken.length > 0)
    throw new CommandFailure(1, `规则被打破的种子 / seeds that broke a rule: ${broken.join(", ")}`);
}

function summary({ seed, days, digest, broken, figures }: SimulationReport): string {
  const counted = Object.entries(figures).map(([name, count]) => `${name} ${count}`);
  return `seed ${seed}, ${days} days: ${broken === null ? "every rule held" : "BROKEN"}, digest ${digest}\n  ${counted.join(", ")}`;
}

function failureText({ seed, days, broken, story }: SimulationReport, lot: LotKind): string {
  if (broken === null) return "";
  const { rule, what, atMs, turn } = broken;
  const head = `规则被打破 / a rule was broken: ${rule}\n${what}\nseed ${seed}, --days ${days} --lot ${lot}, turn ${turn}, ${Math.round(atMs)} ms`;
  return [head, ...story].join("\n");
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number <= 4_294_967_295) return number;
  throw new InvalidArgumentError("Give a whole number. 请输入整数。");
}

function jobCount(text: string): number {
  const count = wholeNumber(text);
  if (count >= 1 && count <= MOST_JOBS) return count;
  throw new InvalidArgumentError(`Give a number from 1 to ${MOST_JOBS}. 请输入 1 到 ${MOST_JOBS} 之间的整数。`);
}

function dayOfFortnight(text: string): number {
  const day = wholeNumber(text);
  if (day < GARAGE_DAYS) return day;
  throw new InvalidArgumentError("Give a day from 0 to 13. 请输入 0 至 13 之间的整数。");
}

function range(text: string): readonly [number, number] {
  const [first = "", last = ""] = text.split("..");
  if (first === "" || last === "")
    throw new InvalidArgumentError("Give a range such as 1..100. 请输入范围，如 1..100。");
  return [wholeNumber(first), wholeNumber(last)];
}
