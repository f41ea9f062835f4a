/**
 * Composes a box: devices to facts, facts to turns, turns to orders, records and questions. The wiring diagram, read top
 * to bottom. The command line and the simulation both call it, each with a world of its own.
 */
import { Controller } from "../controller/controller.ts";
import type { Command, CommandBody } from "../controller/command.ts";
import type { Fact } from "../controller/fact.ts";
import { LANE_FAULTS } from "../controller/lane-faults.ts";
import type { ReplyBody } from "../controller/outcome.ts";
import type { VisitTrace } from "../controller/visit-trace.ts";
import type { Question } from "../controller/question.ts";
import type { Config } from "../config/config.ts";
import { controllerSettings } from "./controller-settings.ts";
import type { Who } from "../diagnostics/port.ts";
import type { DriverTable } from "../device/driver.ts";
import { FaultRegister, type Fault } from "../device/fault.ts";
import { DeviceSupervisor } from "../device/supervisor.ts";
import { Lot } from "../lot/lot.ts";
import type { LotRecord } from "../lot/record.ts";
import type { Log } from "../runtime/log.ts";
import type { World } from "../runtime/world.ts";
import type { Store } from "../store/store.ts";
import type { Asking } from "./callback-bridge.ts";
import { deviceSpecs, LaneDevices } from "./lane-devices.ts";
import { Committed } from "./committed.ts";
import { logCommitted, logFault, logVisit } from "./box-log.ts";
import { originOf, readLedger, wasStopped, type LedgerContent } from "./ledger-boot.ts";
import { LedgerReturn } from "./ledger-return.ts";
import { LedgerWatch } from "./ledger-watch.ts";
import { Housekeeping } from "./housekeeping.ts";
import { ReplyDesk } from "./reply-desk.ts";
import { recallStay } from "./recall.ts";
import { Rehearsals } from "./rehearsal.ts";
import { LedgerReader } from "./ledger-reader.ts";
import { TurnLoop } from "./turn-loop.ts";
import { storedTrace } from "./stored-trace.ts";

/** What a box is given. */
export type Outside = {
  readonly world: World;
  readonly drivers: DriverTable;
  readonly store: Store;
  readonly log: Log;
  readonly version: string;
};

/** The city's side of a box, connected after the lanes gate. Without one nothing is reported and nothing is asked. */
export type CityLink = {
  readonly committed: (records: readonly LotRecord[]) => void;
  /** The ledger was away at the start and has been read now; this is the lot it holds. */
  readonly found: (ledger: Lot) => void;
  readonly ask: (question: Question) => void;
};

/** How long a command of a person stays good when it names no time of its own, ms. */
const COMMAND_EXPIRES_MS = 30_000;
/** Vehicles the page shows; older ones are in the ledger. */
const RECENT_VISITS = 30;

export class Box {
  readonly config: Config;
  readonly controller: Controller;
  readonly faults: FaultRegister;
  readonly devices: DeviceSupervisor;
  readonly origin: string;
  readonly outside: Outside;
  readonly committed: Committed;
  readonly #loop: TurnLoop;
  readonly #replies: ReplyDesk;
  readonly #laneDevices: LaneDevices;
  readonly #housekeeping: Housekeeping;
  readonly #ledgerWatch: LedgerWatch;
  /** Reads the ledger once it is there; null when it was there at the start, or has been read since. */
  #ledgerReturn: LedgerReturn | null;
  readonly #cleanStop: boolean;
  readonly #watchers = new Set<() => void>();
  #city: CityLink | null = null;
  #stopped = false;
  #recentVisits: readonly VisitTrace[] = [];

  /** Use `openBox`. */
  constructor(config: Config, outside: Outside, from: Beginning) {
    const { world, store, log } = outside;
    const { clock, chance } = world;
    this.config = config;
    this.outside = outside;
    this.origin = from.origin;
    this.#cleanStop = from.cleanStop;
    const lot = from.content?.lot ?? new Lot();
    this.committed = new Committed(lot, from.origin);
    const found = (content: LedgerContent): void => this.#rejoin(content);
    const quiet = (withinMs: number): Promise<void> => this.quiet(withinMs);
    this.#ledgerReturn = from.content === null ? new LedgerReturn({ store, clock, log, quiet, found }) : null;
    this.#laneDevices = new LaneDevices(config);
    const faultClock = { monotonicMs: () => clock.monotonicMs(), wallMs: () => clock.now().wallMs };
    this.faults = new FaultRegister(faultClock, (fault) => this.#faultChanged(fault));
    this.controller = new Controller(controllerSettings(config), lot, from.origin);
    this.#replies = new ReplyDesk(clock);
    const reader = new LedgerReader(this);
    this.#loop = new TurnLoop(this.controller, clock, {
      order: (order) => void this.devices.order(this.#laneDevices.orderFor(order)),
      append: (records, traces, urgency) => {
        for (const trace of traces) logVisit(log, trace);
        this.#recentVisits = [...traces.toReversed(), ...this.#recentVisits].slice(0, RECENT_VISITS);
        return store.append(records, traces.map(storedTrace), urgency);
      },
      settled: () => store.settled(),
      committed: (records) => this.#committed(records),
      ask: (question) => this.#ask(question),
      reply: (replyTo, reply) => this.#replies.deliver(replyTo, reply),
      fault: ({ lane, code, raised }) => {
        if (raised) this.faults.raise({ source: lane, code, declaration: LANE_FAULTS[code] });
        else this.faults.clear(lane, code);
      },
      recall: (recall) => void recallStay(store, recall, (fact) => this.put(fact)),
      read: (reading) => void reader.read(reading),
      changed: () => this.#changed(),
      failed: (error) => log("error", "ledger", "records were not written", { error }),
    });
    const rehearsals = new Rehearsals(this.controller, this.#laneDevices, clock);
    this.devices = new DeviceSupervisor(deviceSpecs(config), {
      host: {
        ...faultClock,
        after: (ms, run) => clock.after(ms, run),
        random: () => chance.fraction(),
        log: (level, device, message) => log(level, "device", message, { device }),
      },
      drivers: outside.drivers,
      faults: this.faults,
      onReport: (report) => this.#putIfAny(this.#laneDevices.factOf(report)),
      onExpected: (deviceId, practise) => rehearsals.expect({ deviceId, practise }),
      onState: (id, state) => this.#putIfAny(this.#laneDevices.stateFact(id, state)),
    });
    const presentLot = (): Lot => this.controller.state.lot;
    const put = (fact: Fact): void => this.put(fact);
    this.#ledgerWatch = new LedgerWatch({ store, faults: this.faults, slot: config.lot.slot, lot: presentLot, put });
    this.#housekeeping = new Housekeeping(this, from.content?.sinceSnapshot ?? 0);
  }

  /** Gates: the lanes are open when this resolves. Records of the start are written on the way. */
  async start(): Promise<void> {
    this.#ledgerWatch.know();
    void this.#loop.begin({ version: this.outside.version, cleanStop: this.#cleanStop });
    this.#ledgerWatch.start();
    this.#ledgerReturn?.start();
    await this.devices.start();
    this.#housekeeping.start();
  }

  /** Connects the city. From here on durable reports are sent and questions are asked. */
  connect(city: CityLink): void {
    this.#city = city;
  }

  put(fact: Fact): void {
    // What the devices still say while they are let go concerns nobody.
    if (!this.#stopped) this.#loop.put(fact);
  }

  /** Puts a callback of the city and waits for its reply; null when too many wait. */
  ask(asking: Asking): Promise<ReplyBody | null> | null {
    return this.#replies.ask((replyTo) => this.put({ ...asking, replyTo }));
  }

  /** Carries out a person's order; resolves when it is durable, or refused. Null when too many wait. */
  command(body: CommandBody, who: Who): Promise<ReplyBody | null> | null {
    const expiresAtMs = this.outside.world.clock.monotonicMs() + COMMAND_EXPIRES_MS;
    const command: Command = { ...who, expiresAtMs, ...body };
    return this.#replies.ask((replyTo) => this.put({ type: "command", command, replyTo }));
  }

  /** Whether the city or a person has asked just now and has no reply yet. */
  get isAsked(): boolean {
    return this.#replies.isAwaited;
  }

  /** Calls back after every turn, until the returned function is called. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Resolves when no vehicle stands on any loop, or what else is `enough`; at the latest after `withinMs`. */
  quiet(withinMs: number, enough = () => this.isQuiet()): Promise<void> {
    if (enough()) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        unwatch();
        cancel();
        resolve();
      };
      const unwatch = this.watch(() => (this.#stopped || enough()) && end());
      const cancel = this.outside.world.clock.after(withinMs, end);
    });
  }

  /** No vehicle on any loop. */
  isQuiet(): boolean {
    for (const { lane } of this.controller.state.lanes.values()) {
      if (lane.loops.presence.covered || lane.loops.passage.covered) return false;
    }
    return true;
  }

  /** The ledger was away at the start and has not been read yet: the lot holds what happened since, and nothing else. */
  get isWithoutLedger(): boolean {
    return this.#ledgerReturn !== null;
  }

  /** The last vehicles, newest first. */
  get recentVisits(): readonly VisitTrace[] {
    return this.#recentVisits;
  }

  /** The corrected wall clock, ms. */
  nowMs(): number {
    return this.controller.state.lot.clocks.date(this.outside.world.clock.now());
  }

  /** Stops cleanly: what waits is written, the devices are let go as they stand. */
  async stop(reason: string): Promise<void> {
    this.put({ type: "stopping", reason });
    await new Promise<void>((resolve) => this.outside.world.clock.after(0, resolve));
    this.#stopped = true;
    // Whoever waits for quiet need not wait any longer.
    this.#watchers.forEach((watcher) => watcher());
    this.#loop.stop();
    this.#housekeeping.stop();
    this.#ledgerReturn?.stop();
    await this.devices[Symbol.asyncDispose]();
    await this.#housekeeping.snapshot();
    await this.outside.store.close();
  }

  #committed(records: readonly LotRecord[]): void {
    this.#housekeeping.wrote(records.length);
    this.committed.take(records);
    logCommitted(this.outside.log, records);
    this.#city?.committed(records);
  }

  /** The ledger could be read after all: everything goes on in its lot, as if it had been there. */
  #rejoin({ lot, sinceSnapshot }: LedgerContent): void {
    const { store, log } = this.outside;
    const inside = lot.berths.inside;
    this.#ledgerReturn = null;
    this.#housekeeping.wrote(sinceSnapshot);
    this.committed.found(lot);
    this.#city?.found(lot);
    const waiting = store.join(lot.highestOrder);
    this.#loop.rejoin(lot, waiting);
    this.#ledgerWatch.know();
    this.#ledgerWatch.returned(waiting.records.length, inside);
    log("notice", "ledger", "the ledger is back; what happened meanwhile follows in it", {
      records: waiting.records.length,
      inside,
    });
  }

  #changed(): void {
    const { free } = this.controller.state.lot.berths;
    for (const order of this.#laneDevices.countOrders(free)) void this.devices.order(order);
    this.#ledgerWatch.turned();
    this.#watchers.forEach((watcher) => watcher());
  }

  /** Without the city every question is answered at once: nobody knows. A submit that never left collects nothing. */
  #ask(question: Question): void {
    if (this.#city !== null) return this.#city.ask(question);
    const { id, ask } = question;
    const answer = ask === "submit" ? ({ ask, outcome: "refused" } as const) : ({ ask, unknown: true } as const);
    this.put({ type: "question_answered", id, answer });
  }

  #putIfAny(fact: Fact | null): void {
    if (fact !== null) this.put(fact);
  }

  #faultChanged(fault: Fault): void {
    logFault(this.outside.log, fault);
    this.#watchers.forEach((watcher) => watcher());
  }
}

/** What a box begins with. */
type Beginning = {
  /** Null: the ledger could not be had. */
  readonly content: LedgerContent | null;
  readonly origin: string;
  readonly cleanStop: boolean;
};

/** Reads the ledger and composes the box. A ledger that cannot be had does not keep the lanes shut: a fresh epoch gates. */
export async function openBox(config: Config, outside: Outside): Promise<Box> {
  const content = await readLedger(outside.store);
  const origin = originOf(content, config.lot.slot, (count) => outside.world.chance.bytes(count));
  if (content === null) outside.log("error", "ledger", "the ledger cannot be opened; gating without it", { origin });
  const cleanStop = wasStopped(content, config.lot.slot);
  return new Box(config, outside, { content, origin, cleanStop });
}
