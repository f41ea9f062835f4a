/** Amounts as drivers and operators read them. */

/** An amount in fen as yuan: 1234 is `¥12.34`. */
export function yuan(fen: number): string {
  const sign = fen < 0 ? "-" : "";
  const whole = Math.trunc(Math.abs(fen) / 100);
  return `${sign}¥${whole}.${String(Math.abs(fen) % 100).padStart(2, "0")}`;
}
