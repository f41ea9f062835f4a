/** Views of a box with one entry lane, as a walk sees them: at rest, and with whatever a test changes. */
import type { DeviceOverview } from "#src/device/supervisor.ts";
import type { BoxView, LaneView } from "#src/diagnostics/view.ts";
import type { Judgement, Step } from "#src/commissioning/step.ts";

export type Changes = {
  /** How often each device was heard, and ordered. */
  readonly heard?: Readonly<Record<string, number>>;
  readonly ordered?: Readonly<Record<string, number>>;
  readonly lane?: Readonly<Record<string, unknown>>;
  readonly rest?: Readonly<Record<string, unknown>>;
};

const KINDS = {
  "entry-reader": "plate_reader",
  "entry-barrier": "barrier",
  "entry-presence": "loop_detector",
  "entry-passage": "loop_detector",
  "entry-button": "input_contact",
  "entry-sign": "sign_board",
  "fire-contact": "input_contact",
  "counter-1": "loop_detector",
} as const;

export const CLEAR = { configured: true, covered: false, forMs: 60_000, chatters: false };
export const COVERED = { ...CLEAR, covered: true, forMs: 200 };
export const ARM = { position: "down", phase: "resting", forMs: 60_000, limits: { up: true, down: true } };

export function boxView({ heard = {}, ordered = {}, lane = {}, rest = {} }: Changes = {}): BoxView {
  const devices = Object.entries(KINDS).map(([id, kind]) => ({
    id,
    kind,
    type: `gpio-${kind}`,
    state: { name: "working" },
    traffic: { reports: heard[id] ?? 0, reportedMs: 5_000, orders: ordered[id] ?? 0, orderedMs: 4_000 },
    details: {},
  })) as unknown as readonly DeviceOverview[];
  const entry = {
    name: "entry",
    direction: "entry",
    phase: "idle",
    sentence: { zh: "无车", en: "nobody is here" },
    mode: { mode: "open", reason: "normal" },
    presence: CLEAR,
    passage: CLEAR,
    arm: ARM,
    reads: [],
    devices: Object.keys(KINDS).filter((id) => id.startsWith("entry-")),
    ...lane,
  } as unknown as LaneView;
  const whole = {
    nowMs: 1_000,
    version: "1",
    origin: "00.aa",
    configuration: "0badcafe",
    lot: { name: "Lot", parkingId: "qp1", free: 10 },
    lanes: [entry],
    visits: [],
    faults: [],
    devices,
    city: null,
    ...rest,
  };
  return whole as unknown as BoxView;
}

/** What a step says to a box that went from the one state to the other; a text of all that it says, to look into. */
export function judged(
  step: Step,
  before: Changes,
  now: Changes,
): { readonly state: Judgement["state"]; readonly said: string } {
  const judgement = step.judge(boxView(before), boxView(now));
  return { state: judgement.state, said: JSON.stringify(judgement) };
}

/** The fault of that source and severity. */
export function faultOf(source: string, severity: string): unknown {
  return {
    id: `${source}/broken`,
    source,
    code: "broken",
    severity,
    zh: "坏",
    en: "It is broken, mend it",
    detail: "EIO",
  };
}
