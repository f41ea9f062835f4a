/**
 * A box reduced to its outbox: a journal in memory, the lot's real fold of the outbox, the real uplink and the real client, a
 * virtual line and the platform that judges what comes. Can be cut off and started again at any moment.
 */
import { cityClient, usualClientSettings } from "#src/city/client.ts";
import { Secret } from "#src/city/secret.ts";
import type { UplinkFact } from "#src/controller/fact.ts";
import { OutboxFold } from "#src/lot/outbox.ts";
import { type Draft, type LotRecord, reportOf, type SeqRanges } from "#src/lot/record.ts";
import type { CityPlatform, PlatformSetup } from "#src/simulation/city/platform.ts";
import type { FrozenReport } from "#src/stay/report.ts";
import { SeededChance } from "#src/simulation/seeded-chance.ts";
import type { SystemClock } from "#src/runtime/system-clock.ts";
import type { UplinkCondition } from "#src/uplink/conditions.ts";
import { CorrectedClock } from "#src/uplink/corrected-clock.ts";
import { itemOfRecord } from "#src/uplink/report-item.ts";
import type { LotView, UplinkPorts } from "#src/uplink/ports.ts";
import type { UplinkSettings } from "#src/uplink/settings.ts";
import { Uplink } from "#src/uplink/uplink.ts";
import { APP_ID, PARKING_ID, PASSWORD, arriveAt, leaveAt, platformFor, seqAt } from "#test/simulation/city/box-side.ts";
import { TestClock, TestTime } from "./virtual-clock.ts";
import { VirtualLine } from "./virtual-line.ts";

export const ORIGIN = "00.e1";
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** 2026-03-08 10:00 Asia/Shanghai. */
export const MORNING = Date.UTC(2026, 2, 8, 2);

const usualUplinkSettings: UplinkSettings = {
  parkingId: PARKING_ID,
  heartbeatMs: 300_000,
  liveWithinMs: 27_000,
  resendAfterMs: 31_000,
  batch: { start: 50, most: 500 },
  retry: { firstMs: 1_000, mostMs: 300_000 },
  interfaceRetryMs: 300_000,
  timeouts: { recordsMs: 15_000, heartbeatMs: 10_000, questionMs: 5_000, downloadMs: 60_000 },
  downloads: { intervalMs: 600_000, reserveDaysBack: 1, staggerDaysBack: 366 },
  statements: { afterMinutes: 70, retryMs: 1_800_000, days: 7 },
  clock: { warnMs: 5_000, faultMs: 10_000 },
  callbacks: null,
};

export type BenchSetup = {
  readonly settings?: Partial<UplinkSettings>;
  readonly platform?: Partial<PlatformSetup>;
  readonly lotView?: Partial<LotView>;
  readonly seed?: number;
  readonly startMs?: number;
};

export class Bench {
  readonly time = new TestTime();
  readonly platform: CityPlatform;
  readonly line: VirtualLine;
  readonly facts: UplinkFact[] = [];
  readonly conditions = new Map<UplinkCondition, string>();
  readonly journal: LotRecord[] = [];
  /** Reports read out of the journal at once, at most. */
  mostRead = 0;
  failReads = false;
  /** Who waits for the box. */
  waiting: ReturnType<UplinkPorts["waiting"]> = null;
  /** Whether the system's clock is synchronised when the box starts. */
  synced = true;
  /** What may set the system's clock, when the box starts. */
  systemClock: SystemClock | null = null;
  /** Rows that the ledger cannot give. */
  readonly damaged = new Set<number>();
  readonly #setup: BenchSetup;
  readonly #chance;
  readonly #startMs: number;
  #boots = 0;
  #sequence = 0;
  #wallErrorMs = 0;
  clock: TestClock;
  uplink!: Uplink;
  corrected!: CorrectedClock;

  constructor(setup: BenchSetup = {}) {
    this.#setup = setup;
    this.#chance = new SeededChance(setup.seed ?? 1, "box");
    this.#startMs = setup.startMs ?? MORNING;
    this.platform = platformFor({ capacity: null, ...setup.platform });
    this.line = new VirtualLine(this.platform);
    this.clock = new TestClock(this.time, this.#startMs);
  }

  /** Error of the box's system clock, now and at later boots. */
  set wallErrorMs(ms: number) {
    this.#wallErrorMs = ms;
    this.clock.wallErrorMs = ms;
  }

  boot(): void {
    this.conditions.clear();
    this.clock = new TestClock(this.time, this.#startMs, `boot-${(this.#boots += 1)}`);
    this.clock.wallErrorMs = this.#wallErrorMs;
    this.clock.synced = this.synced;
    const clock = this.clock;
    const time = new CorrectedClock(clock);
    this.corrected = time;
    const world = {
      nowMs: time.nowMs,
      monotonicMs: () => clock.monotonicMs(),
      randomBytes: (size: number) => this.#chance.bytes(size),
      after: (ms: number, run: () => void) => clock.after(ms, run),
    };
    const account = {
      baseUrl: "https://city.test",
      parkingId: PARKING_ID,
      appId: APP_ID,
      password: new Secret(PASSWORD),
    };
    const client = cityClient({ ...usualClientSettings, ...account }, world, this.line.transport(clock, time.nowMs));
    this.uplink = new Uplink(
      { ...usualUplinkSettings, ...this.#setup.settings },
      {
        client,
        clock,
        chance: this.#chance,
        time,
        report: (fact) => {
          if (!clock.ended) this.#takeFact(fact);
        },
        readReports: (origin, ranges, limit, order) => this.#read(origin, ranges, limit, order),
        condition: (code, raised, detail) => {
          if (raised) this.conditions.set(code, detail);
          else this.conditions.delete(code);
        },
        lotView: {
          dayTotals: () => ({ arrived: this.journalCount("arrive"), left: this.journalCount("leave") }),
          freeBerth: () => 42,
          statementMissing: () => false,
          ...this.#setup.lotView,
        },
        waiting: () => this.waiting,
        systemClock: this.systemClock,
      },
    );
    const fold = this.fold();
    this.uplink.start({
      origin: ORIGIN,
      pending: [{ origin: ORIGIN, seqs: fold.pending(ORIGIN) }],
      parked: fold.parked(),
    });
  }

  /** The power is cut: nothing of this boot happens any more, and what it had not written down is gone. */
  cut(): void {
    this.clock.ended = true;
  }

  /** The lot's own fold over the journal. */
  fold(): OutboxFold {
    const fold = new OutboxFold();
    for (const record of this.journal) fold.apply(record);
    return fold;
  }

  /** A car enters at an instant (now), and the record is durable. */
  arrive(dataTime = this.clock.trueMs): number {
    const sequence = (this.#sequence += 1);
    const { seq, ...rest } = arriveAt(dataTime, sequence);
    const report = { seq, ...rest };
    this.write({
      kind: "stay_numbered",
      key: `stay:${sequence}`,
      data: { businessId: seqAt(dataTime, sequence), arrivedMs: dataTime, plateId: report.plateId, report },
    });
    return this.journal.length;
  }

  /** The car of an arrive leaves. */
  leave(arriveSeq: number, dataTime = this.clock.trueMs): number {
    const arrive = this.journal[arriveSeq - 1];
    if (arrive?.kind !== "stay_numbered") throw new Error("no arrive there");
    const { arrivedMs, businessId } = arrive.data;
    const report = { ...leaveAt(dataTime, arrivedMs, 1), seq: businessId };
    this.write({
      kind: "leave_numbered",
      key: arrive.key,
      data: { leftMs: dataTime, report, arrive: { origin: ORIGIN, seq: arriveSeq } },
    });
    return this.journal.length;
  }

  /** Writes a record down and tells the uplink. */
  write(draft: Draft): LotRecord {
    const seq = this.journal.length + 1;
    const record: LotRecord = { origin: ORIGIN, seq, order: seq, at: this.clock.now(), ...draft };
    this.journal.push(record);
    if (this.uplink !== undefined && !this.clock.ended) this.uplink.committed([record]);
    return record;
  }

  journalCount(kind: "arrive" | "leave"): number {
    return this.journal.filter((record) => reportOf(record) === kind).length;
  }

  /** Distinct records that the platform holds. */
  get taken(): number {
    const { arrives, leaves } = this.platform.passages.totals;
    return arrives + leaves;
  }

  get recorded(): number {
    return this.journalCount("arrive") + this.journalCount("leave");
  }

  /** How often an interface was used. */
  sentCount(...names: readonly string[]): number {
    return this.line.sent.filter(({ name }) => names.includes(name)).length;
  }

  factsOf<T extends UplinkFact["type"]>(type: T): readonly Extract<UplinkFact, { type: T }>[] {
    return this.facts.filter((fact): fact is Extract<UplinkFact, { type: T }> => fact.type === type);
  }

  #takeFact(fact: UplinkFact): void {
    this.facts.push(fact);
    if (fact.type === "reports_delivered") {
      const ranges = this.fold().rangesOf(fact.origin, fact.seqs);
      this.write({ kind: "reports_delivered", key: "outbox", data: { origin: fact.origin, ranges } });
    } else if (fact.type === "report_condemned") {
      const { report, code, answer } = fact;
      this.write({
        kind: "report_parked",
        key: `report:${report.origin}.${report.seq}`,
        data: { report, code, answer },
      });
    }
  }

  async #read(
    origin: string,
    ranges: SeqRanges,
    limit: number,
    order: "oldest" | "newest",
  ): Promise<readonly FrozenReport[]> {
    if (this.failReads) throw new Error("the disk is away");
    const found: FrozenReport[] = [];
    for (const [from, to] of origin === ORIGIN ? ranges : []) {
      for (let seq = from; seq <= to; seq += 1) {
        const record = this.journal[seq - 1];
        const item = record === undefined || this.damaged.has(seq) ? null : itemOfRecord(record);
        if (item !== null) found.push(item);
      }
    }
    this.mostRead = Math.max(this.mostRead, Math.min(limit, found.length));
    return order === "oldest" ? found.slice(0, limit) : found.toReversed().slice(0, limit);
  }
}

/** A bench with a backlog of arrives that passed a minute apart, up to two minutes ago. */
export function withBacklog(count: number, setup: ConstructorParameters<typeof Bench>[0] = {}): Bench {
  const bench = new Bench(setup);
  for (let index = count; index > 0; index -= 1) bench.arrive(bench.clock.trueMs - (index + 1) * MINUTE);
  return bench;
}
