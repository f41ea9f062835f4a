/**
 * What the city has to say about cars of this lot: reservations (5.2.1), stagger contracts (5.4.1), reductions (5.3.1),
 * password-free plates (5.3.3) and parameters (5.3.11). Filled by a person or a script; bounded.
 */
import type { ReducesBody } from "../../city/wire/reductions.ts";
import type { ReservesBody, StaggerBody } from "../../city/wire/downloads.ts";
import { localDay, startOfLocalDay } from "../../local-day.ts";
import type { Outcome } from "./exchange.ts";
import { success } from "./exchange.ts";

/** A reservation as it goes over the wire, without the lot and the time of the answer. Times in milliseconds UTC. */
export type CityReservation = {
  readonly reserveId: string;
  readonly reserveType: 1 | 2 | 3 | 4;
  readonly reserveStatus: 1 | 2;
  readonly plateId: string;
  readonly reserveFrom: number;
  readonly reserveTo: number;
  readonly berthId: string | null;
  readonly vehicleType: 1 | 2;
  readonly remark: string;
};

/** A stagger contract, likewise. */
export type CityContract = {
  readonly signId: string;
  readonly signStatus: 1 | 2;
  readonly staggerCode: string;
  readonly productId: string;
  readonly plateId: string;
  readonly vehicleType: 1 | 2;
  readonly staggerDayFrom: number;
  readonly staggerDayTo: number;
};

/** A policy reduction of one plate; `reduceMoney` in fen, `reduceTime` in minutes. */
export type CityReduction = {
  readonly plateId: string;
  readonly reduceTypeId: string;
  readonly orderId: string | null;
  readonly reduceCode: string;
  readonly reduceMoney: number;
  readonly reduceTime: number;
  readonly reduceFrom: number;
  readonly reduceTo: number;
  readonly remark: string;
};

/** A plate whose owner lets the city collect; `payType` is the city's number of 5.3.4. */
export type PasswordFreePlate = { readonly plateId: string; readonly payType: number };

/** A parameter the city prescribes. */
export type CityParameter = { readonly name: string; readonly value: string; readonly desc: string };

const ENTRIES_LIMIT = 100_000;

/** The lists of one lot. */
export class CityLists {
  readonly reservations = new Map<string, CityReservation>();
  readonly contracts = new Map<string, CityContract>();
  readonly reductions = new Map<string, CityReduction>();
  readonly passwordFree = new Map<string, PasswordFreePlate>();
  readonly parameters = new Map<string, CityParameter>([
    [
      "reserve.download.interval",
      { name: "reserve.download.interval", value: "600", desc: "预约信息下载间隔,单位(秒)" },
    ],
  ]);
  readonly #parkingId: string;
  readonly #parametersUnder: "message" | "data";

  constructor(parkingId: string, parametersUnder: "message" | "data") {
    this.#parkingId = parkingId;
    this.#parametersUnder = parametersUnder;
  }

  /** Adds or replaces a reservation. False when the list is full. */
  reserve(reservation: CityReservation): boolean {
    return put(this.reservations, reservation.reserveId, reservation);
  }

  /** Adds or replaces a contract. False when the list is full. */
  contract(contract: CityContract): boolean {
    return put(this.contracts, contract.signId, contract);
  }

  /** Adds or replaces a reduction. False when the list is full. */
  reduce(reduction: CityReduction): boolean {
    return put(this.reductions, reduction.reduceCode, reduction);
  }

  /** Lets the city collect from a plate. False when the list is full. */
  letCollect(plate: PasswordFreePlate): boolean {
    return put(this.passwordFree, plate.plateId, plate);
  }

  /** Prescribes a parameter. False when the list is full. */
  prescribe(parameter: CityParameter): boolean {
    return put(this.parameters, parameter.name, parameter);
  }

  /** 5.2.1: what may begin on that local day or later, cancelled ones too. */
  reserves(body: ReservesBody, nowMs: number): Outcome {
    const fromMs = startOfLocalDay(localDay(body.reserveDate));
    const found = [...this.reservations.values()].filter(({ reserveFrom }) => reserveFrom >= fromMs);
    return success(found.map((entry) => ({ ...entry, parkingId: this.#parkingId, dataTime: nowMs })));
  }

  /** 5.4.1: what may begin on that local day or later, cancelled ones too. */
  stagger(body: StaggerBody, nowMs: number): Outcome {
    const fromMs = startOfLocalDay(localDay(body.queryDate));
    const found = [...this.contracts.values()].filter(({ staggerDayFrom }) => staggerDayFrom >= fromMs);
    return success(found.map((entry) => ({ ...entry, parkingId: this.#parkingId, dataTime: nowMs })));
  }

  /** 5.3.1: the plate's reductions that have not expired. */
  reduces(body: ReducesBody, nowMs: number): Outcome {
    const found = [...this.reductions.values()].filter(
      ({ plateId, reduceTo }) => plateId === body.plateId && reduceTo >= nowMs,
    );
    return success({
      parkingId: this.#parkingId,
      plateId: body.plateId,
      vehicleType: body.vehicleType,
      reducesList: found.map(({ plateId: _plateId, ...entry }) => ({ ...entry, dataTime: nowMs })),
    });
  }

  /** 5.3.11: printed under `message` in the document, under `data` like everywhere else if so set up. */
  params(): Outcome {
    const list = [...this.parameters.values()];
    return this.#parametersUnder === "message" ? { code: 0, message: list } : success(list);
  }
}

function put<T>(entries: Map<string, T>, key: string, entry: T): boolean {
  if (entries.size >= ENTRIES_LIMIT && !entries.has(key)) return false;
  entries.set(key, entry);
  return true;
}
