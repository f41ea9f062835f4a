import { describe, expect, it } from "vitest";
import { Bench, HOUR, MINUTE } from "./bench.ts";
import { settingsWith } from "./settings.ts";

const PLATE = "沪A12345";
const OTHER = "沪B67890";

/** A car that was read as another one, until a person gave its stay the right plate. */
function entersMisread(bench: Bench): string {
  const stay = bench.enters(PLATE);
  expect(bench.says({ command: "correct_plate", stay, plate: OTHER })).toBe("done");
  return stay;
}

describe("a stay whose plate a person corrected", () => {
  it("is not taken for that of the car which really has the old plate", () => {
    const bench = new Bench();
    const own = bench.enters(PLATE);
    bench
      .wait(10 * MINUTE)
      .comes("in", PLATE)
      .drivesThrough("in");
    const misread = bench.stayOf(PLATE).id;
    bench.says({ command: "correct_plate", stay: misread, plate: OTHER });
    bench.wait(HOUR).comesToPay(PLATE);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", stay: own, dueFen: 2000 });
    bench.comesToPay(OTHER, "out2");
    expect(bench.verdict("out2")).toMatchObject({ type: "pay", stay: misread, dueFen: 1000 });
  });

  it.each(["soft", "hard"] as const)(
    "does not stand in the way of that car at an entry that is %s",
    (alreadyInside) => {
      const bench = new Bench(settingsWith({}, { alreadyInside }));
      const misread = entersMisread(bench);
      bench.orders.length = 0;
      bench.wait(MINUTE).comes("in", PLATE);
      expect(bench.raised("in")).toBe(true);
      expect(bench.verdict("in")).toMatchObject({ credit: { flags: [] } });
      bench.drivesThrough("in");
      expect(bench.lot.stays.get(misread)?.status).toBe("inside");
      expect(bench.lot.berths.occupied).toBe(2);
    },
  );

  it("is not quoted to who asks for the old plate", () => {
    const bench = new Bench();
    entersMisread(bench);
    bench.wait(HOUR).tell({ type: "fee_query", replyTo: "phone", plate: PLATE, vehicleType: 1 });
    expect(bench.lastReply("phone")).toMatchObject({ type: "not_found" });
  });

  it("leaves the reservation of the old plate to the car that made it", () => {
    const bench = new Bench(settingsWith({}, {}, { capacity: 1 }));
    const own = { id: "R1", type: 1, status: 1, plate: PLATE, berthId: null, vehicleType: 1 } as const;
    const reservation = { ...own, fromMs: bench.nowMs - HOUR, toMs: bench.nowMs + HOUR };
    bench.tell({ type: "reservations_downloaded", fromMs: 0, reservations: [reservation] });
    entersMisread(bench);
    bench.wait(MINUTE).comes("in", PLATE);
    expect(bench.verdict("in")).toMatchObject({ type: "admit", credit: { groundRef: "R1" } });
  });

  it("is found where the exit reads the car as wrongly as the entry did", () => {
    const bench = new Bench();
    const misread = entersMisread(bench);
    bench.wait(HOUR).comesToPay(PLATE);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", stay: misread });
  });
});
