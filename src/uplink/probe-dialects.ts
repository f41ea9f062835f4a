/**
 * Which dialects the commissioning probe tries when the configured one is refused, and how the one it found gets into the
 * configuration. Only the two switches that no published answer of the platform has settled are tried. Pure.
 */
import type { CityDialect } from "../city/dialect.ts";
import type { Outcome } from "../city/outcome.ts";

/** A dialect that the platform takes while it refused the configured one. */
export type FoundDialect = Partial<Pick<CityDialect, "curTimeUnit" | "appIdParam">>;

/** Codes with a cause of their own that no spelling mends: the account has ended, or our address is not on the list. */
const SETTLED_CODES: ReadonlySet<number> = new Set([1003, 1004, 1005, 1008]);

/** Whether an answer to the first request may come from the wrong spelling of it. */
export function isWorthOtherDialects(outcome: Outcome): boolean {
  if (outcome.code !== null && SETTLED_CODES.has(outcome.code)) return false;
  if (outcome.class === "account" || outcome.class === "record") return true;
  // A gateway before the platform refuses in its own words, without the envelope.
  return outcome.failure !== null && (outcome.httpStatus ?? 0) >= 400 && (outcome.httpStatus ?? 0) < 500;
}

/** The other spellings, one change first, then both. */
export function dialectCandidates({ curTimeUnit, appIdParam }: CityDialect): readonly FoundDialect[] {
  const otherUnit = curTimeUnit === "s" ? "ms" : "s";
  const otherParam = appIdParam === "appId" ? "$appId" : "appId";
  return [{ curTimeUnit: otherUnit }, { appIdParam: otherParam }, { curTimeUnit: otherUnit, appIdParam: otherParam }];
}

/**
 * The text of a configuration with the found dialect in its `city.dialect`, indented as it was. Null when the text has no
 * `city` section.
 */
export function withDialect(text: string, found: FoundDialect): string | null {
  const config: unknown = JSON.parse(text);
  if (!isRecord(config) || !isRecord(config["city"])) return null;
  const { city } = config;
  const dialect = isRecord(city["dialect"]) ? city["dialect"] : {};
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? 2;
  const changed = { ...config, city: { ...city, dialect: { ...dialect, ...found } } };
  return `${JSON.stringify(changed, null, indent)}\n`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
