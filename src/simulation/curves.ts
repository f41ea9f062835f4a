/** Draws the free berths of a garage as they were published and as the box counted them, as one SVG. */
import { freeAt, type Garage } from "./garages.ts";
import type { FreeReading } from "./simulation.ts";

const SIZE = { width: 1200, height: 480, left: 70, right: 20, top: 75, bottom: 60 } as const;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A mark at every midnight; up to three days, every three hours. */
const MARKS = { everyHours: 3, upToDays: 3 } as const;
const FREE_MARKS = [0, 0.25, 0.5, 0.75, 1];
const COLOURS = { published: "#c0392b", box: "#2471a3" } as const;

export type Drawing = {
  readonly garage: Garage;
  readonly days: number;
  /** When the garage's first sample was, on the readings' clock. */
  readonly beganMs: number;
  readonly readings: readonly FreeReading[];
};

/** How far apart the two are: the largest and the mean difference in cars, over all readings of the box. */
export function distance({ garage, beganMs, readings, days }: Drawing): {
  readonly most: number;
  readonly mean: number;
} {
  const inside = readings.filter(({ atMs }) => atMs >= beganMs && atMs <= beganMs + days * DAY_MS);
  const apart = inside.map(({ atMs, free }) => Math.abs(free - freeAt(garage, atMs - beganMs)));
  const sum = apart.reduce((total, one) => total + one, 0);
  return { most: apart.reduce((most, one) => Math.max(most, one), 0), mean: sum / Math.max(1, apart.length) };
}

export function drawCurves(drawing: Drawing): string {
  const { garage, days, beganMs, readings } = drawing;
  const x = (atMs: number): number => SIZE.left + (atMs / (days * DAY_MS)) * (SIZE.width - SIZE.left - SIZE.right);
  const y = (free: number): number => SIZE.top + (1 - free / garage.capacity) * (SIZE.height - SIZE.top - SIZE.bottom);
  // A number stands until the next one.
  const line = (points: readonly FreeReading[], colour: string, width: number): string => {
    const shown = points.filter(({ atMs }) => atMs >= 0 && atMs <= days * DAY_MS);
    const steps = shown.map(({ atMs, free }, index) => {
      const to = `H${x(atMs).toFixed(1)}V${y(free).toFixed(1)}`;
      return index === 0 ? `M${x(atMs).toFixed(1)} ${y(free).toFixed(1)}` : to;
    });
    return `<path fill="none" stroke="${colour}" stroke-width="${width}" d="${steps.join("")}"/>`;
  };
  const moved = readings.map(({ atMs, free }) => ({ atMs: atMs - beganMs, free }));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" font-family="sans-serif" font-size="13">`,
    `<rect width="100%" height="100%" fill="white"/>`,
    ...words(drawing),
    ...marks(garage, days).map(({ atMs, label }) => verticalLine(x(atMs), label)),
    ...FREE_MARKS.map((part) => Math.round(part * garage.capacity)).map((free) => horizontalLine(y(free), free)),
    line(garage.samples, COLOURS.published, 2.5),
    line(moved, COLOURS.box, 1.2),
    `</svg>\n`,
  ].join("\n");
}

/** The title, what the two lines are, and what the axes count. */
function words(drawing: Drawing): readonly string[] {
  const { name, capacity, raisedBy } = drawing.garage;
  const { most, mean } = distance(drawing);
  const raised =
    raisedBy === 0 ? "" : `; the published count, never set right, is raised by ${raisedBy} / 公布值加 ${raisedBy}`;
  const legend = (x: number, colour: string, text: string): string =>
    `<path d="M${x} 48h24" stroke="${colour}" stroke-width="2.5"/><text x="${x + 30}" y="52" fill="${colour}">${text}</text>`;
  const foot = SIZE.height - 14;
  return [
    `<text x="${SIZE.left}" y="24" font-size="16">${name}: free berths of ${capacity} / 空余车位（共 ${capacity}）${raised}</text>`,
    legend(SIZE.left, COLOURS.published, "published / 公布值"),
    legend(
      SIZE.left + 190,
      COLOURS.box,
      `the box / 本机 (mean difference 平均相差 ${mean.toFixed(1)}, most 最多 ${most})`,
    ),
    `<text x="${(SIZE.left + SIZE.width - SIZE.right) / 2}" y="${foot}" text-anchor="middle">time in UTC / 时间 (UTC)</text>`,
  ];
}

function marks({ startMs }: Garage, days: number): readonly { readonly atMs: number; readonly label: string }[] {
  const everyMs = days > MARKS.upToDays ? DAY_MS : MARKS.everyHours * HOUR_MS;
  const firstMs = Math.ceil(startMs / everyMs) * everyMs;
  const count = Math.floor((startMs + days * DAY_MS - firstMs) / everyMs) + 1;
  return Array.from({ length: count }, (_, index) => {
    const utcMs = firstMs + index * everyMs;
    const text = new Date(utcMs).toISOString();
    return { atMs: utcMs - startMs, label: utcMs % DAY_MS === 0 ? text.slice(5, 10) : text.slice(11, 16) };
  });
}

function verticalLine(x: number, label: string): string {
  const at = x.toFixed(1);
  const foot = SIZE.height - SIZE.bottom;
  return `<path d="M${at} ${SIZE.top}V${foot}" stroke="#ddd"/><text x="${at}" y="${foot + 20}" text-anchor="middle">${label}</text>`;
}

function horizontalLine(y: number, label: number): string {
  const at = y.toFixed(1);
  const end = SIZE.width - SIZE.right;
  return `<path d="M${SIZE.left} ${at}H${end}" stroke="#ddd"/><text x="${SIZE.left - 8}" y="${(y + 4).toFixed(1)}" text-anchor="end">${label}</text>`;
}
