import { expect, it } from "vitest";
import { fenOf } from "#src/diagnostics/page/amounts.js";

it.each([
  ["12", 1200],
  ["12.5", 1250],
  ["12.50", 1250],
  ["12,50", 1250],
  ["0.01", 1],
  ["0.29", 29],
  ["１２．５０", 1250],
  ["1,250", null],
  ["1,250.00", null],
  ["12.345", null],
  ["-5", null],
  ["1e3", null],
  ["12元", null],
])("reads the amount %s as the page's %s fen", (typed, fen) => {
  expect(fenOf(typed)).toBe(fen);
});
