/** Short ways to write a lot's prices, stays, reductions and payments in tests. */
import { tariffBook } from "#src/config/tariff-book.ts";
import { tariffSection, type TariffInput } from "#src/config/tariff.ts";
import type { Reduction } from "#src/stay/money-records.ts";
import type { PricedStay } from "#src/tariff/choose.ts";
import type { PaymentMade } from "#src/tariff/overstay.ts";
import type { TariffBook } from "#src/tariff/tariff.ts";

export type Entry = TariffInput["tariffs"][number];

/** A book of one tariff for everybody, unless more is said. */
export function lot(entry: Omit<Entry, "id">, rest: Partial<TariffInput> = {}): TariffBook {
  return tariffBook(tariffSection.parse({ tariffs: [{ id: "ordinary", ...entry }], ...rest }));
}

/** Local time (Asia/Shanghai) as an instant: `2026-03-02 08:00`, or only `08:00` for that Monday. */
export function at(time: string): number {
  const full = time.includes(" ") ? time : `2026-03-02 ${time}`;
  return Date.parse(`${full.replace(" ", "T")}+08:00`);
}

/** A small car's stay; the options replace what is not usual. */
export function stayed(from: string, to: string, options: Partial<PricedStay> = {}): PricedStay {
  const ordinary = { vehicleType: 1, plateClass: null, lists: [], contract: null } as const;
  return { arrivedMs: at(from), leavingMs: at(to), ...ordinary, ...options };
}

export function reduction(code: string, options: Partial<Reduction>): Reduction {
  return { code, fen: 0, minutes: 0, fromMs: at("00:00"), toMs: at("2026-03-04 00:00"), remark: "", ...options };
}

/** A payment with 15 minutes to leave. */
export function paid(fen: number, time: string, options: Partial<PaymentMade> = {}): PaymentMade {
  return { fen, reducedFen: 0, usedCodes: [], paidAtMs: at(time), leftValidSeconds: 900, ...options };
}

/** First hour 10 yuan, then 5 yuan a half hour. */
export const FIRST_HOUR: Omit<Entry, "id"> = {
  steps: [
    { forMinutes: 60, everyMinutes: 60, fen: 1000 },
    { everyMinutes: 30, fen: 500 },
  ],
};
