/** Money, instants and durations as people read them: yuan with two decimals, local time, minutes. */
import type { Bilingual } from "../plate/bilingual.ts";
import { DAY_MS, localDay, secondOfLocalDay } from "../local-day.ts";
import { MINUTE_MS, type Span } from "./calendar.ts";

/** `1234` fen as `12.34`; exact, no floating-point money. */
export function yuan(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, "0");
  return `${fen < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** An amount with its unit. */
export function money(fen: number): Bilingual {
  return { zh: `${yuan(fen)}元`, en: `${yuan(fen)} yuan` };
}

/** `03-02 08:00`, with seconds only when there are any. */
export function localTime(ms: number): string {
  return `${monthAndDay(ms)} ${timeOfDay(ms)}`;
}

/** `03-02 08:00–09:10`, or `03-02 23:00–03-03 07:00` over midnight. */
export function spanText({ fromMs, toMs }: Span): string {
  const end = localDay(toMs) === localDay(fromMs) ? timeOfDay(toMs) : localTime(toMs);
  return `${localTime(fromMs)}–${end}`;
}

/** A duration in minutes and, if it has any, seconds. */
export function duration(ms: number): Bilingual {
  const minutes = Math.floor(ms / MINUTE_MS);
  const seconds = Math.floor((ms % MINUTE_MS) / 1000);
  if (seconds === 0) return { zh: `${minutes}分钟`, en: `${minutes} min` };
  return { zh: `${minutes}分${seconds}秒`, en: `${minutes} min ${seconds} s` };
}

/** Minutes after midnight as `07:30`; the end of the day is `24:00`. */
export function timeOfMinute(minute: number): string {
  return `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
}

function monthAndDay(ms: number): string {
  const date = new Date(localDay(ms) * DAY_MS);
  return `${twoDigits(date.getUTCMonth() + 1)}-${twoDigits(date.getUTCDate())}`;
}

function timeOfDay(ms: number): string {
  const second = secondOfLocalDay(ms);
  const time = timeOfMinute(Math.floor(second / 60));
  return second % 60 === 0 ? time : `${time}:${twoDigits(second % 60)}`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
