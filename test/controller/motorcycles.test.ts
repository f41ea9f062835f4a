import { describe, expect, it } from "vitest";
import { tariffBook } from "#src/config/tariff-book.ts";
import { tariffSection } from "#src/config/tariff.ts";
import { Bench, HOUR, MINUTE } from "./bench.ts";
import { settingsWith } from "./settings.ts";

const PLATE = "沪A12345";
const AS_MOTORCYCLE = { colour: "yellow", type: "motorcycle" } as const;
const AS_LORRY = { colour: "yellow" } as const;

const perHour = (fen: number) => ({ steps: [{ everyMinutes: 60, fen }] });
const TARIFF = tariffBook(
  tariffSection.parse({
    tariffs: [
      { id: "motorcycles", plateClasses: ["motorcycle"], ...perHour(200) },
      { id: "ordinary", ...perHour(1000) },
    ],
  }),
);

describe("a motorcycle, where the reader tells one", () => {
  it("is turned away by the lane that takes none, and told so", () => {
    const bench = new Bench(settingsWith({}, { turnedAway: { in: ["motorcycle"] } }));
    bench.comes("in", PLATE, AS_MOTORCYCLE);
    expect(bench.raised("in")).toBe(false);
    expect(bench.verdict("in")?.sentence).toEqual({
      zh: "此车道不接受摩托车号牌",
      en: "This lane does not take it: motorcycle plate",
    });
  });

  it("is a small vehicle, to a lane that takes no large ones and to the city, though its plate is yellow", () => {
    const bench = new Bench(settingsWith({}, { turnedAway: { in: ["large"] } }));
    bench.comes("in", PLATE, AS_LORRY);
    expect(bench.raised("in")).toBe(false);
    bench.backsOut("in").comes("in", PLATE, AS_MOTORCYCLE).drivesThrough("in");
    expect(bench.stayOf(PLATE)).toMatchObject({ plateClass: "motorcycle", vehicleType: 1 });
    expect(bench.recordsOf("stay_numbered")[0]?.data.report).toMatchObject({ vehicleType: 1 });
  });

  it.each([
    ["tells one too", AS_MOTORCYCLE],
    ["takes it for a lorry", AS_LORRY],
    ["tells no colour", {}],
  ])("pays by the tariff of its own, though the exit's reader %s", (_what, seen) => {
    const bench = new Bench(settingsWith({ whenCityUnreachable: "hold", cityPayments: false }, {}, { tariff: TARIFF }));
    bench
      .comes("in", PLATE, AS_MOTORCYCLE)
      .drivesThrough("in")
      .wait(HOUR + MINUTE);
    bench.comes("out", PLATE, seen);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 400 });
  });

  it("leaves by its dirty plate past a reader that takes it for a lorry", () => {
    const bench = new Bench(settingsWith({ cityPayments: false }, {}, { tariff: TARIFF }));
    bench
      .comes("in", "沪A12380", AS_MOTORCYCLE)
      .drivesThrough("in")
      .wait(HOUR + MINUTE);
    bench.comes("out", "沪A1238D", AS_LORRY);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 400 });
  });

  it("stays one when its plate is corrected", () => {
    const bench = new Bench();
    bench.comes("in", PLATE, AS_MOTORCYCLE).drivesThrough("in");
    const stay = bench.stayOf(PLATE).id;
    expect(bench.says({ command: "correct_plate", stay, plate: "沪B00001" })).toBe("done");
    expect(bench.stayOf("沪B00001").plateClass).toBe("motorcycle");
  });

  it("passes for nothing where the site lets motorcycles through, in, out, and out without having been seen come in", () => {
    const settings = settingsWith({ noEntry: { policy: "hold" } }, { alwaysAdmit: ["motorcycle"] });
    const bench = new Bench(settings);
    bench.comes("in", PLATE, AS_MOTORCYCLE).drivesThrough("in").wait(HOUR);
    expect(bench.stayOf(PLATE).groundRef).toBe("plate_class:motorcycle");
    bench.comes("out", PLATE, AS_MOTORCYCLE);
    expect(bench.raised("out")).toBe(true);
    bench.drivesThrough("out").comes("out", "沪A99999", AS_MOTORCYCLE);
    expect(bench.raised("out")).toBe(true);
    bench.drivesThrough("out").comes("out", "沪A88888");
    expect(bench.raised("out")).toBe(false);
  });
});
