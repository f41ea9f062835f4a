/** The random cases are worth what they cover: every setting that prices a stay, and every word it can have. */
import { describe, expect, it } from "vitest";
import { tariffSection } from "#src/config/tariff.ts";
import { randomCase } from "./random-cases.ts";

const CASES = 3_000;
/** Settings that price no stay by themselves: names, the limit of belief, and what happens after a payment or reduction. */
const NOT_PRICING = /^(id|titleZh|titleEn|longestStayDays|overstay|reductionsStack)$/;
/** One class of plates is as good as another. */
const PLATE_CLASSES = "plateClasses";

type Schema = {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly default?: unknown;
};

/** The settings of a schema by their path; a list's entries have the path of the list. */
function settingsOf(schema: Schema, path = ""): ReadonlyMap<string, Schema> {
  const found = new Map<string, Schema>();
  for (const [name, one] of Object.entries(schema.properties ?? {})) {
    if (NOT_PRICING.test(name)) continue;
    const here = path === "" ? name : `${path}.${name}`;
    found.set(here, one);
    for (const [deeper, what] of settingsOf(one.items ?? one, here)) found.set(deeper, what);
  }
  return found;
}

/** Every value that was given to each setting, as text. */
function valuesOf(value: unknown, path: string, into: Map<string, Set<string>>): void {
  if (Array.isArray(value)) {
    const all = into.get(path) ?? new Set<string>();
    into.set(path, all.add(JSON.stringify(value)));
    for (const one of value) valuesOf(one, path, into);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, one] of Object.entries(value)) valuesOf(one, path === "" ? name : `${path}.${name}`, into);
  } else {
    into.set(path, (into.get(path) ?? new Set()).add(JSON.stringify(value)));
  }
}

/** The words a setting can have. */
function wordsOf(schema: Schema): readonly string[] {
  const inside = [schema, ...(schema.anyOf ?? []), ...(schema.items === undefined ? [] : [schema.items])];
  return inside.flatMap((one) => one.enum ?? []);
}

const { toJSONSchema } = await import("zod");
const settings = settingsOf(toJSONSchema(tariffSection, { io: "input", unrepresentable: "any" }) as Schema);
const used = new Map<string, Set<string>>();
for (let seed = 1; seed <= CASES; seed += 1) valuesOf(randomCase(seed).settings, "", used);

describe("the random tariffs", () => {
  it("are made of every setting that prices a stay", () => {
    expect(settings.size).toBeGreaterThan(30);
    expect([...settings.keys()].filter((path) => !used.has(path))).toEqual([]);
  });

  it.each([...settings])("use %s with other values than its default", (path, schema) => {
    const others = [...(used.get(path) ?? [])].filter((value) => value !== JSON.stringify(schema.default ?? null));
    expect(others).not.toEqual([]);
  });

  it.each([...settings].filter(([path, schema]) => wordsOf(schema).length > 0 && !path.endsWith(PLATE_CLASSES)))(
    "say every word that %s knows",
    (path, schema) => {
      const said = used.get(path) ?? new Set();
      expect(wordsOf(schema).filter((word) => !said.has(JSON.stringify(word)))).toEqual([]);
    },
  );
});
