/** Steps about contacts: the attendant's button, and the fire contact. */
import type { BoxView, LaneView } from "../diagnostics/view.ts";
import { say } from "../lane/words.ts";
import { ARM_MOVES } from "./arm.ts";
import { deviceIn, heardSince, strangersSince } from "./devices.ts";
import { BY_HAND_MS, passed, type Judgement, type Step, stepOf, waiting } from "./step.ts";

/** The contact that says fire, as a box calls it. */
export const FIRE_CONTACT = "fire-contact";

/** Pressed and let go, and the arm is ordered up for it. */
export function buttonStep({ name }: LaneView): Step {
  return stepOf({
    id: `${name}-button`,
    lane: name,
    title: say("值班按钮开闸", "The attendant's button opens"),
    consent: ARM_MOVES,
    task: say("现在按一下值班按钮并松开", "Now press the attendant's button once and let go"),
    wantsRest: true,
    patienceMs: BY_HAND_MS,
    judge: (before, now) => judgeButton(before, now, name),
  });
}

function judgeButton(before: BoxView, now: BoxView, lane: string): Judgement {
  const changes = heardSince(before, now, `${lane}-button`);
  const orders = ordersTo(now, lane) - ordersTo(before, lane);
  if (changes >= 2 && orders > 0)
    return passed(say("按钮有效，已下达抬杆", "It was heard, and the arm was ordered up"));
  if (changes >= 2) return waiting(null, say("收到按钮，但没有抬杆", "It was heard, but the arm was not ordered up"));
  if (changes === 1) return waiting(null, HELD_DOWN);
  const strangers = strangersSince(before, now, `${lane}-button`);
  return waiting(strangers, strangers ?? NOT_PRESSED);
}

function ordersTo(view: BoxView, lane: string): number {
  return deviceIn(view, `${lane}-barrier`)?.traffic.orders ?? 0;
}

/** Every lane is held open while it is active, and let go afterwards. */
export function fireStep(): Step {
  return stepOf({
    id: FIRE_CONTACT,
    lane: null,
    title: say("消防接点：各车道常开，复位后恢复", "The fire contact holds every lane open, and lets go"),
    consent: say(
      "消防联动测试会抬起并保持所有车道的闸杆，事后须重新校准空余泊位。消防值班人员是否已同意？",
      "The fire test opens all lanes and holds them; afterwards the free berths must be counted anew. Do those in charge of the fire alarm agree?",
    ),
    task: say("现在触发消防接点，看到提示后复位", "Now trip the fire contact; reset it when told"),
    patienceMs: BY_HAND_MS,
    judge: (before, now) => {
      const burning = now.lanes.filter(({ mode }) => mode.reason === "fire");
      const changes = heardSince(before, now, FIRE_CONTACT);
      if (before.lanes.some(({ mode }) => mode.reason === "fire")) return judgeActiveBefore(burning.length, changes);
      if (burning.length > 0) return waiting(ALL_OPEN, say("接点没有复位", "The contact was not reset"));
      if (changes >= 2) return passed(say("触发和复位都已收到", "Both came: tripped, and reset"), { changes });
      const strangers = strangersSince(before, now, FIRE_CONTACT);
      return waiting(strangers, strangers ?? NOT_TRIPPED);
    },
  });
}

/** It was active before anybody tripped it: it must be let go, tripped and let go. */
function judgeActiveBefore(burning: number, changes: number): Judgement {
  if (changes >= 3 && burning === 0)
    return passed(say("触发和复位都已收到", "Both came: tripped, and reset"), { changes });
  return waiting(ACTIVE_BEFORE, ACTIVE_BEFORE);
}

const HELD_DOWN = say(
  "只收到一次变化：按钮未松开，或常闭接点被当作常开配置",
  "One change came and no other: it was not let go, or a contact that opens is configured as one that closes",
);
const NOT_PRESSED = say(
  "没有收到按钮信号：请检查接线和配置中的线路号",
  "Nothing came from it: check its wires and its line in the configuration",
);
const ALL_OPEN = say("各车道已保持常开。现在请复位接点", "The lanes are held open. Now reset the contact");
const NOT_TRIPPED = say(
  "没有收到消防接点信号：请检查接线和配置中的线路号",
  "Nothing came from the contact: check its wires and its line in the configuration",
);
const ACTIVE_BEFORE = say(
  "接点一开始就处于报警状态：请复位后再触发一次；如果没有报警，则极性接反（activeLow）",
  "It is active from the beginning: reset it and trip it once; if there is no alarm, it is inverted (activeLow)",
);
