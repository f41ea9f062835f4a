/** The page's words in both languages; `say` picks by the reader's choice, kept in the browser. */

const WORDS = {
  lastCars: ["最近车辆", "Last cars"],
  find: ["查找", "Find"],
  platePlaceholder: ["车牌", "Plate"],
  city: ["市平台", "City platform"],
  devices: ["设备", "Devices"],
  close: ["关闭", "Close"],
  yourName: ["姓名", "Your name"],
  reason: ["原因", "Reason"],
  doIt: ["执行", "Do it"],
  safety: ["线圈仅用于保护车辆，不是人身安全装置", "Loops protect vehicles; they are not a safety device for people"],
  free: ["空余泊位", "Free berths"],
  inside: ["在场", "Inside"],
  today: ["今日进 / 出", "Today in / out"],
  waiting: ["待上传", "To be sent"],
  cityWord: ["市平台", "City"],
  offline: [
    "与设备的连接已断开，正在重连……显示的是断开前的状态",
    "The line to the box is lost; trying again… What you see is old",
  ],
  simulated: ["以下设备为模拟，不是真实硬件：", "These devices are simulated, not real hardware: "],
  entry: ["入口", "Entry"],
  exit: ["出口", "Exit"],
  both: ["双向", "Both ways"],
  presence: ["触发线圈", "Presence"],
  passage: ["通过线圈", "Passage"],
  arm: ["闸杆", "Arm"],
  up: ["抬起", "up"],
  down: ["落下", "down"],
  between: ["运动中", "moving"],
  unknown: ["未知", "unknown"],
  openOnce: ["开闸一次", "Open once"],
  hold: ["常开", "Hold open"],
  release: ["恢复自动", "Release"],
  close_lane: ["关闭车道", "Close lane"],
  givePlate: ["更正车牌", "Correct plate"],
  newPlate: ["车牌", "Plate"],
  choose: ["就是这辆", "It is"],
  due: ["应收", "Due"],
  outOfOrder: ["车道故障", "Out of order"],
  noCity: ["未连接市平台", "Not connected to a city platform"],
  retry: ["立即重试", "Try now"],
  noFaults: ["没有故障", "No faults"],
  recovered: ["5 分钟内恢复", "Recovered within 5 minutes"],
  passed: ["已通过", "passed"],
  backed_out: ["已退出", "backed out"],
  gave_up: ["离开", "gave up"],
  not_a_car: ["非车辆", "not a car"],
  noPlate: ["无车牌", "no plate"],
  noneFound: ["没有找到", "Nothing found"],
  clockUntrusted: ["时钟未校准", "clock not set"],
};

let language = localStorage.getItem("language") ?? (navigator.language.startsWith("zh") ? "zh" : "en");

export function isChinese() {
  return language === "zh";
}

export function switchLanguage() {
  language = isChinese() ? "en" : "zh";
  localStorage.setItem("language", language);
}

/** A word of the page. */
export function word(name) {
  const pair = WORDS[name];
  return pair === undefined ? name : pair[isChinese() ? 0 : 1];
}

/** A sentence of the box. */
export function say(sentence) {
  return sentence === null ? "" : isChinese() ? sentence.zh : sentence.en;
}
