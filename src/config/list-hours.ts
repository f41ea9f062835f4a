/**
 * The weekly hours of one car, as a cell of a spreadsheet can hold them: `1-5 08:00-18:00; 6 09:00-12:00`. Monday is 1; without
 * days it is every day; hours that end before they begin go on into the next day.
 */
import { MINUTES_A_WEEK } from "../local-day.ts";
import type { WeeklyHours } from "../lot/grounds.ts";

const MINUTES_A_DAY = 1_440;
const PART = /^(?:([1-7])(?:-([1-7]))?\s+)?([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/;

/** Reads weekly hours; null when they cannot be read. An empty text means always. */
export function readHours(text: string): WeeklyHours | null {
  const parts = text.split(/[;；]/).map((part) => part.trim());
  const read = parts.filter((part) => part !== "").map(readPart);
  return read.includes(null) ? null : read.flatMap((hours) => hours ?? []);
}

function readPart(part: string): WeeklyHours | null {
  const match = PART.exec(part);
  if (match === null) return null;
  const [, first = "1", last = match[1] ?? "7", ...clock] = match;
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = clock.map(Number);
  const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
  if (from >= MINUTES_A_DAY || to > MINUTES_A_DAY || from === to || Number(last) < Number(first)) return null;
  const days = Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) - 1 + index);
  return days.flatMap((day) =>
    hoursFrom(day * MINUTES_A_DAY + from, to > from ? to - from : to - from + MINUTES_A_DAY),
  );
}

/** Hours that go past Sunday midnight go on on Monday. */
function hoursFrom(from: number, minutes: number): WeeklyHours {
  const to = from + minutes;
  if (to <= MINUTES_A_WEEK) return [[from, to]];
  return [
    [from, MINUTES_A_WEEK],
    [0, to - MINUTES_A_WEEK],
  ];
}
