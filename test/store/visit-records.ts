/** The records of plausible visits, as a lone box writes them: for measuring and for tests that need many. */
import type { LotRecord, RecordData, RecordKind } from "#src/lot/record.ts";
import type { ArriveReport } from "#src/stay/report.ts";
import type { Trace } from "#src/store/traces.ts";

const ORIGIN = "01.k7f2q9";
const BOOT = "b3f81c2e";
const START_MS = Date.UTC(2024, 4, 1);

const SETTLEMENT = { priceFen: 1000, reducedFen: 0, paidFen: 1000, waivedFen: 0, owedFen: 0, overpaidFen: 0 };

/** Writes records one after another, as one origin does. */
export class RecordSource {
  readonly origin: string;
  #seq: number;

  constructor(origin = ORIGIN, lastSeq = 0) {
    this.origin = origin;
    this.#seq = lastSeq;
  }

  get lastSeq(): number {
    return this.#seq;
  }

  /** A record with the next seq. Without a key it opens a stay: the key names the record itself. */
  next<K extends RecordKind>(kind: K, data: RecordData[K], key?: string): LotRecord {
    this.#seq += 1;
    const at = { boot: BOOT, monotonicMs: this.#seq * 1000, wallMs: START_MS + this.#seq * 1000, synced: true };
    const envelope = { origin: this.origin, seq: this.#seq, order: this.#seq, at };
    return { ...envelope, kind, key: key ?? stayKey(this.origin, this.#seq), data } as LotRecord;
  }

  /** What an entry commits: the stay and its number. */
  arrive(plate: string, lane = "entry-1"): readonly [LotRecord, LotRecord] {
    const opened = this.next("stay_opened", {
      plate,
      plateClass: "civil",
      otherReads: [],
      vehicleType: 1,
      lane,
      ground: "temporary",
      groundRef: null,
      laneType: 2,
      freeBerth: 117,
      flags: [],
      counted: true,
      by: null,
    });
    const report = arriveReport(plate, opened.at.wallMs);
    const numbered = { businessId: report.seq, arrivedMs: opened.at.wallMs, plateId: plate, report };
    return [opened, this.next("stay_numbered", numbered, opened.key)];
  }

  /** What an exit commits. */
  leave(opened: LotRecord, plate: string, lane = "exit-1"): readonly [LotRecord, LotRecord] {
    const data = { lane, laneType: 2, freeBerth: 118, exitPlate: null, flags: [], settlement: SETTLEMENT } as const;
    const closed = this.next("stay_closed", data, opened.key);
    const leftMs = closed.at.wallMs;
    const report = { ...arriveReport(plate, leftMs), parkingTime: 4211, payMoney: 1000, payType: "wechat" } as const;
    const arrive = { origin: opened.origin, seq: opened.seq + 1 };
    return [closed, this.next("leave_numbered", { leftMs, report, arrive }, opened.key)];
  }

  /** The city has these seqs. */
  delivered(from: number, to: number): LotRecord {
    return this.next("reports_delivered", { origin: this.origin, ranges: [[from, to]] }, "outbox");
  }
}

/** The key of a stay: the record that opened it. */
export function stayKey(origin: string, seq: number): string {
  return `stay:${origin}.${seq}`;
}

function arriveReport(plate: string, dataTime: number): ArriveReport {
  const seq = "3101150012345202405010012345";
  return { seq, plateId: plate, vehicleType: 1, laneType: 2, freeBerth: 117, parkType: 1, dataTime };
}

/** The trace of a vehicle, with a story of about 2 KB. */
export function traceOf(visit: number, plate: string, lane = "entry-1"): Trace {
  const at = START_MS + visit * 1000;
  const steps = [
    "presence covered",
    "plate read",
    "decided",
    "arm ordered",
    "arm up",
    "passage covered",
    "passage clear",
  ];
  const story = steps.map((what, step) => ({
    atMs: visit * 1000 + step * 731,
    cue: what,
    state: { phase: "open", credit: step > 2, covered: { presence: step < 6, passage: step === 5 } },
    effects: [{ type: "set_deadline", deadline: "clear", atMs: visit * 1000 + 30_000 }],
    rule: step === 2 ? "admitted as a temporary car: 117 berths free" : null,
  }));
  return {
    traceId: `${BOOT}.${visit}.${lane}`,
    boot: BOOT,
    atMs: at,
    lane,
    visit,
    plate,
    outcome: "passed",
    story: JSON.stringify(story),
  };
}

/** A plate for a number. */
export function plateOf(index: number): string {
  return `沪A${String(10_000 + ((index * 7919) % 90_000))}`;
}
