/**
 * The machine of a simulated barrier: an arm that takes time to travel, limit switches, and a board that closes by
 * itself, never onto its own safety loop. It is the machine's own logic, not the box's; it goes on when the box dies.
 */

import type { DriverHost } from "#src/device/driver.ts";
import { Listeners, SimulatedWire } from "./wire.ts";

export type ArmClock = Pick<DriverHost, "monotonicMs" | "after">;
export type ArmPosition = "up" | "down" | "between";

/** A loop as the machine's board sees it. */
export interface SafetyLoop {
  readonly active: boolean;
  onChange(listener: (covered: boolean) => void): () => void;
}

/** How the machine behaves; milliseconds. */
export interface ArmTimings {
  /** From one end to the other. */
  readonly travelMs: number;
  /** From fully up to closing when no vehicle comes; 0: it does not close by itself. */
  readonly autoCloseMs: number;
  /** From a vehicle leaving the safety loop to closing. */
  readonly closeAfterClearMs: number;
}

const USUAL_ARM: ArmTimings = { travelMs: 1500, autoCloseMs: 10_000, closeAfterClearMs: 500 };

export class SimulatedArm extends SimulatedWire {
  #clock: ArmClock;
  #timings: ArmTimings = USUAL_ARM;
  /** 0 is down, 1 is up; as it was when the present movement began. */
  #from = 0;
  #fromMs = 0;
  #moving: "up" | "down" | null = null;
  #stuck = false;
  #held = false;
  #covered = false;
  #position: ArmPosition = "down";
  #cancelMove: () => void = () => {};
  #cancelClose: () => void = () => {};
  #unwire: () => void = () => {};
  readonly #onPosition = new Listeners<ArmPosition>();
  /** Orders that reached the board since the beginning. */
  readonly ordered = { raise: 0, lower: 0, hold: 0, release: 0 };

  constructor(clock: ArmClock) {
    super();
    this.#clock = clock;
  }

  get position(): ArmPosition {
    return this.#position;
  }

  get held(): boolean {
    return this.#held;
  }

  /** How far up the arm is, 0 to 1. */
  get height(): number {
    const moved = (this.#clock.monotonicMs() - this.#fromMs) / this.#timings.travelMs;
    if (this.#moving === "up") return Math.min(1, this.#from + moved);
    if (this.#moving === "down") return Math.max(0, this.#from - moved);
    return this.#from;
  }

  onPosition(listener: (position: ArmPosition) => void): () => void {
    return this.#onPosition.add(listener);
  }

  /** Changes the machine's timings. Done while the arm rests; a movement under way goes on with the old length. */
  configure(timings: ArmTimings): void {
    this.#from = this.height;
    this.#fromMs = this.#clock.monotonicMs();
    this.#timings = timings;
  }

  /** Goes on by another clock, for a box that was started anew. */
  useClock(clock: ArmClock): void {
    this.#from = this.height;
    this.#clock = clock;
    this.#fromMs = clock.monotonicMs();
    if (this.#moving) this.#move(this.#moving);
    else this.#closeLater(this.#timings.autoCloseMs);
  }

  raise(): void {
    this.ordered.raise++;
    this.#move("up");
  }

  lower(): void {
    this.ordered.lower++;
    if (!this.#held && !this.#covered) this.#move("down");
  }

  /** The hold contact: while it is closed the arm goes up and stays there. */
  hold(on: boolean): void {
    this.ordered[on ? "hold" : "release"]++;
    this.#held = on;
    if (on) this.#move("up");
    else this.#closeLater(this.#timings.autoCloseMs);
  }

  /** The safety loop under the arm, wired to the board. A vehicle on it reverses a falling arm. */
  safety(covered: boolean): void {
    if (covered === this.#covered) return;
    this.#covered = covered;
    if (covered) {
      this.#cancelClose();
      if (this.#moving === "down") this.#move("up");
    } else {
      this.#closeLater(this.#timings.closeAfterClearMs);
    }
  }

  /** Wires the board to the loop under the arm. The machine listens for as long as it exists, box or no box. */
  wireSafetyLoop(loop: SafetyLoop): void {
    this.#unwire();
    this.#unwire = loop.onChange((covered) => this.safety(covered));
    this.safety(loop.active);
  }

  /** The arm jams where it is, or comes loose and obeys the next order. */
  stick(stuck: boolean): void {
    if (stuck) this.#halt();
    this.#stuck = stuck;
  }

  #move(direction: "up" | "down"): void {
    this.#cancelClose();
    this.#halt();
    if (this.#stuck) return;
    const way = direction === "up" ? 1 - this.#from : this.#from;
    if (way === 0) {
      this.#arrive(direction);
      return;
    }
    this.#moving = direction;
    this.#cancelMove = this.#clock.after(way * this.#timings.travelMs, () => {
      this.#halt();
      this.#from = direction === "up" ? 1 : 0;
      this.#arrive(direction);
    });
    this.#stand("between");
  }

  #arrive(end: "up" | "down"): void {
    this.#stand(end);
    if (end === "up") this.#closeLater(this.#timings.autoCloseMs);
  }

  #halt(): void {
    this.#cancelMove();
    this.#from = this.height;
    this.#fromMs = this.#clock.monotonicMs();
    this.#moving = null;
  }

  #closeLater(delayMs: number): void {
    this.#cancelClose();
    if (this.#timings.autoCloseMs === 0 || this.#position === "down") return;
    this.#cancelClose = this.#clock.after(delayMs, () => {
      if (!this.#held && !this.#covered) this.#move("down");
    });
  }

  #stand(position: ArmPosition): void {
    if (position === this.#position) return;
    this.#position = position;
    this.#onPosition.tell(position);
  }
}
