/** The fields that many messages of the city protocol have in common, each declared once. */
import { z } from "zod";
import { alsoSpelt, instant, lenient, numbered, sentAs, text, whole, worded } from "./field.ts";

/** `parkingId`: the lot as the city registered it, lower case kept. */
export const parkingId = text(15, "the lot's number as the city assigned it");

/** `seq` of arrive and leave: the businessId of the stay. */
export const seq = text(32, "the stay's number, the same in its arrive and its leave: its businessId");

/** `plateId` of the records (15 characters); no space inside a plate. */
export const recordPlate = text(15, "number plate without spaces");

/** `plateId` of every other message (10 characters). */
export const plate = text(10, "number plate without spaces");

/** `vehicleType`: 1 small, 2 large. */
export const vehicleType = numbered([1, 2], "1 small vehicle, 2 large vehicle");

/** `parkType`: the ground on which the car was admitted. */
export const parkType = numbered([1, 2, 3, 4, 9], "1 temporary, 2 monthly, 3 reservation, 4 stagger, 9 other");

/** `laneType`: who let the car through. */
export const laneType = numbered([1, 2, 9], "1 a person opened, 2 the machine decided, 9 other");

/** `freeBerth` of the records: free berths after the passage. */
export const recordFreeBerth = alsoSpelt(
  whole(15, "berths", "free berths after the passage, never below 0"),
  "freePerth",
);

/** `payType` of a leave: a word, not a number. */
export const leavePayType = worded(
  ["wechat", "alipay", "uppay", "cash", "tcard", "unknown"],
  "how the largest part was paid; unknown when nothing was paid",
);

/** `businessId`: 28 characters by the rule of 4.3. */
export const businessId = sentAs(
  text(50, "the stay: YYYYMMDD of the arrival, parkingId in upper case padded to 13, 7 digits (4.3)"),
  () => z.string().regex(/^\d{8}[0-9A-Z]{13}\d{7}$/, { error: "must be a businessId of 28 characters (4.3)" }),
);

/** `orderId`: at most 30 characters, unique everywhere. */
export const orderId = text(30, "the order: businessId and two base-36 characters (4.3)");

/** `dataTime`, also printed `dateTime`. */
export const dataTime = alsoSpelt(instant("when the request was made"), "dateTime");

/** `dataTime` of a record: the passage itself, never renewed. */
export const passageTime = alsoSpelt(instant("when the car passed; the same at every retry"), "dateTime");

/** `dataTime` where we can do without it. */
export const dataTimeIfGiven = lenient(dataTime);

/** `remark` of at most 200 characters: never empty when we send it. */
export const remark = lenient(text(200, "remark, never empty on the wire"));

/** `payType` of the payment interfaces: an open set of numbers. */
export const payTypeNumber = lenient(
  whole(2, "code", "2, 12, 52 WeChat; 3, 13, 53 Alipay; 4 ETC; 14 CCB; 15 digital yuan by CCB; others will come"),
);

/** `totalMoney`, `reduceMoney`, `dueMoney`, `payMoney`: at most 999,999 fen. */
export function fen(words: string) {
  return whole(6, "fen", words);
}
