/** What may be posted to the port as an order of a person: checked whole before the box hears of it. */
import { z } from "zod";
import { issueWords } from "../config/issue-words.ts";
import type { CommandBody } from "../controller/command.ts";

const lane = z.string().min(1).max(60);
const stay = z.string().min(1).max(60);
const plate = z.string().min(1).max(32);
const visit = z.int().min(0);
const fen = z.int().min(1).max(999_999);
const shift = z.string().min(1).max(60);
const untilMs = z.int().min(0).nullable();
const mode = z.enum(["open", "full", "closed", "closed_to_all", "held_open"]);

const listEntry = z.strictObject({
  plate,
  fromMs: z.int().nullable().default(null),
  toMs: z.int().nullable().default(null),
  lanes: z.array(lane).max(8).default([]),
  hours: z
    .array(z.tuple([z.int(), z.int()]))
    .max(100)
    .default([]),
  group: z.string().max(60).nullable().default(null),
  groupBerths: z.int().min(0).max(10_000).default(0),
  blocked: z.enum(["refuse", "admit_and_alarm"]).nullable().default(null),
  note: z.string().max(200).default(""),
});

/** Characters; together with the rest it fits into what the port takes. */
const LIST_FILE_MAX = 4 * 1_048_576;

/** A list with its signature, before that was verified. */
export type SignedListOrder = {
  readonly command: "replace_signed_list";
  readonly file: string;
  readonly signature: string;
};

/** The orders, each described for docs/API.md. */
export const orderSchema = z.discriminatedUnion("command", [
  z.strictObject({ command: z.literal("open_once"), lane, visit: visit.nullable().default(null) }).meta({
    description: "Opens once; without a visit for whoever stands there or comes next",
    zh: "开闸一次；visit 为空时给闸前或即将到来的车辆",
  }),
  z
    .strictObject({
      command: z.literal("hold_open"),
      lane,
      untilMs: untilMs.default(null),
      passages: z.int().min(1).max(10_000).nullable().default(null),
    })
    .meta({
      description: "Holds the arm open: until untilMs, for so many passages (a fleet), or until release_lane",
      zh: "保持常开：到 untilMs，或通过 passages 辆后（车队），或直到 release_lane",
    }),
  z.strictObject({ command: z.literal("set_lane_mode"), lane, mode, untilMs: untilMs.default(null) }).meta({
    description: "Sets the lane's mode, until untilMs or until release_lane",
    zh: "设定车道模式，到 untilMs 或直到 release_lane",
  }),
  z.strictObject({ command: z.literal("release_lane"), lane }).meta({
    description: "Ends whatever a person had set; schedule and fire stay",
    zh: "取消人工设定的模式；时间表和消防联动不受影响",
  }),
  z.strictObject({ command: z.literal("give_plate"), lane, visit, plate }).meta({
    description: "Says the plate of the car in front, or the code of a car without one",
    zh: "更正闸前车辆的车牌，或输入无牌车的凭码",
  }),
  z
    .strictObject({ command: z.literal("choose_stay"), lane, visit, stay })
    .meta({ description: "At an exit: the car in front is this stay", zh: "出口：闸前车辆就是这条停车记录" }),
  z
    .strictObject({ command: z.literal("admit_without_plate"), lane, visit })
    .meta({ description: "Lets a car without a plate in", zh: "放行无牌车" }),
  z.strictObject({ command: z.literal("test_pulse"), lane }).meta({
    description: "Tests the relay with one pulse; refused while a vehicle stands on a loop",
    zh: "测试抬杆脉冲；线圈上有车时拒绝",
  }),
  z.strictObject({ command: z.literal("note_maintenance"), lane }).meta({
    description: "Notes that the lane's barrier was maintained; its openings count anew",
    zh: "登记道闸维护，开闸次数重新计数",
  }),
  z
    .strictObject({ command: z.literal("correct_plate"), stay, plate })
    .meta({ description: "Corrects the plate of a stay", zh: "更正停车记录的车牌" }),
  z
    .strictObject({ command: z.literal("void_stay"), stay })
    .meta({ description: "Voids a stay that never was", zh: "停车记录作废" }),
  z.strictObject({ command: z.literal("close_ghost"), stay }).meta({
    description: "Closes a stay as a ghost; it re-opens when its car shows up",
    zh: "按幽灵车关闭；车辆出现时自动恢复",
  }),
  z
    .strictObject({
      command: z.literal("set_berth"),
      stay,
      store: z.string().max(50),
      floor: z.string().min(1).max(10),
      berthId: z.string().min(1).max(20),
    })
    .meta({
      description: "Notes where a car stands; an empty store is the lot",
      zh: "登记车辆所在泊位；store 为空即本场",
    }),
  z
    .strictObject({ command: z.literal("take_cash"), stay, fen, shift: shift.nullable().default(null) })
    .meta({ description: "Writes down cash that was taken", zh: "登记现金" }),
  z
    .strictObject({ command: z.literal("waive"), stay, fen, shift: shift.nullable().default(null) })
    .meta({ description: "Waives what is due", zh: "免收" }),
  z
    .strictObject({ command: z.literal("refund"), stay, fen, orderId: z.string().min(1).max(30) })
    .meta({ description: "Gives money back", zh: "退款" }),
  z
    .strictObject({
      command: z.literal("grant_reduction"),
      stay,
      code: z.string().min(1).max(30),
      fen: z.int().min(0).max(999_999),
      minutes: z.int().min(0).max(100_000),
    })
    .meta({ description: "Grants a reduction", zh: "登记减免" }),
  z.strictObject({ command: z.literal("close_ghosts"), olderThanHours: z.number().min(0).max(100_000) }).meta({
    description: "Closes every stay of that many hours or more as a ghost",
    zh: "关闭在场时间达到此小时数的全部记录",
  }),
  z
    .strictObject({ command: z.literal("set_free"), trueFree: z.int() })
    .meta({ description: "Sets the free berths as they were counted", zh: "校准空余泊位" }),
  z
    .strictObject({
      command: z.literal("note_count"),
      source: z.string().min(1).max(30),
      occupied: z.int().min(0).max(999_999),
    })
    .meta({
      description:
        "Notes what berth detectors or people counted inside, against our count of this moment, which it does not change: a figure per day, and an alarm from `secondCount.alarmCars`",
      zh: "登记泊位检测或人工清点的在场数，与此刻的本机计数比对，不改变计数：按天给出差值，超过 `secondCount.alarmCars` 时报警",
    }),
  z
    .strictObject({
      command: z.literal("set_capacity"),
      capacity: z.int().min(0),
      area: z.string().max(30).default(""),
    })
    .meta({ description: "Sets the capacity; an empty area is the whole lot", zh: "设定总泊位数；area 为空即全场" }),
  z
    .strictObject({
      command: z.literal("replace_list"),
      list: z.string().min(1).max(31),
      version: z.string().min(1).max(60),
      entries: z.array(listEntry).max(20_000),
    })
    .meta({
      description: "Replaces the cars of a list as a whole; one wrong car refuses all, and the old set stays",
      zh: "整体替换名单；有一辆车有误时全部拒绝，原名单不变",
    }),
  z
    .strictObject({
      command: z.literal("replace_signed_list"),
      file: z.string().max(LIST_FILE_MAX),
      signature: z.string().max(200),
    })
    .meta({
      description:
        "The same where `admission.listKeys` asks for signatures: the list's file as text, and the line that `gatehouse sign-list` wrote, which names the list and its version. An older version than the one in force is refused",
      zh: "设有 admission.listKeys 时使用：名单文件的原文，以及 gatehouse sign-list 写出的签名行（含名单和版本）；早于生效版本的会被拒绝",
    }),
  z.strictObject({ command: z.literal("open_shift"), shift }).meta({ description: "Begins a shift", zh: "开始班次" }),
  z
    .strictObject({ command: z.literal("close_shift"), shift })
    .meta({ description: "Ends a shift and adds it up", zh: "结束班次并汇总" }),
  z
    .strictObject({ command: z.literal("acknowledge_ledger"), condition: z.string().min(1).max(40) })
    .meta({ description: "Acknowledges what befell the ledger", zh: "确认账本事件" }),
  z
    .strictObject({ command: z.literal("unpark_report"), origin: z.string().min(1).max(40), seq: z.int().min(1) })
    .meta({ description: "Sends a report again that the city had refused", zh: "重新上传被平台搁置的记录" }),
]);

const posted = z.object({
  id: z.string().min(8).max(100),
  by: z.string().trim().min(1).max(50),
  reason: z.string().trim().min(1).max(200),
});

export type Posted = {
  readonly id: string;
  readonly by: string;
  readonly reason: string;
  readonly order: CommandBody | SignedListOrder;
};

/** The order in a posted text, or what is wrong with it. */
export function readCommand(text: string): Posted | { readonly problem: string } {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { problem: "not JSON 不是有效的 JSON" };
  }
  const head = posted.safeParse(raw, { error: issueWords });
  if (!head.success) return { problem: problemOf(head.error) };
  const { id: _id, by: _by, reason: _reason, ...rest } = raw as Record<string, unknown>;
  const order = orderSchema.safeParse(rest, { error: issueWords });
  return order.success ? { ...head.data, order: order.data } : { problem: problemOf(order.error) };
}

function problemOf(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join(".") || "(order 指令)"}: ${message}`).join("; ");
}
