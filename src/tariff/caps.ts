/**
 * The caps of a tariff while a stay is being charged: each has a window and leaves room in it for so much money. A
 * step belongs to the window in which it begins, and costs at most what the tightest window still has room for.
 */
import { DAY_MS, localDay, startOfLocalDay } from "../local-day.ts";
import { nextMidnight, type Span } from "./calendar.ts";
import type { Chapter } from "./choose.ts";
import type { Part } from "./parts.ts";

export type CapName = "part" | "day" | "24h" | "stay" | "lot";

/** What a cap took off in one window; `fen` is negative. */
export type CapTaken = Span & {
  readonly kind: "cap";
  readonly cap: CapName;
  readonly capFen: number;
  fen: number;
};

/** Equal steps in a row, the first of them beginning at `atMs`. */
export type EqualSteps = {
  readonly atMs: number;
  readonly everyMs: number;
  readonly count: number;
  readonly fen: number;
};

/** One cap in its present window. */
type Room = {
  readonly span: Span;
  readonly cap: CapName;
  readonly capFen: number;
  leftFen: number;
  taken: CapTaken | null;
};

type CapRule = { readonly cap: CapName; readonly capFen: number; readonly windowAt: (ms: number) => Span };

/** Follows the caps of one chapter through its parts. */
export class Caps {
  readonly #rules: readonly CapRule[];
  #rooms: readonly Room[] = [];
  #part: Part | null = null;

  constructor({ tariff: { caps }, fromMs, toMs }: Chapter) {
    this.#rules = [
      ...rule("day", caps.perDayFen, dayOf),
      ...rule("24h", caps.per24hFen, (ms) => twentyFourHoursOf(ms, fromMs)),
      ...rule("stay", caps.stayFen, () => ({ fromMs, toMs })),
    ];
  }

  /** Charges steps of a part; tells `report` of each cap the first time it takes something off in a window. */
  take(steps: EqualSteps, part: Part, report: (taken: CapTaken) => void): void {
    let { atMs, count } = steps;
    while (count > 0) {
      this.#moveTo(atMs, part);
      const windowEndsMs = Math.min(...this.#rooms.map((room) => room.span.toMs));
      const here = Math.min(count, Math.ceil((windowEndsMs - atMs) / steps.everyMs));
      this.#charge(here * steps.fen, report);
      atMs += here * steps.everyMs;
      count -= here;
    }
  }

  #charge(fen: number, report: (taken: CapTaken) => void): void {
    const [first, ...others] = this.#rooms;
    if (first === undefined) return;
    const tightest = others.reduce((least, room) => (room.leftFen < least.leftFen ? room : least), first);
    const chargedFen = Math.min(fen, tightest.leftFen);
    for (const room of this.#rooms) room.leftFen -= chargedFen;
    if (chargedFen === fen) return;
    if (tightest.taken === null) {
      const { cap, capFen, span } = tightest;
      tightest.taken = { kind: "cap", cap, capFen, fen: 0, ...span };
      report(tightest.taken);
    }
    tightest.taken.fen -= fen - chargedFen;
  }

  /** Opens new windows where the old ones have ended. The narrowest cap comes first, so it is the one named on a tie. */
  #moveTo(ms: number, part: Part): void {
    const kept = this.#rooms.filter((room) => ms < room.span.toMs && (room.cap !== "part" || part === this.#part));
    const opened = [...rule("part", part.rate.capFen, () => part), ...this.#rules].map(
      ({ cap, capFen, windowAt }): Room => {
        const open = kept.find((room) => room.cap === cap);
        return open ?? { span: windowAt(ms), cap, capFen, leftFen: capFen, taken: null };
      },
    );
    this.#rooms = opened;
    this.#part = part;
  }
}

function rule(cap: CapName, capFen: number | null, windowAt: (ms: number) => Span): readonly CapRule[] {
  return capFen === null ? [] : [{ cap, capFen, windowAt }];
}

function dayOf(ms: number): Span {
  return { fromMs: startOfLocalDay(localDay(ms)), toMs: nextMidnight(ms) };
}

function twentyFourHoursOf(ms: number, startMs: number): Span {
  const fromMs = startMs + Math.floor((ms - startMs) / DAY_MS) * DAY_MS;
  return { fromMs, toMs: fromMs + DAY_MS };
}
