/** Draws the free berths of a garage as they were published and as the box counted them, as one SVG. */
import { freeAt, type Garage } from "./garages.ts";
import type { FreeReading } from "./simulation.ts";

const SIZE = { width: 1200, height: 420, left: 60, right: 20, top: 50, bottom: 40 } as const;
const DAY_MS = 86_400_000;
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
  const line = (points: readonly FreeReading[], colour: string, width: number): string => {
    const shown = points.filter(({ atMs }) => atMs >= 0 && atMs <= days * DAY_MS);
    const places = shown.map(({ atMs, free }) => `${x(atMs).toFixed(1)},${y(free).toFixed(1)}`);
    return `<polyline fill="none" stroke="${colour}" stroke-width="${width}" points="${places.join(" ")}"/>`;
  };
  const moved = readings.map(({ atMs, free }) => ({ atMs: atMs - beganMs, free }));
  const { most, mean } = distance(drawing);
  const title = `${garage.name}: free berths of ${garage.capacity} / 空余车位`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" font-family="sans-serif" font-size="13">`,
    `<rect width="100%" height="100%" fill="white"/>`,
    `<text x="${SIZE.left}" y="20" font-size="16">${title}</text>`,
    `<text x="${SIZE.left}" y="40" fill="${COLOURS.published}">published / 公布值</text>`,
    `<text x="${SIZE.left + 160}" y="40" fill="${COLOURS.box}">the box / 本机 (mean difference ${mean.toFixed(1)}, most ${most})</text>`,
    ...Array.from({ length: days + 1 }, (_, day) => verticalLine(x(day * DAY_MS), `${day}`)),
    ...[0, 0.25, 0.5, 0.75, 1].map((part) =>
      horizontalLine(y(part * garage.capacity), Math.round(part * garage.capacity)),
    ),
    line(garage.samples, COLOURS.published, 2.5),
    line(moved, COLOURS.box, 1.2),
    `</svg>\n`,
  ].join("\n");
}

function verticalLine(x: number, label: string): string {
  const at = x.toFixed(1);
  const foot = SIZE.height - SIZE.bottom;
  return `<path d="M${at} ${SIZE.top}V${foot}" stroke="#ddd"/><text x="${at}" y="${foot + 18}" text-anchor="middle">${label}</text>`;
}

function horizontalLine(y: number, label: number): string {
  const at = y.toFixed(1);
  const end = SIZE.width - SIZE.right;
  return `<path d="M${SIZE.left} ${at}H${end}" stroke="#eee"/><text x="${SIZE.left - 6}" y="${at}" text-anchor="end">${label}</text>`;
}
