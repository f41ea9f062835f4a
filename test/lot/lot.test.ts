import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localDay } from "#src/local-day.ts";
import { Lot } from "#src/lot/lot.ts";
import type { LotRecord } from "#src/lot/record.ts";
import { Journal, moment } from "./journal.ts";

function fold(records: readonly LotRecord[]): Lot {
  const lot = new Lot();
  for (const record of records) lot.apply(record);
  return lot;
}

const NUMBERED_MS = 1_772_416_800_000;
const TODAY = localDay(NUMBERED_MS);

/** Everything the lot knows, in an order that does not depend on how the records came. */
function stateOf(lot: Lot, origins: readonly string[]): unknown {
  const stays = [...lot.stays.all()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const { capacity, occupied, adjustment, free } = lot.berths;
  return {
    stays,
    berths: { capacity, occupied, adjustment, free },
    pending: origins.map((origin) => lot.outbox.pending(origin)),
    parked: lot.outbox.parked().toSorted((a, b) => a.report.seq - b.report.seq),
    mode: lot.laneModes.get("entry"),
    list: lot.lists.get("staff"),
    reservations: lot.reservations.all(),
    offset: lot.clocks.offsetOf("boot-1"),
    seen: origins.map((origin) => lot.seenThrough(origin)),
    today: lot.dayTotals.of(TODAY),
    others: lot.berths.others.figures(),
    differs: [1, 2, 3, 5].map((cars) => lot.berths.others.differBy(cars)),
  };
}

/** Two boxes that act on the same cars, modes and lists. */
function twoBoxes(): readonly LotRecord[] {
  const book = { order: 0 };
  const [a, b] = [new Journal("00.aa", book), new Journal("01.bb", book)];
  a.write({ kind: "capacity_set", key: "capacity", data: { capacity: 10, area: "", by: "x" } });
  const first = a.open("沪A12345");
  const second = b.open("沪B67890");
  a.number(first, "20260302QP310229001830000001", 1_772_416_800_000);
  b.number(second, "20260302QP310229001830100001", 1_772_416_800_000);
  const close = b.close(first);
  a.write({ kind: "stay_soft_closed", key: `stay:${second}`, data: { reason: "age", by: null } });
  const undoes = { origin: a.origin, seq: a.records.length };
  b.write({ kind: "stay_reopened", key: `stay:${second}`, data: { undoes, reason: "seen" } });
  b.write({
    kind: "plate_corrected",
    key: `stay:${second}`,
    data: { plate: "沪B67891", plateClass: "civil", by: "x", reason: "y" },
  });
  a.write({
    kind: "plate_corrected",
    key: `stay:${second}`,
    data: { plate: "沪B67892", plateClass: "civil", by: "x", reason: "y" },
  });
  const noted = (source: string, occupied: number) =>
    ({ kind: "berths_counted", key: `counted:${source}`, data: { source, occupied, day: 20_514, ours: 2 } }) as const;
  a.write(noted("detectors", 9));
  a.write({ kind: "count_adjusted", key: "count", data: { delta: 2, trueFree: 7, by: "x", reason: "y" } });
  b.write(noted("guard", 4));
  a.write(noted("guard", 5));
  b.write({
    kind: "passage_uncounted",
    key: "count",
    data: { lane: "entry", delta: 1, cause: "tailgate", plate: null },
  });
  const mode = { reason: "operator", untilMs: null, passages: null, note: "", lane: "entry", by: "x" } as const;
  a.write({ kind: "lane_mode_set", key: "lane:entry", data: { ...mode, mode: "closed" } });
  b.write({ kind: "lane_mode_set", key: "lane:entry", data: { ...mode, mode: "held_open" } });
  a.write({ kind: "list_replaced", key: "list:staff", data: { list: "staff", version: "1", entries: [], by: "x" } });
  b.write({ kind: "list_replaced", key: "list:staff", data: { list: "staff", version: "2", entries: [], by: "x" } });
  const reservation = (id: string, fromMs: number) => ({
    id,
    type: 1,
    status: 1,
    plate: "沪C11111",
    fromMs,
    toMs: fromMs + 10,
    berthId: null,
    vehicleType: 1 as const,
  });
  a.write({
    kind: "reservations_downloaded",
    key: "reservations",
    data: { fromMs: 0, reservations: [reservation("r1", 5), reservation("r2", 50)] },
  });
  b.write({
    kind: "reservations_downloaded",
    key: "reservations",
    data: { fromMs: 40, reservations: [reservation("r3", 60)] },
  });
  b.write({ kind: "reports_delivered", key: "outbox", data: { origin: "00.aa", ranges: [[3, 3]] } });
  const report = { origin: "01.bb", seq: 2 };
  a.write({ kind: "report_parked", key: "report:01.bb.2", data: { report, code: 3000, answer: "no" } });
  b.write({ kind: "report_unparked", key: "report:01.bb.2", data: { report, by: "x" } });
  a.write({ kind: "report_parked", key: "report:01.bb.2", data: { report, code: 3001, answer: "still no" } });
  a.write({ kind: "clock_set", key: "clock:boot-1", data: { boot: "boot-1", offsetMs: 1_000, source: "city" } });
  b.write({ kind: "clock_set", key: "clock:boot-1", data: { boot: "boot-1", offsetMs: 2_000, source: "city" } });
  // A stay of one box that both number, at its arrival and at its leave.
  const third = a.open("沪C11111");
  b.number(third, "20260302QP310229001830100002", NUMBERED_MS);
  a.number(third, "20260302QP310229001830000002", NUMBERED_MS);
  a.close(third);
  a.leave(third, NUMBERED_MS + 1_000);
  b.leave(third, NUMBERED_MS + 1_000);
  expect(close.seq).toBeGreaterThan(0);
  return [...a.records, ...b.records];
}

const ORIGINS = ["00.aa", "01.bb"];

describe("the lot", () => {
  it("is the same whatever the order of the records and however often they come", () => {
    const records = twoBoxes();
    const expected = stateOf(fold(records.toSorted((x, y) => x.order - y.order)), ORIGINS);
    const anyOrder = fc.shuffledSubarray([...records, ...records], {
      minLength: records.length * 2,
      maxLength: records.length * 2,
    });
    fc.assert(
      fc.property(anyOrder, (shuffled) => {
        expect(stateOf(fold(shuffled), ORIGINS)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it("comes back from a snapshot and the later records as it was", () => {
    const records = twoBoxes().toSorted((x, y) => x.order - y.order);
    for (let cut = 0; cut <= records.length; cut += 1) {
      const before = fold(records.slice(0, cut));
      const snapshot = JSON.parse(JSON.stringify(before.snapshot()));
      const stays = JSON.parse(JSON.stringify(before.stays.recordsHeld()));
      const restored = new Lot(snapshot, stays);
      for (const record of records.slice(cut)) restored.apply(record);
      expect(stateOf(restored, ORIGINS)).toEqual(stateOf(fold(records), ORIGINS));
    }
  });

  it("counts capacity, occupied and adjustment as three numbers", () => {
    const journal = new Journal("00.aa");
    journal.write({ kind: "capacity_set", key: "capacity", data: { capacity: 5, area: "", by: "x" } });
    const id = journal.open("沪A12345");
    journal.open("沪B67890");
    journal.write({ kind: "count_adjusted", key: "count", data: { delta: 1, trueFree: 2, by: "x", reason: "y" } });
    journal.close(id);
    const { capacity, occupied, adjustment, free } = fold(journal.records).berths;
    expect({ capacity, occupied, adjustment, free }).toEqual({ capacity: 5, occupied: 1, adjustment: 1, free: 3 });
  });

  it("forgets the longest closed stays first and keeps every open one", () => {
    const journal = new Journal("00.aa");
    const open = journal.open("沪A00000");
    const closed = Array.from({ length: 5 }, (_, index) => journal.open(`沪A0000${index + 1}`));
    for (const id of closed) journal.close(id);
    const lot = fold(journal.records);
    expect(lot.stays.forgetOldest({ money: 2, rules: 0, nothing: 0 })).toBe(3);
    expect([...lot.stays.all()].map(({ id }) => id)).toEqual([open, ...closed.slice(3)]);
    expect(lot.stays.ofPlate("沪A00001")).toEqual([]);
  });

  it("keeps an undelivered report pending until the city has it, and a parked one aside", () => {
    const journal = new Journal("00.aa");
    const id = journal.open("沪A12345");
    const numbered = journal.number(id, "20260302QP310229001830000001", moment(0).wallMs);
    expect(fold(journal.records).outbox.pending("00.aa")).toEqual([numbered.seq]);
    const report = { origin: "00.aa", seq: numbered.seq };
    journal.write({
      kind: "report_parked",
      key: `report:00.aa.${numbered.seq}`,
      data: { report, code: 3000, answer: "" },
    });
    expect(fold(journal.records).outbox.pending("00.aa")).toEqual([]);
    journal.write({ kind: "report_unparked", key: `report:00.aa.${numbered.seq}`, data: { report, by: "x" } });
    expect(fold(journal.records).outbox.pending("00.aa")).toEqual([numbered.seq]);
    journal.write({ kind: "reports_delivered", key: "outbox", data: { origin: "00.aa", ranges: [[1, 9]] } });
    expect(fold(journal.records).outbox.pending("00.aa")).toEqual([]);
  });
});

describe("a passage that two boxes number", () => {
  const [ours, theirs] = ["20260302QP310229001830000001", "20260302QP310229001830100001"];

  function numberedTwice() {
    const book = { order: 0 };
    const [a, b] = [new Journal("00.aa", book), new Journal("01.bb", book)];
    const stay = a.open("沪A12345");
    const arrivals = [a.number(stay, ours, NUMBERED_MS), b.number(stay, theirs, NUMBERED_MS)];
    a.close(stay);
    const leaves = [b.leave(stay, NUMBERED_MS + 60_000), a.leave(stay, NUMBERED_MS + 60_000)];
    return { records: [...a.records, ...b.records], stay, arrivals, leaves };
  }

  it("counts and is reported once, by the first in the fold's order, whichever comes first", () => {
    const { records, stay, arrivals, leaves } = numberedTwice();
    for (const order of [records, records.toReversed(), records.toSorted((x, y) => x.seq - y.seq)]) {
      const lot = fold(order);
      expect(lot.dayTotals.of(TODAY)).toEqual({ arrived: 1, left: 1 });
      expect(lot.outbox.pending("00.aa")).toEqual([arrivals[0]?.seq]);
      expect(lot.outbox.pending("01.bb")).toEqual([leaves[0]?.seq]);
      expect(lot.stays.get(stay)).toMatchObject({ businessId: ours, flags: ["numbered_twice"] });
    }
  });

  it("uses up both numbers, so that neither is given again", () => {
    const lot = fold(numberedTwice().records);
    expect([lot.lastSequence("20260302", 0), lot.lastSequence("20260302", 1)]).toEqual([1, 1]);
  });
});

describe("downloads of the lot", () => {
  it("let a cancellation replace a reservation that began before the range it came in", () => {
    const journal = new Journal("00.aa");
    const reservation = {
      id: "r1",
      type: 1,
      plate: "沪A12345",
      fromMs: 5,
      toMs: 90,
      berthId: null,
      vehicleType: 1,
    } as const;
    const download = (fromMs: number, status: number): void => {
      const reservations = [{ ...reservation, status }];
      journal.write({ kind: "reservations_downloaded", key: "reservations", data: { fromMs, reservations } });
    };
    download(0, 1);
    download(50, 2);
    expect(
      fold(journal.records)
        .reservations.of("沪A12345")
        .map(({ status }) => status),
    ).toEqual([2]);
  });
});
