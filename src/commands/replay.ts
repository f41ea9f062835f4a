/** `gatehouse replay FILE`: runs traces through the present automaton and shows where it would act otherwise. */
import { Command } from "commander";
import { readFile } from "node:fs/promises";
import type { VisitTrace } from "../controller/visit-trace.ts";
import { replayTrace, type TraceDifference } from "../lane/replay.ts";
import { callersPath } from "./configuration.ts";
import { CommandFailure } from "./program.ts";

export function replayCommand(): Command {
  return new Command("replay")
    .description("run traces through the present automaton / 用当前版本重放过车轨迹")
    .argument("<file>", "traces as `gatehouse trace ID --json` prints them, one a line / 轨迹文件，每行一条")
    .action(async (file: string) => {
      const traces = await readTraces(callersPath(file));
      let different = 0;
      for (const trace of traces) {
        const differences = replayTrace(trace.steps);
        if (differences.length > 0) different += 1;
        console.log(verdictOf(trace, differences));
        for (const difference of differences.slice(0, 5)) console.log(differenceText(difference));
      }
      if (different > 0)
        throw new CommandFailure(1, `${different} of ${traces.length} act otherwise / ${different} 条结果不同`);
    });
}

async function readTraces(path: string): Promise<readonly VisitTrace[]> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new CommandFailure(
      2,
      `Cannot read ${path}: ${cause instanceof Error ? cause.message : String(cause)} 无法读取文件。`,
    );
  });
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) throw new CommandFailure(2, `There is no trace in ${path}. 文件中没有轨迹。`);
  return lines.map((line, index) => readTrace(line, index + 1));
}

function readTrace(line: string, number: number): VisitTrace {
  try {
    const trace = JSON.parse(line) as Partial<VisitTrace>;
    if (Array.isArray(trace.steps?.steps) && trace.steps.start !== undefined) return trace as VisitTrace;
  } catch {
    // Told below, with the line's number.
  }
  throw new CommandFailure(2, `Line ${number} is no trace of \`gatehouse trace ID --json\`. 第 ${number} 行不是轨迹。`);
}

function verdictOf(trace: VisitTrace, differences: readonly TraceDifference[]): string {
  const name = `${trace.lane} ${trace.visit} ${trace.plate ?? "无牌"} (${trace.outcome})`;
  const { length } = trace.steps.steps;
  return differences.length === 0
    ? `${name}: the same in all ${length} steps / ${length} 步完全一致`
    : `${name}: acts otherwise / 结果不同`;
}

function differenceText({ index, cue, was, now }: TraceDifference): string {
  const names = (effects: TraceDifference["was"]): string => effects.map(({ type }) => type).join(", ") || "nothing";
  return `  step ${index} ${cue.type}: was ${names(was)}; now ${names(now)}`;
}
