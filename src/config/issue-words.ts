/** What is wrong with a setting, in both languages, where its schema has no words of its own for it. */
import type { z } from "zod";

/** For `safeParse(…, { error })`; undefined leaves the sentence to the library. */
export function issueWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return typeWords(issue);
    case "invalid_value": {
      const values = (issue.values as readonly unknown[]).join(", ");
      return `should be one of ${values}. 应为其中之一：${values}。`;
    }
    case "too_small":
      return sizeWords(issue, issue.minimum, issue.inclusive === false ? BOUNDS.above : BOUNDS.least);
    case "too_big":
      return sizeWords(issue, issue.maximum, issue.inclusive === false ? BOUNDS.below : BOUNDS.most);
    case "invalid_format":
      return issue.format === "url"
        ? "is no address such as https://city.example.com. 不是有效的网址，应如 https://city.example.com。"
        : "is not written as it should be; see docs/CONFIG.md. 格式不对，请参见 docs/CONFIG.md。";
    case "invalid_union":
      return "has no form or value that it may have. 写法或取值不在允许范围内。";
    case "unrecognized_keys": {
      const keys = (issue.keys as readonly string[]).join(", ");
      return `has nothing named ${keys}. 没有此项：${keys}。`;
    }
    default:
      return undefined;
  }
}

const BOUNDS = {
  least: ["at least", "不得小于"],
  above: ["more than", "必须大于"],
  most: ["at most", "不得大于"],
  below: ["less than", "必须小于"],
} as const;

/** A number has a bound itself; a text and a list have one of their length. */
function sizeWords(issue: z.core.$ZodRawIssue, bound: unknown, [en, zh]: readonly [en: string, zh: string]): string {
  const what = issue["origin"];
  if (what === "string") return `should have ${en} ${String(bound)} characters. 字符数${zh} ${String(bound)}。`;
  if (what === "array") return `should have ${en} ${String(bound)} entries. 项数${zh} ${String(bound)}。`;
  return `should be ${en} ${String(bound)}. ${zh} ${String(bound)}。`;
}

const KINDS: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  string: ['a text, in "quotes"', "文本（加引号）"],
  number: ["a number, without quotes", "数字（不加引号）"],
  int: ["a whole number, without quotes", "整数（不加引号）"],
  boolean: ["true or false, without quotes", "true 或 false（不加引号）"],
  array: ["a list, [ … ]", "列表 [ … ]"],
  object: ["an object, { … }", "对象 { … }"],
};

function typeWords({ expected, input }: z.core.$ZodRawIssue): string | undefined {
  if (input === undefined) return "is missing. 缺少此项。";
  const kind = KINDS[String(expected)];
  return kind === undefined ? undefined : `should be ${kind[0]}. 应为${kind[1]}。`;
}
