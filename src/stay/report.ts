/** What the city hears of a passage, frozen when the stay is numbered, so that a retry is the same to the byte. */
import type { LaneType, ParkType } from "./ground.ts";

/** payType of a leave (protocol 5.1.2). */
export type LeavePayType = "wechat" | "alipay" | "uppay" | "cash" | "tcard" | "unknown";

/** The content of an arrive (protocol 5.1.1). `freeBerth` is the value after the passage; `dataTime` the passage, ms. */
export type ArriveReport = {
  readonly seq: string;
  readonly plateId: string;
  readonly vehicleType: 1 | 2;
  readonly laneType: LaneType;
  readonly freeBerth: number;
  readonly parkType: ParkType;
  readonly dataTime: number;
};

/** The content of a leave (protocol 5.1.2). `parkingTime` in seconds, `payMoney` in fen, all that was really taken. */
export type LeaveReport = ArriveReport & {
  readonly parkingTime: number;
  readonly payMoney: number;
  readonly payType: LeavePayType;
};

/**
 * A report as the journal has it: where, when the car passed (ms UTC), and its content as the JSON text that was frozen. A
 * leave names the record whose arrive must be with the city before it, null for none.
 */
export type FrozenReport = { readonly seq: number; readonly dataTime: number; readonly text: string } & (
  | { readonly kind: "arrive" }
  | { readonly kind: "leave"; readonly arrive: { readonly origin: string; readonly seq: number } | null }
);
