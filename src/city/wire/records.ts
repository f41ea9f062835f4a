/** The records of the lot: arrive (5.1.1), leave (5.1.2) and what is sent later in batches (5.1.4). */
import { list, type Sent, whole } from "./field.ts";
import { message } from "./message.ts";
import {
  laneType,
  leavePayType,
  parkType,
  passageTime,
  recordFreeBerth,
  recordPlate,
  seq,
  vehicleType,
} from "./vocabulary.ts";

const arriveFields = {
  seq,
  plateId: recordPlate,
  vehicleType,
  laneType,
  freeBerth: recordFreeBerth,
  parkType,
  dataTime: passageTime,
};

const leaveFields = {
  seq,
  plateId: recordPlate,
  vehicleType,
  laneType,
  parkingTime: whole(10, "seconds", "length of the stay"),
  parkType,
  freeBerth: recordFreeBerth,
  payMoney: whole(7, "fen", "everything actually taken for the stay"),
  payType: leavePayType,
  dataTime: passageTime,
};

/** 5.1.1 a car has entered. */
export const arriveRequest = message("5.1.1", "a car has entered", arriveFields);
/** 5.1.2 a car has left. */
export const leaveRequest = message("5.1.2", "a car has left", leaveFields);

/** 5.1.4 records that were not sent in time; both lists are always present. */
export const resendRequest = message("5.1.4", "records that could not be sent in time", {
  arrive: list(arriveRequest, "arrivals, [] when there are none"),
  leave: list(leaveRequest, "departures, [] when there are none"),
});

export type ArriveBody = Sent<typeof arriveRequest>;
export type LeaveBody = Sent<typeof leaveRequest>;
export type ResendBody = Sent<typeof resendRequest>;
