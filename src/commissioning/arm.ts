/** Steps about the arm: it rises on a test pulse and comes down again, by its limit contacts or by the installer's eyes. */
import type { BoxView, LaneView } from "../diagnostics/view.ts";
import { say, together } from "../lane/words.ts";
import type { Bilingual } from "../plate/bilingual.ts";
import { deviceIn, faultWords } from "./devices.ts";
import { failed, passed, type Judgement, type Step, stepOf, waiting } from "./step.ts";

/** An arm has its 1 to 6 s to rise, and a barrier without a vehicle closes by itself within a minute. */
const RISE_MS = 30_000;
const FALL_MS = 90_000;

/** Asked before an arm moves. */
export const ARM_MOVES = say(
  "闸杆将抬起，稍后自行落下。闸杆下方和杆头附近是否无人、无车？",
  "The arm will rise and come down by itself. Is nobody under it or near its tip, and no vehicle?",
);

/** The two steps of an arm; where no contact shows it the installer is asked. */
export function armSteps({ name, arm: { limits } }: LaneView): readonly Step[] {
  const seen = limits.up || limits.down;
  const rises = stepOf({
    id: `${name}-arm-rises`,
    lane: name,
    title: say("测试脉冲：闸杆抬起", "A test pulse: the arm rises"),
    consent: ARM_MOVES,
    pulses: true,
    wantsRest: true,
    patienceMs: RISE_MS,
    judge: (before, now) => (seen ? judgeRise(before, now, name) : passed(PULSED)),
    confirm: seen ? null : { question: say("闸杆抬起来了吗？", "Did the arm rise?"), denied: NOT_LIFTED },
  });
  const falls = stepOf({
    id: `${name}-arm-falls`,
    lane: name,
    after: rises.id,
    title: say("闸杆自行落下", "The arm comes down by itself"),
    task: say("请等待闸杆落下", "Wait until the arm is down"),
    patienceMs: FALL_MS,
    judge: (before, now) => (seen ? judgeFall(before, now, name) : passed(UNSEEN)),
    confirm: seen ? null : { question: say("闸杆已经落下了吗？", "Is the arm down again?"), denied: STAYS_UP },
  });
  return [rises, falls];
}

function judgeRise(before: BoxView, now: BoxView, lane: string): Judgement {
  const arm = armIn(now, lane);
  const contradiction = contradictionIn(now, lane);
  if (contradiction !== null) return failed(contradiction);
  const position = arm?.position ?? "unknown";
  if (position === (arm?.limits.up === true ? "up" : "between")) {
    return passed(say("闸杆已抬起", "The arm has risen"), sinceOrder(now, lane));
  }
  if (position === "between" && armIn(before, lane)?.position === "down") return waiting(ON_ITS_WAY, NO_UPPER_CONTACT);
  return waiting(null, NOT_LIFTED);
}

function judgeFall(before: BoxView, now: BoxView, lane: string): Judgement {
  const contradiction = contradictionIn(now, lane);
  if (contradiction !== null) return failed(contradiction);
  if (isDown(before, lane))
    return failed(say("此前闸杆没有抬起", "The arm had not risen before; do the step before first"));
  if (!isDown(now, lane)) return waiting(null, STAYS_UP);
  const [up, down] = [before, now].map((view) => deviceIn(view, `${lane}-barrier`)?.traffic.reportedMs ?? 0);
  return passed(say("闸杆已落下", "The arm is down"), { openForMs: Math.round((down ?? 0) - (up ?? 0)) });
}

/** By the lower contact, or where there is none by the upper one that has let go. */
function isDown(view: BoxView, lane: string): boolean {
  const arm = armIn(view, lane);
  return arm?.position === (arm?.limits.down === true ? "down" : "between");
}

function armIn(view: BoxView, lane: string): LaneView["arm"] | undefined {
  return view.lanes.find(({ name }) => name === lane)?.arm;
}

function contradictionIn(view: BoxView, lane: string): Bilingual | null {
  const faults = view.faults.filter(({ source, severity }) => source === `${lane}-barrier` && severity !== "notice");
  return faults.length === 0 ? null : together(...faults.map(faultWords));
}

/** From the order to the report of the contact, by the box's own stamps. */
function sinceOrder(view: BoxView, lane: string): { readonly riseMs: number } | Record<string, never> {
  const { reportedMs = null, orderedMs = null } = deviceIn(view, `${lane}-barrier`)?.traffic ?? {};
  return reportedMs === null || orderedMs === null ? {} : { riseMs: Math.round(reportedMs - orderedMs) };
}

const PULSED = say(
  "脉冲已发出；没有限位信号，只能由您确认",
  "The pulse was sent; no contact shows the arm, so only you can tell",
);
const UNSEEN = say("没有限位信号，只能由您确认", "No contact shows the arm, so only you can tell");
const ON_ITS_WAY = say("已离开下限位", "It has left its lower contact");
const NO_UPPER_CONTACT = say(
  "离开了下限位，但上限位一直没有信号：请检查上限位的接线和位置",
  "It left its lower contact, but the upper one never closed: check that contact's wires and place",
);
const NOT_LIFTED = say(
  "闸杆没有抬起：请检查继电器是否接在道闸“开”和“公共”端、脉冲时长、道闸电源；如果它其实抬起了，则限位接点的接线有误",
  "The arm did not rise: check that the relay is across the barrier's open and common terminals, the pulse's length and the barrier's power. If it did rise, its limit contacts are wired wrongly",
);
const STAYS_UP = say(
  "闸杆没有落下：请在道闸上设置自动落杆，检查下限位的接线和位置",
  "The arm did not come down: set the barrier to close by itself, and check the lower contact's wires and place",
);
