/** The `secondCount` section: loops that count beside the books, so that a count that slips is noticed. */
import { z } from "zod";
import { setting } from "../device/setting.ts";
import { deviceEntry } from "./lanes.ts";

const laneName = z.string().min(1).max(31);

const counter = z.strictObject({
  lane: setting(laneName, { zh: "与哪条车道的记录核对", en: "The lane whose records it is held against" }),
  way: setting(z.enum(["in", "out"]), { zh: "计入场还是出场", en: "Whether it sees vehicles come in or go out" }),
  loop: setting(deviceEntry, {
    zh: "计数线圈，每辆车占用一次",
    en: "The loop that counts; each vehicle covers it once",
  }),
});

export const secondCountSection = z
  .strictObject({
    passageLoops: setting(z.array(laneName).max(8).default([]), {
      zh: "以自身通过线圈作第二计数的车道",
      en: "Lanes whose own passage loop is held against their records",
    }),
    counters: setting(z.array(counter).max(16).default([]), {
      zh: "专用计数线圈（坡道、岗亭后等）",
      en: "Loops of their own for it (on a ramp, behind the booth)",
    }),
    alarmPassages: setting(z.int().min(1).max(10_000).default(5), {
      zh: "一天内某车道不符达到多少次并且达到下列比例时报警",
      en: "Passages of a lane and day in disagreement from which it is an alarm, if the share below is reached too",
    }),
    alarmPercent: setting(z.int().min(0).max(100).default(3), {
      unit: "percent",
      zh: "不符次数占线圈计数的百分比",
      en: "The same as a share of what the loops saw",
    }),
    alarmCars: setting(z.int().min(1).max(10_000).default(5), {
      zh: "泊位检测或人工登记的在场数（note_count）与本机相差多少辆时报警",
      en: "Cars by which a count of berth detectors or people (`note_count`) differs from ours from which it is an alarm",
    }),
  })
  .prefault({});

export type SecondCountConfig = z.output<typeof secondCountSection>;

type NamedLane = { readonly name: string; readonly passage: unknown };
type Place = { readonly path: readonly PropertyKey[]; readonly message: string };

/** What does not fit the lanes there are. */
export function secondCountProblems(config: SecondCountConfig, lanes: readonly NamedLane[]): readonly Place[] {
  const { passageLoops, counters } = config;
  const own = passageLoops.flatMap((name, index): readonly Place[] => {
    const path = ["secondCount", "passageLoops", index];
    const lane = lanes.find((one) => one.name === name);
    if (lane === undefined) return [{ path, message: noSuchLane(name) }];
    if (lane.passage !== null) return [];
    return [
      { path, message: `${name} has no passage loop; name a counter for it. ${name} 没有通过线圈，请配置计数线圈。` },
    ];
  });
  const extra = counters.flatMap(({ lane, way }, index): readonly Place[] => {
    const path = ["secondCount", "counters", index, "lane"];
    if (!lanes.some(({ name }) => name === lane)) return [{ path, message: noSuchLane(lane) }];
    const twice = counters.findIndex((other) => other.lane === lane && other.way === way) !== index;
    if (!twice && !passageLoops.includes(lane)) return [];
    return [
      { path, message: `${lane} is counted ${way} twice; name one loop. ${lane} 同一方向重复计数，请只保留一个。` },
    ];
  });
  return [...own, ...extra];
}

function noSuchLane(name: string): string {
  return `There is no lane "${name}". 没有车道“${name}”。`;
}
