import { describe, expect, it } from "vitest";
import { Bench, HOUR, MINUTE } from "./bench.ts";
import { settingsWith } from "./settings.ts";

const PLATE = "沪A12345";
const OTHERS = 500;

/** A car that left owing while the city was away, and then more than five hundred others that came and went. */
function longAgo(): { readonly bench: Bench; readonly debtor: string; readonly next: string } {
  const bench = new Bench(settingsWith({ whenCityUnreachable: "open_and_owe" }), { cityReachable: false });
  const debtor = bench.parks(PLATE);
  bench.comes("out", PLATE).drivesThrough("out");
  const next = bench.enters("沪B00000");
  bench.comes("out", "沪B00000").drivesThrough("out");
  for (let index = 1; index <= OTHERS; index += 1) {
    const plate = `沪B${String(index).padStart(5, "0")}`;
    bench.enters(plate);
    bench.comes("out", plate).drivesThrough("out");
  }
  return { bench, debtor, next };
}

describe("a debt, after more than five hundred other cars have left", { timeout: 30_000 }, () => {
  const { bench, debtor, next } = longAgo();

  it("is still there, of the others the latest 500", () => {
    expect(bench.lot.stays.get(debtor)?.money.owedFen).toBe(2_000);
    expect(bench.lot.stays.get(next)).toBeNull();
    expect([...bench.lot.stays.all()]).toHaveLength(501);
  });

  it("is told to the driver who asks for the fee, and the city is asked for it when it is back", () => {
    bench.tell({ type: "city_reached", reachable: true });
    expect(bench.asksFee(PLATE)).toMatchObject({ dueFen: 2_000 });
    bench.tell({ type: "city_reached", reachable: false });
    bench.tell({ type: "city_reached", reachable: true });
    bench.wait(MINUTE);
    expect(bench.questions).toMatchObject([{ ask: "payment_result", stay: debtor }]);
  });

  it("is asked for at the exit at the next visit, after a restart too, and then it is settled", () => {
    bench.restart();
    bench.tell({ type: "city_reached", reachable: true });
    bench.wait(2 * HOUR);
    bench.enters(PLATE);
    bench.comesToPay(PLATE);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", stay: debtor, dueFen: 2_000 });
    expect(bench.says({ command: "take_cash", stay: debtor, fen: 2_000, shift: null })).toBe("done");
    expect(bench.verdict("out")).toMatchObject({ type: "admit" });
    expect(bench.lot.stays.get(debtor)?.money.owedFen).toBe(0);
  });
});
