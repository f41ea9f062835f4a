/** Policy reductions (5.3.1): minutes or money the city takes off a car's price. */
import { z } from "zod";
import { alsoSpelt, instant, lenient, list, optional, type Sent, type Taken, takenAs, text, whole } from "./field.ts";
import { message } from "./message.ts";
import { dataTimeIfGiven, fen, orderId, parkingId, plate, remark, vehicleType } from "./vocabulary.ts";

/** 5.3.1 asked before pricing. */
export const reducesRequest = message("5.3.1", "asks for a car's reductions", { plateId: plate, vehicleType });

/** One reduction, valid from reduceFrom to reduceTo. */
const reduction = message("5.3.1", "a reduction", {
  reduceTypeId: lenient(text(30, "the kind of reduction")),
  orderId: optional(orderId),
  reduceCode: text(30, "this reduction's own code"),
  reduceMoney: lenient(fen("taken off the price")),
  reduceTime: lenient(whole(6, "minutes", "not counted")),
  reduceFrom: instant("valid from"),
  reduceTo: alsoSpelt(instant("valid until"), "reserveTo"),
  remark,
  dataTime: dataTimeIfGiven,
});

const reducesPayload = message("5.3.1", "a car's reductions", {
  parkingId: lenient(parkingId),
  plateId: lenient(plate),
  vehicleType: lenient(vehicleType),
  reducesList: lenient(list(reduction, "the reductions, none when empty")),
});

/** 5.3.1 the answer's data. A car without reductions may be answered with no data at all. */
export const reducesData = takenAs(reducesPayload, () => z.preprocess((value) => value ?? {}, reducesPayload.take));

export type ReducesBody = Sent<typeof reducesRequest>;
export type ReductionTaken = Taken<typeof reduction>;
export type ReducesData = Taken<typeof reducesData>;
