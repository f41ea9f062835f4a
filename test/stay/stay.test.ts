import { describe, expect, it } from "vitest";
import { lastClose } from "#src/stay/stay.ts";
import { closed, payment, reopened, SOFT, stayAfter, VOID } from "./history.ts";

describe("a stay's status", () => {
  it.each([
    ["inside after it was opened", [], "inside"],
    ["left after its car has passed the exit", [closed()], "left"],
    ["soft closed by rule", [SOFT], "soft_closed"],
    ["inside again when that close is undone", [SOFT, reopened(2)], "inside"],
    ["left although it was soft closed before", [SOFT, closed()], "left"],
    ["left although a rule closed it afterwards", [closed(), SOFT], "left"],
    ["soft closed still when only one of two closes is undone", [SOFT, SOFT, reopened(2)], "soft_closed"],
    ["inside when the exit's own close is undone", [closed(), reopened(2)], "inside"],
    ["unmoved by the undoing of a close that is not its own", [closed(), reopened(99)], "left"],
    ["void whatever it was", [closed(), VOID], "voided"],
    ["void whatever is told of it later", [VOID, closed(), reopened(3), SOFT], "voided"],
  ] as const)("is %s", (_what, drafts, status) => {
    expect(stayAfter(...drafts).status).toBe(status);
  });

  it("closes the second time by the close that is left", () => {
    expect(lastClose(stayAfter(SOFT, reopened(2), closed()))).toMatchObject({ seq: 4, soft: false, lane: "out" });
    expect(lastClose(stayAfter(SOFT, reopened(2)))).toBeNull();
  });
});

describe("what a stay remembers", () => {
  const report = (plateId: string) => ({
    seq: "b",
    plateId,
    vehicleType: 1 as const,
    laneType: 2 as const,
    freeBerth: 1,
    parkType: 1 as const,
    dataTime: 5,
  });
  const numbered = (businessId: string, arrivedMs: number) => {
    const data = { businessId, arrivedMs, plateId: "沪A12345", report: report("沪A12345") };
    return { kind: "stay_numbered" as const, data };
  };

  it("is its first number, though another box numbered it too", () => {
    const stay = stayAfter(numbered("first", 5), numbered("second", 6));
    expect(stay).toMatchObject({ businessId: "first", arrivedMs: 5, arriveRef: { origin: "00.aa", seq: 2 } });
  });

  it("is its first leave's report, frozen", () => {
    const leave = (payMoney: number) => {
      const data = {
        leftMs: 9,
        arrive: null,
        report: { ...report("沪A12345"), parkingTime: 1, payMoney, payType: "unknown" as const },
      };
      return { kind: "leave_numbered" as const, data };
    };
    expect(stayAfter(closed(), leave(100), leave(200)).leaveReport?.payMoney).toBe(100);
  });

  it("is every plate it was known by", () => {
    const corrected = {
      kind: "plate_corrected" as const,
      data: { plate: "沪A12346", plateClass: "civil" as const, by: "x", reason: "y" },
    };
    const stay = stayAfter(corrected, closed({ exitPlate: "沪A1Z346" }));
    expect(stay).toMatchObject({ plate: "沪A12346", plateCorrected: true, otherPlates: ["沪A12345", "沪A1Z346"] });
  });

  it("is each flag once", () => {
    const flagged = { kind: "stay_flagged" as const, data: { flag: "paid_late" as const, note: "" } };
    expect(stayAfter(flagged, flagged, closed({ flags: ["paid_late", "tailgate"] })).flags).toEqual([
      "paid_late",
      "tailgate",
    ]);
    expect(stayAfter(SOFT, reopened(2)).flags).toEqual(["reopened"]);
  });

  it("is its money, also when that comes after it left or was voided", () => {
    expect(stayAfter(closed(), payment("a", 500)).money.payments).toHaveLength(1);
    expect(stayAfter(VOID, payment("a", 500)).money.payments).toHaveLength(1);
  });
});
