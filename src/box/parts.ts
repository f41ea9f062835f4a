/**
 * What works and what does not, in one glance: the parts that cars depend on, each with one word and what it means for them.
 * Derived from what the box knows anyway; asks nothing and remembers nothing. Signs and buttons hold up no car and are left to
 * their faults. Where a fault says itself what happens to cars, its sentence is the part's.
 */
import type { LaneFaultChange } from "../controller/outcome.ts";
import type { Fault } from "../device/fault.ts";
import type { DeviceOverview } from "../device/supervisor.ts";
import type { MachineFact, PartState, PartView } from "../diagnostics/view.ts";
import type { Sentence } from "../lane/cue.ts";
import type { StoreState } from "../store/store.ts";
import type { UplinkView } from "../uplink/view.ts";
import { BOX_FAULTS } from "./box-faults.ts";
import { cityParts } from "./city-parts.ts";
import { deviceId, READERS } from "./lane-devices.ts";
import { CLOCK_WORKS, LANE_PART_WORDS, LEDGER_WORDS, PART_TITLES } from "./part-words.ts";

export type KnownOfParts = {
  /** The lanes' names. */
  readonly lanes: readonly string[];
  readonly devices: readonly Pick<DeviceOverview, "id" | "state">[];
  /** Those that stand. */
  readonly faults: readonly Fault[];
  readonly ledger: Pick<StoreState, "worker">;
  readonly clock: { readonly trusted: boolean };
  readonly machine: { readonly facts: readonly MachineFact[] };
  /** `not_configured`: nothing is to be reported; null: the city is not connected yet. */
  readonly city: UplinkView | "not_configured" | null;
};

type LanePart = keyof typeof LANE_PART_WORDS;
type LanePartState = Exclude<PartState, "unknown">;

/** A lane's own faults by the part that they are about; those about cars are about none. */
const LANE_FAULTS_OF: Readonly<Record<LanePart, readonly LaneFaultChange["code"][]>> = {
  readers: [],
  barriers: ["arm_did_not_rise", "arm_did_not_fall"],
  loops: ["presence_stuck", "passage_stuck", "presence_silent", "passage_silent", "loop_chatters"],
};
const LANE_PARTS = ["readers", "barriers", "loops"] as const satisfies readonly LanePart[];
const ROLES = { readers: READERS, barriers: ["barrier"], loops: ["presence", "passage"] } as const;

/** The parts in the order of a car's way: seen, let in, kept, reported. What a box does not have is left out. */
export function partsOf(known: KnownOfParts): readonly PartView[] {
  const { faults, city } = known;
  return [
    ...LANE_PARTS.filter((part) => isThere(part, known)).map((part) => lanePart(part, known)),
    ledgerPart(known),
    clockPart(known),
    boxPart(known),
    ...(city === "not_configured" ? [] : cityParts(city, faults)),
  ];
}

/** A box may have lanes without readers only, or without loops. */
function isThere(part: LanePart, { lanes, devices }: KnownOfParts): boolean {
  const ids: readonly string[] = lanes.flatMap((lane) => ROLES[part].map((role) => deviceId(lane, role)));
  return devices.some(({ id }) => ids.includes(id));
}

function lanePart(part: LanePart, known: KnownOfParts): PartView {
  const states = known.lanes.map((lane) => ({ lane, state: laneState(part, lane, known) }));
  const out = states.filter(({ state }) => state === "out");
  const meant = out.length > 0 ? out : states.filter(({ state }) => state === "degraded");
  const title = PART_TITLES[part];
  if (meant.length === 0) return { part, title, state: "works", sentence: LANE_PART_WORDS[part].works };
  const names = meant.map(({ lane }) => lane);
  const { zh, en } = LANE_PART_WORDS[part][out.length > 0 ? "out" : "degraded"];
  const sentence = { zh: `${names.join("、")}：${zh}`, en: `${names.join(", ")}: ${en}` };
  // As long as one lane goes on, the part as a whole is not out.
  return { part, title, state: out.length === states.length ? "out" : "degraded", sentence };
}

function laneState(part: LanePart, lane: string, { devices, faults }: KnownOfParts): LanePartState {
  const ids: readonly string[] = ROLES[part].map((role) => deviceId(lane, role));
  const here = devices.filter(({ id }) => ids.includes(id));
  const working = here.filter(({ state }) => state.name === "working");
  // One of two readers is enough to go on with.
  if (part === "readers" && working.length > 0 && working.length < here.length) return "degraded";
  if (working.length < here.length) return "out";
  // Readers that wait to be told read only what they happen to look at.
  if (
    part === "readers" &&
    devices.some(({ id, state }) => id === deviceId(lane, "trigger") && state.name !== "working")
  )
    return "degraded";
  const codes: readonly string[] = LANE_FAULTS_OF[part];
  const own = faults.filter(({ source, code }) => ids.includes(source) || (source === lane && codes.includes(code)));
  if (own.some(({ severity }) => severity === "stops_lane")) return "out";
  return own.some(({ severity }) => severity === "degrades") ? "degraded" : "works";
}

/** With these nothing reaches the disk; other trouble of the ledger has happened, or is on its way. */
const NOT_WRITTEN: ReadonlySet<string> = new Set([
  "ledger_blocked",
  "ledger_full",
  "ledger_readonly",
  "ledger_unavailable",
]);

function ledgerPart({ faults, ledger }: KnownOfParts): PartView {
  const own = faults.filter(({ source, severity }) => source === "ledger" && severity !== "notice");
  const notWritten = own.find(({ code }) => NOT_WRITTEN.has(code));
  const named = { part: "ledger", title: PART_TITLES.ledger } as const;
  if (notWritten !== undefined) return { ...named, state: "out", sentence: sentenceOf(notWritten) };
  if (ledger.worker !== "open") return { ...named, state: "unknown", sentence: LEDGER_WORDS.opening };
  const [first] = own;
  if (first !== undefined) return { ...named, state: "degraded", sentence: sentenceOf(first) };
  return { ...named, state: "works", sentence: LEDGER_WORDS.works };
}

function clockPart({ faults, clock }: KnownOfParts): PartView {
  const named = { part: "clock", title: PART_TITLES.clock } as const;
  if (!clock.trusted) return { ...named, state: "out", sentence: sentenceOf(BOX_FAULTS.clock_not_set) };
  const differs = faults.find(({ code }) => code === "city_clock_fault");
  if (differs !== undefined) return { ...named, state: "degraded", sentence: sentenceOf(differs) };
  return { ...named, state: "works", sentence: CLOCK_WORKS };
}

/** The machine itself. Its sentence says what it tells, and what it does not. */
function boxPart({ faults, machine: { facts } }: KnownOfParts): PartView {
  const named = { part: "box", title: PART_TITLES.box } as const;
  const [first] = faults.filter(({ source, severity }) => source === "machine" && severity !== "notice");
  if (first !== undefined) return { ...named, state: "degraded", sentence: sentenceOf(first) };
  const isTold = facts.some(({ isWell }) => isWell !== null);
  const zh = facts.map(({ title, sentence }) => `${title.zh}：${sentence.zh}`).join("；");
  const en = facts.map(({ title, sentence }) => `${title.en}: ${sentence.en}`).join("; ");
  return { ...named, state: isTold ? "works" : "unknown", sentence: { zh: `${zh}。`, en: `${en}.` } };
}

function sentenceOf({ zh, en }: Sentence): Sentence {
  return { zh, en };
}
