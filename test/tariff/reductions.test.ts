/** What shops and the city take off, and what of it the city is told. */
import { describe, expect, it } from "vitest";
import { at, FIRST_HOUR, lot, reduction, stayed } from "./lot.ts";
import { quote } from "./quoting.ts";

describe("reductions", () => {
  it.each([
    ["before it begins", "11:11", "12:00", 0],
    ["from its first instant", "11:10", "12:00", 500],
    ["to its last instant", "08:00", "11:10", 500],
    ["after it has ended", "08:00", "11:09", 0],
  ])("count by their window at the leaving: %s", (_, from, to, fen) => {
    const city = [reduction("C", { fen: 500, fromMs: at(from), toMs: at(to) })];
    expect(quote({ city }).reduceFen).toBe(fen);
    expect(quote({ shop: city }).totalFen).toBe(3500 - fen);
  });

  it("are reported with the city's code and the minutes used", () => {
    expect(quote({ city: [reduction("C30", { minutes: 30 })] })).toMatchObject({
      reduceCode: "C30",
      reduceMinutes: 30,
      reduceFen: 500,
      usedCodes: ["C30"],
    });
  });

  it("use no more minutes than the stay has, and what a shop's minutes took is not there any more", () => {
    expect(quote({ city: [reduction("C", { minutes: 600 })] })).toMatchObject({ reduceMinutes: 190, dueFen: 0 });
    const both = quote({ shop: [reduction("S", { minutes: 100 })], city: [reduction("C", { minutes: 600 })] });
    expect(both).toMatchObject({ totalFen: 1500, reduceMinutes: 90, dueFen: 0, usedCodes: ["S", "C"] });
    expect(quote({ shop: [reduction("S", { minutes: 600 })] })).toMatchObject({ totalFen: 0, reduceCode: "99999" });
  });

  it("count a started minute of the stay as one that can be used", () => {
    const stay = stayed("08:00", "08:20:30");
    expect(quote({ stay, city: [reduction("C", { minutes: 60 })] })).toMatchObject({ reduceMinutes: 21, dueFen: 0 });
  });

  it("leave free minutes free: a stay cut down to them costs nothing", () => {
    expect(quote({ stay: stayed("08:00", "09:00"), city: [reduction("C", { minutes: 45 })] }).dueFen).toBe(0);
    expect(quote({ stay: stayed("08:00", "09:00"), city: [reduction("C", { minutes: 44 })] }).dueFen).toBe(1000);
  });

  it("take minutes before money of one and the same code", () => {
    const quoted = quote({ city: [reduction("C", { minutes: 60, fen: 300 })] });
    expect(quoted).toMatchObject({ reduceFen: 1300, reduceMinutes: 60, dueFen: 2200 });
    expect(quote({ shop: [reduction("S", { minutes: 60, fen: 300 })] }).totalFen).toBe(2200);
    expect(quote({ stay: stayed("08:00", "09:00"), city: [reduction("C", { minutes: 50, fen: 300 })] })).toMatchObject({
      reduceFen: 1000,
      dueFen: 0,
    });
  });

  it("spend no code that is worth nothing", () => {
    expect(quote({ city: [reduction("C", { fen: 1 })] })).toMatchObject({ reduceCode: "C", reduceFen: 1 });
    expect(quote({ city: [reduction("C", { minutes: 5 })] })).toMatchObject({
      reduceCode: "99999",
      reduceMinutes: 0,
      reduceFen: 0,
      usedCodes: [],
    });
    expect(quote({ city: [reduction("C", { minutes: 60 })] }, lot({ flatFen: 5000 }))).toMatchObject({
      reduceCode: "99999",
      dueFen: 5000,
    });
  });

  it("never raise a price, whatever nonsense they carry", () => {
    const city = [reduction("A", { fen: -100 }), reduction("B", { minutes: -60, fen: 100 })];
    expect(quote({ city })).toMatchObject({ dueFen: 3500, reduceCode: "99999" });
  });

  it("do not stack: of each source the one that is worth most", () => {
    const city = [
      reduction("small", { fen: 200 }),
      reduction("best", { fen: 700 }),
      reduction("minutes", { minutes: 60 }),
    ];
    expect(quote({ city: city.slice(0, 2) })).toMatchObject({ reduceCode: "best", reduceFen: 700 });
    expect(quote({ city })).toMatchObject({ reduceCode: "minutes", reduceFen: 1000, usedCodes: ["minutes"] });
    expect(quote({ shop: city })).toMatchObject({ totalFen: 2500, usedCodes: ["minutes"] });
  });

  it("prefer, of equally good ones, what runs out first, then the code that sorts first", () => {
    const late = reduction("a-late", { fen: 500, toMs: at("2026-03-05 00:00") });
    const [b, c] = [reduction("b", { fen: 500 }), reduction("c", { fen: 500 })];
    expect(quote({ city: [late, c, b] }).reduceCode).toBe("b");
    expect(quote({ city: [b, c, late] }).reduceCode).toBe("b");
    expect(quote({ city: [late] }).reduceCode).toBe("a-late");
  });

  it("stack if the lot says so, and report the code that is worth most alone", () => {
    const stacking = lot(FIRST_HOUR, { reductionsStack: true });
    const city = [
      reduction("A", { fen: 200 }),
      reduction("B", { minutes: 60 }),
      reduction("C", { minutes: 30, fen: 100 }),
    ];
    expect(quote({ city }, stacking)).toMatchObject({
      reduceFen: 1800,
      reduceMinutes: 90,
      reduceCode: "B",
      usedCodes: ["B", "C", "A"],
    });
    const shops = quote({ shop: city.slice(0, 2) }, stacking);
    expect(shops.totalFen).toBe(2300);
  });

  it("look at no more than 16 of one source", () => {
    const many = Array.from({ length: 20 }, (_, index) => reduction(`C${index}`, { fen: index < 16 ? 100 : 900 }));
    expect(quote({ city: many }).reduceFen).toBe(100);
    expect(quote({ city: many.slice(1) }).reduceFen).toBe(900);
  });

  it("are told line by line", () => {
    const lines = quote({ shop: [reduction("S", { fen: 300 })], city: [reduction("C", { minutes: 60 })] }).lines.slice(
      -2,
    );
    expect(lines).toEqual([
      { zh: "商家减免 S", en: "shop reduction S", fromMs: at("08:00"), toMs: at("11:10"), fen: -300 },
      {
        zh: "市平台减免 C：离场前 60 分钟",
        en: "reduction of the city C: the last 60 min",
        fromMs: at("08:00"),
        toMs: at("11:10"),
        fen: -1000,
      },
    ]);
  });
});
