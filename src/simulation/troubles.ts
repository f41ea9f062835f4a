/**
 * The bad days of a simulated lot: power cuts in the middle of a turn, a city that is gone for hours or answers nonsense, a
 * card that stalls or fills up, clocks that are wrong, hardware that breaks. Drawn from the seed, ended before the end.
 */
import { misbehave, type MisbehaviourKind } from "./city/misbehaviour.ts";
import type { SeededChance } from "./seeded-chance.ts";
import type { Simulation } from "./simulation.ts";
import type { WallClockPlan } from "./virtual-clock.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Faults of the network and the platform that leave the order of things to the box. */
const CITY_TROUBLES: readonly MisbehaviourKind[] = [
  ...(["no_answer", "lost_answer", "cut_mid", "garbage", "html", "empty", "truncated", "delay"] as const),
  ...(["wrong_types", "twice", "http_status", "code"] as const),
];

/** Kinds of trouble, and how often each comes: mean hours between two of them. */
const KINDS = {
  powerCut: 14,
  restart: 60,
  cityGone: 20,
  cityOdd: 12,
  disk: 18,
  clockStep: 50,
  loop: 16,
  wire: 18,
  arm: 24,
  byHand: 10,
} as const;
type Kind = keyof typeof KINDS;

export class Troubles {
  /** Troubles begun. */
  count = 0;
  /** Of each kind. */
  readonly counts = new Map<Kind, number>();
  readonly #simulation: Simulation;
  readonly #chance: SeededChance;
  #over = false;
  #cityTroubles = 0;
  #others = 0;
  #diskMendedMs = -Infinity;
  /** When a trouble on the way to the city began or ended last. */
  #cityChangedMs = -Infinity;
  /** What puts right the troubles that stand. */
  readonly #standing = new Set<() => void>();

  constructor(simulation: Simulation, chance: SeededChance) {
    this.#simulation = simulation;
    this.#chance = chance;
  }

  /** Nothing is wrong on the way to the city, and the box has a card to write on. */
  get cityWorks(): boolean {
    return this.#cityTroubles === 0 && this.#others === 0;
  }

  /** How long that has been so; 0 while it is not. */
  get cityGoodForMs(): number {
    return this.cityWorks ? this.#simulation.time.nowMs - this.#cityChangedMs : 0;
  }

  /** The card works, and has done so for a while. */
  get diskWorks(): boolean {
    return this.#simulation.disk.trouble === "none" && this.#simulation.time.nowMs > this.#diskMendedMs + 5 * MINUTE_MS;
  }

  /** How the system clock goes after the next start. */
  wallPlan(first: boolean): WallClockPlan {
    const chance = this.#chance;
    if (!this.#simulation.plan.faults || first) return { errorMs: 0, driftPerSecond: 0, syncedAfterMs: 0 };
    const lost = chance.happens(0.3);
    return {
      // Without a battery the clock begins where it was when the power went, or in 1970.
      errorMs: lost ? -chance.between(MINUTE_MS, 30 * HOUR_MS) : chance.between(-2_000, 2_000),
      driftPerSecond: chance.between(-0.05, 0.05),
      syncedAfterMs: chance.happens(0.8) ? chance.between(5_000, 10 * MINUTE_MS) : null,
    };
  }

  begin(): void {
    for (const kind of Object.keys(KINDS) as Kind[]) this.#comeAgain(kind);
  }

  /** Everything is put right, and nothing new comes. */
  end(): void {
    this.#over = true;
    for (const mend of this.#standing) mend();
  }

  #comeAgain(kind: Kind): void {
    this.#simulation.time.afterQuietly(this.#chance.wait(KINDS[kind] * HOUR_MS), () => {
      if (this.#over) return;
      this.#simulation.time.disturb();
      this.count += 1;
      this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
      this.#strike(kind);
      this.#comeAgain(kind);
    });
  }

  #strike(kind: Kind): void {
    switch (kind) {
      case "powerCut":
        return this.#powerCutSoon();
      case "restart":
        return this.#restart();
      case "cityGone":
        return this.#cityGone();
      case "cityOdd":
        return this.#cityOdd();
      case "disk":
        return this.#disk();
      case "clockStep":
        return this.#simulation.machine.clock?.step(this.#chance.between(-HOUR_MS, HOUR_MS));
      case "loop":
        return this.#loop();
      case "wire":
        return this.#wire();
      case "arm":
        return this.#arm();
      case "byHand":
        return this.#byHand();
    }
  }

  /** Something is wrong until `mend`, at the latest for so long. */
  #lasts(forMs: number, mend: () => void): void {
    const once = (): void => {
      if (!this.#standing.delete(once)) return;
      this.#simulation.time.disturb();
      mend();
    };
    this.#standing.add(once);
    this.#simulation.time.afterQuietly(forMs, once);
  }

  #cityTroubled(more: 1 | -1): void {
    this.#cityTroubles += more;
    this.#cityChangedMs = this.#simulation.time.nowMs;
  }

  #troubled(more: 1 | -1): void {
    this.#others += more;
    this.#cityChangedMs = this.#simulation.time.nowMs;
  }

  #note(what: string): void {
    this.#simulation.note(() => `TROUBLE ${what}`);
  }

  /** The power goes just after some turn: before its records are on the card, or just when they are. */
  #powerCutSoon(): void {
    const { machine, time } = this.#simulation;
    const { box } = machine;
    if (box === null) return;
    let turns = this.#chance.whole(1, 40);
    const unwatch = box.watch(() => {
      turns -= 1;
      if (turns > 0 || machine.box !== box) return;
      unwatch();
      if (this.#chance.happens(0.2)) this.#cutNow();
      else time.after(this.#chance.between(0, 50), () => machine.box === box && this.#cutNow());
    });
  }

  #cutNow(): void {
    const { machine, disk } = this.#simulation;
    if (machine.box === null || this.#over) return;
    this.#note("the power goes");
    machine.powerCut();
    this.#simulation.powerCut(disk.ledger.lastSeqs());
    this.#switchedOff(
      this.#chance.happens(0.1) ? this.#chance.between(MINUTE_MS, HOUR_MS) : this.#chance.between(5_000, 40_000),
    );
  }

  #switchedOff(forMs: number): void {
    const { machine, time, disk } = this.#simulation;
    this.#troubled(1);
    this.#lasts(forMs, () => {
      this.#troubled(-1);
      // A box that cannot read its ledger at a start gates on a fresh epoch and knows nobody: another story than this one.
      if (disk.trouble === "failing" || disk.trouble === "slow") disk.trouble = "none";
      this.#note("the power is back");
      void machine.switchOn(this.wallPlan(false)).catch((error: unknown) => time.fail(error));
    });
  }

  #restart(): void {
    const { machine, time } = this.#simulation;
    if (machine.box === null) return;
    this.#note("the service is restarted");
    const stopped = machine.stop();
    stopped.then(
      () => this.#stopped(),
      (error: unknown) => time.fail(error),
    );
  }

  /** What a full card had not taken ends with the process. */
  #stopped(): void {
    this.#simulation.powerCut(this.#simulation.disk.ledger.lastSeqs());
    this.#switchedOff(2_000);
  }

  #cityGone(): void {
    const { network } = this.#simulation;
    if (network.line !== "up") return;
    this.#note("the city is gone");
    network.line = this.#chance.pick(["silent", "refused"] as const);
    this.#cityTroubled(1);
    this.#lasts(this.#chance.wait(HOUR_MS) + 20_000, () => {
      network.line = "up";
      this.#cityTroubled(-1);
      this.#note("the city is back");
    });
  }

  #cityOdd(): void {
    const { misbehaviour } = this.#simulation.platform;
    const kind = this.#chance.pick(CITY_TROUBLES);
    const code = kind === "code" ? this.#chance.pick([2001, 2003, 2007, 2010, 2100, 2900]) : 502;
    this.#note(`the city misbehaves: ${kind}`);
    const probability = this.#chance.between(0.1, 0.9);
    const id = misbehaviour.add(misbehave(kind, { code, times: null, probability }));
    this.#cityTroubled(1);
    this.#lasts(this.#chance.between(MINUTE_MS, 40 * MINUTE_MS), () => {
      if (id !== null) misbehaviour.remove(id);
      this.#cityTroubled(-1);
    });
  }

  #disk(): void {
    const { disk } = this.#simulation;
    if (disk.trouble !== "none") return;
    disk.trouble = this.#chance.pick(["slow", "full", "failing"] as const);
    this.#note(`the card is ${disk.trouble}`);
    this.#troubled(1);
    this.#lasts(this.#chance.between(10_000, 30 * MINUTE_MS), () => {
      disk.trouble = "none";
      this.#diskMendedMs = this.#simulation.time.nowMs;
      this.#troubled(-1);
    });
  }

  #loop(): void {
    const { hardware } = this.#chance.pick(this.#simulation.town.streets);
    const loop = this.#chance.pick(["presence", "passage"] as const);
    const trouble = this.#chance.pick(["chatters", "stuck", "silent"] as const);
    this.#note(`${hardware.lane}: ${loop} ${trouble}`);
    const mend = hardware.trouble(
      () => hardware.loopTrouble(loop, trouble),
      () => hardware.loopTrouble(loop, "none"),
    );
    this.#lasts(this.#chance.between(10_000, 20 * MINUTE_MS), mend);
  }

  #wire(): void {
    const { hardware } = this.#chance.pick(this.#simulation.town.streets);
    const { arm, reader, loops, sign, trigger } = hardware;
    const wires = [arm, reader, loops.presence, loops.passage, sign];
    const wire = this.#chance.pick(trigger === null ? wires : [...wires, trigger]);
    this.#note(`${hardware.lane}: a wire is pulled`);
    const mend = hardware.trouble(
      () => wire.pull(),
      () => wire.mend(),
    );
    this.#lasts(this.#chance.between(5_000, 15 * MINUTE_MS), mend);
  }

  #arm(): void {
    const { hardware } = this.#chance.pick(this.#simulation.town.streets);
    this.#note(`${hardware.lane}: the arm sticks`);
    const mend = hardware.trouble(
      () => hardware.arm.stick(true),
      // Whoever frees it tries it out: it goes up, and comes down by itself.
      () => {
        hardware.arm.stick(false);
        hardware.raiseByHand();
      },
    );
    this.#lasts(this.#chance.between(10_000, 10 * MINUTE_MS), mend);
  }

  /** Somebody opens by the remote control. */
  #byHand(): void {
    const { hardware } = this.#chance.pick(this.#simulation.town.streets);
    this.#note(`${hardware.lane}: opened by remote control`);
    hardware.openByHand();
  }
}
