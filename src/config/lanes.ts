/** The `lanes` section: what each lane is made of, its devices by driver, and how patient it is. */
import { z } from "zod";
import { setting } from "../device/setting.ts";

const ms = (least: number, most: number, normal: number) => z.int().min(least).max(most).default(normal);

/** Patience of a lane; every value in milliseconds unless its name says otherwise. */
const timings = z
  .strictObject({
    readKeptMs: setting(ms(0, 60_000, 8_000), {
      unit: "ms",
      zh: "先于触发线圈到来的识别结果保留多久",
      en: "How long a read that came before the presence loop is kept",
    }),
    readWaitMs: setting(ms(500, 60_000, 5_000), {
      unit: "ms",
      zh: "车到后多久无识别按无牌处理",
      en: "A car that stands this long without a read is handled as unread",
    }),
    raiseMs: setting(ms(500, 30_000, 6_000), {
      unit: "ms",
      zh: "抬杆到位时限",
      en: "The arm should report up within this",
    }),
    passMs: setting(ms(1_000, 600_000, 30_000), {
      unit: "ms",
      zh: "放行后车辆未动多久提醒",
      en: "A credited car that has not moved on is reminded after this",
    }),
    backOutMs: setting(ms(500, 60_000, 6_000), {
      unit: "ms",
      zh: "离开触发线圈但未通过，多久后取消放行",
      en: "Presence cleared without passage: the credit lapses after this",
    }),
    passageGuessMs: setting(ms(500, 60_000, 4_000), {
      unit: "ms",
      zh: "无通过线圈时，离开触发线圈多久视为通过",
      en: "Without a passage loop: this long after presence cleared the car counts as through",
    }),
    lowerMs: setting(ms(500, 120_000, 20_000), {
      unit: "ms",
      zh: "落杆到位时限",
      en: "The arm should report down within this after the last car",
    }),
    loopStuckMs: setting(ms(10_000, 3_600_000, 600_000), {
      unit: "ms",
      zh: "线圈持续占用多久视为故障",
      en: "A loop covered this long is out of order",
    }),
    loopChatterMs: setting(ms(500, 60_000, 3_000), {
      unit: "ms",
      zh: "线圈抖动的观察时间",
      en: "The window in which edges are counted for chatter",
    }),
    loopChatterEdges: setting(z.int().min(4).max(1_000).default(12), {
      zh: "观察时间内多少次变化视为抖动",
      en: "More edges than this within the window is chatter",
    }),
    rereadMs: setting(ms(0, 600_000, 10_000), {
      unit: "ms",
      zh: "同一车牌多久内的重复识别不开闸",
      en: "The same plate again within this opens nothing",
    }),
    largeHoldMs: setting(ms(0, 60_000, 0), {
      unit: "ms",
      zh: "大型车：从放行起保持抬杆，通过后再保持这么久，期间不落杆；0 为不启用",
      en: "A large vehicle: the arm is held up from its admission until this long after it has passed; 0 is off",
    }),
    noLoopVisitMs: setting(ms(1_000, 120_000, 15_000), {
      unit: "ms",
      zh: "无线圈车道：开闸后多久结束本次通行",
      en: "Lanes without loops: the visit is over this long after the arm was raised",
    }),
  })
  .prefault({});

/** One device: the driver's type, and the driver's own settings beside it. The driver checks them. */
export const deviceEntry = z
  .looseObject({ type: setting(z.string().min(1).max(60), { zh: "驱动类型", en: "The driver's type" }) })
  .meta({ description: "A device: its driver's type and that driver's settings.", zh: "设备：驱动类型及该驱动的设置" });

/** Minutes of the week, Monday 00:00 is 0. */
export const weeklyHours = z
  .array(
    z
      .tuple([z.int().min(0).max(10_079), z.int().min(1).max(10_080)])
      .refine(([from, to]) => from < to, "hours must end after they begin. 时段的终点须晚于起点。"),
  )
  .max(100)
  .meta({
    description: "Weekly hours as pairs of minutes since local Monday 00:00, from (included) to (excluded)",
    zh: "每周时段：自当地周一零点起的分钟数，成对书写，含起点不含终点",
  });

const TURNED_AWAY = [
  "large",
  "civil",
  "nev_small",
  "nev_large",
  "hk_mo",
  "coach",
  "trailer",
  "motorcycle",
  "overseas",
  "unknown",
] as const;

const scheduled = z.strictObject({
  hours: weeklyHours,
  mode: setting(z.enum(["open", "full", "closed", "closed_to_all", "held_open"]), {
    zh: "这些时段内的车道模式",
    en: "The lane's mode in these hours",
  }),
});

const lane = z.strictObject({
  name: setting(
    z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,30}$/, "1 to 31 lower-case letters, digits or -. 1 至 31 个小写字母、数字或 -。"),
    {
      zh: "车道名称",
      en: "The lane's name",
    },
  ),
  direction: setting(z.enum(["entry", "exit", "both"]), {
    zh: "方向：入口、出口或双向",
    en: "Entry, exit, or both ways",
  }),
  reader: setting(deviceEntry.nullable(), {
    zh: "车牌识别机；不识别车牌的车道写 null（见 withoutReader）",
    en: "The plate reader; null in a lane that reads no plates (withoutReader)",
  }),
  withoutReader: setting(z.enum(["hold", "open"]).default("hold"), {
    zh: "不识别车牌的车道如何处理来车：由工作人员处理；或直接放行——入口在有空位时按无牌车放行，出口仅在 exit.noEntry 允许时按无入场记录放行（其停车记录保留至按规则关闭，请设置 lot.ghostAfterHours，不超过一周）",
    en: "What a lane without a reader does with whoever comes: an operator decides; or it opens: an entry for a car without a plate where there is room, an exit only as exit.noEntry says of a car without a stay (the stay it came in on remains until it is closed by rule: set lot.ghostAfterHours, at most a week)",
  }),
  secondReader: setting(deviceEntry.nullable().default(null), {
    zh: "第二台车牌识别机（如车尾或另一角度）；两台的结果一并判读，其中一台失联时车道照常工作",
    en: "A second reader (of the rear, or from another angle): both read the car in front, and one of them is enough to go on with",
  }),
  minConfidence: setting(z.number().min(0).max(1).default(0), {
    zh: "识别机置信度低于此值（0 至 1）的结果，仅在没有更好的结果时采用",
    en: "A read that the reader is less sure of than this (0 to 1) counts only when there is no better one",
  }),
  secondMinConfidence: setting(z.number().min(0).max(1).default(0), {
    zh: "第二台识别机的同一数值",
    en: "The same for the second reader",
  }),
  trigger: setting(deviceEntry.nullable().default(null), {
    zh: "识别触发输出：识别机不自行检测车辆时，车到触发线圈即以接点通知其识别；自行识别的为空",
    en: "The contact that tells the readers to read when a car comes onto the presence loop, where they do not look by themselves; null where they do",
  }),
  triggerTimes: setting(z.int().min(1).max(10).default(3), {
    zh: "同一辆车未识别时最多触发多少次，含第一次",
    en: "How often at most they are told to read one car that stays unread, the first time included",
  }),
  triggerAgainMs: setting(ms(300, 10_000, 1_500), {
    unit: "ms",
    zh: "触发后多久仍未识别则再次触发",
    en: "They are told again when no plate has come within this",
  }),
  barrier: setting(deviceEntry, { zh: "道闸", en: "The barrier" }),
  presence: setting(deviceEntry.nullable().default(null), {
    zh: "触发线圈（闸前）；没有则为空",
    en: "The loop before the arm; null without one",
  }),
  passage: setting(deviceEntry.nullable().default(null), {
    zh: "通过线圈（闸下及闸后）；没有则为空",
    en: "The loop under and past the arm; null without one",
  }),
  sign: setting(deviceEntry.nullable().default(null), { zh: "显示语音屏", en: "The sign board" }),
  button: setting(deviceEntry.nullable().default(null), {
    zh: "值班人员的开闸按钮",
    en: "The attendant's button that opens the lane once",
  }),
  upLimit: setting(z.boolean().default(false), {
    zh: "闸机有开到位信号",
    en: "The barrier reports that its arm is up",
  }),
  downLimit: setting(z.boolean().default(false), {
    zh: "闸机有关到位信号",
    en: "The barrier reports that its arm is down",
  }),
  mayLower: setting(z.boolean().default(false), {
    zh: "允许本机落杆；默认由闸机自行落杆",
    en: "The box may order the arm down; by default the barrier closes itself",
  }),
  holdContact: setting(z.boolean().default(false), {
    zh: "闸机有常开触点",
    en: "The barrier has a contact that holds it open",
  }),
  readsOpenWithoutPresence: setting(z.boolean().default(false), {
    zh: "触发线圈失联或无反应时，识别结果是否可以单独开闸；默认否，以防有人手持车牌照片开闸",
    en: "Whether a read alone may open while the presence loop is lost or silent; by default not: a picture of a plate would do",
  }),
  maintenanceAfter: setting(z.int().min(0).max(10_000_000).default(0), {
    zh: "开闸过车多少次后提醒维护道闸，见厂家说明（常见为 1 万至 10 万次）；0 为不提醒",
    en: "Openings after which the barrier's maintenance is due, as its maker says (10,000 to 100,000 are usual); 0: nobody is reminded",
  }),
  tailgate: setting(z.enum(["alarm", "note", "stay_open"]).default("alarm"), {
    zh: "有车紧跟前车驶入时：计数、标记并报警；仅计数和标记；或报警并保持抬杆，让后车通过",
    en: "A car that follows close behind another: counted, flagged and an alarm; counted and flagged only; or an alarm, and the arm stays up for it",
  }),
  turnsAway: setting(z.array(z.enum(TURNED_AWAY)).max(TURNED_AWAY.length).default([]), {
    zh: "入口不接受的车辆：large 为大型车，其余为号牌类型；按号牌和颜色判断，摩托车（motorcycle）仅在识别机能报告时；始终放行的号牌类型不受限",
    en: "Vehicles that may not come in here: large ones, or by the class of their plate; told by plate and colour, motorcycles only where the reader says so. Plate classes that always pass may",
  }),
  timings: setting(timings, { zh: "各步骤的等待时间", en: "How patient the lane is" }),
  schedule: setting(z.array(scheduled).max(50).default([]), {
    zh: "按周定时的车道模式；以第一个符合的为准",
    en: "Modes of the lane by the hours of the week; the first that fits counts",
  }),
});

/** Settings of a lane that do not go together, each with what to do. */
function misfits(one: LaneConfig): readonly [string, string][] {
  const { reader, withoutReader, secondReader, trigger, presence } = one;
  const found: [string, string][] = loopMisfits(one);
  const readsNobody = reader === null;
  if (readsNobody && presence === null) {
    const en = "A lane without a reader needs the presence loop: nothing else would tell that a car is there.";
    found.push(["presence", `${en} 不识别车牌的车道须配置触发线圈，否则无法得知来车。`]);
  }
  if (readsNobody && secondReader !== null) {
    const en = "The first reader is null; configure this one as reader.";
    found.push(["secondReader", `${en} reader 为空，请将此识别机写在 reader。`]);
  }
  if (!readsNobody && withoutReader === "open") {
    const en = "This lane has a reader; what happens to a car that it cannot read is admission.noPlate.";
    found.push(["withoutReader", `${en} 此车道有识别机；未识别车辆按 admission.noPlate 处理，请去掉此项。`]);
  }
  if (trigger !== null && (readsNobody || presence === null)) {
    const en = "A trigger tells a reader of a car on the presence loop; configure both, or leave the trigger out.";
    found.push(["trigger", `${en} 触发输出依触发线圈通知识别机；请两者都配置，或去掉 trigger。`]);
  }
  return found;
}

/** Settings that would have no effect, or a wrong one, for want of a loop. */
function loopMisfits({ direction, mayLower, presence, passage }: LaneConfig): [string, string][] {
  const found: [string, string][] = [];
  if (direction === "both" && (presence === null || passage === null)) {
    const en = "A lane that works both ways needs both loops: the first that is covered tells which way a car goes.";
    found.push(["direction", `${en} 双向车道须配置触发和通过两个线圈，先占用者决定车辆方向。`]);
  }
  if (mayLower && passage === null) {
    const en = "Without the passage loop the arm is never ordered down; configure the loop, or leave mayLower out.";
    found.push(["mayLower", `${en} 没有通过线圈时不会下达落杆指令；请配置该线圈，或去掉 mayLower。`]);
  }
  return found;
}

export const lanesSection = z
  .array(lane)
  .min(1, "Name at least one lane. 至少配置一条车道。")
  .max(8, "A box drives at most 8 lanes. 一台设备最多 8 条车道。")
  .superRefine((lanes, context) => {
    for (const [index, one] of lanes.entries()) {
      for (const [key, message] of misfits(one)) context.addIssue({ code: "custom", path: [index, key], message });
      const { name } = one;
      if (lanes.findIndex((other) => other.name === name) === index) continue;
      context.addIssue({
        code: "custom",
        path: [index, "name"],
        message: `"${name}" is used before; give each lane its own name. “${name}” 重复。`,
      });
    }
  });

export type LaneConfig = z.output<typeof lane>;
