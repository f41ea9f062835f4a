/** What devices report, and the one order that carries more than a word. Plain data; nothing here does anything. */

import type { ReaderReport } from "../plate/read.ts";

/**
 * What a reader found, before the plate is normalised and judged. The driver has already brought `confidence` to 0..1,
 * so the reader's traits say `fullConfidence: 1`.
 */
export interface PlateReport extends ReaderReport {
  /** When the last byte of it arrived, `monotonicMs` of the host. */
  readonly rxMs: number;
}

/** Where the arm is, as far as the limit contacts tell. `unknown` when they are not wired or contradict each other. */
export interface ArmReport {
  readonly position: "up" | "down" | "between" | "unknown";
  /** Why the position is unknown, when the contacts themselves are the reason. */
  readonly cause?: "limits_contradict";
  /** When the contact changed, `monotonicMs` of the host. */
  readonly driverMonotonicMs: number;
}

/** A loop's level after debouncing; sent when it changes and once after start. */
export interface LoopReport {
  readonly covered: boolean;
  /** When the level changed, before debouncing, `monotonicMs` of the host. */
  readonly driverMonotonicMs: number;
}

/** A contact's state (fire contact, button) after debouncing; sent when it changes and once after start. */
export interface ContactReport {
  readonly active: boolean;
  /** When the level changed, before debouncing, `monotonicMs` of the host. */
  readonly driverMonotonicMs: number;
}

/** What a sign board answered about the text it was sent. */
export interface SignReport {
  readonly shown: boolean;
  readonly driverMonotonicMs: number;
}

/** What a sign board shows and says. Higher priorities overtake lower ones that still wait for the bus. */
export interface SignText {
  /** Lines from the top, at most four; a line the board cannot show is cut. Empty: clear the board. */
  readonly lines: readonly string[];
  /** What the board speaks, or nothing. */
  readonly voice: string | null;
  /** `vehicle`: for the driver in front of the arm; `count`: free berths, the newest replaces the waiting one. */
  readonly purpose: "vehicle" | "count";
  /** How long the text stands, seconds; null: until something else is shown. */
  readonly seconds: number | null;
  /** Shown as a QR code besides, where the board can; ASCII, at most 49 characters. */
  readonly qr?: string;
}
