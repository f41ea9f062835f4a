/** Openings of each barrier, from the records of passages. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Lot } from "#src/lot/lot.ts";
import type { Draft, LotRecord } from "#src/lot/record.ts";
import { Journal } from "./journal.ts";

const opened = (laneType: 1 | 2 | 9, flags: readonly string[] = [], counted = true): Draft => ({
  kind: "stay_opened",
  key: "stay:00.aa.1",
  data: {
    plate: "沪A12345",
    plateClass: "civil",
    otherReads: [],
    vehicleType: 1,
    lane: "entry",
    ground: "temporary",
    groundRef: null,
    laneType,
    freeBerth: 1,
    flags: flags as never,
    counted,
    by: null,
  },
});
const closed = (laneType: 1 | 2 | 9): Draft => ({
  kind: "stay_closed",
  key: "stay:00.aa.1",
  data: { lane: "entry", laneType, freeBerth: 2, exitPlate: null, flags: [], settlement: null },
});
const uncounted = (cause: "tailgate" | "unauthorised" | "held_open" | "no_entry_record" | "entry_found"): Draft => ({
  kind: "passage_uncounted",
  key: "count",
  data: { lane: "entry", delta: 1, cause, plate: null },
});
const maintained = (openings: number, byHand: number): Draft => ({
  kind: "barrier_maintained",
  key: "maintained:entry",
  data: { lane: "entry", openings, byHand, by: "Li Wei", reason: "yearly" },
});

function lotOf(records: readonly LotRecord[], from = new Lot()): Lot {
  for (const record of records) from.apply(record);
  return from;
}

function wearAfter(...drafts: readonly Draft[]) {
  const journal = new Journal("00.aa");
  for (const draft of drafts) journal.write(draft);
  const { wear } = lotOf(journal.records);
  return { of: wear.of("entry"), since: wear.since("entry") };
}

describe("openings of a barrier", () => {
  it.each<[what: string, draft: Draft, all: number, byHand: number]>([
    ["a car that the machine let in is one", opened(2), 1, 0],
    ["a car that a person let in is one by hand", opened(1), 1, 1],
    ["a car that leaves is one", closed(2), 1, 0],
    ["a car that a person let out is one by hand", closed(1), 1, 1],
    ["a passage without leave: somebody opened by other means", opened(9, ["unauthorised"]), 1, 1],
    ["the same of a vehicle without a plate", uncounted("unauthorised"), 1, 1],
    ["a tailgate moved no arm", opened(9, ["tailgate"]), 0, 0],
    ["a passage while held open moved no arm", opened(9, ["held_open"]), 0, 0],
    ["nor did a tailgate without a plate", uncounted("tailgate"), 0, 0],
    ["a stay made for a car that leaves is counted when it is closed", opened(2, [], false), 0, 0],
    ["the note that its entry is unknown is no passage more", uncounted("no_entry_record"), 0, 0],
    ["nor the one that its entry was found", uncounted("entry_found"), 0, 0],
  ])("%s", (...[, draft, all, byHand]) => {
    expect(wearAfter(draft).of).toEqual({ all, byHand });
  });

  it("go on over a maintenance, and count anew since then", () => {
    const after = wearAfter(opened(2), closed(1), maintained(2, 1), opened(1), opened(2));
    expect(after).toEqual({ of: { all: 4, byHand: 2 }, since: { all: 2, byHand: 1 } });
  });

  it("are the same in whatever order the records come, repeated or not, and over a snapshot", () => {
    const drafts = fc.array(
      fc.oneof(
        fc.constantFrom(opened(2), opened(1), closed(2), opened(9, ["tailgate"]), uncounted("unauthorised")),
        fc.record({ openings: fc.nat(9), byHand: fc.nat(9) }).map((at) => maintained(at.openings, at.byHand)),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(drafts, fc.infiniteStream(fc.nat()), (written, dice) => {
        const journal = new Journal("00.aa");
        for (const draft of written) journal.write(draft);
        const { records } = journal;
        const shuffled = records.map((record) => ({ record, at: dice.next().value })).toSorted((a, b) => a.at - b.at);
        const first = lotOf(shuffled.slice(0, 5).map(({ record }) => record));
        const restored = new Lot(structuredClone(first.snapshot()));
        const again = lotOf([...shuffled.map(({ record }) => record), ...records], restored);
        const straight = lotOf(records);
        expect(again.wear.of("entry")).toEqual(straight.wear.of("entry"));
        expect(again.wear.since("entry")).toEqual(straight.wear.since("entry"));
      }),
    );
  });

  it("begin with nothing on the snapshot of a program that did not count them", () => {
    const { wear: _wear, ...early } = new Lot().snapshot();
    const journal = new Journal("00.aa");
    journal.write(opened(2));
    expect(lotOf(journal.records, new Lot(early)).wear.of("entry")).toEqual({ all: 1, byHand: 0 });
  });
});
