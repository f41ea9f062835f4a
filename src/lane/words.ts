/** The lane's own words in both languages, for what is shown to technicians: one place, so that they stay the same. */
import type {
  ArmPosition,
  DeadlineName,
  LaneDevice,
  LaneFaultCode,
  LaneModeCue,
  LoopName,
  PassageManner,
  Sentence,
} from "./cue.ts";
import type { VisitOutcome } from "./trace.ts";

/** A sentence in both languages. */
export function say(zh: string, en: string): Sentence {
  return { zh, en };
}

/** Several sentences, one after the other. */
export function together(...sentences: readonly Sentence[]): Sentence {
  const [zh, en] = [sentences.map((each) => each.zh), sentences.map((each) => each.en)];
  return say(joined(zh, "；"), joined(en, "; "));
}

/** A full stop has no place before the next part. */
function joined(parts: readonly string[], between: string): string {
  return parts.map((part, index) => (index < parts.length - 1 ? part.replace(/[。.]$/, "") : part)).join(between);
}

/** How a car is called. */
export function nameOf(plate: string | null): Sentence {
  return plate === null ? say("无车牌车辆", "a car without a plate") : say(plate, plate);
}

export const LOOP_WORDS: Readonly<Record<LoopName, Sentence>> = {
  presence: say("闸前线圈", "the presence loop"),
  passage: say("闸下线圈", "the passage loop"),
};

export const ARM_WORDS: Readonly<Record<ArmPosition, Sentence>> = {
  up: say("到达开到位", "is up"),
  down: say("到达关到位", "is down"),
  between: say("在中间位置", "is between its ends"),
  unknown: say("位置未知", "is at an unknown position"),
};

export const DEVICE_WORDS: Readonly<Record<LaneDevice, Sentence>> = {
  barrier: say("道闸", "the barrier"),
  presence: LOOP_WORDS.presence,
  passage: LOOP_WORDS.passage,
  reader: say("车牌识别器", "the plate reader"),
  trigger: say("识别触发输出", "the reader's trigger"),
  sign: say("显示屏", "the sign"),
};

/** What a technician does about it is the fault register's to say. */
export const FAULT_WORDS: Readonly<Record<LaneFaultCode, Sentence>> = {
  arm_did_not_rise: say("闸杆没有抬起", "the arm did not rise"),
  arm_did_not_fall: say("闸杆没有落下", "the arm did not come down"),
  arm_opened_by_others: say(
    "闸杆被他人打开（遥控、按钮或手动）",
    "somebody else opened the arm (remote, button or by hand)",
  ),
  presence_stuck: say("闸前线圈一直有车或已损坏", "the presence loop is stuck, or a car is parked on it"),
  passage_stuck: say("闸下线圈一直有车或已损坏", "the passage loop is stuck, or a car is parked on it"),
  presence_silent: say("有车通过而闸前线圈没有反应", "cars pass and the presence loop says nothing"),
  passage_silent: say("有车通过而闸下线圈没有反应", "cars pass and the passage loop says nothing"),
  loop_chatters: say("线圈信号抖动", "a loop chatters"),
};

export const MANNER_WORDS: Readonly<Record<PassageManner, Sentence>> = {
  credited: say("已放行通过", "passed on its credit"),
  tailgate: say("跟车通过（未经放行）", "passed close behind another, without a credit of its own"),
  unauthorised: say("未经放行通过", "passed without any credit"),
  held_open: say("常开期间通过", "passed while the arm was held open"),
};

/** A person opened. */
export function letThroughBy(by: string): Sentence {
  return say(`${by} 放行`, `Let through by ${by}`);
}

export const OUTCOME_WORDS: Readonly<Record<VisitOutcome, Sentence>> = {
  passed: say("车辆已通过", "The car has passed"),
  backed_out: say(
    "车辆获准后倒车离开，放行作废",
    "The car was let through and drove away again; its credit has lapsed",
  ),
  gave_up: say("车辆未获放行而离开", "The car left without having been let through"),
  not_a_car: say("不是另一辆车：前车倒回造成", "It was no car of its own: the one before had rolled back"),
};

const REASON_WORDS: Readonly<Record<LaneModeCue["reason"], Sentence>> = {
  normal: say("正常", "normal"),
  operator: say("人工设置", "set by an operator"),
  schedule: say("按时间表", "by the schedule"),
  fleet: say("车队模式", "fleet mode"),
  fire: say("消防联动", "fire"),
  city: say("市平台", "the city"),
};

const MODE_WORDS: Readonly<Record<LaneModeCue["mode"], Sentence>> = {
  open: say("车道为正常模式", "the lane is in normal mode"),
  full: say("车场已满", "the lot is full"),
  closed: say("车道关闭临停", "the lane is closed to temporary cars"),
  closed_to_all: say("车道全部关闭", "the lane is closed to everybody"),
  held_open: say("闸杆保持常开，过车照常记录", "the arm is held open; passages are recorded"),
};

/** A mode with its reason, where that says more. */
export function modeWords({ mode, reason }: LaneModeCue): Sentence {
  const [what, why] = [MODE_WORDS[mode], REASON_WORDS[reason]];
  return reason === "normal" ? what : say(`${what.zh}（${why.zh}）`, `${what.en} (${why.en})`);
}

/** What it means that a deadline has passed. */
export const DEADLINE_WORDS: Readonly<Record<DeadlineName, Sentence>> = {
  read: say("等待车牌超时，按无车牌处理", "No plate came in time; the car is handled as one without"),
  trigger: say("仍未识别，再次触发识别器", "Still unread; the readers are told again"),
  raise: say("抬杆时间到", "The arm had its time to rise"),
  pass: say("已放行车辆仍未通过，再次提示", "The credited car has not moved on; it is told again"),
  back_out: say("车辆离开闸前线圈后未到闸下", "The car left the presence loop and did not come under the arm"),
  passage_clear: say("由计时代替线圈判断通过", "A timer settles whether the car has passed"),
  lower: say("落杆时间到", "The arm had its time to come down"),
  presence_stuck: say("闸前线圈占用过久", "The presence loop has been covered for too long"),
  passage_stuck: say("闸下线圈占用过久", "The passage loop has been covered for too long"),
  presence_quiet: say("闸前线圈信号恢复平稳", "The presence loop has calmed down"),
  passage_quiet: say("闸下线圈信号恢复平稳", "The passage loop has calmed down"),
  forget: say("无线圈可确认，视为车辆已离开", "No loop can tell; the car is taken to have gone"),
  hold_ends: say("大型车已驶离，不再保持抬杆", "The large vehicle is well past: the arm is no longer held up"),
  credit_expires: say("一次放行未被使用，已过期", "The credit for whoever came was not used and has expired"),
};
