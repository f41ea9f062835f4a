/** The `sign` section: what the boards show and say, by template. What a site does not name stays as it is. */
import { z } from "zod";
import { setting } from "../device/setting.ts";

const PLACES = ["plate", "fee", "reason", "code", "berth", "days", "lot"];

const text = z
  .string()
  .min(1)
  .max(60)
  .refine((one) => [...one.matchAll(/\{([^}]*)\}/gu)].every(([, place = ""]) => PLACES.includes(place)), {
    message: `Only ${PLACES.map((place) => `{${place}}`).join(" ")} can be filled in. 只能使用以上占位符。`,
  });

const template = z.strictObject({
  lines: setting(z.array(text).max(4), {
    zh: "自上而下的各行，最多四行；可用 {plate} 车牌、{fee} 金额、{reason} 原因、{code} 无牌车凭码、{berth} 预约的专用泊位、{days} 名单有效期剩余天数、{lot} 场名；没有可填内容的行不显示",
    en: "Lines from the top, four at most. {plate}, {fee}, {reason}, {code} (of a car without a plate), {berth} (an accessible berth reserved for it), {days} (that its entry on a list still holds, where the list reminds) and {lot} are filled in; a line with nothing to fill in is left out",
  }),
  voice: setting(z.array(text).max(8).default([]), {
    zh: "依次播报的短语（须在语音卡的词库中）；为空则不播报",
    en: "Phrases to speak, one by one, as the board's library knows them; empty: nothing is spoken",
  }),
});

const cue = (zh: string, en: string) => setting(template.optional(), { zh, en });

export const signSection = z
  .strictObject({
    welcome: cue("准许入场", "A car may come in"),
    goodbye: cue("准许出场", "A car may leave"),
    please_wait: cue("请稍候", "It is being decided, or the city is asked"),
    refused: cue("禁止通行", "A car is turned away"),
    pay: cue("待缴费", "Money is due"),
    full: cue("车位已满", "The lot is full"),
    closed: cue("车道关闭", "The lane is closed"),
    read_failed: cue("未识别车牌", "No plate could be read"),
    call_operator: cue("请联系工作人员", "A person must help"),
    idle: cue("无车时", "Nobody is here"),
  })
  .prefault({});
