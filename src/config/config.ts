/** The whole configuration file. Every section has a file of its own; this one puts them together. */
import { z } from "zod";
import { setting } from "../device/setting.ts";
import { admissionSection, exitSection } from "./admission.ts";
import { citySection } from "./city.ts";
import { deviceEntry, lanesSection } from "./lanes.ts";
import { clockSection, diagnosticsSection, ledgerSection, lotSection } from "./lot.ts";
import { secondCountSection } from "./second-count.ts";
import { machineSection } from "./machine.ts";
import { signSection } from "./sign.ts";
import { tariffSection } from "./tariff.ts";
import { updateSection } from "./update.ts";

export const configSchema = z.strictObject({
  $schema: setting(z.string().optional(), { zh: "供编辑器使用，程序忽略", en: "For editors; ignored" }),
  lot: setting(lotSection, { zh: "停车场及本机编号", en: "The car park this box belongs to" }),
  lanes: setting(lanesSection, { zh: "车道及其设备", en: "The lanes and their devices" }),
  fireContact: setting(deviceEntry.nullable().default(null), {
    zh: "消防报警接点；报警时各车道保持开启。该接点也须接到道闸自身的控制板",
    en: "The fire alarm's contact: while it is active every lane is held open. Wire it to the barriers' own boards too",
  }),
  admission: setting(admissionSection, { zh: "入场规则", en: "Who may come in" }),
  secondCount: setting(secondCountSection, {
    zh: "第二计数：线圈计数与过车记录按天核对",
    en: "A second count: what loops saw is held against the records, by day",
  }),
  exit: setting(exitSection, { zh: "出场与收费", en: "How a car leaves and how money is asked for" }),
  sign: setting(signSection, { zh: "显示屏与语音的文字", en: "What the sign boards show and say" }),
  tariff: tariffSection,
  city: setting(citySection.nullable().default(null), {
    zh: "市平台；为空则不上报、不询问",
    en: "The city's platform; null: nothing is reported and nothing is asked",
  }),
  ledger: setting(ledgerSection, { zh: "账本文件与保留期限", en: "Where the ledger is and how much it keeps" }),
  clock: setting(clockSection, { zh: "本机时钟", en: "How the box judges its own clock" }),
  machine: setting(machineSection, { zh: "控制器自身的温度和存储卡", en: "The box's own heat and card" }),
  diagnostics: setting(diagnosticsSection, { zh: "诊断页面与接口", en: "The technician's port" }),
  update: setting(updateSection, { zh: "升级包的来源", en: "Whose updates are taken" }),
});

/** Complete once `src/config/load.ts` has checked it: each device then has all of its driver's settings. */
export type Config = z.output<typeof configSchema>;
