/** The box as its page and API show it: plain data, made anew when something changed. Times are corrected wall ms. */
import type { RuleAnswer } from "../admission/decision.ts";
import type { DriftFigure, NotedCount } from "../berth/drift.ts";
import type { LaneModeCue, Sentence } from "../lane/cue.ts";
import type { LanePhaseName } from "../lane/explain.ts";
import type { Fault } from "../device/fault.ts";
import type { DeviceOverview } from "../device/supervisor.ts";
import type { Stay } from "../stay/stay.ts";
import type { MachineState } from "../runtime/machine.ts";
import type { StoreState } from "../store/store.ts";
import type { UplinkView } from "../uplink/view.ts";

export type LoopView = {
  readonly configured: boolean;
  readonly covered: boolean;
  readonly forMs: number;
  readonly chatters: boolean;
};

/** One read of a plate. `reader` is the device's id, `confidence` 0 to 1 or null when the reader does not say. */
export type ReadView = { readonly reader: string; readonly plate: string | null; readonly confidence: number | null };

/** A stay that an operator may choose for the car in front. */
export type OfferedStay = { readonly stay: string; readonly plate: string; readonly arrivedMs: number | null };

/** How much a barrier has worked: openings that a vehicle used, and those of them that a person gave. */
export type WearView = {
  /** Over its life, as far as the ledger knows it. */
  readonly openings: number;
  readonly byHand: number;
  readonly sinceMaintenance: number;
  /** 0: nobody is reminded. */
  readonly maintenanceAfter: number;
  /** The last one noted. */
  readonly maintained: { readonly atMs: number; readonly by: string; readonly reason: string } | null;
  readonly sentence: Sentence;
};

export type LaneView = {
  readonly name: string;
  readonly direction: "entry" | "exit" | "both";
  readonly mode: LaneModeCue;
  /** What the lane is doing, in one word. */
  readonly phase: LanePhaseName;
  /** Why the car in front is not let through, in the verdict's own word; null when it is, or nothing is decided. */
  readonly because: string | null;
  /** What the lane is doing now and why: the answer to "why does it not open?". */
  readonly sentence: Sentence;
  readonly arm: {
    readonly position: string;
    readonly phase: string;
    readonly forMs: number;
    /** Which limit switches it is seen by; with neither its position is never known. */
    readonly limits: { readonly up: boolean; readonly down: boolean };
  };
  readonly presence: LoopView;
  readonly passage: LoopView;
  readonly visit: number | null;
  readonly plate: string | null;
  /** How sure the reader was of that plate, 0 to 1; null when it does not say. */
  readonly confidence: number | null;
  /** What was read of the car in front, or of one that has not come yet; newest last. */
  readonly reads: readonly ReadView[];
  readonly dueFen: number | null;
  /** The last decision about the car in front, and the rules that were asked. */
  readonly decision: Sentence | null;
  readonly rules: readonly RuleAnswer[];
  readonly offered: readonly OfferedStay[];
  readonly stay: string | null;
  readonly outOfOrder: boolean;
  readonly wear: WearView;
  /** The ids of its devices, and of the faults that stand in it. */
  readonly devices: readonly string[];
  readonly faults: readonly string[];
};

/** A stay that a person may work on. */
export type StayView = Pick<Stay, "plate" | "status" | "lane" | "ground" | "groundRef" | "flags"> & {
  readonly stay: string;
  readonly arrivedMs: number;
  /** Where it stands, if somebody noted it. */
  readonly berth: string | null;
  readonly owedFen: number;
};

/** A vehicle that came and is gone. */
export type VisitView = {
  readonly traceId: string;
  readonly atMs: number;
  readonly lane: string;
  readonly plate: string | null;
  readonly outcome: string;
  readonly sentence: Sentence | null;
  readonly stay: string | null;
};

/** A list of the city (5.3.6, 5.3.9) against our books. */
export type ComparisonView = {
  /** The calendar day of the list, `2026-03-02`. */
  readonly day: string;
  readonly list: Sentence;
  readonly differing: number;
  /** The first of them. */
  readonly differences: readonly {
    readonly orderId: string;
    readonly hereFen: number | null;
    readonly thereFen: number | null;
    readonly sentence: Sentence;
  }[];
};

/** The parts that cars depend on. */
export type PartName = "readers" | "barriers" | "loops" | "ledger" | "clock" | "box" | "network" | "city";

/** `degraded`: works with less; `unknown`: nothing has been asked of it yet, or it cannot be told from here. */
export type PartState = "works" | "degraded" | "out" | "unknown";

/** One part in one word, and what that means for cars. */
export type PartView = {
  readonly part: PartName;
  readonly title: Sentence;
  readonly state: PartState;
  readonly sentence: Sentence;
};

/** One thing that the machine may tell of itself. `isWell` is null where it does not. */
export type MachineFact = { readonly title: Sentence; readonly sentence: Sentence; readonly isWell: boolean | null };

export type BoxView = {
  readonly nowMs: number;
  readonly version: string;
  readonly origin: string;
  /** A checksum of the configuration it runs on, defaults filled in: another one, or another version's, has another. */
  readonly configuration: string;
  readonly lot: {
    readonly name: string;
    readonly parkingId: string;
    readonly capacity: number;
    readonly occupied: number;
    readonly adjustment: number;
    readonly free: number;
    readonly arrivedToday: number;
    readonly leftToday: number;
  };
  /** Why the count is what it is, newest first. */
  readonly berthCauses: readonly { readonly atMs: number; readonly sentence: Sentence }[];
  /** What berth detectors and people counted inside, against our count of that moment: the last of each day, newest day first. */
  readonly countsOfOthers: readonly (NotedCount & { readonly difference: number; readonly sentence: Sentence })[];
  /** Parts of the count that belong to some cars. */
  readonly areas: readonly {
    readonly name: string;
    readonly title: Sentence;
    readonly berths: number;
    readonly inside: number;
    readonly free: number;
  }[];
  /** The lists of cars in force; `version` is null before a list was ever given. */
  readonly lists: readonly {
    readonly name: string;
    readonly title: Sentence;
    readonly version: string | null;
    readonly cars: number;
  }[];
  /** Loops against records: of each day kept and each lane that has a second count, newest day first. */
  readonly drift: readonly (DriftFigure & { readonly sentence: Sentence })[];
  /** What works and what does not, in one glance. */
  readonly parts: readonly PartView[];
  readonly lanes: readonly LaneView[];
  /** Newest first. */
  readonly visits: readonly VisitView[];
  readonly faults: readonly Fault[];
  /** Ids of those that stay until a person acknowledges them: `acknowledge_ledger` with the code as its condition. */
  readonly toAcknowledge: readonly string[];
  /** Cleared within the last five minutes, newest first. */
  readonly recovered: readonly Fault[];
  readonly devices: readonly DeviceOverview[];
  readonly ledger: StoreState;
  /** Null: no city is configured, or it is not connected yet. */
  readonly city: UplinkView | null;
  /** Those of operators that are open, newest first. */
  readonly shifts: readonly { readonly shift: string; readonly by: string; readonly openedMs: number }[];
  /** Newest day first. */
  readonly statements: readonly ComparisonView[];
  /** Reports the city has not taken. */
  readonly outbox: number;
  readonly clock: { readonly trusted: boolean; readonly offsetMs: number | null };
  /** The machine that the box runs on; what it does not tell is null. */
  readonly machine: MachineState & { readonly facts: readonly MachineFact[] };
  /** Devices that are simulated; a real box has none. */
  readonly simulated: readonly string[];
};
