/** The heartbeat (5.1.3): totals of the local day upwards, the city's clock downwards. */
import { z } from "zod";
import { alsoSpelt, instant, type Sent, type Taken, takenAs, whole } from "./field.ts";
import { message } from "./message.ts";
import { dataTime } from "./vocabulary.ts";

/** 5.1.3 sent every 300 seconds. */
export const heartbeatRequest = message("5.1.3", "the lot is alive", {
  totalArrived: whole(6, "cars", "cars that entered since 00:00 Asia/Shanghai"),
  totalLeft: whole(6, "cars", "cars that left since 00:00 Asia/Shanghai"),
  freeBerth: alsoSpelt(whole(6, "berths", "free berths now, never below 0"), "freePerth"),
  dataTime,
});

const SECONDS_TO_MS = 1000;

/**
 * The city's clock. 13 digits are milliseconds, 10 digits are seconds (kept as milliseconds); anything else is null, because
 * a strange time is no reason to doubt that the heartbeat arrived.
 */
const serverTime = takenAs(instant("the city's clock when it answered"), () =>
  z.preprocess(readServerTime, z.int().nullable()),
);

/** The data of a heartbeat's answer. */
const heartbeatPayload = message("5.1.3", "the city's clock", { serverTime });

/** The same, but a heartbeat that was answered without data still counts: its serverTime is null. */
export const heartbeatData = takenAs(heartbeatPayload, () =>
  z.preprocess(
    (value) => (typeof value === "object" && value !== null && !Array.isArray(value) ? value : {}),
    heartbeatPayload.take,
  ),
);

export type HeartbeatBody = Sent<typeof heartbeatRequest>;
export type HeartbeatData = Taken<typeof heartbeatData>;

function readServerTime(value: unknown): number | null {
  const digits = typeof value === "number" || typeof value === "string" ? String(value) : "";
  if (/^\d{13}$/.test(digits)) return Number(digits);
  if (/^\d{10}$/.test(digits)) return Number(digits) * SECONDS_TO_MS;
  return null;
}
