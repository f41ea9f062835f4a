/** What the lot fetches from the city to let cars in or to ask less: reservations, stagger contracts, parameters. */
import { instant, lenient, list, numbered, optional, type Sent, type Taken, text } from "./field.ts";
import { message } from "./message.ts";
import { dataTime, dataTimeIfGiven, parkingId, plate, remark, vehicleType } from "./vocabulary.ts";

/** 5.2.1 asks for the reservations of a day and after. */
export const reservesRequest = message("5.2.1", "asks for reservations", {
  reserveDate: instant("that day's reservations and later ones are returned"),
});

/** One reservation: admits from reserveFrom to reserveTo, both inclusive, while reserveStatus is 1. */
const reservation = message("5.2.1", "a reservation", {
  reserveType: lenient(numbered([1, 2, 3, 4], "1 ordinary, 2 hospital, 3 accessible berth, 4 import expo")),
  reserveId: text(30, "the reservation's number"),
  reserveStatus: numbered([1, 2], "1 valid, 2 cancelled"),
  parkingId: lenient(parkingId),
  plateId: plate,
  reserveFrom: instant("may enter from"),
  reserveTo: instant("may enter until"),
  berthId: optional(text(20, "the reserved berth, always given for reserveType 3")),
  vehicleType: lenient(vehicleType),
  dataTime: dataTimeIfGiven,
  remark,
});
/** 5.2.1 the answer's data. */
export const reservesData = list(reservation, "the reservations; [] empties the list");

/** 5.4.1 asks for the stagger contracts of a day and after. */
export const staggerRequest = message("5.4.1", "asks for stagger contracts", {
  queryDate: instant("that day's contracts and later ones are returned"),
});

/** One stagger contract: admits on the local days staggerDayFrom to staggerDayTo, both inclusive. */
const staggerContract = message("5.4.1", "a stagger contract", {
  signId: text(30, "the contract's number"),
  signStatus: numbered([1, 2], "1 valid, 2 cancelled"),
  staggerCode: lenient(text(30, "the lot's stagger policy; its hours come from our configuration")),
  productId: lenient(text(30, "the stagger product")),
  parkingId: lenient(parkingId),
  plateId: plate,
  vehicleType: lenient(vehicleType),
  staggerDayFrom: instant("first day"),
  staggerDayTo: instant("last day"),
  dataTime: dataTimeIfGiven,
});
/** 5.4.1 the answer's data. */
export const staggerData = list(staggerContract, "the contracts; [] empties the list");

/** 5.3.11 asks for the parameters that the city prescribes. */
export const parametersRequest = message("5.3.11", "asks for parameters", { dataTime });

/** One parameter, such as `reserve.download.interval` = "600". */
const parameter = message("5.3.11", "a parameter", {
  name: text(30, "the parameter's name"),
  value: lenient(text(50, "the parameter's value, always as text")),
  desc: lenient(text(100, "what it means")),
});
/** 5.3.11 the answer's data, which may also arrive under `message`. */
export const parametersData = list(parameter, "the parameters");

export type ReservesBody = Sent<typeof reservesRequest>;
export type Reservation = Taken<typeof reservation>;
export type StaggerBody = Sent<typeof staggerRequest>;
export type StaggerContract = Taken<typeof staggerContract>;
export type Parameter = Taken<typeof parameter>;
