/** A reminder that a car's time on a list is running out, so that nobody learns it from the bill. */
import type { ListEntry, ListPolicy } from "../lot/grounds.ts";
import { DAY_MS, localDay } from "../local-day.ts";
import type { Bilingual } from "../plate/bilingual.ts";

/**
 * Local days that the longest of a car's entries still holds after today, where the list wants its cars reminded by now; 0:
 * today is the last. Null when there is nothing to be reminded of.
 */
export function daysToRemindOf(list: ListPolicy, entries: readonly ListEntry[], nowMs: number): number | null {
  const most = list.remindDays ?? 0;
  if (most === 0 || entries.length === 0) return null;
  const ends = entries.map(({ toMs }) => toMs ?? Infinity);
  const left = localDay(Math.min(Math.max(...ends), nowMs + (most + 2) * DAY_MS)) - localDay(nowMs);
  return left >= 0 && left <= most ? left : null;
}

/** As the end of a sentence about the car's ground; empty when there is nothing to be reminded of. */
export function reminderWords(days: number | null): Bilingual {
  if (days === null) return { zh: "", en: "" };
  if (days === 0) return { zh: "，今天到期", en: ", for the last day" };
  return { zh: `，剩余 ${days} 天`, en: `, for ${days} more day${days === 1 ? "" : "s"}` };
}
