/**
 * Which time of a stay is charged: its parts less the free minutes and less the leave windows after payments, cut
 * where the tariff's steps begin anew.
 */
import { DAY_MS, localDay } from "../local-day.ts";
import { nextMidnight, type Span } from "./calendar.ts";
import type { Chapter } from "./choose.ts";
import type { Part } from "./parts.ts";
import type { Tariff } from "./tariff.ts";

/** Charged time of one part without a gap. Steps go on from one run to the next of the same epoch. */
export type Run = Span & { readonly part: Part; readonly epoch: number };

/** The free minutes of a stay. They are the first minutes outside a contract's hours, once in a stay. */
export function freeSpans(parts: readonly Part[], free: Tariff["free"]): readonly Span[] {
  const ordinary = parts.filter((part) => !part.contract);
  const ordinaryMs = ordinary.reduce((sum, part) => sum + part.toMs - part.fromMs, 0);
  if (free.inside && ordinaryMs > free.ms) return [];
  const spans: Span[] = [];
  let leftMs = free.ms;
  for (const { fromMs, toMs } of ordinary) {
    if (leftMs <= 0) break;
    const end = Math.min(toMs, fromMs + leftMs);
    spans.push({ fromMs, toMs: end });
    leftMs -= end - fromMs;
  }
  return spans;
}

/** What remains of a span when others are taken out of it, in order. An empty one inside it cuts it in two. */
export function without(span: Span, gaps: readonly Span[]): readonly Span[] {
  let rest: Span[] = [span];
  for (const gap of gaps) {
    rest = rest.flatMap(({ fromMs, toMs }) => {
      if (gap.toMs <= fromMs || toMs <= gap.fromMs) return [{ fromMs, toMs }];
      const before = { fromMs, toMs: gap.fromMs };
      const after = { fromMs: gap.toMs, toMs };
      return [before, after].filter((piece) => piece.fromMs < piece.toMs);
    });
  }
  return rest;
}

/** The runs of a chapter's parts, in order. */
export function runsOf(parts: readonly Part[], gaps: readonly Span[], chapter: Chapter): readonly Run[] {
  const runs: Run[] = [];
  for (const [index, part] of parts.entries()) {
    for (const piece of without(part, gaps)) {
      let at = piece.fromMs;
      while (at < piece.toMs) {
        const { epoch, endsMs } = epochAt(at, index, chapter);
        const toMs = Math.min(piece.toMs, endsMs);
        runs.push({ fromMs: at, toMs, part, epoch });
        at = toMs;
      }
    }
  }
  return runs;
}

/** The stretch between two new beginnings of the steps that holds an instant. */
function epochAt(ms: number, partIndex: number, { tariff, fromMs }: Chapter): { epoch: number; endsMs: number } {
  switch (tariff.restart) {
    case "never":
      return { epoch: 0, endsMs: Infinity };
    case "part":
      return { epoch: partIndex, endsMs: Infinity };
    case "day":
      return { epoch: localDay(ms), endsMs: nextMidnight(ms) };
    case "24h": {
      const epoch = Math.floor((ms - fromMs) / DAY_MS);
      return { epoch, endsMs: fromMs + (epoch + 1) * DAY_MS };
    }
  }
}
