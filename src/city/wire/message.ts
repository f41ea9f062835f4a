/** Puts fields together to a message of the city protocol, in its strict and its tolerant form. */
import { z } from "zod";
import { fieldOf, type Field } from "./field.ts";

type Fields = Readonly<Record<string, Field>>;
type SendShape<F extends Fields> = { [K in keyof F]: F[K]["send"] };
type TakeShape<F extends Fields> = { [K in keyof F]: F[K]["take"] };

/**
 * A message: `send` knows exactly these fields, in this order; `take` accepts other spellings and ignores fields it does
 * not know. Each field's description carries the clause, its length and its unit.
 */
export function message<const F extends Fields>(clause: string, words: string, fields: F) {
  const described = (pick: (field: Field) => z.ZodType): Record<string, z.ZodType> =>
    Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [name, pick(field).describe(`${clause} ${name}: ${field.words}`)]),
    );
  const sendShape = (): SendShape<F> => described((field) => field.send) as SendShape<F>;
  const takeShape = (): TakeShape<F> => described((field) => field.take) as TakeShape<F>;
  return fieldOf(words, {
    send: () => z.strictObject(sendShape()).describe(`${clause} ${words}`),
    take: () => z.preprocess(renaming(fields), z.object(takeShape())).describe(`${clause} ${words}`),
  });
}

/** An answer that carries no data: anything that arrives in its place is read as null. */
export const noData = {
  send: z.undefined(),
  take: z.unknown().transform(() => null),
  words: "no data",
  spellings: [],
} as const satisfies Field;

/** Moves values from their other spellings to the name we use, unless that name is already filled. */
function renaming(fields: Fields): (value: unknown) => unknown {
  const others = Object.entries(fields).filter(([, field]) => field.spellings.length > 0);
  if (others.length === 0) return (value) => value;
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    const renamed: Record<string, unknown> = { ...value };
    for (const [name, field] of others) {
      const found = [name, ...field.spellings].find((spelling) => isFilled(value, spelling));
      if (found !== undefined && found !== name) renamed[name] = renamed[found];
    }
    return renamed;
  };
}

function isFilled(value: object, name: string): boolean {
  if (!Object.hasOwn(value, name)) return false;
  const found: unknown = Reflect.get(value, name);
  return found !== null && found !== undefined && found !== "";
}
