/** The settings every device on GPIO lines shares: which backend, which lines. */

import { z } from "zod";
import { setting } from "#src/device/setting.ts";
import { LINE_NAME } from "./lines.ts";

const onoff = z.strictObject({
  backend: setting(z.literal("onoff"), { zh: "本机的真实线路。", en: "The box's own lines." }),
  chip: setting(z.string().min(1).max(64).nullable().default(null), {
    zh: "GPIO 芯片的标签或目录名，例如 pinctrl-bcm2711 或 gpiochip512；留空则自动选择。",
    en: "Label or directory name of the GPIO chip, such as pinctrl-bcm2711 or gpiochip512; null chooses the board's own.",
  }),
  lines: setting(z.record(z.string().min(1).max(32), z.int().min(0).max(1023)).default({}), {
    zh: '线路名称到芯片内编号的对应表，例如 {"presence": 17}。未列出的名称须写成 GPIO17。',
    en: 'Names for line numbers within the chip, such as {"presence": 17}. A name not listed here must be spelt GPIO17.',
  }),
});

const simulated = z.strictObject({
  backend: setting(z.literal("simulated"), {
    zh: "由其他程序驱动的模拟线路。",
    en: "Lines that other programs drive.",
  }),
  socket: setting(z.string().min(1).max(100), {
    zh: "Unix 套接字的路径，其他程序通过它驱动输入、观察输出（见 drivers/gpio/README.md）。",
    en: "Path of the Unix socket on which other programs drive the inputs and watch the outputs (drivers/gpio/README.md).",
  }),
  levelsFile: setting(z.string().min(1).max(1024).nullable().default(null), {
    zh: "保存各线路电平的文件，使其在进程被强行终止后仍然保留，如同真实接线；留空则不保存。",
    en: "File that keeps the levels, so that they outlive a killed process as on real wires; null keeps nothing.",
  }),
});

/** The backend and its lines. */
export const gpioSettings = setting(z.discriminatedUnion("backend", [onoff, simulated]), {
  zh: "GPIO 后端：onoff 为真实线路；simulated 为由其他程序驱动的模拟线路。",
  en: "GPIO backend: onoff for real lines, simulated for lines that other programs drive.",
});

export type GpioSettings = z.output<typeof gpioSettings>;
export type OnoffSettings = z.output<typeof onoff>;
export type SimulatedGpioSettings = z.output<typeof simulated>;

/** A line by name. */
const lineName = z.string().regex(LINE_NAME, "a line's name has 1 to 32 letters, digits and . : _ - only");

/** A line with its active level. */
export const lineSettings = z.strictObject({
  line: setting(lineName, {
    zh: "线路名称，或真实线路的 GPIO17 形式。",
    en: "The line's name, or GPIO17 for a real line that has no name.",
  }),
  activeLow: setting(z.boolean().default(false), {
    zh: "低电平有效（例如常闭接点或低电平触发的继电器板）。",
    en: "The line is active at 0 V: a contact to ground, or a relay board triggered by a low level.",
  }),
});

/** How long an input must be quiet before its new level counts. */
export const debounceSetting = setting(z.int().min(0).max(1000).default(30), {
  zh: "去抖时间：电平稳定这么久才算数。",
  en: "Debounce: a new level counts after it has been stable for this long.",
  unit: "ms",
});
