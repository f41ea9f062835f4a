/**
 * Says of a value that somebody else wrote whether it has the shape that is expected, and where it does not. For records of
 * other boxes, which a pure room cannot check with a library. Keys beyond those expected are no trouble.
 */

/** Null: as expected. Else the place that is not, such as `data.ranges[2]`. */
export type Check = (value: unknown, at: string) => string | null;

/** Characters of any one text; the longest honest one is a note of a person. */
const TEXT_MAX = 4_096;
/** Entries of any one list; the largest honest one is a download. */
const LIST_MAX = 50_000;

function plain(isIt: (value: unknown) => boolean): Check {
  return (value, at) => (isIt(value) ? null : at);
}

export const text: Check = plain((value) => typeof value === "string" && value.length <= TEXT_MAX);
/** Any number but the infinite and none: instants are not always whole. */
export const number: Check = plain((value) => Number.isFinite(value));
/** Counts, seqs and fen. */
export const whole: Check = plain((value) => Number.isSafeInteger(value));
export const truth: Check = plain((value) => typeof value === "boolean");

export function oneOf(...values: readonly (string | number)[]): Check {
  return plain((value) => values.some((one) => one === value));
}

export function either(one: Check, other: Check): Check {
  return (value, at) => (one(value, at) === null ? null : other(value, at));
}

export function orNull(check: Check): Check {
  return (value, at) => (value === null ? null : check(value, at));
}

/** For what records of early versions do not say. */
export function optional(check: Check): Check {
  return (value, at) => (value === undefined ? null : check(value, at));
}

export function listOf(check: Check, most = LIST_MAX): Check {
  return (value, at) => {
    if (!Array.isArray(value) || value.length > most) return at;
    const list: readonly unknown[] = value;
    for (const [index, one] of list.entries()) {
      const wrong = check(one, `${at}[${index}]`);
      if (wrong !== null) return wrong;
    }
    return null;
  };
}

/** Two whole numbers, the first not above the second. */
export const range: Check = plain((value) => {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [from, to]: readonly unknown[] = value;
  return Number.isSafeInteger(from) && Number.isSafeInteger(to) && Number(from) <= Number(to);
});

export function shapeOf(fields: Readonly<Record<string, Check>>): Check {
  return (value, at) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return at;
    const given: Readonly<Record<string, unknown>> = { ...value };
    for (const [name, check] of Object.entries(fields)) {
      const wrong = check(given[name], `${at}.${name}`);
      if (wrong !== null) return wrong;
    }
    return null;
  };
}

/** Texts by name. */
export const texts: Check = (value, at) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return at;
  const wrong = Object.entries(value).find(([, one]) => text(one, "") !== null);
  return wrong === undefined ? null : `${at}.${wrong[0].slice(0, 40)}`;
};
