/** What is due after a payment, by each policy. */
import { describe, expect, it } from "vitest";
import { leaveWindowEndMs } from "#src/tariff/overstay.ts";
import { quoteStay } from "#src/tariff/quote.ts";
import { at, FIRST_HOUR, lot, paid, reduction, stayed } from "./lot.ts";
import { quote } from "./quoting.ts";

describe("a stay that was paid for", () => {
  it("leaves for nothing until its window ends, that instant included", () => {
    const payments = [paid(2000, "10:00")];
    expect(leaveWindowEndMs(payments)).toBe(at("10:15"));
    const inTime = quote({ stay: stayed("08:00", "10:15"), payments });
    expect(inTime).toMatchObject({
      reduceFen: 0,
      reduceMinutes: 0,
      totalFen: 0,
      dueFen: 0,
      paidBeforeFen: 2000,
      reduceCode: "99999",
      tariffId: "ordinary",
    });
    expect(inTime).toMatchObject({ leaveUntilMs: at("10:15"), remark: "此前已付20.00元" });
    expect(inTime.lines).toEqual([
      {
        zh: "已付 20.00元，03-02 10:15 前可离场",
        en: "20.00 yuan paid; free to leave until 03-02 10:15",
        fromMs: at("08:00"),
        toMs: at("10:15"),
        fen: 0,
      },
    ]);
    const late = { ...stayed("08:00", "10:15"), leavingMs: at("10:15") + 1 };
    expect(quote({ stay: late, payments })).toMatchObject({ leaveUntilMs: null, dueFen: 500 });
  });

  it("leaves by the payment whose window ends last", () => {
    expect(leaveWindowEndMs([paid(1, "10:00", { leftValidSeconds: 7200 }), paid(1, "10:30")])).toBe(at("12:00"));
    expect(leaveWindowEndMs([])).toBeNull();
    expect(leaveWindowEndMs([paid(1, "10:00", { leftValidSeconds: 0 })])).toBeNull();
  });

  it("owes the difference, with the increment as total and no code used", () => {
    const quoted = quote({ payments: [paid(2000, "10:00")] });
    expect(quoted).toMatchObject({ totalFen: 1500, reduceFen: 0, reduceMinutes: 0, reduceCode: "99999", dueFen: 1500 });
    expect(quoted).toMatchObject({ paidBeforeFen: 2000, remark: "此前已付20.00元" });
    expect(quoted.lines.at(-1)).toMatchObject({ en: "paid and reduced before", fen: -2000 });
  });

  it("is not asked again for what the city took off the quote that was paid, and its code is not used twice", () => {
    const before = paid(1500, "10:00", { reducedFen: 500, usedCodes: ["C"] });
    const city = [reduction("C", { fen: 500 })];
    expect(quote({ payments: [before], city })).toMatchObject({
      dueFen: 1500,
      reduceCode: "99999",
      paidBeforeFen: 1500,
    });
    const another = [...city, reduction("D", { fen: 200 })];
    expect(quote({ payments: [before], city: another })).toMatchObject({
      totalFen: 1500,
      reduceFen: 200,
      reduceCode: "D",
    });
  });

  it("keeps a shop's reduction when the whole stay is priced again", () => {
    const before = paid(1500, "10:00", { usedCodes: ["S"] });
    expect(quote({ payments: [before], shop: [reduction("S", { fen: 500 })] })).toMatchObject({ totalFen: 1500 });
  });

  it("owes nothing when more was paid than the stay now costs", () => {
    const quoted = quote({ payments: [paid(9000, "10:00")] });
    expect(quoted).toMatchObject({ totalFen: 0, dueFen: 0, paidBeforeFen: 9000 });
    const withShop = quote({ payments: [paid(3400, "10:00")], shop: [reduction("S", { fen: 500 })] });
    expect(withShop).toMatchObject({ totalFen: 0, dueFen: 0 });
    expect(withShop.lines.at(-1)?.fen).toBe(-3000);
  });

  it("is not free to leave on a payment that settled nothing, but has it taken off", () => {
    const part = paid(700, "11:09", { leftValidSeconds: 0 });
    for (const overstay of ["difference", "new-stay", "excess-only"] as const) {
      const by = lot({ ...FIRST_HOUR, freeMinutes: 15 }, { overstay });
      expect(quote({ payments: [part] }, by)).toMatchObject({ dueFen: 2800, paidBeforeFen: 700, leaveUntilMs: null });
      expect(quote({ payments: [part], shop: [reduction("S", { fen: 300 })] }, by).dueFen).toBe(2500);
    }
  });

  it("adds several payments up", () => {
    const payments = [paid(2000, "10:00"), paid(500, "10:30")];
    expect(quote({ payments })).toMatchObject({ dueFen: 1000, paidBeforeFen: 2500 });
  });
});

describe("overstay as a new stay", () => {
  const by = lot({ ...FIRST_HOUR, freeMinutes: 15 }, { overstay: "new-stay", passThroughMinutes: 90 });

  it("is priced from the last payment, without free or pass-through minutes", () => {
    expect(quote({ payments: [paid(2000, "10:00")] }, by)).toMatchObject({ totalFen: 1500, arrivedMs: at("08:00") });
    expect(quote({ payments: [paid(1, "09:00"), paid(2000, "10:00")] }, by).totalFen).toBe(1500);
    expect(quote({ payments: [paid(2000, "10:00"), paid(1, "09:00")] }, by).totalFen).toBe(1500);
  });

  it("uses no shop's reduction again, but a new one", () => {
    const payments = [paid(2000, "10:00", { usedCodes: ["S"] })];
    const shop = [reduction("S", { fen: 500 })];
    expect(quote({ payments, shop }, by).totalFen).toBe(1500);
    expect(quote({ payments, shop: [...shop, reduction("T", { fen: 200 })] }, by)).toMatchObject({
      totalFen: 1300,
      usedCodes: ["T"],
    });
  });

  it("takes off what was paid since, though it settled nothing, and nothing that was paid before", () => {
    const early = paid(400, "09:00", { leftValidSeconds: 0 });
    const late = paid(300, "10:30", { leftValidSeconds: 0 });
    const atOnce = paid(300, "10:00", { leftValidSeconds: 0 });
    expect(quote({ payments: [paid(1600, "10:00"), atOnce] }, by)).toMatchObject({ dueFen: 1200 });
    expect(quote({ payments: [early, paid(1600, "10:00"), late] }, by)).toMatchObject({
      dueFen: 1200,
      paidBeforeFen: 2300,
    });
  });

  it("takes minutes off no further than to the payment", () => {
    const quoted = quote({ payments: [paid(2000, "10:00")], city: [reduction("C", { minutes: 600 })] }, by);
    expect(quoted).toMatchObject({ dueFen: 0, reduceMinutes: 70 });
  });
});

describe("overstay as the excess only", () => {
  const by = lot({ ...FIRST_HOUR, freeMinutes: 15 }, { overstay: "excess-only" });

  it("is what the stay's price grew since the window ended, as steps of their own", () => {
    const quoted = quote({ payments: [paid(2000, "10:00")] }, by);
    expect(quoted.totalFen).toBe(1000);
    expect(quoted.lines.map(({ en, fen }) => `${fen} ${en}`)).toEqual([
      "0 tariff: ordinary",
      "0 time to leave after paying 03-02 10:00–10:15",
      "1000 ordinary 03-02 08:00–09:00: 1 × 60 min at 10.00 yuan",
      "1000 ordinary 03-02 09:00–10:00: 2 × 30 min at 5.00 yuan",
      "1000 ordinary 03-02 10:15–11:10: 2 × 30 min at 5.00 yuan",
      "-2000 charged up to the payment at 03-02 10:00: 20.00 yuan",
    ]);
  });

  it("leaves the free minutes given and the caps filled as they were at the payment", () => {
    const steps = [{ everyMinutes: 60, fen: 500 }];
    const entry = { steps, freeMinutes: 60, freeMinutesInside: false, maxPerStayFen: 1500 };
    const capped = lot(entry, { overstay: "excess-only" });
    const stay = stayed("08:00", "13:15");
    expect(quote({ stay, payments: [paid(500, "10:00")] }, capped).totalFen).toBe(1000);
  });

  it("gives every payment its window", () => {
    const payments = [paid(1000, "09:00"), paid(500, "10:00")];
    // Charged: 08:00-09:00, 09:15-10:00, 10:15-11:10; open is the last.
    expect(quote({ payments }, by).totalFen).toBe(1000);
  });

  it("charges no step of the time before a payment again, when the payment came in the middle of a minute", () => {
    const stay = { ...stayed("08:00:20", "10:16:10") };
    expect(quote({ stay, payments: [paid(2000, "10:00:40")] }, by).totalFen).toBe(0);
    expect(
      quote({ stay: { ...stay, leavingMs: at("10:16:20") }, payments: [paid(2000, "10:00:40")] }, by).totalFen,
    ).toBe(500);
  });

  it("takes minutes off the excess alone", () => {
    const city = [reduction("C", { minutes: 600 })];
    expect(quote({ payments: [paid(2000, "10:00")], city }, by)).toMatchObject({
      dueFen: 0,
      reduceFen: 1000,
      reduceMinutes: 70,
    });
    const thirty = [reduction("C", { minutes: 30 })];
    expect(quote({ payments: [paid(2000, "10:00")], city: thirty }, by)).toMatchObject({ dueFen: 500, reduceFen: 500 });
  });

  it("takes a payment that is dated outside the stay as one at its edge", () => {
    // The clocks of the payer's channel and of the box may differ a little.
    expect(quote({ payments: [paid(0, "07:00")] }, by).totalFen).toBe(3000);
    const later = paid(3500, "11:20", { leftValidSeconds: 1 });
    expect(quote({ stay: stayed("08:00", "11:21"), payments: [later] }, by).totalFen).toBe(500);
  });

  it("passes on why the stay has no price", () => {
    const stay = stayed("2026-03-02 08:00", "2027-05-02 08:00");
    const refused = quoteStay(by, { stay, shop: [], city: [], payments: [paid(1, "10:00")] });
    expect(refused).toMatchObject({ reason: "stay_too_long" });
  });
});
