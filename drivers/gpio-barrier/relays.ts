/**
 * The relays of one barrier: pulses of a set length, and the rules between them. Raising and lowering never overlap,
 * and raising wins. A second raise while a pulse runs adds nothing, because some boards close on a second pulse.
 */

import { detailOf } from "#src/device/driver.ts";
import type { DriverHost } from "#src/device/driver.ts";
import type { GpioOutput } from "../gpio/lines.ts";

export interface RelayLines {
  readonly raise: GpioOutput;
  /** The raise output itself where one relay does both. */
  readonly hold: GpioOutput | null;
  readonly lower: GpioOutput | null;
}

export interface PulseLengths {
  readonly pulseMs: number;
  readonly lowerPulseMs: number;
}

export class BarrierRelays {
  readonly #lines: RelayLines;
  readonly #lengths: PulseLengths;
  readonly #host: DriverHost;
  #cancelRaise: (() => void) | null = null;
  #cancelLower: (() => void) | null = null;
  #held = false;
  /** Raise pulses begun since start. */
  raises = 0;

  constructor(lines: RelayLines, lengths: PulseLengths, host: DriverHost) {
    this.#lines = lines;
    this.#lengths = lengths;
    this.#host = host;
  }

  get held(): boolean {
    return this.#held;
  }

  raise(): void {
    this.#endLower();
    if (this.#cancelRaise) return;
    this.raises++;
    this.#lines.raise.set(true);
    this.#cancelRaise = this.#later(this.#lengths.pulseMs, () => this.#endRaise());
  }

  /** Keeps the arm up. Without a hold line this is one raise; the answer says whether it will stay up. */
  hold(): boolean {
    this.#endLower();
    const { hold } = this.#lines;
    if (!hold) {
      this.raise();
      return false;
    }
    this.#held = true;
    hold.set(true);
    return true;
  }

  release(): void {
    this.#held = false;
    const { hold, raise } = this.#lines;
    // A pulse on the same relay runs to its end.
    if (hold && (hold !== raise || !this.#cancelRaise)) hold.set(false);
  }

  /** Lowers the arm; false when there is no line for it or the arm is being held up. */
  lower(): boolean {
    const { lower } = this.#lines;
    if (!lower || this.#held) return false;
    this.#endRaise();
    if (this.#cancelLower) return true;
    lower.set(true);
    this.#cancelLower = this.#later(this.#lengths.lowerPulseMs, () => this.#endLower());
    return true;
  }

  /** Stops the pulses' timers; the lease makes the lines inactive. */
  stop(): void {
    this.#cancelRaise?.();
    this.#cancelLower?.();
  }

  /** Nobody has ordered the end of a pulse, and nobody else would hear that the line is gone. */
  #later(delayMs: number, end: () => void): () => void {
    return this.#host.after(delayMs, () => {
      try {
        end();
      } catch (error) {
        this.#host.lost("gpio_line_unavailable", detailOf(error));
      }
    });
  }

  #endRaise(): void {
    if (!this.#cancelRaise) return;
    this.#cancelRaise();
    this.#cancelRaise = null;
    const { hold, raise } = this.#lines;
    if (!(this.#held && hold === raise)) raise.set(false);
  }

  #endLower(): void {
    if (!this.#cancelLower) return;
    this.#cancelLower();
    this.#cancelLower = null;
    this.#lines.lower?.set(false);
  }
}
