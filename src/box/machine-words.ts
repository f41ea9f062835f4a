/** What the machine says about itself, in words: its faults, and a line for each thing it may tell. */
import type { MachineLimits } from "../config/machine.ts";
import type { FaultDeclaration } from "../device/fault.ts";
import type { MachineFact } from "../diagnostics/view.ts";
import type { Sentence } from "../lane/cue.ts";
import type { CardWear, MachineState } from "../runtime/machine.ts";

export const MACHINE_FAULTS = {
  machine_hot: {
    severity: "degrades",
    zh: "控制器过热，会自行降频，车道照常但变慢。请改善通风、遮阳，检查机箱内的热源和风扇。",
    en: "The box is so hot that it slows itself down; the lanes go on, slower. Give it shade and air, and look for a dead fan or a hot neighbour in its cabinet.",
  },
  machine_undervoltage: {
    severity: "degrades",
    zh: "供电电压不足，控制器可能重启，存储卡可能损坏。请更换电源或更粗更短的电源线，道闸和相机不要与控制器共用电源。",
    en: "The supply's voltage is too low: the box may restart and its card may be damaged. Fit a stronger supply or a shorter, thicker cable; give barrier and camera a supply of their own.",
  },
  card_worn: {
    severity: "degrades",
    zh: "存储卡接近寿命终点，车道照常，但可能随时无法写入。请尽快备份账本并更换。",
    en: "The card nears the end of its life: the lanes go on, but it may refuse to write at any time. Save the ledger and replace it soon.",
  },
} as const satisfies Readonly<Record<string, FaultDeclaration>>;

/** One line for each, told or not; what is not well says so in words. */
export function machineFacts({ temperatureC, undervoltage, wear }: MachineState, limits: MachineLimits) {
  const facts: readonly MachineFact[] = [
    { title: { zh: "温度", en: "Temperature" }, ...(temperatureC === null ? UNTOLD : heatFact(temperatureC, limits)) },
    { title: { zh: "供电", en: "Power supply" }, ...(undervoltage === null ? UNTOLD : supplyFact(undervoltage)) },
    { title: { zh: "存储卡磨损", en: "Card wear" }, ...(wear === null ? UNTOLD : wearFact(wear, limits)) },
  ];
  return facts;
}

type Told = Omit<MachineFact, "title">;

const UNTOLD: Told = { isWell: null, sentence: { zh: "本机不提供", en: "not told by this machine" } };

function heatFact(temperatureC: number, { hotAtC }: MachineLimits): Told {
  const sentence = { zh: `${temperatureC} °C`, en: `${temperatureC} °C` };
  if (temperatureC < hotAtC) return { isWell: true, sentence };
  return { isWell: false, sentence: { zh: `${sentence.zh}，过热`, en: `${sentence.en}, too hot` } };
}

function supplyFact(undervoltage: boolean): Told {
  const sentence = undervoltage ? { zh: "电压不足", en: "voltage too low" } : { zh: "电压正常", en: "enough voltage" };
  return { isWell: !undervoltage, sentence };
}

function wearFact(wear: CardWear, limits: MachineLimits): Told {
  const { zh, en } = wearWords(wear);
  if (!isWorn(wear, limits)) return { isWell: true, sentence: { zh, en } };
  return { isWell: false, sentence: { zh: `${zh}，请更换`, en: `${en}, replace it` } };
}

/** Whether a card is to be replaced: by its spare blocks, or because it has outlived what it was made for. */
export function isWorn({ preEol, usedPercent }: CardWear, { wornAtPreEol }: MachineLimits): boolean {
  return (preEol ?? 0) >= wornAtPreEol || (usedPercent ?? 0) > 100;
}

/** `mmcblk0: up to 30 % of its life used, spare blocks 1 of 3`. */
export function wearWords({ card, preEol, usedPercent }: CardWear): Sentence {
  const used = {
    zh: usedPercent === null ? [] : [usedPercent > 100 ? "已超出设计寿命" : `寿命已用至多 ${usedPercent}%`],
    en: usedPercent === null ? [] : [usedPercent > 100 ? "beyond its life" : `up to ${usedPercent} % of its life used`],
  };
  const spare = {
    zh: preEol === null ? [] : [`备用块级别 ${preEol}/3`],
    en: preEol === null ? [] : [`spare blocks ${preEol} of 3`],
  };
  return {
    zh: `${card}：${[...used.zh, ...spare.zh].join("，")}`,
    en: `${card}: ${[...used.en, ...spare.en].join(", ")}`,
  };
}
