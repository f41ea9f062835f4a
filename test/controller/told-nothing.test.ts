/** Drivers who were told that nothing is due: by their phone a while ago, or by the exit a moment ago. */
import { describe, expect, it } from "vitest";
import { Bench, MINUTE } from "./bench.ts";
import { settingsWith } from "./settings.ts";

const PLATE = "沪A12345";
/** The free time of the stories' tariff ends with the sixteenth minute. */
const FREE_MS = 16 * MINUTE;

/** A car that came in and was here for so long. */
function insideFor(bench: Bench, ms: number): string {
  const stay = bench.enters(PLATE);
  bench.wait((bench.stayOf(PLATE).arrivedMs ?? 0) + ms - bench.nowMs);
  bench.orders.length = 0;
  return stay;
}

const FREE_OF_CHARGE = { priceFen: 0, reducedFen: 0, paidFen: 0, waivedFen: 0, owedFen: 0, overpaidFen: 0 };

describe("a driver whose phone said that nothing is due", () => {
  it("goes out for nothing while that stands, though the free time is over", () => {
    const bench = new Bench();
    const stay = insideFor(bench, FREE_MS - MINUTE);
    expect(bench.asksFee(PLATE).dueFen).toBe(0);
    bench.wait(5 * MINUTE);
    expect(bench.asksFee(PLATE).dueFen).toBe(0);
    bench.comesToPay(PLATE);
    expect(bench.raised("out")).toBe(true);
    expect(bench.recordsOf("submit_intended")).toEqual([]);
    bench.drivesThrough("out");
    expect(bench.lot.stays.get(stay)?.settlement).toEqual(FREE_OF_CHARGE);
    expect(bench.recordsOf("fee_owed")).toEqual([]);
  });

  it("pays the whole price when it stands no longer", () => {
    const bench = new Bench();
    insideFor(bench, FREE_MS - MINUTE);
    bench.asksFee(PLATE);
    bench.wait(11 * MINUTE).comesToPay(PLATE);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 1000 });
  });

  it("goes out after a payment too, while what was told since stands", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    bench.wait(57 * MINUTE).pays(bench.asksFee(PLATE));
    bench.wait(14 * MINUTE);
    expect(bench.asksFee(PLATE).dueFen).toBe(0);
    bench.wait(9 * MINUTE).comesToPay(PLATE);
    expect(bench.raised("out")).toBe(true);
    bench.drivesThrough("out");
    expect(bench.lot.stays.get(stay)?.settlement).toMatchObject({ priceFen: 2000, paidFen: 2000, owedFen: 0 });
  });
});

describe("a car that the exit let go for nothing", () => {
  it("owes nothing for the seconds until it has driven through", () => {
    const bench = new Bench();
    const stay = insideFor(bench, FREE_MS - 3_000);
    bench.comesToPay(PLATE);
    expect(bench.raised("out")).toBe(true);
    bench.wait(5_000).drivesThrough("out");
    expect(bench.lot.stays.get(stay)?.settlement).toEqual(FREE_OF_CHARGE);
    expect(bench.recordsOf("fee_owed")).toEqual([]);
    expect(bench.recordsOf("leave_numbered")[0]?.data.report.payMoney).toBe(0);
  });

  it("is priced by the minute it left when a person opened", () => {
    const bench = new Bench();
    const stay = insideFor(bench, FREE_MS + MINUTE);
    bench.comesToPay(PLATE).says({ command: "open_once", lane: "out", visit: null });
    bench.drivesThrough("out");
    expect(bench.lot.stays.get(stay)?.settlement).toMatchObject({ priceFen: 1000, owedFen: 1000 });
  });
});

describe("a near plate let out owing", () => {
  it("keeps both marks", () => {
    const bench = new Bench(settingsWith({ whenCityUnreachable: "open_and_owe" }), { cityReachable: false });
    const stay = bench.parks(PLATE);
    bench.comes("out", "沪A1234S").drivesThrough("out");
    expect(bench.lot.stays.get(stay)?.flags).toEqual(["fuzzy_match", "opened_without_payment"]);
  });
});
