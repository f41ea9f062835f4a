/** Faults of the barrier on GPIO relays. */

import { relayBarrierFaults } from "#src/device/barrier-faults.ts";
import { inputFaults } from "../gpio/input-device.ts";

export const barrierFaults = {
  ...inputFaults,
  ...relayBarrierFaults,
  hold_not_wired: {
    severity: "notice",
    zh: "没有配置常开线路：只发出一次抬杆脉冲，道闸可能自行落杆。需要常开时请接线并配置 hold。",
    en: "No hold line is configured: the arm was raised once and may come down by itself. Wire and configure hold if it has to stay up.",
  },
} as const;
