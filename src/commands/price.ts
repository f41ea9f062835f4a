/**
 * `gatehouse price`: what a stay costs by a site's tariff and how that came about, without a box, a car or a clock.
 * Exit codes: 0 priced, 1 the stay has no price (an operator's case), 2 the command or the file is wrong.
 */
import { readFileSync } from "node:fs";
import { Command, Option } from "commander";
import { tariffBook } from "../config/tariff-book.ts";
import { issueWords } from "../config/issue-words.ts";
import { tariffSection } from "../config/tariff.ts";
import { bookAloud } from "../tariff/aloud.ts";
import { quoteStay, type Quote } from "../tariff/quote.ts";
import type { TariffBook } from "../tariff/tariff.ts";
import { yuan } from "../tariff/words.ts";
import { callersPath } from "./configuration.ts";
import { inLanguage, type Language } from "./language.ts";
import { quoteRequest, PriceUsageError, type PriceOptions } from "./price-request.ts";
import { CommandFailure } from "./program.ts";

const EXAMPLE = `
Examples / 示例:
  gatehouse price --from "2026-03-02 08:00" --to "2026-03-02 10:10"
  gatehouse price --rules --lang zh
  gatehouse price --config tariff.json --from "2026-03-02 08:00" --to "2026-03-03 09:00" --class large --city 60min`;

/** The command, ready to be added to the program. */
export function priceCommand(): Command {
  const several = (flags: string, description: string) =>
    new Option(flags, description)
      .argParser((word: string, before: readonly string[]) => [...before, word])
      .default([], "none");
  return new Command("price")
    .description("price a stay and tell how it came about / 计算停车费并逐项说明")
    .option("--from <time>", "arrival, local time (2026-03-02 08:00) / 入场时间")
    .option("--to <time>", "leaving, local time / 离场时间")
    .option("--rules", "read the tariff out instead of pricing a stay / 逐条读出计费标准")
    .option("--config <file>", "configuration, or a file with its tariff section alone / 配置文件", "gatehouse.json")
    .option("--class <class>", "small or large vehicle / 小型或大型车：small, large", "small")
    .option("--plate-class <class>", "class of the plate (nev_small, civil, ...) / 号牌类型")
    .addOption(several("--list <name>", "a list the car is on; may be repeated / 所在名单，可重复"))
    .option("--contract <code>", "its stagger contract's code / 错峰合同代码")
    .option("--contract-hours <hours>", "hours of the contract, daily (18:00-08:00); else all day / 合同时段")
    .addOption(several("--shop <reduction>", "a shop's reduction: 60min or 5.00 yuan; may be repeated / 商家减免"))
    .addOption(several("--city <reduction>", "a reduction of the city, likewise / 市平台减免"))
    .addOption(several("--paid <payment>", "paid before: 12.50@2026-03-02T10:00; may be repeated / 此前已付"))
    .option("--leave-within <seconds>", "time to leave after each payment / 缴费后离场时间（秒）", "900")
    .addOption(new Option("--lang <lang>", "language / 语言").choices(["zh", "en", "both"]).default("both"))
    .option("--json", "the quote as JSON / 以 JSON 输出")
    .addHelpText("after", EXAMPLE)
    .action(runPrice);
}

function runPrice(options: PriceOptions, command: Command): void {
  const write = (text: string) => command.configureOutput().writeOut?.(`${text}\n`);
  let book: TariffBook;
  let request: ReturnType<typeof quoteRequest>;
  try {
    book = readBook(options.config);
    if (options.rules === true) {
      for (const words of bookAloud(book)) write(inLanguage(words, options.lang));
      return;
    }
    request = quoteRequest(options);
  } catch (error) {
    if (error instanceof PriceUsageError) command.error(error.message, { exitCode: 2 });
    throw error;
  }
  const quote = quoteStay(book, request);
  if (options.json === true) write(JSON.stringify(quote, null, 2));
  if (quote.outcome === "refused") throw new CommandFailure(1, inLanguage(quote, options.lang));
  if (options.json !== true) write(report(quote, options.lang));
}

/** The tariff of a configuration file, or of a file that holds nothing else. */
function readBook(path: string): TariffBook {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(callersPath(path), "utf8"));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PriceUsageError(
      `${path}: ${reason}. Name a readable JSON file with --config. 请用 --config 指定可读的 JSON 文件。`,
      {
        cause,
      },
    );
  }
  const section = typeof content === "object" && content !== null && "tariff" in content ? content.tariff : content;
  const isWhole = section !== content;
  const parsed = tariffSection.safeParse(section, { error: issueWords });
  if (parsed.success) return tariffBook(parsed.data);
  const problems = parsed.error.issues.map(({ path: at, message }) => {
    return `${path}: ${[...(isWhole ? ["tariff"] : []), ...at].join(".")}: ${message}`;
  });
  throw new PriceUsageError(problems.join("\n"));
}

/** The amounts under each other, then what is due. */
function report(quote: Quote, lang: Language): string {
  const rows: (readonly [string, { zh: string; en: string }])[] = quote.lines.map((line) => [yuan(line.fen), line]);
  rows.push([yuan(quote.dueFen), { zh: "应付（元）", en: "due (yuan)" }]);
  const width = Math.max(...rows.map(([amount]) => amount.length));
  return rows.map(([amount, words]) => `${amount.padStart(width)}  ${inLanguage(words, lang)}`).join("\n");
}
