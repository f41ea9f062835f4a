import { describe, expect, it } from "vitest";
import { mutationsOf } from "../../scripts/mutations.ts";

/** The source as it reads after each change. */
function changed(source: string): readonly string[] {
  return mutationsOf(source).map(({ from, to, by }) => source.slice(0, from) + by + source.slice(to));
}

describe("the changes of a program", () => {
  it.each<readonly [source: string, changes: readonly string[]]>([
    ["a === b;", ["a !== b;"]],
    ["x = a < b;", ["x = a <= b;"]],
    ["x = a && b;", ["x = a || b;"]],
    ["x = a ?? b;", ["x = a;"]],
    ["x = !a;", ["x = a;"]],
    ["x = 2;", ["x = 3;"]],
    ["x = true;", ["x = false;"]],
    ["x = a ? b : c;", ["x = true ? b : c;", "x = false ? b : c;"]],
    ["if (a) b();", ["if (true) b();", "if (false) b();", "if (a) ;"]],
    ["x = list.some(f);", ["x = list.every(f);"]],
    ["x = list.filter(f);", ["x = list;"]],
    ["x = `${a} and` + b;", []],
    ['const x = "text"; type T = 1 | 2;', []],
    ['import { a } from "b";', []],
  ])("%s", (source, changes) => {
    expect(changed(source)).toEqual(changes);
  });
});
