/** Reads the flags of `gatehouse city` that stand for an action of the simulator: `--reserve`, `--fail` and the like. Pure. */
import { isOutgoing, outgoingNames } from "../city/wire/interfaces.ts";
import { falsehoodKinds, falsifiedLists } from "../simulation/city/falsified-lists.ts";
import { misbehaviourKinds } from "../simulation/city/misbehaviour.ts";

/** An action as the control address would be asked for it. */
export type FlaggedAction = { readonly path: string; readonly input: Readonly<Record<string, unknown>> };

/** A flag that cannot be understood; the message says how it is written. */
export class CityUsageError extends Error {
  override readonly name = "CityUsageError";
}

/** `--reserve PLATE[,FROM[,TO]]`. */
export function reserveFlag(word: string): FlaggedAction {
  const [plate, from, to] = word.split(",");
  return { path: "/reservations", input: given({ plate, from, to }) };
}

/** `--contract PLATE[,CODE]`. */
export function contractFlag(word: string): FlaggedAction {
  const [plate, code] = word.split(",");
  return { path: "/contracts", input: given({ plate, code }) };
}

/** `--password-free PLATE[,PAYTYPE]`. */
export function passwordFreeFlag(word: string): FlaggedAction {
  const [plate, payType] = word.split(",");
  return { path: "/password-free", input: given({ plate, payType: wholeNumber(payType, word) }) };
}

/** `--reduce PLATE,60min` or `--reduce PLATE,5.00`. */
export function reduceFlag(word: string): FlaggedAction {
  const [plate, worth = ""] = word.split(",");
  const minutes = /^(\d{1,6})min$/.exec(worth)?.[1];
  const yuan = /^\d{1,4}(?:\.\d{2})?$/.test(worth) ? worth : undefined;
  if (minutes === undefined && yuan === undefined) {
    throw new CityUsageError(
      `--reduce ${word}: write PLATE,60min or PLATE,5.00 (yuan). 请写成 车牌,60min 或 车牌,5.00（元）。`,
    );
  }
  const worthInput = minutes === undefined ? { fen: Math.round(Number(yuan) * 100) } : { minutes: Number(minutes) };
  return { path: "/reductions", input: given({ plate, ...worthInput }) };
}

/** `--fail CODE[:INTERFACE[:TIMES[:PROBABILITY]]]`. */
export function failFlag(word: string): FlaggedAction {
  const [code, ...rest] = word.split(":");
  return { path: "/misbehave", input: given({ kind: "code", code: wholeNumber(code, word), ...scope(rest, word) }) };
}

/** `--misbehave KIND[:INTERFACE[:TIMES[:PROBABILITY]]]`. */
export function misbehaveFlag(word: string): FlaggedAction {
  const [kind, ...rest] = word.split(":");
  if (!misbehaviourKinds.some((known) => known === kind)) {
    throw new CityUsageError(`--misbehave ${word}: use one of ${misbehaviourKinds.join(", ")}. 请使用其中之一。`);
  }
  return { path: "/misbehave", input: given({ kind, ...scope(rest, word) }) };
}

/** `--falsify CHANGE[:LIST[:FEN]]`. */
export function falsifyFlag(word: string): FlaggedAction {
  const [change, list, fen] = word.split(":");
  const isKnown = falsehoodKinds.some((known) => known === change);
  if (!isKnown || (list !== undefined && list !== "" && !falsifiedLists.some((known) => known === list))) {
    throw new CityUsageError(
      `--falsify ${word}: write one of ${falsehoodKinds.join(", ")}, then :${falsifiedLists.join(" or :")}. 请按此格式书写。`,
    );
  }
  return { path: "/falsify", input: given({ change, list, fen: wholeNumber(fen, word) }) };
}

/** `--do PATH=JSON`, any action of the control address. */
export function doFlag(word: string): FlaggedAction {
  const at = word.indexOf("=");
  const path = at < 0 ? word : word.slice(0, at);
  const text = at < 0 ? "{}" : word.slice(at + 1);
  try {
    const input: unknown = JSON.parse(text);
    if (typeof input === "object" && input !== null) return { path, input: { ...input } };
  } catch (cause) {
    throw new CityUsageError(`--do ${word}: what follows = is not JSON. 等号后不是 JSON。`, { cause });
  }
  throw new CityUsageError(`--do ${word}: what follows = must be {…}. 等号后应为 {…}。`);
}

/** Interface (`all` or empty is every one), times (`*` without end), probability. */
function scope([name, times, probability]: readonly string[], word: string): Readonly<Record<string, unknown>> {
  const every = name === undefined || name === "" || name === "all";
  if (!every && !isOutgoing(name)) {
    throw new CityUsageError(
      `${word}: no interface ${name}; use all or one of ${outgoingNames.join(", ")}. 没有此接口。`,
    );
  }
  return {
    interface: every ? undefined : name,
    times: times === "*" ? null : wholeNumber(times, word),
    probability: probability === undefined ? undefined : Number(probability),
  };
}

function wholeNumber(digits: string | undefined, word: string): number | undefined {
  if (digits === undefined || digits === "") return undefined;
  if (/^\d{1,9}$/.test(digits)) return Number(digits);
  throw new CityUsageError(`${word}: ${digits} is not a whole number. 不是整数。`);
}

function given(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined && value !== ""));
}
