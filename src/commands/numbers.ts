/** Numbers on the command line, refused with a sentence when they are none. */
import { InvalidArgumentError } from "commander";

/** A TCP port; 0 lets the system choose one. */
export function portNumber(word: string): number {
  const port = /^\d{1,5}$/.test(word) ? Number(word) : Number.NaN;
  if (port <= 65_535) return port;
  throw new InvalidArgumentError("A port, please: 0 to 65535. 请输入端口号，0 至 65535。");
}

/** 1 and up. */
export function countingNumber(word: string): number {
  const number = wholeNumber(word);
  if (number > 0) return number;
  throw new InvalidArgumentError("A whole number from 1, please. 请输入不小于 1 的整数。");
}

/** 0 and up. */
export function wholeNumber(word: string): number {
  if (!/^\d{1,9}$/.test(word)) throw new InvalidArgumentError("A whole number, please. 请输入整数。");
  return Number(word);
}
