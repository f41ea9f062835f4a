import { describe, expect, it } from "vitest";
import { readCommand } from "#src/diagnostics/command-body.ts";

const who = { id: "order-0001", by: "Li Wei", reason: "test" };

function problem(order: unknown): string {
  const read = readCommand(typeof order === "string" ? order : JSON.stringify(order));
  return "problem" in read ? read.problem : "";
}

describe("an order that cannot be understood", () => {
  it.each<readonly [order: unknown, said: string]>([
    ["{", "not JSON"],
    [[], "(order 指令): should be an object"],
    [{ command: "open_once", lane: "entry" }, "id: is missing. 缺少此项。"],
    [{ ...who, id: "a", command: "open_once", lane: "entry" }, "字符数不得小于 8"],
    [{ ...who, command: "set_free", trueFree: "many" }, "trueFree: should be a"],
    [{ ...who, command: "set_free", trueFree: 1, free: 2 }, "没有此项：free"],
    [{ ...who, command: "dance" }, "command: "],
  ])("%j is answered in both languages", (order, said) => {
    expect(problem(order)).toContain(said);
    expect(problem(order)).toMatch(/[\u4e00-\u9fff]/);
  });
});
