/** What a lane is made of and how patient it is. The configuration fills it in; the automaton only reads it. */

import type { FusedReader } from "../plate/fuse.ts";

export type LaneTimings = {
  /** How long a read that came before the presence loop still belongs to the car that then arrives. */
  readonly readKeptMs: number;
  /** A car stands on presence: after this long without a plate it is handled as a car without one. */
  readonly readWaitMs: number;
  /** The arm should report up within this. */
  readonly raiseMs: number;
  /** The credited car has not moved on: remind it; the credit stays while it stands there. */
  readonly passMs: number;
  /** Presence cleared without passage: the credit lapses after this. */
  readonly backOutMs: number;
  /** Without a passage loop: this long after presence cleared the car counts as through. */
  readonly passageGuessMs: number;
  /** After the last vehicle the arm should report down within this: longer than the barrier's own closing delay. */
  readonly lowerMs: number;
  /** A loop covered this long without traffic is out of order. */
  readonly loopStuckMs: number;
  /** More edges than `loopChatterEdges` within this is chatter. */
  readonly loopChatterMs: number;
  readonly loopChatterEdges: number;
  /** The same plate at an entry this soon after it left opens nothing. */
  readonly rereadMs: number;
  /** A large vehicle: the arm is held up until this long after it has passed; 0 or absent: as for any other. */
  readonly largeHoldMs?: number;
  /** Lanes without loops: the visit is over this long after the arm was raised. */
  readonly noLoopVisitMs: number;
};

/** How the readers are told "read now" by a contact. */
export type ReaderTrigger = {
  /** How often at most for one car that stands there unread, the first time included. */
  readonly timesMost: number;
  /** How long a read is waited for before they are told again. */
  readonly againMs: number;
};

export type LaneSetup = {
  /**
   * `both`: a reversible lane; the loop covered first gives the direction, and locks it until the lane is empty. It needs
   * both loops: without them every car counts as entering.
   */
  readonly direction: "entry" | "exit" | "both";
  readonly presenceLoop: boolean;
  readonly passageLoop: boolean;
  readonly upLimit: boolean;
  readonly downLimit: boolean;
  /** Only where the site configures it; by default the barrier closes itself. */
  readonly mayLower: boolean;
  /** Whether a hold contact exists; without one "hold" repeats the raise when the arm falls. */
  readonly holdContact: boolean;
  /** Absent is yes. Without a reader every car is one without a plate from the moment it comes. */
  readonly hasReader?: boolean;
  /** The lane's readers, the more trusted one first; absent: all alike. */
  readonly readers?: readonly FusedReader[];
  /** Null or absent: the readers look by themselves. */
  readonly trigger?: ReaderTrigger | null;
  /**
   * Whether a read may open while the configured presence loop is lost or silent. Absent is no: a picture of a plate
   * held up to the reader would do.
   */
  readonly readsOpenWithoutPresence?: boolean;
  /** Whether the arm stays up for a car that follows close behind one that may pass. Absent is no. */
  readonly staysUpForFollower?: boolean;
  readonly timings: LaneTimings;
};
