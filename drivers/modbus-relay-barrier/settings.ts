/** Settings of the barrier on a Modbus relay board. */

import { z } from "zod";
import { setting } from "#src/device/setting.ts";
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

const settings = fields.refine(
  ({ raiseChannel, holdChannel, lowerChannel }) => {
    const used = [raiseChannel, holdChannel, lowerChannel].filter((relay) => relay !== null);
    return new Set(used).size === used.length;
  },
  {
    error: "raiseChannel, holdChannel and lowerChannel must be different relays: the end of a pulse would end the hold",
  },
);

export default settings;

export type RelayBoardSettings = z.output<typeof settings>;
