/** Reservations, stagger contracts and list entries: what may give a car its ground, as the lot keeps it. */

/** Minutes since local Monday 00:00, half-open [from, to); `to` may be at most 10080. */
export type WeeklyHours = readonly (readonly [fromMinute: number, toMinute: number])[];

/** A reservation of the city (protocol 5.2.1). Status 1 valid, 2 cancelled; unknown numbers are kept. */
export type Reservation = {
  readonly id: string;
  readonly type: number;
  readonly status: number;
  readonly plate: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** For an accessible berth (type 3). */
  readonly berthId: string | null;
  readonly vehicleType: 1 | 2;
};

/** A stagger contract of the city (protocol 5.4.1). Days are local days since 1970, inclusive. */
export type Contract = {
  readonly id: string;
  readonly status: number;
  readonly code: string;
  readonly plate: string;
  readonly vehicleType: 1 | 2;
  readonly fromDay: number;
  readonly toDay: number;
};

/** What a list does for its cars. */
export type ListPolicy = {
  /** Shown to people; also the name a tariff may refer to. */
  readonly name: string;
  readonly titleZh: string;
  readonly titleEn: string;
  readonly kind: "monthly" | "staff" | "free" | "visitor" | "blocked" | "other";
  /** Whether its cars come in although the lot is full. */
  readonly whenFull: "admit" | "refuse";
  /** What happens when a group has used up its berths. */
  readonly whenQuotaFull: "bill_as_temporary" | "refuse";
  /** A car billed for want of a berth gets that of another car of its group which leaves within this; absent or 0: never. */
  readonly swapMinutes?: number;
  /** A car is reminded from this many days before its entry ends; absent or 0: never. */
  readonly remindDays?: number;
  readonly alreadyInside: "soft" | "hard" | "off";
  /** For a blocked list: turn the car away, or let it in and raise the alarm. An entry may say otherwise for its car. */
  readonly blocked: "refuse" | "admit_and_alarm";
};

/** One car of a list. */
export type ListEntry = {
  readonly plate: string;
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** Lanes it may use; empty means all. */
  readonly lanes: readonly string[];
  /** Weekly hours; empty means always. */
  readonly hours: WeeklyHours;
  /** Cars of one group share `groupBerths` berths. */
  readonly group: string | null;
  readonly groupBerths: number;
  /** On a blocked list: what is done about this car; null or absent: what the list says. */
  readonly blocked?: ListPolicy["blocked"] | null;
  readonly note: string;
};
