/** Money is conserved whatever happens: the bench checks the books of every leave, and the price is counted by hand. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Bench, MINUTE } from "./bench.ts";
import { priceOf, settingsWith } from "./settings.ts";

const PLATE = "沪A12345";

type Happening = (bench: Bench, stay: string) => void;

const pay =
  (order: "own" | "unknown", part: number, repeat: number): Happening =>
  (bench) => {
    const fee = bench.asksFee(PLATE);
    if (fee.dueFen === 0) return;
    const orderId = order === "own" ? fee.orderId : `${fee.businessId}zz`;
    for (let count = 0; count < repeat; count += 1)
      bench.pays({ ...fee, orderId, dueFen: Math.ceil(fee.dueFen * part) });
  };
const till =
  (command: "take_cash" | "waive", fen: number): Happening =>
  (bench, stay) => {
    bench.says({ command, stay, fen, shift: null });
  };
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.integer({ min: 1, max: 200 }).map(
    (minutes): Happening =>
      (bench) =>
        void bench.wait(minutes * MINUTE),
  ),
  fc
    .tuple(
      fc.constantFrom("own" as const, "unknown" as const),
      fc.constantFrom(0.5, 1, 1, 1.5),
      fc.integer({ min: 1, max: 3 }),
    )
    .map(([order, part, repeat]) => pay(order, part, repeat)),
  fc
    .tuple(fc.constantFrom("take_cash" as const, "waive" as const), fc.integer({ min: 1, max: 3000 }))
    .map(([command, fen]) => till(command, fen)),
  fc.constant<Happening>((bench, stay) => {
    const [order] = bench.lot.stays.get(stay)?.money.payments ?? [];
    if (order !== undefined) bench.says({ command: "refund", stay, orderId: order.orderId, fen: 700 });
  }),
  fc.constant<Happening>((bench) => {
    bench.restart();
    bench.tell({ type: "city_reached", reachable: true });
  }),
  fc.constant<Happening>((bench) => void bench.comesToPay(PLATE).backsOut("out")),
);

describe("the books of a stay", () => {
  it("add up at the leave to the price counted by hand, or stay below it by the time of a leave window", () => {
    fc.assert(
      fc.property(
        fc.array(happening, { maxLength: 8 }),
        fc.constantFrom("hold" as const, "open_and_owe" as const),
        (happenings, policy) => {
          const bench = new Bench(settingsWith({ whenCityUnreachable: policy }));
          const stay = bench.enters(PLATE);
          for (const happen of happenings) happen(bench, stay);
          bench.comesToPay(PLATE);
          bench.says({ command: "open_once", lane: "out", visit: null });
          bench.drivesThrough("out");
          const left = bench.lot.stays.get(stay);
          const settlement = left?.settlement;
          expect(left?.status).toBe("left");
          if (settlement == null || left?.arrivedMs == null) throw new Error("no settlement");
          const full = priceOf(left.arrivedMs, bench.nowMs);
          expect(settlement.priceFen).toBeLessThanOrEqual(full);
          // A quote stands ten minutes and a payment gives fifteen to leave: more than that is never given away.
          expect(settlement.priceFen).toBeGreaterThanOrEqual(priceOf(left.arrivedMs, bench.nowMs - 26 * MINUTE));
          const { owedFen, paidFen, waivedFen, overpaidFen } = settlement;
          expect(Math.min(owedFen, paidFen, waivedFen, overpaidFen)).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 150 },
    );
  });
});
