/** Settings and faults of the barrier on a Modbus relay board. */

import { z } from "zod";
import { setting } from "#src/device/setting.ts";
import { serialFaults } from "../serial/faults.ts";
import { serialSettings } from "../serial/settings.ts";

const channel = z.int().min(1).max(8);
const pulse = z.int().min(100).max(3000).multipleOf(100).default(500);

const fields = z.strictObject({
  serial: serialSettings,
  unit: setting(z.int().min(1).max(247).default(1), { zh: "继电器板的站号。", en: "The board's unit number." }),
  raiseChannel: setting(channel, {
    zh: "抬杆继电器的通道，接到道闸的“公”与“开”。",
    en: "Relay that raises the arm, wired to the barrier's common and open terminals.",
  }),
  pulseMs: setting(pulse, {
    zh: "抬杆脉冲长度，由继电器板自行计时，以 100 为单位。",
    en: "Length of the raise pulse, timed by the board, in steps of 100.",
    unit: "ms",
  }),
  holdChannel: setting(channel.nullable().default(null), {
    zh: "常开继电器的通道：保持闭合期间道闸不落杆。",
    en: "Relay that keeps the arm up while it is on.",
  }),
  lowerChannel: setting(channel.nullable().default(null), {
    zh: "落杆继电器的通道。通常不接：由道闸自身的地感负责落杆。",
    en: "Relay that lowers the arm. Usually absent: the barrier closes by its own loop.",
  }),
  lowerPulseMs: setting(pulse, { zh: "落杆脉冲长度。", en: "Length of the lower pulse.", unit: "ms" }),
  upInput: setting(channel.nullable().default(null), {
    zh: "开到位接点所接的输入（仅带输入的板）。",
    en: "Input that is on while the arm is fully up, on boards with inputs.",
  }),
  downInput: setting(channel.nullable().default(null), {
    zh: "关到位接点所接的输入（仅带输入的板）。",
    en: "Input that is on while the arm is fully down, on boards with inputs.",
  }),
  answerMs: setting(z.int().min(20).max(2000).default(200), {
    zh: "等待继电器板应答的时间。",
    en: "How long the board may take to answer.",
    unit: "ms",
  }),
});

export const relayBoardSettings = fields.refine(
  ({ raiseChannel, holdChannel, lowerChannel }) => {
    const used = [raiseChannel, holdChannel, lowerChannel].filter((relay) => relay !== null);
    return new Set(used).size === used.length;
  },
  {
    error: "raiseChannel, holdChannel and lowerChannel must be different relays: the end of a pulse would end the hold",
  },
);

export type RelayBoardSettings = z.output<typeof relayBoardSettings>;

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
    zh: "没有配置常开通道：只发出一次抬杆脉冲，道闸可能自行落杆。需要常开时请接线并配置 holdChannel。",
    en: "No hold channel is configured: the arm was raised once and may come down by itself. Wire and configure holdChannel if it has to stay up.",
  },
} as const;
