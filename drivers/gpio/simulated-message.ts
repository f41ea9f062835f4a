/** The messages of the simulated GPIO's socket: JSON, one a line. Parsing and words only; README.md shows a talk. */

import { z } from "zod";
import type { Level } from "./lines.ts";
import { lineName } from "./settings.ts";

/** The number in `hello`; it changes when an old client would misunderstand a new server. */
export const PROTOCOL = 1;

/** The longest line a client may send, characters. */
export const LINE_LIMIT = 4096;

const id = z.union([z.string().max(64), z.number()]).optional();
const level = z.union([z.literal(0), z.literal(1)]);

const requests = {
  set: z.strictObject({ set: z.strictObject({ line: lineName, level }), id }),
  get: z.strictObject({ get: z.strictObject({ line: lineName }), id }),
  list: z.strictObject({ list: z.strictObject({}), id }),
} as const;

export type RequestId = z.output<typeof id>;

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
  const keys = typeof message === "object" && message !== null ? Object.keys(message) : [];
  switch (keys.find((key) => key !== "id")) {
    case "set": {
      const parsed = requests.set.safeParse(message);
      if (!parsed.success) return misread(message, z.prettifyError(parsed.error));
      return { request: { verb: "set", ...parsed.data.set, id: parsed.data.id } };
    }
    case "get": {
      const parsed = requests.get.safeParse(message);
      if (!parsed.success) return misread(message, z.prettifyError(parsed.error));
      return { request: { verb: "get", ...parsed.data.get, id: parsed.data.id } };
    }
    case "list": {
      const parsed = requests.list.safeParse(message);
      if (!parsed.success) return misread(message, z.prettifyError(parsed.error));
      return { request: { verb: "list", id: parsed.data.id } };
    }
    default:
      return misread(message, "A request is one of set, get and list.");
  }
}

function misread(message: unknown, why: string): Misread {
  const named = z.object({ id }).safeParse(message);
  return {
    problem: { code: "not_understood", message: why.slice(0, 500) },
    id: named.success ? named.data.id : undefined,
  };
}
