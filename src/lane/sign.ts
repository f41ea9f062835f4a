/** What the sign shows: always that of the lane as it stands, so nothing has to be taken back. */
import type { SignCue } from "./cue.ts";
import type { Lane, Visit } from "./lane.ts";
import { isHeld } from "./lane.ts";

type Shown = Lane["sign"];

/** What ought to be shown now, and about which visit. */
export function signOf(lane: Lane): Shown {
  if (isHeld(lane)) return { cue: plain("idle"), visit: null };
  const { front } = lane;
  if (front !== null && front.phase === "deciding" && lane.sign.visit === front.number) return lane.sign;
  const toFront = front === null ? null : signFor(lane, front);
  if (front !== null && toFront !== null) return { cue: toFront, visit: front.number };
  const ahead = lane.between?.visit ?? lane.under?.visit ?? null;
  if (ahead !== null && ahead.credit !== null) return { cue: farewell(ahead), visit: ahead.number };
  return { cue: idleSign(lane), visit: null };
}

function idleSign(lane: Lane): SignCue {
  const { mode } = lane.mode;
  if (mode === "full") return plain("full");
  return plain(mode === "closed" || mode === "closed_to_all" ? "closed" : "idle");
}

function plain(text: SignCue["text"]): SignCue {
  return { text, plate: null, dueFen: null, sentence: null };
}

/** The sign for the car in front; null while there is nothing to tell it. */
function signFor(lane: Lane, visit: Visit): SignCue | null {
  const { verdict } = visit;
  if (visit.credit !== null) {
    return lane.arm.phase === "failed" ? { ...farewell(visit), text: "call_operator" } : farewell(visit);
  }
  if (verdict === null || visit.phase === "reading" || visit.phase === "deciding") return null;
  const about = { plate: visit.plate?.plate ?? null, dueFen: null, sentence: verdict.sentence };
  switch (verdict.type) {
    case "admit":
      return farewell(visit);
    case "pay":
      return { ...about, text: "pay", dueFen: verdict.dueFen };
    case "wait":
      return { ...about, text: verdict.for === "operator" ? "call_operator" : "please_wait" };
    case "refuse":
      return { ...about, text: refusal(verdict.reason, visit) };
  }
}

function refusal(reason: string, visit: Visit): SignCue["text"] {
  if (reason === "full") return "full";
  if (reason.startsWith("closed")) return "closed";
  return visit.plate === null ? "read_failed" : "refused";
}

function farewell(visit: Visit): SignCue {
  const text = visit.direction === "entry" ? "welcome" : "goodbye";
  const sentence = visit.verdict?.type === "admit" ? visit.verdict.sentence : null;
  const { ticket: code, berth, daysLeft: days } = visit.credit ?? {};
  const shown: SignCue = { text, plate: visit.plate?.plate ?? null, dueFen: null, sentence };
  const noted = { ...(berth === undefined ? {} : { berth }), ...(days === undefined ? {} : { days }) };
  return { ...shown, ...(code === undefined ? {} : { code }), ...noted };
}

/** Whether two signs look the same. */
export function isSameSign(a: SignCue, b: SignCue): boolean {
  const alike = a.text === b.text && a.plate === b.plate && a.dueFen === b.dueFen;
  return (
    alike &&
    a.code === b.code &&
    a.berth === b.berth &&
    a.days === b.days &&
    a.sentence?.zh === b.sentence?.zh &&
    a.sentence?.en === b.sentence?.en
  );
}
