/** An alarm for a vehicle that went through without leave: raised at once, and cleared by itself after a while. */
import type { PassageManner } from "../lane/cue.ts";
import type { LaneFaultChange } from "./outcome.ts";
import type { LaneSettings } from "./settings.ts";
import type { Turn } from "./turn.ts";

/** The first word of the deadline at which an alarm is cleared; lane and code follow. */
export const ALARM_DEADLINE = "alarm";
/** Long enough to be seen from the booth, ms. */
const ALARM_MS = 300_000;

const ALARM_OF: Readonly<Partial<Record<PassageManner, PassageAlarm>>> = {
  tailgate: "tailgate",
  unauthorised: "unauthorised_passage",
};

type PassageAlarm = LaneFaultChange["code"] & ("tailgate" | "unauthorised_passage");

/** Raises the alarm that a passage calls for, if any. */
export function alarmPassage(turn: Turn, { name: lane, tailgateAlarm }: LaneSettings, manner: PassageManner): void {
  const code = ALARM_OF[manner];
  if (code === undefined || (code === "tailgate" && !tailgateAlarm)) return;
  turn.faults.push({ lane, code, raised: true });
  turn.deadline(`${ALARM_DEADLINE}/${lane}/${code}`, turn.at.monotonicMs + ALARM_MS);
}

/** An alarm has stood long enough. `rest`: lane and code. */
export function alarmDue(turn: Turn, rest: string): void {
  const [lane = "", code] = rest.split("/");
  if (code === "tailgate" || code === "unauthorised_passage") turn.faults.push({ lane, code, raised: false });
}
