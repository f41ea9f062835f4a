/** Numbers on the command line, refused with a sentence when they are none. */
import { InvalidArgumentError } from "commander";

/** 0 and up. */
export function wholeNumber(word: string): number {
  if (!/^\d{1,9}$/.test(word)) throw new InvalidArgumentError("A whole number, please. 请输入整数。");
  return Number(word);
}
