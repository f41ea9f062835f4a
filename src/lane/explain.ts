/** What a lane is doing now, and why, in a word and in a sentence: for the page a technician opens first. */
import type { Sentence } from "./cue.ts";
import type { Lane, Under, Visit } from "./lane.ts";
import { isHeld } from "./lane.ts";
import type { LaneSetup } from "./setup.ts";
import { DEVICE_WORDS, FAULT_WORDS, letThroughBy, MANNER_WORDS, modeWords, nameOf, say, together } from "./words.ts";

export type LanePhaseName =
  | "idle"
  | "reading"
  | "deciding"
  | "refused"
  | "paying"
  | "waiting"
  | "raising"
  | "open"
  | "passing"
  | "lowering"
  | "held_open"
  | "waiting_for_help";

/** The lane as one word. Of several things that go on at once the one that moves the arm counts. */
export function phaseOf(lane: Lane): LanePhaseName {
  const { arm, under, front } = lane;
  if (isHeld(lane)) return "held_open";
  if (arm.phase === "failed") return "waiting_for_help";
  if (under !== null) return "passing";
  if (arm.phase === "raising") return "raising";
  if (front !== null && front.credit === null) return front.phase === "credited" ? "open" : front.phase;
  if (arm.phase === "up" || arm.phase === "held") return "open";
  return arm.phase === "lowering" ? "lowering" : "idle";
}

/** What the lane is doing and why, with what is wrong with it. */
export function explain(lane: Lane, setup: LaneSetup): Sentence {
  const troubles = lane.faults.map((code) => FAULT_WORDS[code]);
  const lost = lane.lost.map(({ device }) => {
    const { zh, en } = DEVICE_WORDS[device];
    return say(`与${zh}失去联系`, `${en} is lost`);
  });
  return together(doing(lane, setup), ...lost, ...troubles);
}

function doing(lane: Lane, setup: LaneSetup): Sentence {
  if (isHeld(lane)) return modeWords(lane.mode);
  if (lane.under !== null && lane.under.doubtSinceMs !== null) return doubting(lane.under);
  const ahead = lane.under === null ? [] : [passing(lane.under)];
  const front = lane.front === null ? [] : [standing(lane, lane.front)];
  const said = [...ahead, ...between(lane), ...front];
  return said.length > 0 ? together(...said) : empty(lane, setup);
}

function passing({ visit, manner }: Under): Sentence {
  const { zh, en } = nameOf(visit?.plate?.plate ?? null);
  const how = MANNER_WORDS[manner];
  if (manner === "credited") return say(`${zh} 正在闸下通过`, `${en} is under the arm`);
  return say(`${zh} 在闸下：${how.zh}`, `${en} is under the arm: ${how.en}`);
}

function doubting({ visit }: Under): Sentence {
  const { zh, en } = nameOf(visit?.plate?.plate ?? null);
  return say(
    `${zh} 离开闸下而闸前线圈一直有车：等待确认是通过还是倒回`,
    `${en} left the passage loop while the presence loop stayed covered: it passed or rolled back, which will show`,
  );
}

function between(lane: Lane): readonly Sentence[] {
  if (lane.between === null) return [];
  const { zh, en } = nameOf(lane.between.visit.plate?.plate ?? null);
  if (lane.between.way === "through") return [say(`${zh} 正在驶过`, `${en} is driving through`)];
  return [say(`${zh} 已离开闸前，未到闸下`, `${en} has left the presence loop and not come under the arm`)];
}

function standing(lane: Lane, visit: Visit): Sentence {
  const name = nameOf(visit.plate?.plate ?? null);
  if (visit.credit !== null) return credited(lane, visit, name);
  if (visit.phase === "reading") {
    return visit.plate === null
      ? say("有车在闸前，等待识别车牌", "a car stands before the arm; its plate has not been read yet")
      : say(`${name.zh} 在闸前`, `${name.en} stands before the arm`);
  }
  if (visit.verdict === null || visit.phase === "deciding") {
    return say(`${name.zh} 在闸前，等待判定`, `${name.en} stands before the arm; it is being decided`);
  }
  const { zh, en } = visit.verdict.sentence;
  const why = { refused: ["未放行", "is not let through"], paying: ["待缴费", "must pay"] } as const;
  const [zhWhy, enWhy] = visit.phase === "refused" || visit.phase === "paying" ? why[visit.phase] : ["等待", "waits"];
  return say(`${name.zh} ${zhWhy}：${zh}`, `${name.en} ${enWhy}: ${en}`);
}

function credited(lane: Lane, visit: Visit, name: Sentence): Sentence {
  const by = visit.credit?.by ?? null;
  const why = by === null ? (visit.verdict?.sentence ?? say("已放行", "It may pass")) : letThroughBy(by);
  if (lane.arm.phase === "failed") {
    return say(
      `${name.zh} 已放行，但闸杆没有抬起，请人工协助`,
      `${name.en} may pass, but the arm does not rise: please help`,
    );
  }
  const doingNow =
    lane.arm.phase === "up" || lane.arm.phase === "held"
      ? ["已抬杆，等待驶入", "the arm is up for it"]
      : ["正在抬杆", "the arm is being raised"];
  return say(`${name.zh} ${doingNow[0]}：${why.zh}`, `${name.en}: ${doingNow[1]}. ${why.en}`);
}

function empty(lane: Lane, setup: LaneSetup): Sentence {
  if (lane.spare !== null) {
    const by = lane.spare.credit.by ?? "";
    return say(`${by} 已下达一次放行，等待来车`, `the arm is up for whoever comes: opened once by ${by}`);
  }
  if (lane.arm.phase === "failed") return say("等待道闸恢复", "waits for the barrier");
  if (lane.arm.phase === "up" && lane.arm.byOthers) return modeWords(lane.mode);
  if (lane.arm.phase === "held") {
    return say("大型车刚通过，保持抬杆", "a large vehicle has just passed: the arm is held up a while longer");
  }
  if (lane.arm.phase === "lowering") return say("无车，等待落杆", "nobody is here; the arm is on its way down");
  const unheard = setup.presenceLoop && lane.loops.presence.level === null && lane.lost.length === 0;
  if (unheard) return say("等待线圈首次上报", "waits for the first word of its loops");
  const mode = modeWords(lane.mode);
  const idle = say(`无车，${mode.zh}`, `nobody is here; ${mode.en}`);
  return setup.hasReader === false ? together(idle, say("此车道不识别车牌", "this lane reads no plates")) : idle;
}
