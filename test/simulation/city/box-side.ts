/** The box's side of the protocol in a few lines, so that the platform is tested against requests made without it. */
import { createHash, randomBytes } from "node:crypto";
import { outgoingInterfaces } from "#src/city/wire/interfaces.ts";
import type { OutgoingName } from "#src/city/wire/interfaces.ts";
import type { ArriveBody, LeaveBody } from "#src/city/wire/records.ts";
import type { CityRequest } from "#src/simulation/city/exchange.ts";
import { CityPlatform } from "#src/simulation/city/platform.ts";
import type { PlatformSetup } from "#src/simulation/city/platform.ts";

export const PARKING_ID = "qp31022900183";
export const APP_ID = "lot-183";
export const PASSWORD = "12345678909876543";
/** 2026-03-08 10:00 Asia/Shanghai. */
export const MORNING = Date.UTC(2026, 2, 8, 2);
export const MINUTE = 60_000;
export const HOUR = 3_600_000;

/** A platform for the lot of these tests. */
export function platformFor(setup: Partial<PlatformSetup> = {}): CityPlatform {
  return new CityPlatform({ parkingId: PARKING_ID, appId: APP_ID, password: PASSWORD, capacity: 300, ...setup });
}

/** A businessId of the day that holds `atMs`. */
export function seqAt(atMs: number, sequence: number): string {
  const date = new Date(atMs + 8 * HOUR).toISOString().slice(0, 10).replaceAll("-", "");
  return `${date}QP31022900183${String(sequence).padStart(7, "0")}`;
}

/** An arrive that passed at `atMs`. */
export function arriveAt(atMs: number, sequence: number, changes: Partial<ArriveBody> = {}): ArriveBody {
  return {
    seq: seqAt(atMs, sequence),
    plateId: "沪A12345",
    vehicleType: 1,
    laneType: 2,
    freeBerth: 120,
    parkType: 1,
    dataTime: atMs,
    ...changes,
  };
}

/** The leave of a stay that arrived at `arrivedMs`. */
export function leaveAt(
  atMs: number,
  arrivedMs: number,
  sequence: number,
  changes: Partial<LeaveBody> = {},
): LeaveBody {
  return {
    ...arriveAt(arrivedMs, sequence),
    dataTime: atMs,
    parkingTime: Math.round((atMs - arrivedMs) / 1000),
    payMoney: 0,
    payType: "unknown",
    ...changes,
  };
}

/** Path, query and headers as a box makes them. */
export function callOf(name: OutgoingName, bodyText: string, nowMs: number) {
  const nonce = randomBytes(16).toString("hex");
  const curTime = String(Math.floor(nowMs / 1000));
  const checkSum = createHash("sha1").update(`${PASSWORD}${nonce}${curTime}`).digest("hex");
  return {
    path: `/service${outgoingInterfaces[name].path}/${PARKING_ID}`,
    query: { appId: APP_ID, nonce, curTime, checkSum },
    headers: {
      accept: "application/json",
      "content-type": "application/json",
      sign: createHash("md5").update(`${PASSWORD}|${bodyText}`).digest("hex"),
    },
  };
}

/** A request as the platform takes it. */
export function requestOf(name: OutgoingName, body: unknown, nowMs: number): CityRequest {
  const bodyText = typeof body === "string" ? body : JSON.stringify(body);
  return { method: "POST", ...callOf(name, bodyText, nowMs), bodyBytes: Buffer.from(bodyText, "utf8"), nowMs };
}

/** The envelope that a platform answers. */
export type Envelope = { readonly code: number; readonly message: unknown; readonly data?: unknown };

/** Sends a body and reads the envelope. */
export function ask(platform: CityPlatform, name: OutgoingName, body: unknown, nowMs: number): Envelope {
  return envelopeOf(platform.handle(requestOf(name, body, nowMs)).bodyBytes);
}

/** Reads an envelope out of bytes. */
export function envelopeOf(bytes: Uint8Array): Envelope {
  return JSON.parse(Buffer.from(bytes).toString("utf8"));
}
