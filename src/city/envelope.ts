/**
 * The envelope of every answer: `{ code, message, data }`. Decides whether bytes that came back are an answer of the city at
 * all; what is none leaves the outcome unknown.
 */
import { z } from "zod";

/** An answer of the city, before its data was looked at. */
export interface Envelope {
  readonly code: number;
  readonly message: string;
  readonly data: unknown;
}

/** Why bytes are not the envelope. */
export type NoEnvelope = "empty" | "html" | "not_utf8" | "not_json" | "wrong_envelope" | "zero_without_200";

/** Characters of the city's message that are kept. */
const MESSAGE_LIMIT = 500;

const envelopeShape = z.object({ code: z.int(), message: z.unknown().optional(), data: z.unknown().optional() });

/**
 * Reads an answer. `code` must be a number; 0 counts only with HTTP 200, any other code at every status. A list printed under
 * `message` (5.3.11) is taken as the data when there is none.
 */
export function readEnvelope(status: number, body: Uint8Array): Envelope | NoEnvelope {
  const text = decode(body);
  if (text === null) return "not_utf8";
  if (text.trim() === "") return "empty";
  if (/^\s*</.test(text)) return "html";
  const parsed = parseJson(text);
  if (parsed === undefined) return "not_json";
  const envelope = envelopeShape.safeParse(parsed);
  if (!envelope.success) return "wrong_envelope";
  const { code, message, data } = envelope.data;
  if (code === 0 && status !== 200) return "zero_without_200";
  const listInMessage = Array.isArray(message) && (data === undefined || data === null);
  return {
    code,
    message: typeof message === "string" ? message.slice(0, MESSAGE_LIMIT) : "",
    data: listInMessage ? message : data,
  };
}

/** The text of an answer to the city's own call. `data` is left out when it is undefined. */
export function writeEnvelope(code: number, message: string, data?: unknown): string {
  return JSON.stringify(data === undefined ? { code, message } : { code, message, data });
}

function decode(body: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
