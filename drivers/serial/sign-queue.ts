/**
 * What waits for a sign board. Boards lose frames that come too close together, so frames are spaced; a text for the
 * driver in front of the arm overtakes counts of free berths; only the newest text of each purpose waits.
 */

import type { DriverHost } from "#src/device/driver.ts";
import type { SignText } from "#src/device/report.ts";

/** The same text is not sent again within this time: boards start speaking and scrolling anew at every repetition. */
const REPEAT_AFTER_MS = 10_000;

type Purpose = SignText["purpose"];

export interface SignQueueOptions {
  readonly host: Pick<DriverHost, "monotonicMs" | "after">;
  /** The pause between two frames. */
  readonly gapMs: number;
  readonly send: (frame: Uint8Array) => void;
}

export class SignQueue {
  readonly #options: SignQueueOptions;
  readonly #waiting: Record<Purpose, Uint8Array[]> = { vehicle: [], count: [] };
  readonly #shown: Partial<Record<Purpose, { readonly words: string; readonly atMs: number }>> = {};
  #cancelGap: (() => void) | null = null;

  constructor(options: SignQueueOptions) {
    this.#options = options;
  }

  /** How many frames wait. */
  get length(): number {
    return this.#waiting.vehicle.length + this.#waiting.count.length;
  }

  /** Queues the frames of a text. Frames of an older text of the same purpose that still wait are dropped. */
  show(text: SignText, frames: readonly Uint8Array[]): void {
    const atMs = this.#options.host.monotonicMs();
    const words = JSON.stringify(text);
    const shown = this.#shown[text.purpose];
    if (shown?.words === words && atMs - shown.atMs < REPEAT_AFTER_MS) return;
    this.#shown[text.purpose] = { words, atMs };
    this.#waiting[text.purpose] = [...frames];
    if (!this.#cancelGap) this.#sendNext();
  }

  /** Forgets what waits. */
  stop(): void {
    this.#waiting.vehicle = [];
    this.#waiting.count = [];
    this.#cancelGap?.();
    this.#cancelGap = null;
  }

  #sendNext(): void {
    this.#cancelGap = null;
    const frame = this.#waiting.vehicle.shift() ?? this.#waiting.count.shift();
    if (!frame) return;
    this.#cancelGap = this.#options.host.after(this.#options.gapMs, () => this.#sendNext());
    this.#options.send(frame);
  }
}
