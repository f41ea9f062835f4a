/** Steps about wires that are covered and cleared: the loops before and under the arm, and loops that only count. */
import type { BoxView, LaneView, LoopView } from "../diagnostics/view.ts";
import type { LoopName } from "../lane/cue.ts";
import { LOOP_WORDS, say } from "../lane/words.ts";
import type { Bilingual } from "../plate/bilingual.ts";
import { heardSince, strangersSince } from "./devices.ts";
import { BY_HAND_MS, failed, passed, type Judgement, type Step, stepOf, waiting } from "./step.ts";

/** The other loop has stood covered alone this long, ms: nobody is only driving over it. */
const STANDS_MS = 3_000;

const OTHER = { presence: "passage", passage: "presence" } as const satisfies Record<LoopName, LoopName>;

const TASKS: Readonly<Record<LoopName, Bilingual>> = {
  presence: say(
    "现在从街道一侧把车开到（或把金属板放到）闸前线圈上，看到提示后退回移开",
    "Now drive a car from the street onto the presence loop, or lay a metal plate on it; take it back off when told",
  ),
  passage: say(
    "现在把金属板（或铁皮手推车）放到闸下线圈上，看到提示后移开。不要站在闸杆下方。本机会记一次无授权通过，空位数会变一",
    "Now lay a metal plate or push an iron trolley onto the passage loop; take it off when told. Do not stand under the arm. The box notes a passage that nobody allowed, and the free berths change by one",
  ),
};

/** Covered, then clear; and by that very loop. */
export function loopStep({ name }: LaneView, loop: LoopName): Step {
  const { zh, en } = LOOP_WORDS[loop];
  return stepOf({
    id: `${name}-${loop}`,
    lane: name,
    title: say(`${zh}：压上、离开`, `Wiring of ${en}: covered, then clear`),
    task: TASKS[loop],
    patienceMs: BY_HAND_MS,
    judge: (before, now) => judgeLoop(before, now, { lane: name, loop }),
  });
}

type Place = { readonly lane: string; readonly loop: LoopName };

function judgeLoop(before: BoxView, now: BoxView, place: Place): Judgement {
  const [was, is] = [loopIn(before, place), loopIn(now, place)];
  if (was === null || is === null) return failed(say("此车道已不在配置中", "This lane is no longer configured"));
  const id = `${place.lane}-${place.loop}`;
  const changes = heardSince(before, now, id);
  if (is.chatters) return failed(CHATTERS, { changes });
  // Of one that was covered already, only what comes after it was clear is an answer.
  const coverings = was.covered ? changes - 1 : changes;
  if (coverings > 0) return is.covered ? waiting(COVERED, STAYS_COVERED) : passed(HEARD, { changes });
  const swapped = otherStandsAlone(before, now, place);
  if (swapped !== null) return failed(swapped);
  const strangers = strangersSince(before, now, id);
  if (was.covered && changes === 0) return waiting(COVERED_BEFORE, COVERED_BEFORE);
  return waiting(strangers, strangers ?? NOTHING_CAME);
}

/** The lane's other loop stands covered while this one has said nothing: their wires are swapped. */
function otherStandsAlone(before: BoxView, now: BoxView, { lane, loop }: Place): Bilingual | null {
  const other = loopIn(now, { lane, loop: OTHER[loop] });
  if (other === null || !other.configured || !other.covered || other.forMs < STANDS_MS) return null;
  if (heardSince(before, now, `${lane}-${OTHER[loop]}`) <= 0) return null;
  const [asked, reported] = [LOOP_WORDS[loop], LOOP_WORDS[OTHER[loop]]];
  return say(
    `上报的是${reported.zh}，不是${asked.zh}：两个检测器的接线（或配置中的两条线路）接反了，请对调后重做`,
    `That was ${reported.en}, not ${asked.en}: the wires of the two detectors are swapped, or their lines in the configuration. Swap them and repeat`,
  );
}

function loopIn(view: BoxView, { lane, loop }: Place): LoopView | null {
  return view.lanes.find(({ name }) => name === lane)?.[loop] ?? null;
}

/** A loop that only counts: its level is not shown, but that it changed twice is. */
export function counterStep(id: string): Step {
  return stepOf({
    id,
    lane: null,
    title: say(`计数线圈 ${id}：压上、离开`, `Wiring of the counting loop ${id}: covered, then clear`),
    task: say(
      `现在让车（或金属板）压过计数线圈 ${id} 并离开`,
      `Now cover the counting loop ${id} with a car or a metal plate, and clear it`,
    ),
    patienceMs: BY_HAND_MS,
    judge: (before, now) => {
      const changes = heardSince(before, now, id);
      if (changes >= 2) return passed(HEARD, { changes });
      if (changes === 1) return waiting(COVERED, STAYS_COVERED);
      const strangers = strangersSince(before, now, id);
      return waiting(strangers, strangers ?? NOTHING_CAME);
    },
  });
}

const HEARD = say("压上和离开都已收到", "Both came: covered, and clear again");
const COVERED = say("已收到压上。现在请移开", "It reports a vehicle. Now take it off");
const STAYS_COVERED = say(
  "移开后仍显示有车：检测器灵敏度过高、已锁定，或输出类型为脉冲；请调整检测器并复位",
  "It still reports a vehicle: the detector is too sensitive, has locked, or its output is of another type. Adjust and reset it",
);
const COVERED_BEFORE = say(
  "它一开始就显示有车。请把线圈上的东西移开；如果线圈上没有东西，则输出极性接反（activeLow）、检测器断电或已锁定",
  "It reports a vehicle from the beginning. Take everything off it; if nothing is there, its output is inverted (activeLow), or the detector has no power or has locked",
);
const NOTHING_CAME = say(
  "没有收到任何信号：请检查检测器电源、指示灯是否随车亮灭、输出线和公共端、配置中的线路号",
  "Nothing came: check the detector's power, whether its lamp follows the plate, its output and common wires, and the line number in the configuration",
);
const CHATTERS = say(
  "信号抖动：请检查接线是否松动、线圈是否靠近钢筋或其他线圈，调整检测器频率",
  "It chatters: look for a loose wire, or steel or another loop close by, and change the detector's frequency",
);
