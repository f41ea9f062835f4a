/** Records of a made-up lot, by several origins, for the tests of the fold. */
import type { Draft, LotRecord } from "#src/lot/record.ts";
import type { Moment } from "#src/stay/moment.ts";

export function moment(monotonicMs: number, boot = "boot-1"): Moment {
  return { boot, monotonicMs, wallMs: Date.parse("2026-03-02T02:00:00Z") + monotonicMs, synced: true };
}

/** Writes records of one origin; `order` follows everything written with the same book. */
export class Journal {
  readonly origin: string;
  readonly records: LotRecord[] = [];
  readonly #book: { order: number };

  constructor(origin: string, book: { order: number } = { order: 0 }) {
    this.origin = origin;
    this.#book = book;
  }

  write(draft: Draft, atMs = 0): LotRecord {
    this.#book.order += 1;
    const seq = this.records.length + 1;
    const record: LotRecord = { origin: this.origin, seq, order: this.#book.order, at: moment(atMs), ...draft };
    this.records.push(record);
    return record;
  }

  /** A car comes in; answers the stay's id. */
  open(plate: string, atMs = 0): string {
    const id = `${this.origin}.${this.records.length + 1}`;
    this.write(
      {
        kind: "stay_opened",
        key: `stay:${id}`,
        data: {
          plate,
          plateClass: "civil",
          otherReads: [],
          vehicleType: 1,
          lane: "entry",
          ground: "temporary",
          groundRef: null,
          laneType: 2,
          freeBerth: 1,
          flags: [],
          counted: true,
          by: null,
        },
      },
      atMs,
    );
    return id;
  }

  /** The stay gets its number and its arrive. */
  number(id: string, businessId: string, arrivedMs: number): LotRecord {
    const report = {
      seq: businessId,
      plateId: "沪A12345",
      vehicleType: 1,
      laneType: 2,
      freeBerth: 1,
      parkType: 1,
      dataTime: arrivedMs,
    } as const;
    return this.write({
      kind: "stay_numbered",
      key: `stay:${id}`,
      data: { businessId, arrivedMs, plateId: "沪A12345", report },
    });
  }

  /** What the city hears of the leave is fixed. */
  leave(id: string, leftMs: number): LotRecord {
    const report = {
      seq: "x",
      plateId: "沪A12345",
      vehicleType: 1,
      laneType: 2,
      freeBerth: 1,
      parkType: 1,
      dataTime: leftMs,
      parkingTime: 60,
      payMoney: 0,
      payType: "unknown",
    } as const;
    return this.write({ kind: "leave_numbered", key: `stay:${id}`, data: { leftMs, report, arrive: null } });
  }

  close(id: string, atMs = 0): LotRecord {
    const data = { lane: "exit", laneType: 2, freeBerth: 2, exitPlate: null, flags: [], settlement: null } as const;
    return this.write({ kind: "stay_closed", key: `stay:${id}`, data }, atMs);
  }
}
