/** Where things are along a lane, in metres; x grows the way the cars drive. No car is so short that it is on neither loop. */
import type { LoopName } from "./lane-hardware.ts";

export type Places = {
  /** Where cars come into sight. */
  readonly begin: number;
  readonly near: LoopName;
  readonly nearFrom: number;
  readonly nearTo: number;
  /** Where drivers wait for a decision, and where they wait for the arm. */
  readonly stop: number;
  readonly beforeArm: number;
  readonly arm: number;
  readonly far: LoopName;
  readonly farFrom: number;
  readonly farTo: number;
  readonly end: number;
};

/** The usual way: the arm is over the passage loop, past the presence loop. */
export const FORWARDS: Places = {
  begin: -9,
  near: "presence",
  nearFrom: 0,
  nearTo: 2,
  stop: 1.4,
  beforeArm: 3.3,
  arm: 4,
  far: "passage",
  farFrom: 3.5,
  farTo: 5.5,
  end: 9,
};

/** The same lane from the other side: the car stands on the passage loop, short of the arm over it. */
export const BACKWARDS: Places = {
  ...FORWARDS,
  near: "passage",
  stop: 0.7,
  beforeArm: 0.8,
  arm: 1.5,
  far: "presence",
};
