/**
 * What a lane remembers from one event to the next: plain data that survives JSON, since a trace begins with one. Two
 * cars can be here at once, so a lane is several parts side by side: the arm, the car in front of it, the one that left
 * the near loop and has not come to the far one, and the one under the arm.
 */
import type { PlateRead } from "../plate/read.ts";
import type {
  ArmPosition,
  Credit,
  DeadlineName,
  Direction,
  LaneDevice,
  LaneEffect,
  LaneFaultCode,
  LaneModeCue,
  LoopName,
  PassageManner,
  SignCue,
  Verdict,
  VisitPlate,
} from "./cue.ts";
import type { LaneSetup } from "./setup.ts";

/** A loop as it reports and as it is believed: a chattering one counts as covered until it has been quiet. */
export type Loop = {
  /** The last report; null before the first one. */
  readonly level: boolean | null;
  readonly covered: boolean;
  /** When `covered` last changed, ms. */
  readonly sinceMs: number;
  /** When it reported lately, ms, as far as the chatter limit asks. */
  readonly edges: readonly number[];
  readonly chatters: boolean;
  /** Passages the other loop saw while this one did not move. */
  readonly missed: number;
};

/** `reading`: no question asked yet. The phases after `deciding` follow the verdict. */
export type VisitPhase = "reading" | "deciding" | "refused" | "paying" | "waiting" | "credited";

/** A vehicle in front of the arm, on its way under it, or under it. */
export type Visit = {
  readonly number: number;
  readonly direction: Direction;
  readonly beganMs: number;
  /** When something last concerned it: a read, an answer, a credit, ms. */
  readonly touchedMs: number;
  /** Its reads, newest last, a few. */
  readonly reads: readonly PlateRead[];
  /** How many of `reads` came before it stood on the presence loop: those may be of another car. */
  readonly early: number;
  /** Such reads have given way to those of the car that stands there: another car's plate was read where this one came. */
  readonly gaveWay: boolean;
  /** A repetition of the plate that went through before: its own plate only when nothing else can be read. */
  readonly echo: PlateRead | null;
  /** Plates that a reader took for pictures. */
  readonly fakes: readonly string[];
  /** The reader has said that there is no plate, or had its time. */
  readonly plateless: boolean;
  readonly plate: VisitPlate | null;
  readonly phase: VisitPhase;
  /** What the last question was about; null when none was asked, or when it must be asked again. */
  readonly asked: { readonly plate: string | null } | null;
  readonly verdict: Verdict | null;
  readonly credit: Credit | null;
  /** How often the readers were told to read it, and when last, ms; absent: not yet. */
  readonly triggered?: { readonly times: number; readonly atMs: number };
  /** It had left the presence loop and somebody covers that loop again: it, unless a read says otherwise. */
  readonly returned: boolean;
  /**
   * No loop sees it, and until lately the arm was up before it without its leave: it has driven on in this manner unless it
   * shows again. Absent or null is no.
   */
  readonly mayHaveGone?: PassageManner | null;
};

/** A visit that left the near loop and has not come to the far one. */
export type Between = {
  readonly visit: Visit;
  readonly sinceMs: number;
  /** `through`: no loop will tell, it counts as passed after a while. */
  readonly way: "unknown" | "through";
  /** Another vehicle stood on the far loop when it left: it may have followed bumper to bumper. */
  readonly followed: boolean;
};

/** What stands under the arm. */
export type Under = {
  /** Null: something came there under a lowered arm while a car stood in front; which of them it is shows later. */
  readonly visit: Visit | null;
  readonly sinceMs: number;
  readonly manner: PassageManner;
  /** `far`: nobody was seen in front although the near loop works: it may drive against the lane's direction. */
  readonly came: "near" | "far";
  /** Whether the near loop is covered by its own body, as far as anybody can tell, or by a car close to it. */
  readonly tail: boolean;
  /** How long it covered both loops as it came, ms; absent while it does, and where it never did. */
  readonly onBothMs?: number;
  /** It may be the car in front that came there, and this one has driven away; absent is no. */
  readonly orFront?: boolean;
  /** The far loop cleared while the near one stayed covered: it passed, or it rolled back. */
  readonly doubtSinceMs: number | null;
};

/** `lowering`: it ought to come down, by itself or by our order. `failed`: it does not rise, somebody must help. */
export type ArmPhase = "resting" | "raising" | "up" | "lowering" | "held" | "failed";

export type Arm = {
  /** The last report. */
  readonly position: ArmPosition;
  readonly phase: ArmPhase;
  /** When this phase, or its last attempt, began, ms. */
  readonly sinceMs: number;
  /** Orders given in this phase. */
  readonly attempts: number;
  /** Credited passages since it went up: the next one without a credit is a tailgate. */
  readonly served: number;
  /** The arm is held up until then for a large vehicle that has passed, ms; absent or null: no longer. */
  readonly heldUntilMs?: number | null;
  /** It went up without an order of ours. */
  readonly byOthers: boolean;
};

export type Deadline = { readonly visit: number; readonly atMs: number };
export type Deadlines = Readonly<Partial<Record<DeadlineName, Deadline>>>;

export type Lane = {
  /** The number of the newest visit. */
  readonly visits: number;
  readonly mode: LaneModeCue;
  readonly heading: Direction | null;
  readonly loops: Readonly<Record<LoopName, Loop>>;
  readonly arm: Arm;
  readonly front: Visit | null;
  readonly between: Between | null;
  readonly under: Under | null;
  /** A credit given while nobody stood there. */
  readonly spare: { readonly credit: Credit; readonly expiresAtMs: number } | null;
  /** Reads of one plate that nobody stood there for, plates taken for pictures meanwhile, and when the last read came. */
  readonly kept: {
    readonly reads: readonly PlateRead[];
    readonly fakes: readonly string[];
    readonly atMs: number;
  } | null;
  readonly lastPassed: { readonly plate: string; readonly atMs: number } | null;
  /** The plate that last drove away again. */
  readonly lastLeft: { readonly plate: string; readonly atMs: number } | null;
  readonly lost: readonly { readonly device: LaneDevice; readonly sinceMs: number }[];
  readonly faults: readonly LaneFaultCode[];
  readonly deadlines: Deadlines;
  readonly sign: { readonly cue: SignCue; readonly visit: number | null };
};

export type LaneStep = { readonly lane: Lane; readonly effects: readonly LaneEffect[] };

/** What a handler is told besides the lane: the event's time and what the lane is made of. */
export type Now = { readonly atMs: number; readonly setup: LaneSetup };

/** Goes on with some parts of the lane changed. */
export function change(step: LaneStep, parts: Partial<Lane>): LaneStep {
  return { lane: { ...step.lane, ...parts }, effects: step.effects };
}

/** Goes on with one more effect. */
export function emit(step: LaneStep, effect: LaneEffect): LaneStep {
  return { lane: step.lane, effects: [...step.effects, effect] };
}

/** Goes on with some parts of the arm changed. */
export function changeArm(step: LaneStep, parts: Partial<Arm>): LaneStep {
  return change(step, { arm: { ...step.lane.arm, ...parts } });
}

/** The arm enters a phase. */
export function enter(step: LaneStep, now: Now, phase: Arm["phase"]): LaneStep {
  return changeArm(step, { phase, sinceMs: now.atMs, attempts: 0 });
}

/** Goes on with some parts of the car in front changed, if one is there. */
export function changeFront(step: LaneStep, parts: Partial<Visit>): LaneStep {
  const { front } = step.lane;
  return front === null ? step : change(step, { front: { ...front, ...parts } });
}

export function isHeld(lane: Lane): boolean {
  return lane.mode.mode === "held_open";
}

/** Raises or clears a condition; `step` tells the world. */
export function setFault(step: LaneStep, code: LaneFaultCode, present: boolean): LaneStep {
  const { faults } = step.lane;
  if (faults.includes(code) === present) return step;
  return change(step, { faults: present ? [...faults, code] : faults.filter((other) => other !== code) });
}
