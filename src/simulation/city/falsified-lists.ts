/**
 * Statements and bills that are wrong on purpose, so that a box can show that its comparison finds it: an order left out, an
 * order nobody paid, another amount. Falsifies what is told of a day, never the books themselves.
 */
import { localDate, startOfLocalDay } from "../../local-day.ts";
import type { CityPayment } from "./money.ts";

/** What is wrong with a list. */
export const falsehoodKinds = ["missing", "extra", "amount"] as const;
/** Which list is wrong: 5.3.6, 5.3.9 or both. */
export const falsifiedLists = ["statement", "bills", "both"] as const;

export type Falsehood = {
  readonly change: (typeof falsehoodKinds)[number];
  readonly list: (typeof falsifiedLists)[number];
  /** The order it is about; null takes the day's first, and makes one up for an extra one. */
  readonly orderId: string | null;
  /** The amount that is told, fen; of a missing order it means nothing. */
  readonly fen: number;
};

const KEPT = 100;
const NOON_MS = 12 * 3_600_000;
/** A made-up order looks like any other: businessId and two more characters. */
const NOBODY = "999999901";

export class FalsifiedLists {
  readonly #parkingId: string;
  #falsehoods: readonly Falsehood[] = [];

  constructor(parkingId: string) {
    this.#parkingId = parkingId;
  }

  /** False when there are too many. */
  add(falsehood: Falsehood): boolean {
    if (this.#falsehoods.length >= KEPT) return false;
    this.#falsehoods = [...this.#falsehoods, falsehood];
    return true;
  }

  /** The lists are true again. Answers how many falsehoods there were. */
  clear(): number {
    const { length } = this.#falsehoods;
    this.#falsehoods = [];
    return length;
  }

  /** What is told of a local day (days since 1970) instead of its payments. */
  told(list: "statement" | "bills", day: number, payments: readonly CityPayment[]): readonly CityPayment[] {
    let told = payments;
    for (const falsehood of this.#falsehoods) {
      if (falsehood.list === list || falsehood.list === "both") told = this.#falsify(falsehood, day, told);
    }
    return told;
  }

  #falsify({ change, orderId, fen }: Falsehood, day: number, payments: readonly CityPayment[]): readonly CityPayment[] {
    if (change === "extra") return [...payments, this.#nobodys(orderId, fen, startOfLocalDay(day))];
    const meant = orderId ?? payments[0]?.orderId;
    if (change === "missing") return payments.filter((payment) => payment.orderId !== meant);
    return payments.map((payment) => (payment.orderId === meant ? { ...payment, payMoney: fen } : payment));
  }

  /** A payment that nobody made, at noon of the day. */
  #nobodys(orderId: string | null, payMoney: number, dayStartMs: number): CityPayment {
    const date = localDate(dayStartMs);
    const id = orderId ?? `${date}${this.#parkingId.toUpperCase().padStart(13, "0")}${NOBODY}`;
    return {
      orderId: id,
      businessId: id.slice(0, 28),
      plateId: "沪A00000",
      vehicleType: 1,
      payMoney,
      payStatus: 1,
      payType: 2,
      payTime: dayStartMs + NOON_MS,
      way: "phone",
      billId: `310101${date.slice(2)}999999`,
    };
  }
}
