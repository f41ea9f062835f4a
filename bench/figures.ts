/** How a benchmark tells what it measured: medians of interleaved rounds, each figure beside its yardstick. */

export type Figure = {
  readonly name: string;
  readonly measured: string;
  readonly yardstick: string;
  readonly target: string;
  /** Null: no target stands for it. */
  readonly met: boolean | null;
};

/** The value below which this share of the values lies; `share` from 0 to 1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function ms(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
}

export function times(value: number): string {
  return `${value.toFixed(2)} x`;
}

export function printFigures(figures: readonly Figure[]): void {
  const columns = ["name", "measured", "yardstick", "target"] as const;
  const heads = { name: "figure", measured: "measured", yardstick: "yardstick", target: "target" };
  const width = (column: (typeof columns)[number]): number =>
    Math.max(...[heads, ...figures].map((row) => row[column].length));
  const line = (row: Omit<Figure, "met">, mark: string): string =>
    `${columns.map((column) => row[column].padEnd(width(column))).join("  ")}  ${mark}`;
  console.log(`\n${line(heads, "")}`);
  for (const figure of figures) console.log(line(figure, figure.met === null ? "" : figure.met ? "met" : "NOT MET"));
}
