/** Faults of the barrier on a Modbus relay board. */

import { relayBarrierFaults } from "#src/device/barrier-faults.ts";
import { serialFaults } from "../serial/faults.ts";

export const relayBoardFaults = {
  ...serialFaults,
  board_silent: {
    severity: "stops_lane",
    zh: "继电器板没有应答。请检查其电源、485 接线与极性、站号和波特率。",
    en: "The relay board does not answer. Check its power, the polarity of the RS-485 pair, its unit number and the baud rate.",
  },
  board_refused: {
    severity: "stops_lane",
    zh: "继电器板拒绝了请求：通道或功能不存在。请核对型号与配置的通道、输入。",
    en: "The relay board refused a request: it lacks the channel or the function. Check its model and the configured channels and inputs.",
  },
  ...relayBarrierFaults,
  hold_not_wired: {
    severity: "notice",
    zh: "没有配置常开通道：只发出一次抬杆脉冲，道闸可能自行落杆。需要常开时请接线并配置 holdChannel。",
    en: "No hold channel is configured: the arm was raised once and may come down by itself. Wire and configure holdChannel if it has to stay up.",
  },
} as const;
