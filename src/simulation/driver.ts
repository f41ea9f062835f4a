/** What a driver at the line does: reads the sign, watches the arm, pays, calls for help, loses patience. */
import type { Approach } from "./approach.ts";
import type { Street, StreetEvents } from "./street.ts";

/** What the sign says, as a driver takes it. */
export type SignSense = "go" | "pay" | "full" | "elsewhere" | "help" | "nothing";

const SENSES: readonly (readonly [words: RegExp, sense: SignSense])[] = [
  [/欢迎光临|一路顺风/, "go"],
  [/请缴费/, "pay"],
  [/车位已满|车道关闭/, "full"],
  [/不接受/, "elsewhere"],
  [/联系工作人员|禁止通行|未识别/, "help"],
];

/** From standing to driving off. */
const REACTION_MS = 800;
/** An open arm and no word: after this a driver takes it as meant for him. */
const TAKES_IT_MS = 4_000;
const CALLS_AGAIN_MS = 45_000;
const GIVES_UP_MS = 900_000;

export function senseOf(street: Street): SignSense {
  const { sign } = street.hardware;
  const words = [...(sign.text?.lines ?? []), sign.text?.voice ?? ""].join(" ");
  return SENSES.find(([pattern]) => pattern.test(words))?.[1] ?? "nothing";
}

type Moment = { readonly nowMs: number; readonly ahead: Approach | null; readonly events: StreetEvents };

/** Lets the driver at the line decide. Called again and again while he stands. */
export function decideAtLine(street: Street, approach: Approach, { nowMs, ahead, events }: Moment): void {
  if (ahead !== null) return;
  const standsMs = nowMs - (approach.stoodMs ?? nowMs);
  const isUp = street.hardware.arm.position === "up";
  approach.upSinceMs = isUp ? (approach.upSinceMs ?? nowMs) : null;
  const sense = senseOf(street);
  if (approach.manner === "gives_up" && standsMs > 2_500) return street.become(approach, "backing");
  if (approach.manner === "swaps" && standsMs > 4_000) return street.become(approach, "backing");
  if (isUp && standsMs > REACTION_MS) {
    const upMs = nowMs - (approach.upSinceMs ?? nowMs);
    if (sense !== "go" && upMs < TAKES_IT_MS) return;
    return street.become(approach, approach.manner === "backs_out" ? "backing" : "going");
  }
  if (sense === "pay" && !approach.asked) {
    approach.asked = true;
    return events.asksToPay(approach);
  }
  if (sense === "full" && street.direction === "entry" && standsMs > approach.patienceMs) {
    return street.turnsAwayAsFull(approach);
  }
  if (sense === "elsewhere" && standsMs > approach.patienceMs / 2) return street.become(approach, "backing");
  if (street.direction === "entry" && standsMs > GIVES_UP_MS) return street.become(approach, "backing");
  if (standsMs < approach.patienceMs || nowMs - approach.calledMs < CALLS_AGAIN_MS) return;
  approach.calledMs = nowMs;
  events.callsForHelp(approach);
}
