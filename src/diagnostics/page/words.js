/** The page's words in both languages; `say` picks by the reader's choice, kept in the browser. */
import { recall, store } from "./memory.js";
import { WORDS } from "./dictionary.js";

let language = recall("language") || (navigator.language.startsWith("zh") ? "zh" : "en");

export function isChinese() {
  return language === "zh";
}

export function switchLanguage() {
  language = isChinese() ? "en" : "zh";
  store("language", language);
}

/** A word of the page; what has none is shown as it is. */
export function word(name) {
  const pair = WORDS[name];
  return pair === undefined ? name : pair[isChinese() ? 0 : 1];
}

/** A word where there is one, else nothing. */
export function wordIfAny(name) {
  return WORDS[name] === undefined ? "" : word(name);
}

/** A sentence of the box. */
export function say(sentence) {
  return sentence === null || sentence === undefined ? "" : isChinese() ? sentence.zh : sentence.en;
}

/** The local time of the lot. */
export function time(ms) {
  return new Date(ms).toLocaleTimeString("zh-CN", { timeZone: "Asia/Shanghai", hourCycle: "h23" });
}

/** The calendar day of the lot, `2026-03-02`. */
export function dayOf(ms) {
  return new Date(ms).toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
}

/** The local time with its day when that is another. */
export function dayTime(ms, nowMs) {
  return dayOf(ms) === dayOf(nowMs) ? time(ms) : `${dayOf(ms).slice(5)} ${time(ms)}`;
}

/** How long, in one unit. */
export function span(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 100) return `${seconds} ${word("s")}`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} ${word("min")}`;
  const hours = Math.round(minutes / 60);
  return hours < 72 ? `${hours} ${word("h")}` : `${Math.round(hours / 24)} ${word("d")}`;
}

export function yuan(fen) {
  return `¥${(fen / 100).toFixed(2)}`;
}
