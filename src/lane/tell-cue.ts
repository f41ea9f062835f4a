/** What a lane heard, as sentences of a trace's story. */
import type { PlateRead } from "../plate/read.ts";
import type { LaneEvent, Sentence, Verdict } from "./cue.ts";
import { ARM_WORDS, DEADLINE_WORDS, DEVICE_WORDS, LOOP_WORDS, modeWords, nameOf, say } from "./words.ts";

/** The sentence for an event; null for one that says nothing about this visit. */
export function tellCue(cue: LaneEvent, visit: number): Sentence | null {
  switch (cue.type) {
    case "loop_changed": {
      const { zh, en } = LOOP_WORDS[cue.loop];
      return cue.covered
        ? say(`${zh}有车`, `A vehicle covers ${en}`)
        : say(`${zh}无车`, `No vehicle on ${en} any more`);
    }
    case "arm_moved": {
      const { zh, en } = ARM_WORDS[cue.position];
      return say(`闸杆${zh}`, `The arm ${en}`);
    }
    case "plate_read":
      return tellRead(cue.read);
    case "decided":
      return cue.visit === visit ? tellVerdict(cue.verdict) : null;
    case "circumstances_changed":
      return say("外部情况变化（缴费、车位、预约等）", "Something outside changed (a payment, a berth, a reservation)");
    case "asked_again":
      return cue.visit === visit
        ? say("工作人员补充了该车信息，重新判定", "A person has said more of this car; it is asked about again")
        : null;
    case "deadline_passed":
      return cue.visit === 0 || cue.visit === visit ? DEADLINE_WORDS[cue.deadline] : null;
    case "credit_given": {
      const by = cue.credit.by ?? "?";
      return say(`${by} 下达一次放行`, `${by} opens once`);
    }
    case "plate_given":
      return say(`${cue.by} 录入车牌 ${cue.plate}`, `${cue.by} typed the plate ${cue.plate}`);
    case "mode_changed": {
      const { zh, en } = modeWords(cue.mode);
      return say(`车道状态：${zh}`, `From now on ${en}`);
    }
    case "pulse_tested":
      return say(`${cue.by} 测试抬杆`, `${cue.by} tries the barrier with one pulse`);
    case "device_lost":
      return say(`与${DEVICE_WORDS[cue.device].zh}失去联系`, `The lane loses ${DEVICE_WORDS[cue.device].en}`);
    case "device_back":
      return say(`${DEVICE_WORDS[cue.device].zh}恢复`, `${DEVICE_WORDS[cue.device].en} is back`);
  }
}

function tellRead(read: PlateRead): Sentence {
  if (read.replayed)
    return say(`识别器补传旧结果 ${read.raw}，不作依据`, `A stored read of ${read.raw} arrives late and opens nothing`);
  if (read.fake)
    return say(
      `识别器认为 ${read.raw} 是伪造车牌，不作依据`,
      `The reader takes ${read.raw} for a picture of a plate; it opens nothing`,
    );
  if (read.plate === null) return say("识别器报告无车牌", "The reader sees no plate");
  const sure = read.confidence === null ? "" : ` ${Math.round(read.confidence * 100)}%`;
  return say(`识别车牌 ${read.plate}${sure}`, `Plate read: ${nameOf(read.plate).en}${sure}`);
}

function tellVerdict(verdict: Verdict): Sentence {
  const { zh, en } = verdict.sentence;
  switch (verdict.type) {
    case "admit":
      return say(`判定放行：${zh}`, `Decided: it may pass. ${en}`);
    case "refuse":
      return say(`判定不放行：${zh}`, `Decided: it may not pass. ${en}`);
    case "pay":
      return say(`判定先缴费：${zh}`, `Decided: it must pay first. ${en}`);
    case "wait":
      return say(`判定等待：${zh}`, `Decided: it must wait. ${en}`);
  }
}
