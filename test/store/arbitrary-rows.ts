/** Journal rows for property tests. */
import fc from "fast-check";
import type { JournalRow } from "#src/store/row.ts";

type Content = readonly [key: string, kind: string, mono: number, wall: number, synced: boolean, data: unknown];

const content: fc.Arbitrary<Content> = fc.tuple(
  fc.constantFrom("box", "stay:01.a.1", "stay:01.a.7", "list:monthly", "停车"),
  fc.constantFrom("stay_opened", "box_stopped", "a_kind_of_tomorrow"),
  fc.double({ min: 0, max: 1e12, noNaN: true }),
  fc.oneof(fc.integer({ min: 0, max: 2e12 }), fc.double({ min: 0, max: 2e12, noNaN: true })),
  fc.boolean(),
  fc.oneof(fc.object(), fc.string({ unit: "grapheme", maxLength: 4000 })),
);

/** Rows of one or two origins, gapless, in the order in which they were written. */
export const journalRows: fc.Arbitrary<readonly JournalRow[]> = fc
  .array(fc.tuple(fc.constantFrom("01.a", "02.b"), content), { maxLength: 60 })
  .map((contents) => {
    const last = new Map<string, number>();
    return contents.map(([origin, [key, kind, mono, wall, synced, data]], index): JournalRow => {
      const seq = (last.get(origin) ?? 0) + 1;
      last.set(origin, seq);
      // Zero has one sign on disk.
      return [origin, seq, index + 1, key, kind, "b1", mono + 0, wall + 0, synced ? 1 : 0, JSON.stringify(data)];
    });
  });

/** Cuts a list into batches at random places. */
export function inBatches<T>(items: readonly T[], cuts: readonly number[]): readonly (readonly T[])[] {
  const places = [...new Set(cuts.map((cut) => cut % (items.length + 1))), 0, items.length].toSorted((a, b) => a - b);
  return places.slice(1).map((place, index) => items.slice(places[index], place));
}
