/** The sheet that is left when a walk is over: what was tried, how it came out, and the numbers; to hand to the operator. */
import { localTimeText } from "../local-day.ts";
import type { Bilingual } from "../plate/bilingual.ts";
import type { BoxView } from "../diagnostics/view.ts";
import type { Figures, Step } from "./step.ts";

/** How a step ended. Skipped: the installer did not want to, or the walk ended before. */
export type StepResult = Pick<Step, "id" | "lane" | "title"> & {
  readonly result: "passed" | "failed" | "skipped";
  /** How often it was begun. */
  readonly tries: number;
  readonly said: Bilingual;
  readonly figures: Figures;
};

export type Sheet = {
  readonly lot: string;
  readonly parkingId: string;
  /** The box's own name, and what it runs. */
  readonly origin: string;
  readonly version: string;
  readonly configuration: string;
  readonly installer: string;
  /** The box's clock, ms UTC. */
  readonly beganMs: number;
  readonly endedMs: number;
  /** Free berths: what the trying of loops and lanes has changed of them is to be set right by a count. */
  readonly freeBefore: number;
  readonly freeAfter: number;
  readonly steps: readonly StepResult[];
  /** Whether every step was carried out and passed. */
  readonly passed: boolean;
};

/** Puts the sheet together; `before` and `after` are the box's views at the ends of the walk. */
export function sheetOf(
  installer: string,
  { before, after }: { readonly before: BoxView; readonly after: BoxView },
  steps: readonly StepResult[],
): Sheet {
  return {
    lot: before.lot.name,
    parkingId: before.lot.parkingId,
    origin: before.origin,
    version: before.version,
    configuration: before.configuration,
    installer,
    beganMs: before.nowMs,
    endedMs: after.nowMs,
    freeBefore: before.lot.free,
    freeAfter: after.lot.free,
    steps,
    passed: steps.length > 0 && steps.every(({ result }) => result === "passed"),
  };
}

/** How many steps came out so. */
export function countOf(steps: readonly StepResult[], wanted: StepResult["result"]): number {
  return steps.filter(({ result }) => result === wanted).length;
}

const RESULT_WORDS: Readonly<Record<StepResult["result"], string>> = {
  passed: "✔ 通过 passed",
  failed: "✘ 未通过 failed",
  skipped: "· 跳过 skipped",
};

/** The sheet as Markdown, in both languages: who installs and who operates need not read the same one. */
export function sheetText(sheet: Sheet): string {
  const count = (result: StepResult["result"]): number => countOf(sheet.steps, result);
  const verdict = sheet.passed ? "全部通过 All passed" : "未全部通过 Not all passed";
  return [
    `# 调试验收单 Commissioning sheet`,
    ``,
    `**${verdict}**: ${count("passed")} 通过 passed, ${count("failed")} 未通过 failed, ${count("skipped")} 跳过 skipped`,
    ``,
    `| | |`,
    `| --- | --- |`,
    `| 停车场 Car park | ${cell(`${sheet.lot} (${sheet.parkingId})`)} |`,
    `| 控制器 Box | ${cell(sheet.origin)}, gatehouse ${cell(sheet.version)} |`,
    `| 配置校验值 Configuration | ${cell(sheet.configuration)} |`,
    `| 时间 Time | ${localTimeText(sheet.beganMs)} – ${localTimeText(sheet.endedMs)} |`,
    `| 调试人 Installer | ${cell(sheet.installer)} |`,
    `| 空余泊位 Free berths | ${sheet.freeBefore} → ${sheet.freeAfter}${recountWords(sheet)} |`,
    ``,
    `| 项目 Step | 结果 Result | 数据 Figures | 说明 Remarks |`,
    `| --- | --- | --- | --- |`,
    ...sheet.steps.map(rowOf),
    ``,
    `过车各时刻自车辆到达起算，毫秒；负数表示到达线圈之前。 Times of a drive count from the car's coming, in ms; a negative one is before it.`,
    ``,
    `签字 Signed: ____________________`,
    ``,
  ].join("\n");
}

function recountWords({ freeBefore, freeAfter }: Sheet): string {
  return freeBefore === freeAfter ? "" : "；调试改变了计数，请重新校准 The tests moved the count: count and set it";
}

function rowOf({ id, title, result, tries, said, figures }: StepResult): string {
  const again = tries > 1 ? ` (${tries} 次 tries)` : "";
  const numbers = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
  return `| ${cell(id)}<br>${cell(`${title.zh} ${title.en}`)} | ${RESULT_WORDS[result]}${again} | ${cell(numbers.join(", "))} | ${cell(said.zh === said.en ? said.zh : `${said.zh} ${said.en}`)} |`;
}

/** What is typed by people or sent by devices cannot break the table. */
function cell(text: string): string {
  return text.replaceAll(/[\r\n]+/gu, " ").replaceAll("|", String.raw`\|`);
}
