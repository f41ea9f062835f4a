/** Faults of the barrier on GPIO relays. */

import { inputFaults } from "../gpio/input-device.ts";

export const barrierFaults = {
  ...inputFaults,
  relay_found_on: {
    severity: "notice",
    zh: "启动时发现继电器处于吸合状态，已释放。程序上次可能异常退出；如反复出现请联系维护人员。",
    en: "A relay was found on at start and has been switched off. The program probably died before; if this comes back, report it.",
  },
  limits_contradict: {
    severity: "degrades",
    zh: "开到位与关到位接点同时有效，闸杆位置无法判断。请检查限位开关及其接线。",
    en: "Both limit contacts are active, so the arm's position is not known. Check the limit switches and their wires.",
  },
  hold_not_wired: {
    severity: "notice",
    zh: "没有配置常开线路：只发出一次抬杆脉冲，道闸可能自行落杆。需要常开时请接线并配置 hold。",
    en: "No hold line is configured: the arm was raised once and may come down by itself. Wire and configure hold if it has to stay up.",
  },
} as const;
