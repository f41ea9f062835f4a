/**
 * Cuts a stay into parts: unbroken stretches of one rate. The hours of a stagger contract come first, then the first
 * period of the tariff that covers the instant, then its base rate. Boundaries are computed, never searched for minute
 * by minute.
 */
import { localDay, startOfLocalDay } from "../local-day.ts";
import { dayIsOneOf, hoursOn, weeklyHoursAround, type Calendar, type Span } from "./calendar.ts";
import type { Chapter, StayContract } from "./choose.ts";
import type { Period, Rate } from "./tariff.ts";

/** An unbroken stretch of one rate. `contract`: inside the hours of a stagger contract. */
export type Part = Span & { readonly rate: Rate; readonly contract: boolean };

/** A contract together with the rate of its hours. */
export type RatedContract = { readonly contract: StayContract; readonly rate: Rate };

/** A rate for certain hours; `spansMs` are those hours in time order as far as the chapter can meet them. */
type Layer = { readonly rate: Rate; readonly contract: boolean; readonly spans: readonly Span[] };

/** The parts of a chapter, in order and without gaps; neighbours differ in their rate. */
export function partsOf(chapter: Chapter, contract: RatedContract | null, calendar: Calendar): readonly Part[] {
  const { tariff, fromMs, toMs } = chapter;
  if (toMs <= fromMs) return [];
  const layers: Layer[] = tariff.periods.map((period) => ({
    rate: period.rate,
    contract: false,
    spans: periodSpans(period, chapter, calendar),
  }));
  if (contract !== null) {
    layers.unshift({ rate: contract.rate, contract: true, spans: contractSpans(contract.contract, chapter) });
  }
  const parts: Part[] = [];
  const cursors = layers.map(() => 0);
  for (const edge of edgesOf(layers, chapter)) {
    const at = parts.at(-1)?.toMs ?? fromMs;
    const { rate, contract: isContract } = layerAt(layers, cursors, at) ?? { rate: tariff.base, contract: false };
    const last = parts.at(-1);
    if (last?.rate === rate) parts[parts.length - 1] = { ...last, toMs: edge };
    else parts.push({ fromMs: at, toMs: edge, rate, contract: isContract });
  }
  return parts;
}

/** The instants inside a chapter at which the rate may change, ascending, and the chapter's end. */
function edgesOf(layers: readonly Layer[], { fromMs, toMs }: Span): readonly number[] {
  const edges = new Set<number>();
  for (const { spans } of layers) {
    for (const span of spans) {
      if (span.fromMs > fromMs && span.fromMs < toMs) edges.add(span.fromMs);
      if (span.toMs > fromMs && span.toMs < toMs) edges.add(span.toMs);
    }
  }
  return [...[...edges].toSorted((a, b) => a - b), toMs];
}

/** The first layer that covers an instant. Instants must be asked in ascending order: the cursors only move on. */
function layerAt(layers: readonly Layer[], cursors: number[], ms: number): Layer | undefined {
  return layers.find((layer, index) => {
    let cursor = cursors[index] ?? 0;
    while ((layer.spans[cursor]?.toMs ?? Infinity) <= ms) cursor += 1;
    cursors[index] = cursor;
    return (layer.spans[cursor]?.fromMs ?? Infinity) <= ms;
  });
}

function periodSpans(period: Period, { fromMs, toMs }: Span, calendar: Calendar): readonly Span[] {
  const spans: Span[] = [];
  // Hours that began on the day before may still run.
  for (let day = localDay(fromMs) - 1; day <= localDay(toMs); day += 1) {
    if (dayIsOneOf(day, period.days, calendar)) spans.push(hoursOn(day, period.hours));
  }
  return spans;
}

function contractSpans(contract: StayContract, { fromMs, toMs }: Span): readonly Span[] {
  const validFrom = startOfLocalDay(contract.fromDay);
  const validTo = startOfLocalDay(contract.toDay + 1);
  const spans: Span[] = [];
  for (let day = localDay(fromMs); day <= localDay(toMs) + 6; day += 7) {
    for (const hours of weeklyHoursAround(day, contract.hours)) {
      const span = { fromMs: Math.max(hours.fromMs, validFrom), toMs: Math.min(hours.toMs, validTo) };
      if (span.fromMs < span.toMs) spans.push(span);
    }
  }
  return spans.toSorted((a, b) => a.fromMs - b.fromMs);
}
