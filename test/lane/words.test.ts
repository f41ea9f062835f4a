import { expect, it } from "vitest";
import { say, together } from "#src/lane/words.ts";

it("puts sentences together without a full stop before the next part", () => {
  const waits = say("请人工选择：差异过大。", "Choose one: too far apart.");
  expect(together(waits, say("与道闸失去联系。", "the barrier is lost."))).toEqual({
    zh: "请人工选择：差异过大；与道闸失去联系。",
    en: "Choose one: too far apart; the barrier is lost.",
  });
});
