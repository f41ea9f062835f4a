/**
 * What is wired to one simulated lane, and what can break about it: loops that chatter or say nothing, an arm that sticks,
 * wires that are pulled. It knows the true state of the lane and shows the box what the hardware makes of it.
 */
import type { SimulatedArm } from "../../drivers/simulated/arm.ts";
import type {
  SimulatedBench,
  SimulatedInput,
  SimulatedReader,
  SimulatedSign,
  SimulatedTrigger,
} from "../../drivers/simulated/bench.ts";
import type { LaneFeatures, WiredLoops } from "./features.ts";
import type { VirtualTime } from "./virtual-time.ts";

export type LoopName = "presence" | "passage";
/** `stuck`: says covered whatever stands there. `silent`: says clear. */
export type LoopTrouble = "none" | "chatters" | "stuck" | "silent";

/** How long a trouble of the hardware may confuse a lane after it has ended, ms. */
const AFTERMATH_MS = 120_000;
const CHATTER_MS = 130;
/** The setting `lowerMs`, from when a car has passed, which a lane without a far loop tells some seconds late. */
const UNSEEN_ARM_MS = 26_000;
/** An arm that falls and is sent up again at once is up within this, ms. */
const RAISED_AGAIN_MS = 2_000;
/** The setting `raiseMs`, after which a pulse is repeated, and the way up. */
const PULSED_AGAIN_MS = 8_000;

const nothing = (): void => {};

export class LaneHardware {
  readonly lane: string;
  /** The loops that the box has. */
  readonly wired: WiredLoops;
  /** Whether it has a reader. */
  readonly reads: boolean;
  readonly arm: SimulatedArm;
  readonly reader: SimulatedReader;
  readonly sign: SimulatedSign;
  /** Tells the reader to look; null where it looks by itself. */
  readonly trigger: SimulatedTrigger | null;
  readonly loops: Readonly<Record<LoopName, SimulatedInput>>;
  readonly #time: VirtualTime;
  readonly #true: Record<LoopName, boolean> = { presence: false, passage: false };
  readonly #trouble: Record<LoopName, LoopTrouble> = { presence: "none", passage: "none" };
  /** Troubles that stand. */
  #troubles = 0;
  #troubledSinceAsked = false;
  #clearSinceMs = -Infinity;
  readonly #limits: boolean;
  readonly #holdContact: boolean;
  /** How often somebody beside the box has sent the arm up. */
  #byHand = 0;
  #notUpSinceMs: number | null = -Infinity;
  #downSinceMs = -Infinity;

  constructor(lane: string, features: LaneFeatures, bench: SimulatedBench, time: VirtualTime) {
    const { loops, limits, holdContact, reads, triggered } = features;
    this.lane = lane;
    this.wired = loops;
    this.reads = reads;
    this.#limits = limits;
    this.#holdContact = holdContact;
    this.arm = bench.barrier(`${lane}-barrier`);
    this.reader = bench.reader(`${lane}-reader`);
    this.sign = bench.sign(`${lane}-sign`);
    this.trigger = triggered ? bench.trigger(`${lane}-trigger`) : null;
    this.loops = { presence: bench.loop(`${lane}-presence`), passage: bench.loop(`${lane}-passage`) };
    this.#time = time;
    this.arm.onPosition((position) => {
      if (position === "down") this.#downSinceMs = time.nowMs;
      this.#notUpSinceMs = position === "up" ? null : (this.#notUpSinceMs ?? time.nowMs);
    });
  }

  /** Whether the arm may be up as far as the box can know: without limit contacts it gives it its time to come down. */
  get armMayBeUp(): boolean {
    if (this.arm.position !== "down") return true;
    return !this.#limits && this.#time.nowMs - this.#downSinceMs < UNSEEN_ARM_MS;
  }

  /**
   * Whether a lane that is held open is shut. Without a hold contact the barrier closes behind every car; where the limit
   * contacts tell, it is opened again at once, and else with the next of the pulses that a blind barrier is held up by.
   */
  get isShut(): boolean {
    const isTold = this.#limits || this.#holdContact;
    const sinceMs = this.#notUpSinceMs;
    return sinceMs !== null && this.#time.nowMs - sinceMs > (isTold ? RAISED_AGAIN_MS : PULSED_AGAIN_MS);
  }

  /** Whether something is wrong with what the box sees of this lane, or was since this was last asked, or shortly before. */
  askTroubled(): boolean {
    const { isTroubled } = this;
    const wasTroubled = this.#troubledSinceAsked;
    this.#troubledSinceAsked = isTroubled;
    return isTroubled || wasTroubled;
  }

  /** Whether something is wrong with it, or was shortly before. */
  get isTroubled(): boolean {
    return this.#troubles > 0 || this.#time.nowMs - this.#clearSinceMs < AFTERMATH_MS;
  }

  /** Whether the passage loop says what stands on it. */
  get passageTells(): boolean {
    return this.wired === "both" && this.#trouble.passage === "none" && !this.loops.passage.pulled;
  }

  /** A trouble begins; call what this returns when it ends. */
  trouble(begin: () => void, end: () => void): () => void {
    this.#troubles += 1;
    this.#troubledSinceAsked = true;
    begin();
    return () => {
      this.#troubles -= 1;
      this.#clearSinceMs = this.#time.nowMs;
      end();
    };
  }

  /**
   * Somebody opens beside the box. Without limit contacts it does not learn of that, and without a far loop it takes the
   * car that goes through for one that turned away.
   */
  openByHand(): void {
    this.raiseByHand();
    if (!this.#limits && this.wired !== "both") this.trouble(nothing, nothing)();
  }

  /** The arm goes up, and the box has not ordered it. */
  raiseByHand(): void {
    this.#byHand += 1;
    this.arm.raise();
  }

  /** How often the box has ordered the arm up. */
  get orderedUp(): number {
    const { raise, hold } = this.arm.ordered;
    return raise + hold - this.#byHand;
  }

  /** Whether a vehicle stands on the loop, as it truly is. */
  cover(loop: LoopName, covered: boolean): void {
    this.#true[loop] = covered;
    this.#show(loop);
  }

  loopTrouble(loop: LoopName, trouble: LoopTrouble): void {
    this.#trouble[loop] = trouble;
    if (trouble === "chatters") this.#chatter(loop);
    else this.#show(loop);
  }

  #show(loop: LoopName): void {
    const trouble = this.#trouble[loop];
    if (trouble === "chatters") return;
    this.loops[loop].set(trouble === "stuck" || (trouble === "none" && this.#true[loop]));
  }

  #chatter(loop: LoopName): void {
    if (this.#trouble[loop] !== "chatters") return this.#show(loop);
    this.loops[loop].set(!this.loops[loop].active);
    this.#time.after(CHATTER_MS, () => this.#chatter(loop));
  }
}
