/** What a lane did, as sentences of a trace's story. */
import type { LaneEffect, Sentence } from "./cue.ts";
import { FAULT_WORDS, MANNER_WORDS, nameOf, OUTCOME_WORDS, say } from "./words.ts";

/** The sentence for an effect; null for one that only a machine wants to know. */
export function tellEffect(effect: LaneEffect, visit: number): Sentence | null {
  switch (effect.type) {
    case "raise_arm":
      return say("→ 抬杆", "→ the arm is raised");
    case "lower_arm":
      return say("→ 落杆", "→ the arm is lowered");
    case "hold_arm":
      return say("→ 保持常开", "→ the arm is held up");
    case "release_arm":
      return say("→ 解除常开", "→ the arm is released");
    case "trigger_reader":
      return say(
        `→ ${whoseOf(effect.visit, visit).zh}触发识别`,
        `→ ${whoseOf(effect.visit, visit).en}the readers are told to read`,
      );
    case "ask_decision": {
      const { zh, en } = nameOf(effect.plate?.plate ?? null);
      const whose = whoseOf(effect.visit, visit);
      return say(`→ ${whose.zh}请求判定：${zh}`, `→ ${whose.en}may it pass? ${en}`);
    }
    case "vehicle_passed": {
      const how = MANNER_WORDS[effect.manner];
      const by = effect.evidence === "timer" ? say("（由计时判断）", " (by timer)") : say("", "");
      const whose = whoseOf(effect.visit, visit);
      return say(`→ ${whose.zh}${how.zh}${by.zh}`, `→ ${whose.en}${how.en}${by.en}`);
    }
    case "visit_ended": {
      // The story of the vehicle itself ends with a line of its own.
      if (effect.visit === visit || effect.outcome === "passed") return null;
      const whose = whoseOf(effect.visit, visit);
      return say(
        `→ ${whose.zh}${OUTCOME_WORDS[effect.outcome].zh}`,
        `→ ${whose.en}${OUTCOME_WORDS[effect.outcome].en}`,
      );
    }
    case "raise_fault":
      return say(`→ 故障：${FAULT_WORDS[effect.code].zh}`, `→ fault: ${FAULT_WORDS[effect.code].en}`);
    case "clear_fault":
      return say(`→ 故障消除：${FAULT_WORDS[effect.code].zh}`, `→ no longer: ${FAULT_WORDS[effect.code].en}`);
    case "show":
      return say(`→ 显示：${signWords(effect.sign).zh}`, `→ sign: ${signWords(effect.sign).en}`);
    case "set_deadline":
    case "clear_deadline":
      return null;
  }
}

function whoseOf(theirs: number, ours: number): Sentence {
  return theirs === ours ? say("", "") : say(`另一辆车（${theirs} 号）`, `the other car (no. ${theirs}): `);
}

type Sign = Extract<LaneEffect, { type: "show" }>["sign"];

const SIGN_WORDS: Readonly<Record<Sign["text"], Sentence>> = {
  welcome: say("欢迎光临", "welcome"),
  goodbye: say("一路顺风", "goodbye"),
  please_wait: say("请稍候", "please wait"),
  refused: say("未放行", "not let through"),
  pay: say("请缴费", "please pay"),
  full: say("车位已满", "full"),
  closed: say("车道关闭", "closed"),
  read_failed: say("未识别车牌", "plate not read"),
  call_operator: say("请联系工作人员", "please call the operator"),
  idle: say("待机画面", "nothing in particular"),
};

function signWords(sign: Sign): Sentence {
  const { zh, en } = SIGN_WORDS[sign.text];
  return sign.plate === null ? say(zh, en) : say(`${zh} ${sign.plate}`, `${en} ${sign.plate}`);
}
