/** Times as a person writes them: `now`, `+2h`, `-30m`, `2026-03-08T10:00+08:00` or milliseconds. Pure. */
import { localDay, startOfLocalDay } from "../../local-day.ts";

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds UTC, or null when it is no time. `today` and `tomorrow` are local midnights (Asia/Shanghai). */
export function readMoment(text: string, nowMs: number): number | null {
  if (text === "now") return nowMs;
  if (text === "today") return startOfLocalDay(localDay(nowMs));
  if (text === "tomorrow") return startOfLocalDay(localDay(nowMs) + 1);
  const relative = /^([+-])(\d{1,6})([smhd])$/.exec(text);
  if (relative !== null) {
    const [, direction, count, unit = ""] = relative;
    return nowMs + (direction === "-" ? -1 : 1) * Number(count) * (UNITS_MS[unit] ?? 0);
  }
  if (/^\d{13}$/.test(text)) return Number(text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return null;
  // A time without a zone is the lot's: Asia/Shanghai.
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text.length === 10 ? `${text}T00:00` : text}+08:00`;
  const ms = Date.parse(zoned);
  return Number.isNaN(ms) ? null : ms;
}
