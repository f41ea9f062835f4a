/** Says in one line each what the platform simulator received, called and found wrong. Pure. */
import { explainCode } from "../city/codes.ts";
import { incomingInterfaces, outgoingInterfaces } from "../city/wire/interfaces.ts";
import { localTimeText } from "../local-day.ts";
import type { CallResult } from "../simulation/city/driver-side.ts";
import type { ReceivedRequest } from "../simulation/city/received-log.ts";
import type { Violation } from "../simulation/city/violations.ts";
import { inLanguage, type Language } from "./language.ts";

/** `18:00:01 <- 5.1.1 车辆入场 arrive 沪A12345 …0001 = 0`. */
export function receivedLine(request: ReceivedRequest, language: Language): string {
  const { name, code, misbehaviour } = request;
  const what = name === null ? "? 未知路径 unknown path" : titleOf(outgoingInterfaces[name], name, language);
  const spoilt = misbehaviour === null ? "" : ` (${misbehaviour})`;
  return `${clockTime(request.atMs)} <- ${what} ${gist(request.body)} = ${codeWords(code)}${spoilt}`;
}

/** `18:00:01 -> 5.3.2 停车缴费信息查询 feeQuery 沪A12345 = 0 {…} 12 ms`. */
export function calledLine(result: CallResult, language: Language): string {
  const what = titleOf(incomingInterfaces[result.name], result.name, language);
  const data = result.data === null ? result.message : gist(result.data);
  const answer = `= ${result.code ?? "-"} ${data}`.trimEnd();
  return `${clockTime(result.atMs)} -> ${what} ${result.about} ${answer} ${Math.round(result.tookMs)} ms`;
}

/** `         !! 5.1.1 …`; a notice, which may not be the box's fault, has one mark. */
export function violationLine(violation: Violation, language: Language): string {
  const mark = violation.severity === "breach" ? "!!" : " !";
  const about = violation.seq === null ? "" : ` ${shortened(violation.seq)}`;
  return `         ${mark} ${violation.clause}${about} ${inLanguage(violation, language)}`;
}

/** The lot's time of day, `HH:MM:SS` in Asia/Shanghai. */
function clockTime(ms: number): string {
  return localTimeText(ms).slice(11);
}

function titleOf(row: { readonly clause: string; readonly zh: string }, name: string, language: Language): string {
  return language === "en" ? `${row.clause} ${name}` : `${row.clause} ${row.zh} ${name}`;
}

function codeWords(code: number | null): string {
  if (code === null) return "-";
  return code === 0 ? "0" : `${code} ${explainCode(code).printed}`;
}

/** The fields that tell most, without those that are the same every time. */
function gist(body: unknown): string {
  if (Array.isArray(body)) return `[${body.length}]`;
  if (typeof body !== "object" || body === null) return "";
  const parts = Object.entries(body).flatMap(([name, value]): string[] => {
    if (SILENT.has(name) || value === null || typeof value === "object") return [];
    if (name === "plateId") return [String(value)];
    return [`${name}=${shortened(String(value))}`];
  });
  return parts.join(" ");
}

const SILENT = new Set(["parkingId", "dataTime", "vehicleType", "laneType", "remark", "arrivedTime"]);

/** The end of a long number tells stays apart. */
function shortened(text: string): string {
  return text.length > 20 ? `…${text.slice(-9)}` : text;
}
