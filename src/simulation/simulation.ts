/**
 * A whole lot in virtual time: a real box with its real ledger code and uplink, the city's platform, cars, people and faults,
 * all drawn from one seed. The same seed gives the same run, to the last byte on the card.
 */
import { createHash } from "node:crypto";
import { dropSimulatedBench, simulatedBench, type SimulatedBench } from "../../drivers/simulated/bench.ts";
import { CityPlatform } from "./city/platform.ts";
import type { Violation } from "./city/violations.ts";
import { CityNetwork } from "./city-network.ts";
import { checkAtEnd } from "./end-checks.ts";
import { garageMovements } from "./garages.ts";
import { Inspector, type Broken } from "./inspector.ts";
import { LaneHardware } from "./lane-hardware.ts";
import { Machine, type Witness } from "./machine.ts";
import { Auditor } from "./auditor.ts";
import { LotLife } from "./lot-life.ts";
import { configOf } from "./lot-config.ts";
import { ACCOUNT, type LaneOfPlan, type SimulationPlan } from "./plan.ts";
import { Refusals } from "./refusals.ts";
import { SeededChance } from "./seeded-chance.ts";
import { Staff } from "./staff.ts";
import { Street } from "./street.ts";
import { peopleOf, Town } from "./town.ts";
import { Troubles } from "./troubles.ts";
import { VirtualDisk } from "./virtual-disk.ts";
import { VirtualTime } from "./virtual-time.ts";

export type SimulationReport = {
  readonly seed: number;
  readonly days: number;
  readonly digest: string;
  readonly broken: Broken | null;
  readonly story: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
};

/** Free berths as the box counts them, at a time since the beginning. */
export type FreeReading = { readonly atMs: number; readonly free: number };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LOOK_EVERY_MS = 300_000;
/** Requests are under way at most about this long while the line works. */
const ON_THE_WAY_MS = 10_000;
const DRAIN_HOURS = 8;
const STORY_LINES = 40;
/** A garage's cars come in quickly before its fortnight begins. */
const FILL_EVERY_MS = 8_000;

export class Simulation {
  readonly plan: SimulationPlan;
  readonly time = new VirtualTime();
  readonly inspector: Inspector;
  readonly platform: CityPlatform;
  readonly network: CityNetwork;
  readonly disk: VirtualDisk;
  readonly machine: Machine;
  readonly town: Town;
  readonly staff: Staff;
  readonly troubles: Troubles;
  readonly life: LotLife;
  readonly #auditor: Auditor;
  readonly readings: FreeReading[] = [];
  /** When the traffic began, after a garage was filled. */
  trafficBeganMs = 0;
  readonly #refusals = new Refusals();
  #clockWrongMs = -Infinity;
  readonly #story: { readonly atMs: number; readonly line: () => string }[] = [];
  readonly #bench = `simulation-${(benches += 1)}`;

  constructor(plan: SimulationPlan) {
    this.plan = plan;
    const { seed, epochMs, capacity } = plan;
    const chance = (name: string): SeededChance => new SeededChance(seed, name);
    this.inspector = new Inspector(this.time, epochMs);
    const bench = simulatedBench(this.#bench);
    bench.useClock({ monotonicMs: () => this.time.nowMs, after: (ms, run) => this.time.after(ms, run) });
    const cityChance = chance("city");
    const setup = { ...ACCOUNT, capacity, keepRecords: 1_000_000, chance: () => cityChance.fraction() };
    this.platform = new CityPlatform(setup);
    this.network = new CityNetwork(this.platform, this.time, epochMs, chance("network"));
    this.disk = new VirtualDisk(chance("disk"));
    this.town = new Town(this.time, peopleOf(plan), {
      cameIn: (street, { car }, clean) => {
        this.inspector.wentThrough(street, clean);
        this.life.purse?.cameIn(car);
      },
      wentOut: (street, _approach, clean) => this.inspector.wentThrough(street, clean),
      wantsToLeave: (car) => this.life.purse?.paysAhead(car) ?? 0,
      recounted: (free) => this.staff.recount(free),
    });
    const config = configOf(plan, this.#bench);
    const witness = this.#witness();
    const { time, disk, network, platform, town } = this;
    this.machine = new Machine({ config, time, epochMs, seed, disk, network, witness });
    const box = () => this.machine.box;
    const opensBlindly = (street: Street): void => this.inspector.blurred(street);
    this.staff = new Staff({ time, epochMs, chance: chance("staff"), platform, town, box, opensBlindly });
    const { staff } = this;
    this.life = new LotLife(plan, { time, platform, town, staff, bench, box });
    this.#auditor = new Auditor(platform.lists, this);
    for (const lane of plan.lanes) town.streets.push(...this.#streets(lane, bench));
    this.inspector.watch(town.streets);
    this.troubles = new Troubles(this, chance("troubles"));
    this.platform.violations.watch((violation) => this.#judged(violation));
  }

  /** Runs it all. Rejects only when the simulation itself is at fault. */
  async run(): Promise<SimulationReport> {
    const stop = (): boolean => this.inspector.broken !== null;
    try {
      void this.machine.switchOn(this.troubles.wallPlan(true)).catch((error: unknown) => this.time.fail(error));
      this.#lookRegularly();
      await this.#fill(stop);
      this.trafficBeganMs = this.time.nowMs;
      this.#letLive();
      const endMs = this.time.nowMs + this.plan.days * DAY_MS;
      await this.time.runUntil(endMs, stop);
      await this.#drain(stop);
      if (!stop()) await checkAtEnd(this);
    } catch (error) {
      this.inspector.breaks(
        "the box does not crash",
        error instanceof Error ? (error.stack ?? error.message) : String(error),
      );
    } finally {
      dropSimulatedBench(this.#bench);
    }
    return this.#report();
  }

  /** A line of what happened, for the story of a run that broke: put into words only if it comes to that. */
  note(line: () => string): void {
    this.#story.push({ atMs: this.time.nowMs, line });
    if (this.#story.length > STORY_LINES) this.#story.shift();
  }

  #clockText(atMs: number): string {
    const local = new Date(this.plan.epochMs + atMs + 8 * HOUR_MS);
    return local.toISOString().slice(0, 23).replace("T", " ");
  }

  #witness(): Witness {
    return {
      appended: (records, traces, durable) => {
        const { box } = this.machine;
        this.inspector.appended(box, records, traces, durable);
        if (box !== null) this.#auditor.appended(box, { records, traces, nowMs: this.time.nowMs });
        for (const { lane, outcome, plate } of traces) this.note(() => `${lane}: ${plate ?? "?"} ${outcome}`);
      },
      acknowledged: (orderId) => this.inspector.acknowledged(orderId),
      turned: (box) => {
        box.controller.state.lot.stays.forgetOldest(this.plan.closedHeld);
        this.inspector.turned(box);
      },
      started: () => this.inspector.started(),
      log: (level, area, message, fields = {}) => {
        const line = (): string => `${level} ${area}: ${message} ${JSON.stringify(fields).slice(0, 300)}`;
        if (level !== "debug") this.note(line);
      },
    };
  }

  #streets(lane: LaneOfPlan, bench: SimulatedBench): readonly Street[] {
    const hardware = new LaneHardware(lane.name, lane.features, bench, this.time);
    if (lane.direction !== "both") return [this.#street(hardware, lane.direction, false)];
    const [inwards, outwards] = [this.#street(hardware, "entry", false), this.#street(hardware, "exit", true)];
    [inwards.opposite, outwards.opposite] = [outwards, inwards];
    return [inwards, outwards];
  }

  #street(hardware: LaneHardware, direction: "entry" | "exit", backwards: boolean): Street {
    const { seed, features } = this.plan;
    const name = backwards ? `${hardware.lane}/backwards` : hardware.lane;
    const oddly = features.oddReaders ? new SeededChance(seed, `${name}/reader`) : null;
    const world = { time: this.time, chance: new SeededChance(seed, name), oddly };
    const street: Street = new Street(hardware, { direction, backwards }, world, {
      through: (approach, clean) => this.town.wentThrough(street, approach, clean),
      turnedAway: (approach) => this.town.backedOut(street, approach),
      foundFull: () => this.#refusals.foundFull(this.machine.box, hardware.lane),
      blurred: () => this.inspector.blurred(street),
      asksToPay: (approach) => this.staff.pay(street, approach),
      callsForHelp: (approach) => this.staff.help(street, approach),
    });
    return street;
  }

  /** The city found fault with the box; some of it the bad days explain. */
  #judged({ severity, kind, en, clause }: Violation): void {
    if (severity !== "breach") return;
    const { city, clock } = this.machine;
    const trueMs = this.plan.epochMs + this.time.nowMs;
    // A box whose clock lost its battery signs with a wrong time until the city's answer puts it right.
    const clockIsWrong = Math.abs((city?.world.nowMs() ?? clock?.now().wallMs ?? 0) - trueMs) > 60_000;
    if (clockIsWrong || city === null) this.#clockWrongMs = this.time.nowMs;
    if (kind === "token_age" && this.time.nowMs - this.#clockWrongMs < ON_THE_WAY_MS) return;
    // A heartbeat that was overtaken by a record that is younger than it.
    const [latest] = this.platform.passages.recent.latest(1);
    if (kind === "totals_too_low" && trueMs - (latest?.receivedMs ?? 0) < ON_THE_WAY_MS) return;
    // A notice is stored before it is acknowledged, or not acknowledged.
    if (kind === "notice_refused" && !this.troubles.diskWorks) return;
    this.inspector.breaks("the city finds no breach", `${clause} ${kind}: ${en}`);
  }

  /** A garage begins with cars inside. */
  async #fill(stop: () => boolean): Promise<void> {
    const { garage } = this.plan;
    const inside = garage === null ? 0 : garage.capacity - (garage.samples[0]?.free ?? 0);
    await this.time.runUntil(this.time.nowMs + 60_000, stop);
    for (let count = 0; count < inside; count += 1) {
      this.town.arrive(false);
      await this.time.runUntil(this.time.nowMs + FILL_EVERY_MS, stop);
    }
    if (inside > 0) await this.time.runUntil(this.time.nowMs + 120_000, stop);
  }

  #letLive(): void {
    const { garage, carsPerDay, epochMs, seed, faults, oddness } = this.plan;
    if (garage === null) this.town.liveThrough(carsPerDay, epochMs, true);
    else this.town.follow(garageMovements(garage, new SeededChance(seed, "garage")));
    if (oddness > 0) this.staff.meddle(12);
    this.life.begin(faults);
    if (faults) this.troubles.begin();
  }

  /** Every five minutes: the rules of quiet moments, and how many berths are free. */
  #lookRegularly(): void {
    this.time.after(LOOK_EVERY_MS, () => {
      const { box, city } = this.machine;
      this.inspector.cityWorks(this.troubles.cityWorks && city !== null);
      this.inspector.atQuietMoments(box);
      this.#lookAtFire();
      if (box !== null) this.readings.push({ atMs: this.time.nowMs, free: box.controller.state.lot.berths.free });
      this.#lookRegularly();
    });
  }

  #lookAtFire(): void {
    if (this.machine.box === null) return;
    const shut = this.life.fire?.shutLane(this.town.streets, this.inspector.startedMs) ?? null;
    if (shut !== null) this.inspector.breaks("fire opens every lane", shut);
  }

  /** The power went; the card holds each origin up to these seqs. */
  powerCut(lastSeqs: Readonly<Record<string, number>>): void {
    this.inspector.powerCut(lastSeqs);
    this.#auditor.powerCut(this.inspector.accounts);
  }

  /** Nobody comes any more, everything works again: all lanes and the outbox must come to rest. */
  async #drain(stop: () => boolean): Promise<void> {
    this.town.close();
    this.troubles.end();
    this.life.end();
    this.staff.end();
    for (let hour = 0; hour < DRAIN_HOURS * 4 && !stop() && !this.#isAtRest(); hour += 1) {
      await this.time.runUntil(this.time.nowMs + HOUR_MS / 4, stop);
    }
    // Acknowledgements are written lazily: the card has everything a while after the lot has.
    for (let wait = 0; wait < 60 && !stop(); wait += 1) {
      await this.time.runUntil(this.time.nowMs + HOUR_MS / 20, stop);
      if (wait >= 10 && this.#isAtRest() && this.machine.box?.outside.store.state().depth === 0) break;
    }
  }

  #isAtRest(): boolean {
    const { box } = this.machine;
    const roadsClear = this.town.streets.every(({ emptyForMs }) => emptyForMs > 120_000);
    return box !== null && roadsClear && box.controller.state.lot.outbox.pendingCount() === 0;
  }

  #report(): SimulationReport {
    const { town, inspector, platform, disk, time, machine, troubles } = this;
    const figures = {
      ...town.counts,
      excused: inspector.excused,
      turns: inspector.turns,
      traces: inspector.traces,
      events: time.fired,
      records: disk.rows,
      boots: machine.boots,
      troubles: troubles.count,
      cityArrives: platform.passages.totals.arrives,
      cityLeaves: platform.passages.totals.leaves,
      cityPayments: platform.money.totals.payments,
      breaches: platform.violations.breaches,
      ...this.#refusals.counts,
    };
    const digest = createHash("sha256")
      .update(disk.digest())
      .update(JSON.stringify(figures))
      .digest("hex")
      .slice(0, 16);
    const { seed, days } = this.plan;
    const story = this.#story.map(({ atMs, line }) => `${this.#clockText(atMs)} ${line()}`);
    return { seed, days, digest, broken: inspector.broken, story, figures };
  }
}

let benches = 0;
