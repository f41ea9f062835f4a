/** A car on the road through a lane, and what its driver is about. */
import type { Car, Manner } from "./cars.ts";

export type Approach = {
  readonly car: Car;
  readonly manner: Manner;
  /** Kept to the car ahead. */
  readonly gap: number;
  front: number;
  state: "coming" | "standing" | "going" | "stopped" | "backing";
  sinceMs: number;
  /** When it first stood at the line; null before. */
  stoodMs: number | null;
  /** The arm is up and it waits for it since. */
  upSinceMs: number | null;
  patienceMs: number;
  calledMs: number;
  seen: boolean;
  lookedMs: number;
  /** What the reader has shown of it, in turn: its own plate, or that of the car behind in its place. */
  readonly readAs: ("itself" | "next")[];
  /** The reader has said something of it, were it that it has no plate. */
  reported: boolean;
  asked: boolean;
  through: boolean;
  /** It was on the near loop before the car ahead had left the far loop. */
  close: boolean;
  /** Its rear has left the near loop. */
  leftNear: boolean;
};

type Beginning = {
  readonly gap: number;
  readonly front: number;
  readonly nowMs: number;
  readonly patienceMs: number;
};

/** A car that has just come into sight. */
export function approaching(car: Car, manner: Manner, { gap, front, nowMs, patienceMs }: Beginning): Approach {
  return {
    car,
    manner,
    gap,
    front,
    state: "coming",
    sinceMs: nowMs,
    stoodMs: null,
    upSinceMs: null,
    patienceMs,
    calledMs: -Infinity,
    seen: false,
    lookedMs: -Infinity,
    readAs: [],
    reported: false,
    asked: false,
    through: false,
    close: false,
    leftNear: false,
  };
}
