/** The rules as they are read out. */
import { describe, expect, it } from "vitest";
import { bookAloud } from "#src/tariff/aloud.ts";
import { FIRST_HOUR, lot } from "./lot.ts";

const english = (...book: Parameters<typeof lot>) => bookAloud(lot(...book)).map(({ en }) => en);
const chinese = (...book: Parameters<typeof lot>) => bookAloud(lot(...book)).map(({ zh }) => zh);

describe("a lot's rules, read aloud", () => {
  it("are few where there is little to say", () => {
    expect(english({ flatFen: 1000 })).toEqual([
      "A started minute does not count",
      '"ordinary" (all vehicles): always in force',
      "10.00 yuan flat",
      "Too late after paying: the whole stay is priced again, less what was paid",
      "Of the reductions of one source only the best counts",
    ]);
  });

  it("name everything that is set, in the order in which it is asked", () => {
    const night = { id: "night", from: "19:30", to: "07:30", days: ["workday", "fri"] as ["workday", "fri"] };
    const entry = {
      ...FIRST_HOUR,
      freeMinutes: 15,
      periods: [{ ...night, flatFen: 800, maxPerPartFen: 700 }],
      maxPerStayFen: 9000,
      maxPer24hFen: 6000,
      maxPerDayFen: 5000,
      vehicle: "small" as const,
      validFrom: "2026-01-01",
      validTo: "2026-12-31",
      whenItEnds: "switch" as const,
    };
    const tariffs = [
      { id: "old", ...entry },
      { id: "rest", flatFen: 0 },
    ];
    const steps = [{ everyMinutes: 60, fen: 100, round: "down" as const }];
    const rest = {
      tariffs,
      passThroughMinutes: 5,
      maximumFen: 30_000,
      count: "second" as const,
      reductionsStack: true,
    };
    const contracts = [
      { codes: ["N1", "N2"], steps },
      { titleEn: "other contracts", flatFen: 0 },
    ];
    expect(english({ flatFen: 0 }, { ...rest, contracts, overstay: "excess-only" })).toEqual([
      "Time counts to the second",
      "Nothing is due within 5 min of the arrival",
      "No stay on this lot costs more than 300.00 yuan",
      '"old" (small vehicles): in force from 2026-01-01 to 2026-12-31, then the next takes over',
      "The first 15 min are free; a longer stay pays from its arrival",
      "night (on workdays, Fridays 19:30–07:30): 8.00 yuan flat, at most for one stretch 7.00 yuan",
      "At all other times: first 60 min: 10.00 yuan per 60 min, a step begun counts; then 5.00 yuan per 30 min, a step begun counts",
      "The steps begin anew whenever the rate changes",
      "A stay costs at most 90.00 yuan",
      "24 hours cost at most 60.00 yuan",
      "A calendar day costs at most 50.00 yuan",
      '"rest" (all vehicles): always in force',
      "free",
      "stagger contract hours (N1, N2): 1.00 yuan per 60 min, only whole steps count",
      "other contracts (all contracts): free",
      "Too late after paying: only the time after the leave window",
      "Reductions of one source count together",
    ]);
    expect(chinese({ flatFen: 0 }, { ...rest, contracts, overstay: "new-stay" })).toEqual([
      "停车时间精确到秒",
      "5分钟内离场不收费",
      "本场每次停车最高 300.00元",
      "“old”（小型车）：2026-01-01至2026-12-31有效，到期后按新标准续计",
      "前15分钟免费，超过后从入场起计费",
      "night（工作日、周五 19:30–07:30）：一口价 8.00元，每段最高 7.00元",
      "其余时间：首60分钟内每60分钟 10.00元，不足一个单位按一个单位计；之后每30分钟 5.00元，不足一个单位按一个单位计",
      "费率变化时重新起计",
      "每次停车最高 90.00元",
      "每24小时最高 60.00元",
      "每个自然日最高 50.00元",
      "“rest”（所有车辆）：一直有效",
      "免费",
      "错峰合同时段（N1、N2）：每60分钟 1.00元，不足一个单位不计",
      "错峰合同时段（所有合同）：免费",
      "缴费后超时离场：从缴费时起按新的停车计费，不再有免费时长",
      "同一来源的减免可以叠加",
    ]);
  });

  it("do not speak of a new beginning where every step is like the first, and name a single day", () => {
    const steps = [{ everyMinutes: 60, fen: 100 }];
    const periods = [{ id: "sunday", days: ["sun" as const], steps: [{ everyMinutes: 30, fen: 100 }] }];
    expect(english({ steps, periods }).slice(2, -2)).toEqual([
      "sunday (on Sundays 00:00–24:00): 1.00 yuan per 30 min, a step begun counts",
      "At all other times: 1.00 yuan per 60 min, a step begun counts",
    ]);
    expect(chinese({ steps, periods })[2]).toBe(
      "sunday（周日 00:00–24:00）：每30分钟 1.00元，不足一个单位按一个单位计",
    );
    expect(english({ steps, periods: [{ ...periods[0]!, days: [] }] })[2]).toMatch(/^sunday \(daily 00:00/);
  });

  it("tell tiers, free minutes outside, and one-sided validity", () => {
    const steps = [
      { forMinutes: 120, everyMinutes: 60, fen: 500 },
      { forMinutes: 240, everyMinutes: 60, fen: 300, round: "nearest" as const },
      { everyMinutes: 60, fen: 100 },
    ];
    const first = { id: "a", steps, freeMinutes: 10, freeMinutesInside: false, restart: "never" as const };
    const tariffs = [
      { ...first, validTo: "2026-12-31" },
      { id: "b", flatFen: 100, validFrom: "2027-01-01", restart: "day" as const },
    ];
    const lists = [
      { id: "c", lists: ["staff"], plateClasses: ["civil" as const], vehicle: "large" as const, flatFen: 0 },
    ];
    const sentences = english({ flatFen: 0 }, { tariffs: [...lists, ...tariffs] });
    expect(sentences.slice(1, -2)).toEqual([
      '"c" (large vehicles, plates civil, list staff): always in force',
      "free",
      '"a" (all vehicles): in force to 2026-12-31',
      "The first 10 min are free; charging begins after them",
      "first 120 min: 5.00 yuan per 60 min, a step begun counts; next 240 min: 3.00 yuan per 60 min, half a step counts; then 1.00 yuan per 60 min, a step begun counts",
      "A first step is charged once in a stay",
      '"b" (all vehicles): in force from 2027-01-01',
      "1.00 yuan flat",
    ]);
    expect(chinese({ flatFen: 0 }, { tariffs: [...lists, ...tariffs] })).toContain(
      "“b”（所有车辆）：2027-01-01至今后有效",
    );
    expect(chinese({ flatFen: 0 }, { tariffs })).toContain("“a”（所有车辆）：至2026-12-31有效");
  });
});
