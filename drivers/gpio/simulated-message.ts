/** The messages of the simulated GPIO's socket: JSON, one a line. Parsing and words only; README.md shows a talk. */

import { LINE_NAME, type Level } from "./lines.ts";

/** The number in `hello`; it changes when an old client would misunderstand a new server. */
export const PROTOCOL = 1;

/** The longest line a client may send, characters. */
export const LINE_LIMIT = 4096;

export type RequestId = string | number | undefined;

export type GpioRequest =
  | { readonly verb: "set"; readonly line: string; readonly level: Level; readonly id: RequestId }
  | { readonly verb: "get"; readonly line: string; readonly id: RequestId }
  | { readonly verb: "list"; readonly id: RequestId };

/** Why a request was not carried out. */
export interface GpioProblem {
  readonly code: "not_json" | "not_understood" | "unknown_line" | "not_an_input" | "too_many_lines" | "line_too_long";
  readonly message: string;
}

/** A line as the server tells of it. `claimed`: a device of the box uses it now. */
export interface LineState {
  readonly line: string;
  readonly direction: "in" | "out";
  readonly level: Level;
  readonly claimed: boolean;
}

/** What the server sends. `atMs` is the box's monotonic clock. */
export type ServerMessage =
  | { readonly hello: { readonly protocol: number; readonly atMs: number; readonly lines: readonly LineState[] } }
  | { readonly claimed: LineState }
  | { readonly released: LineState }
  | { readonly output: { readonly line: string; readonly level: Level; readonly atMs: number } }
  | { readonly input: { readonly line: string; readonly level: Level; readonly atMs: number } }
  | {
      readonly ok: (LineState & { readonly atMs: number }) | { readonly lines: readonly LineState[] };
      readonly id?: RequestId;
    }
  | { readonly error: GpioProblem; readonly id?: RequestId };

/** Why a line was not understood, with the request's id where one can be made out. */
export interface Misread {
  readonly problem: GpioProblem;
  readonly id: RequestId;
}

/** Reads one line of a client. */
export function parseRequest(text: string): { readonly request: GpioRequest } | Misread {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return {
      problem: { code: "not_json", message: 'Send one JSON object a line, such as {"list":{}}.' },
      id: undefined,
    };
  }
  if (!isFields(message)) return misread(undefined, "A request is a JSON object.");
  const { id, ...verbs } = message;
  if (!isId(id)) return misread(undefined, "`id` is a number, or text of at most 64 characters.");
  const [[verb, asked] = [], ...others] = Object.entries(verbs);
  if (others.length > 0 || !isFields(asked)) return misread(id, "A request is one of set, get and list, and an id.");
  const { line, level, ...rest } = asked;
  if (Object.keys(rest).length > 0) return misread(id, `There is no "${Object.keys(rest).join()}" in a request.`);
  if (verb === "list" && line === undefined && level === undefined) return { request: { verb, id } };
  if (typeof line !== "string" || !LINE_NAME.test(line)) {
    return misread(id, "`line` has 1 to 32 letters, digits and . : _ - only.");
  }
  if (verb === "get" && level === undefined) return { request: { verb, line, id } };
  if (verb === "set" && (level === 0 || level === 1)) return { request: { verb, line, level, id } };
  return misread(id, "Only `set` takes a level, 0 or 1.");
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isId(id: unknown): id is RequestId {
  return id === undefined || typeof id === "number" || (typeof id === "string" && id.length <= 64);
}

function misread(id: RequestId, message: string): Misread {
  return { problem: { code: "not_understood", message: message.slice(0, 500) }, id };
}
