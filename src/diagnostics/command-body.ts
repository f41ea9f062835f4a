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

const body = z.discriminatedUnion("command", [
  z.strictObject({ command: z.literal("open_once"), lane, visit: visit.nullable().default(null) }),
  z.strictObject({
    command: z.literal("hold_open"),
    lane,
    untilMs: untilMs.default(null),
    passages: z.int().min(1).max(10_000).nullable().default(null),
  }),
  z.strictObject({ command: z.literal("set_lane_mode"), lane, mode, untilMs: untilMs.default(null) }),
  z.strictObject({ command: z.literal("release_lane"), lane }),
  z.strictObject({ command: z.literal("give_plate"), lane, visit, plate }),
  z.strictObject({ command: z.literal("choose_stay"), lane, visit, stay }),
  z.strictObject({ command: z.literal("admit_without_plate"), lane, visit }),
  z.strictObject({ command: z.literal("test_pulse"), lane }),
  z.strictObject({ command: z.literal("correct_plate"), stay, plate }),
  z.strictObject({ command: z.literal("void_stay"), stay }),
  z.strictObject({ command: z.literal("close_ghost"), stay }),
  z.strictObject({
    command: z.literal("set_berth"),
    stay,
    store: z.string().max(50),
    floor: z.string().min(1).max(10),
    berthId: z.string().min(1).max(20),
  }),
  z.strictObject({ command: z.literal("take_cash"), stay, fen, shift: shift.nullable().default(null) }),
  z.strictObject({ command: z.literal("waive"), stay, fen, shift: shift.nullable().default(null) }),
  z.strictObject({ command: z.literal("refund"), stay, fen, orderId: z.string().min(1).max(30) }),
  z.strictObject({
    command: z.literal("grant_reduction"),
    stay,
    code: z.string().min(1).max(30),
    fen: z.int().min(0).max(999_999),
    minutes: z.int().min(0).max(100_000),
  }),
  z.strictObject({ command: z.literal("close_ghosts"), olderThanHours: z.number().min(0).max(100_000) }),
  z.strictObject({ command: z.literal("set_free"), trueFree: z.int() }),
  z.strictObject({
    command: z.literal("note_count"),
    source: z.string().min(1).max(30),
    occupied: z.int().min(0).max(999_999),
  }),
  z.strictObject({
    command: z.literal("set_capacity"),
    capacity: z.int().min(0),
    area: z.string().max(30).default(""),
  }),
  z.strictObject({
    command: z.literal("replace_list"),
    list: z.string().min(1).max(31),
    version: z.string().min(1).max(60),
    entries: z.array(listEntry).max(20_000),
  }),
  z.strictObject({ command: z.literal("open_shift"), shift }),
  z.strictObject({ command: z.literal("close_shift"), shift }),
  z.strictObject({ command: z.literal("acknowledge_ledger"), condition: z.string().min(1).max(40) }),
  z.strictObject({ command: z.literal("unpark_report"), origin: z.string().min(1).max(40), seq: z.int().min(1) }),
]);

const posted = z.object({
  id: z.string().min(8).max(100),
  by: z.string().trim().min(1).max(50),
  reason: z.string().trim().min(1).max(200),
});

export type Posted = { readonly id: string; readonly by: string; readonly reason: string; readonly order: CommandBody };

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
  const order = body.safeParse(rest, { error: issueWords });
  return order.success ? { ...head.data, order: order.data } : { problem: problemOf(order.error) };
}

function problemOf(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join(".") || "(order 指令)"}: ${message}`).join("; ");
}
