/**
 * How far the way to the city goes: the network, and the city itself. The box sees both only by what became of its own requests:
 * where a request got stuck is said, and which side is at fault only where that shows it.
 */
import { failureSentences, type Failure } from "../city/failure.ts";
import type { Fault } from "../device/fault.ts";
import type { PartView } from "../diagnostics/view.ts";
import type { Sentence } from "../lane/cue.ts";
import type { UplinkMode, UplinkView } from "../uplink/view.ts";
import { CITY_NOT_ASKED, NETWORK_WORDS, PART_TITLES } from "./part-words.ts";

/** `city` is null as long as it is not connected; `faults` are all that stand. */
export function cityParts(city: UplinkView | null, faults: readonly Fault[]): readonly [PartView, PartView] {
  return [
    { part: "network", title: PART_TITLES.network, ...networkState(city) },
    { part: "city", title: PART_TITLES.city, ...cityState(city, faults) },
  ];
}

type State = Pick<PartView, "state" | "sentence">;

/** These get stuck before they have left the network that the box is in, or find no way on. */
const STUCK_ON_THE_WAY: ReadonlySet<Failure> = new Set(["dns", "unreachable"]);
/** Silence, or an answer that a login page, a proxy or a wrong address could give as well. */
const UNCLEAR: ReadonlySet<Failure> = new Set([
  "connect_timeout",
  "timeout",
  "unclear",
  "tls_name",
  "tls_untrusted",
  "tls_failed",
  "redirect",
  "html",
  "not_http",
  "not_json",
  "not_utf8",
  "empty",
  "wrong_envelope",
]);

/** These say nothing of the network: nothing was sent, or nobody waited. */
const NOT_ASKED: ReadonlySet<Failure> = new Set(["aborted", "wrong_request"]);

function networkState(city: UplinkView | null): State {
  if (city?.reachable === true) return { state: "works", sentence: NETWORK_WORDS.reached };
  const failure = city === null ? null : lastFailure(city);
  if (failure === null) return { state: "unknown", sentence: NETWORK_WORDS.notAsked };
  const { cause, action } = failureSentences[failure];
  if (STUCK_ON_THE_WAY.has(failure)) return { state: "out", sentence: together(cause, action) };
  if (UNCLEAR.has(failure)) return { state: "unknown", sentence: together(cause, NETWORK_WORDS.unclear) };
  return { state: "works", sentence: together(cause, NETWORK_WORDS.answered) };
}

/** Why the latest request that got no answer got none. */
function lastFailure({ last }: UplinkView): Failure | null {
  const failed = Object.values(last).filter(({ failure }) => failure !== null && !NOT_ASKED.has(failure));
  return failed.toSorted((one, other) => other.atMs - one.atMs)[0]?.failure ?? null;
}

const STATE_OF_MODE: Readonly<Record<UplinkMode, PartView["state"]>> = {
  idle: "works",
  draining: "works",
  waiting: "degraded",
  proving: "degraded",
  stopped: "out",
  unreachable: "out",
};

function cityState(city: UplinkView | null, faults: readonly Fault[]): State {
  const own = faults.filter(({ source, severity }) => source === "city" && severity === "degrades");
  const shut = own.find(({ code }) => code === "city_not_connected");
  if (shut !== undefined) return { state: "out", sentence: { zh: shut.zh, en: shut.en } };
  if (city === null || city.reachable === null) return { state: "unknown", sentence: CITY_NOT_ASKED };
  const state = STATE_OF_MODE[city.mode];
  // The clock is a part of its own, though it is the city that shows it to be wrong.
  const trouble = own.find(({ code }) => code !== "city_clock_fault");
  if (state !== "works" || trouble === undefined) return { state, sentence: city.sentence };
  return { state: "degraded", sentence: { zh: trouble.zh, en: trouble.en } };
}

function together(one: Sentence, other: Sentence): Sentence {
  return { zh: `${one.zh}${other.zh}`, en: `${one.en} ${other.en}` };
}
