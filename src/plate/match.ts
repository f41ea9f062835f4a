/**
 * Which stay a car at the exit belongs to. The exact plate first; else the stays that can be meant, by distance. A near
 * one is taken without a person only when it is close, clearly the best, and grants nothing free. It moves no money and
 * no arm: it answers, with what the trace needs to explain the answer.
 */
import { distanceWithin, CONFUSION_COST } from "./distance.ts";
import { obstacleTo } from "./match-fit.ts";
import type { MatchCandidate, MatchContext, Obstacle } from "./match-fit.ts";
import { normalise } from "./normalise.ts";

/** When a near plate is taken, and what is offered to the operator. Distances in tenths of a character. */
export type MatchSettings = {
  /** A near stay is taken at this distance at most. */
  readonly takeAtMost: number;
  /** The second best must be at least this much further away. */
  readonly marginAtLeast: number;
  /** Shorter reads than this many characters are never taken for a near plate: too little of the plate was seen. */
  readonly takeFromLength: number;
  /** Stays up to this distance are offered: a wrong province and a wrong character, or two wrong characters. */
  readonly offerAtMost: number;
  /** At most this many are offered. */
  readonly offerLimit: number;
};

export const MATCH_DEFAULTS: MatchSettings = {
  takeAtMost: 6,
  marginAtLeast: 7,
  takeFromLength: 6,
  offerAtMost: 20,
  offerLimit: 8,
};

/** A stay that is near the plate read. */
export type NearStay = {
  readonly stay: string;
  readonly plate: string;
  /** Tenths of a character. */
  readonly distance: number;
  /** Whether the near plate is the stay's own or another read of its car at the entry. */
  readonly via: "plate" | "alternative";
  readonly arrivedMs: number;
};

/** Why the best stay is not taken without a person, by the first rule that stands against it. */
export type ChoiceReason = "too_short" | "too_far" | "not_clearly_best" | "grants_free";

/** What was asked and answered, for the trace. */
export type MatchExplanation = {
  /** The plate as it was looked up. */
  readonly plate: string;
  /** Stays inside that were looked at. */
  readonly considered: number;
  /** Stays with exactly this plate. */
  readonly exact: number;
  /** The nearest stays that can be meant, best first, at most `offerLimit`. */
  readonly nearest: readonly NearStay[];
  /** Near stays that cannot be meant, by what speaks against them. */
  readonly setAside: Readonly<Record<Obstacle, number>>;
  readonly settings: MatchSettings;
};

export type StayMatch = { readonly explanation: MatchExplanation } & (
  | { readonly kind: "taken"; readonly how: "exact" | "near"; readonly stay: string; readonly plate: string }
  | { readonly kind: "choice"; readonly why: ChoiceReason; readonly offered: readonly NearStay[] }
  | { readonly kind: "none" }
);

/** How many other reads of the entry are compared for each stay. */
const ALTERNATIVE_LIMIT = 8;

/** A candidate with its distance. */
type Ranked = NearStay & { readonly grantsFree: boolean };

/**
 * Finds the stay of the plate read at the exit. `candidates` are the stays inside, their plates normalised, in any
 * order. The exact plate is taken whatever its arrival, colour or ground: it is the car's own name.
 */
export function matchStays(
  plate: string,
  candidates: readonly MatchCandidate[],
  context: MatchContext,
  settings: MatchSettings = MATCH_DEFAULTS,
): StayMatch {
  const wanted = normalise(plate);
  const exact = wanted === "" ? [] : candidates.filter((candidate) => candidate.plate === wanted);
  const setAside: Record<Obstacle, number> = { arrived_later: 0, other_size: 0, other_colour: 0 };
  const asked = { plate: wanted, considered: candidates.length, exact: exact.length, settings };
  const [own] = exact.toSorted((a, b) => compareOwn(a, b, context.nowMs));
  if (own !== undefined) {
    const explanation = { ...asked, nearest: [], setAside };
    return { kind: "taken", how: "exact", stay: own.stay, plate: own.plate, explanation };
  }
  const ranked: Ranked[] = [];
  for (const candidate of wanted === "" ? [] : candidates) {
    const near = nearness(wanted, candidate, reachOf(settings));
    if (near === null) continue;
    const obstacle = obstacleTo(candidate, wanted, context);
    if (obstacle === null) ranked.push(near);
    else setAside[obstacle] += 1;
  }
  ranked.sort(compareNear);
  const nearest = ranked.slice(0, settings.offerLimit).map(withoutGrant);
  return { ...judge(wanted, ranked, settings), explanation: { ...asked, nearest, setAside } };
}

/** As far as distances matter: what may be offered, and what may stand in the way of taking the best. */
function reachOf(settings: MatchSettings): number {
  return Math.max(settings.offerAtMost, settings.takeAtMost + settings.marginAtLeast - 1);
}

type Judgement =
  | { readonly kind: "taken"; readonly how: "near"; readonly stay: string; readonly plate: string }
  | { readonly kind: "choice"; readonly why: ChoiceReason; readonly offered: readonly NearStay[] }
  | { readonly kind: "none" };

function judge(wanted: string, ranked: readonly Ranked[], settings: MatchSettings): Judgement {
  const [best, second] = ranked;
  if (best === undefined) return { kind: "none" };
  const why = reasonAgainst(wanted, best, second, settings);
  if (why === null) return { kind: "taken", how: "near", stay: best.stay, plate: best.plate };
  const offered = ranked.filter(({ distance }) => distance <= settings.offerAtMost).slice(0, settings.offerLimit);
  return offered.length === 0 ? { kind: "none" } : { kind: "choice", why, offered: offered.map(withoutGrant) };
}

function reasonAgainst(
  wanted: string,
  best: Ranked,
  second: Ranked | undefined,
  settings: MatchSettings,
): ChoiceReason | null {
  if (wanted.length < settings.takeFromLength) return "too_short";
  if (best.distance > settings.takeAtMost) return "too_far";
  if (second !== undefined && second.distance < best.distance + settings.marginAtLeast) return "not_clearly_best";
  return best.grantsFree ? "grants_free" : null;
}

/**
 * The distance of a stay's plate, or of another read of its car at the entry if that is nearer. Such a read was judged
 * the worse one then, which counts as one confusion more. Null beyond `reach`.
 */
function nearness(wanted: string, candidate: MatchCandidate, reach: number): Ranked | null {
  const { stay, plate, arrivedMs, grantsFree } = candidate;
  const own = distanceWithin(wanted, plate, reach);
  let distance = own;
  for (const alternative of candidate.readAlternatives.slice(0, ALTERNATIVE_LIMIT)) {
    distance = Math.min(distance, CONFUSION_COST + distanceWithin(wanted, alternative, reach - CONFUSION_COST));
  }
  if (distance === Number.POSITIVE_INFINITY) return null;
  return { stay, plate, distance, via: distance < own ? "alternative" : "plate", arrivedMs, grantsFree };
}

/** Of several stays with the exact plate: those that arrived before now, of them the latest; then by name. */
function compareOwn(a: MatchCandidate, b: MatchCandidate, nowMs: number): number {
  const early = Number(a.arrivedMs > nowMs) - Number(b.arrivedMs > nowMs);
  if (early !== 0) return early;
  return b.arrivedMs - a.arrivedMs || (a.stay < b.stay ? -1 : 1);
}

/** The nearest first, then the latest arrival, then by name. */
function compareNear(a: NearStay, b: NearStay): number {
  return a.distance - b.distance || b.arrivedMs - a.arrivedMs || (a.stay < b.stay ? -1 : 1);
}

function withoutGrant({ stay, plate, distance, via, arrivedMs }: Ranked): NearStay {
  return { stay, plate, distance, via, arrivedMs };
}
