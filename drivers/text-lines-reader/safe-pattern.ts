/**
 * Judges a regular expression that came from a configuration. A pattern that repeats a repetition can take longer than
 * the age of the universe on one line of noise, and would stop the lane with it; such patterns are refused.
 */

/** How many open-ended repetitions a pattern may have side by side. */
const REPETITIONS_LIMIT = 8;

/** What is wrong with a pattern, in a sentence; null when it may be used. */
export function patternProblem(source: string): string | null {
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, "u");
  } catch (error) {
    return error instanceof Error ? error.message : "The pattern is no regular expression.";
  }
  if (!source.includes("(?<plate>")) return "The pattern needs a group named plate: (?<plate>…).";
  if (pattern.test("")) return "The pattern fits an empty line; let the plate have at least one character.";
  if (/\\[1-9]|\\k</.test(source)) return "The pattern may not refer back to a group.";
  if (/\(\?<?[=!]/.test(source)) return "The pattern may not look ahead or behind.";
  return repetitionProblem(withoutClasses(source));
}

/** The pattern with escapes and character classes reduced to one plain character each. */
function withoutClasses(source: string): string {
  return source
    .replaceAll(/\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|.)/gsu, "a")
    .replaceAll(/\[[^\]]*\]/g, "a");
}

function repetitionProblem(plain: string): string | null {
  const groups: { repeats: boolean; branches: boolean }[] = [];
  let closed: { repeats: boolean; branches: boolean } | null = null;
  let repetitions = 0;
  for (const { 0: token } of plain.matchAll(/\((?:\?(?:<[^>]*>|:))?|\)|\||[*+]|\{\d+(?:,\d*)?\}|\?|[^()|*+?{]|\{/g)) {
    const opened = groups.at(-1);
    if (token.startsWith("(")) groups.push({ repeats: false, branches: false });
    else if (token === "|" && opened) opened.branches = true;
    else if (isRepetition(token)) {
      if (closed?.repeats || closed?.branches) return `"${token}" repeats a group that itself repeats or branches.`;
      if (opened) opened.repeats = true;
      repetitions++;
    }
    const group = token === ")" ? groups.pop() : undefined;
    const outer = groups.at(-1);
    if (group && outer) Object.assign(outer, { repeats: outer.repeats || group.repeats, branches: outer.branches });
    closed = group ?? null;
  }
  return repetitions > REPETITIONS_LIMIT ? `The pattern has more than ${REPETITIONS_LIMIT} repetitions.` : null;
}

/** Any repetition but "at most once". */
function isRepetition(token: string): boolean {
  return token === "*" || token === "+" || /^\{\d/.test(token);
}
