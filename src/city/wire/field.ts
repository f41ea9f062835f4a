/**
 * How one field of the city protocol is written and read. Every field exists twice: `send` is what may leave us (the
 * printed type and length, nothing else), `take` is what we accept (numbers as digits in a string, four times the printed
 * length, unknown enum numbers). Nothing here knows a particular message.
 */
import { z } from "zod";

/** A field or a message: its strict form, its tolerant form, and the other spellings under which it may arrive. */
export interface Field<S extends z.ZodType = z.ZodType, T extends z.ZodType = z.ZodType> {
  readonly send: S;
  readonly take: T;
  readonly words: string;
  readonly spellings: readonly string[];
}

/** How a field is written and how it is read. */
type Forms<S, T> = { readonly send: () => S; readonly take: () => T };

/** A field whose forms are made when they are first asked for: of most messages a box needs one, and schemas take memory. */
class LazyField<S extends z.ZodType, T extends z.ZodType> implements Field<S, T> {
  readonly words: string;
  readonly spellings: readonly string[];
  readonly #forms: Forms<S, T>;
  #send: S | null = null;
  #take: T | null = null;

  constructor(words: string, forms: Forms<S, T>, spellings: readonly string[]) {
    this.words = words;
    this.spellings = spellings;
    this.#forms = forms;
  }

  get send(): S {
    return (this.#send ??= this.#forms.send());
  }

  get take(): T {
    return (this.#take ??= this.#forms.take());
  }
}

/** A field or message of these two forms. */
export function fieldOf<S extends z.ZodType, T extends z.ZodType>(words: string, forms: Forms<S, T>): Field<S, T> {
  return new LazyField(words, forms, []);
}

/** The same field with another strict form. */
export function sentAs<S extends z.ZodType, T extends z.ZodType>(
  field: Field<z.ZodType, T>,
  send: () => S,
): Field<S, T> {
  return new LazyField(field.words, { send, take: () => field.take }, field.spellings);
}

/** The same field with another tolerant form. */
export function takenAs<S extends z.ZodType, T extends z.ZodType>(field: Field<S>, take: () => T): Field<S, T> {
  return new LazyField(field.words, { send: () => field.send, take }, field.spellings);
}

/** What may be sent for a field or message. */
export type Sent<F extends Field> = z.output<F["send"]>;
/** What a field or message is after it was read. */
export type Taken<F extends Field> = z.output<F["take"]>;

/** How much longer than printed a received text or number may be before it is refused. */
const TAKEN_LENGTH_FACTOR = 4;
/** The last millisecond a date can hold. */
const LAST_INSTANT_MS = 8.64e15;

/** A text of 1 to `length` characters, without CR or LF (protocol 4.2) and without broken surrogates. */
export function text(length: number, words: string) {
  const error = "must not contain CR, LF or half a character";
  const most = length * TAKEN_LENGTH_FACTOR;
  return fieldOf(`${words} (text, 1 to ${length} characters)`, {
    send: () => z.string().min(1).max(length).refine(isOneLine, { error }),
    take: () => z.preprocess(textFromNumber, z.string().min(1).max(most)),
  });
}

/** A text of the city's own that goes back as it came, also where it is longer than printed. */
export function returnedText(length: number, words: string) {
  const field = text(length * TAKEN_LENGTH_FACTOR, words);
  return sentAs(text(length, words), () => field.send);
}

/** A whole number from 0 up to `digits` digits. `unit` is part of the description ("fen", "seconds", …). */
export function whole(digits: number, unit: string, words: string) {
  const most = largest(digits * TAKEN_LENGTH_FACTOR);
  return fieldOf(`${words} (${unit}, at most ${digits} digits)`, {
    send: () => z.int().min(0).max(largest(digits)),
    take: () => z.preprocess(numberFromText, z.int().min(0).max(most)),
  });
}

/** An instant: milliseconds since 1970 UTC. Sent with 13 digits exactly, so that seconds can never slip through. */
export function instant(words: string) {
  return fieldOf(`${words} (milliseconds since 1970 UTC, 13 digits)`, {
    send: () => z.int().min(1_000_000_000_000).max(9_999_999_999_999),
    take: () => z.preprocess(numberFromText, z.int().min(0).max(LAST_INSTANT_MS)),
  });
}

/** A number with named meanings. Only the named ones are sent; any other that arrives is kept as it came. */
export function numbered<const V extends readonly number[]>(values: V, words: string) {
  return fieldOf(`${words} (one of ${values.join(", ")})`, {
    send: () => z.literal(values),
    take: () => z.preprocess(numberFromText, z.int().min(0).max(99_999_999)),
  });
}

/** A word out of a list. Only the listed ones are sent; any other that arrives is kept as it came. */
export function worded<const V extends readonly [string, ...string[]]>(values: V, words: string) {
  return fieldOf(`${words} (one of ${values.join(", ")})`, {
    send: () => z.enum(values),
    take: () => z.preprocess(textFromNumber, z.string().min(1).max(64)),
  });
}

/** true or false; "true" and "false" are accepted, nothing else is guessed: money hangs on it. */
export function truth(words: string) {
  return fieldOf(`${words} (true or false)`, {
    send: () => z.boolean(),
    take: () => z.preprocess(truthFromText, z.boolean()),
  });
}

/** A list of messages. */
export function list<S extends z.ZodType, T extends z.ZodType>(item: Field<S, T>, words: string) {
  return fieldOf(words, { send: () => z.array(item.send).readonly(), take: () => z.array(item.take).readonly() });
}

/** A field we always send but can do without when we receive it: null, missing and "" are read as null. */
export function lenient<S extends z.ZodType, T extends z.ZodType>(field: Field<S, T>) {
  return takenAs(field, () => z.preprocess(nullFromNothing, field.take.nullable()));
}

/** A field that may be left out in both directions; read as null when it is absent. */
export function optional<S extends z.ZodType, T extends z.ZodType>(field: Field<S, T>) {
  return sentAs(lenient(field), () => field.send.nullish());
}

/** A field that may also arrive under other names; its own name wins when several are there. */
export function alsoSpelt<S extends z.ZodType, T extends z.ZodType>(
  field: Field<S, T>,
  ...spellings: readonly string[]
): Field<S, T> {
  return new LazyField(field.words, { send: () => field.send, take: () => field.take }, spellings);
}

function isOneLine(value: string): boolean {
  return !/[\r\n]/.test(value) && value.isWellFormed();
}

function largest(digits: number): number {
  return digits > 15 ? Number.MAX_SAFE_INTEGER : 10 ** digits - 1;
}

function numberFromText(value: unknown): unknown {
  return typeof value === "string" && /^\s*\d{1,16}\s*$/.test(value) ? Number(value) : value;
}

function truthFromText(value: unknown): unknown {
  return value === "true" ? true : value === "false" ? false : value;
}

function textFromNumber(value: unknown): unknown {
  // Beyond the safe integers the digits are already lost: an identity must not be guessed.
  return Number.isSafeInteger(value) ? String(value) : value;
}

function nullFromNothing(value: unknown): unknown {
  return value === undefined || value === "" ? null : value;
}
