import { describe, expect, it } from "vitest";
import type { Area } from "#src/berth/areas.ts";
import { entryOf } from "#test/controller/settings.ts";
import { decide, HOUR, inShort, list, PLATE, reservation, type Scene } from "./bench.ts";

const charging: Area = {
  name: "charging",
  titleZh: "充电区",
  titleEn: "the charging area",
  berths: 1,
  plateClasses: ["nev_small"],
  vehicleTypes: [],
  lists: [],
  reserved: true,
  whenFull: "elsewhere",
};
const electric = { plate: "沪AD12345" };
const taken = [{ plate: "沪AD00001" }];

function scene(area: Partial<Area>, rest: Scene): Scene {
  return { ...rest, settings: { areas: [{ ...charging, ...area }] } };
}

describe("an area of the lot", () => {
  it.each<readonly [what: string, scene: Scene, answer: string]>([
    ["keeps its berths from other cars", scene({}, { free: 1 }), "refused full"],
    ["leaves the other berths to them", scene({}, { free: 2 }), "temporary"],
    ["keeps no more than is free of it", scene({}, { free: 1, inside: taken }), "temporary"],
    ["keeps nothing that is not reserved", scene({ reserved: false }, { free: 1 }), "temporary"],
    ["lets its own cars in by its own berths", scene({}, { free: 1, request: electric }), "temporary"],
    ["has no berth where the lot has none", scene({}, { free: 0, request: electric }), "refused full"],
    ["sends its cars elsewhere when it is full", scene({}, { free: 1, inside: taken, request: electric }), "temporary"],
    [
      "turns its cars away when it is full, where the site says so",
      scene({ whenFull: "refuse" }, { free: 5, inside: taken, request: electric }),
      "refused area_full",
    ],
    [
      "lets its own cars in by its own berths, whatever other areas keep",
      {
        free: 1,
        request: electric,
        settings: { areas: [charging, { ...charging, name: "large", plateClasses: ["nev_large"] }] },
      },
      "temporary",
    ],
    [
      "keeps its berths beside those kept back for reservations",
      {
        free: 2,
        reservations: [reservation({ plate: "沪B67890" })],
        settings: { areas: [charging], keepBackMs: HOUR },
      },
      "refused full",
    ],
    [
      "has a berth again for the car that left it, and counts nothing that was never counted",
      scene({ whenFull: "refuse" }, { free: 5, left: [{ plate: "沪AD00001", agoMs: HOUR }], request: electric }),
      "temporary",
    ],
    ["keeps nothing from a reservation", scene({}, { free: 1, reservations: [reservation()] }), "reservation r1"],
    [
      "counts the cars of a list",
      scene({ plateClasses: [], lists: ["staff"] }, { free: 1, lists: [[list(), [entryOf(PLATE)]]] }),
      "listed staff",
    ],
    [
      "counts those inside by the list they came in on",
      scene(
        { plateClasses: [], lists: ["staff"], whenFull: "refuse" },
        {
          free: 5,
          lists: [[list(), [entryOf(PLATE)]]],
          inside: [{ plate: "沪A00001", ground: "listed", ref: "staff" }],
        },
      ),
      "refused area_full",
    ],
  ])("%s", (_what, rows, answer) => {
    expect(inShort(decide(rows))).toBe(answer);
  });

  it("says in the trace what it counted", () => {
    const { rules } = decide(scene({}, { free: 3, inside: taken, request: electric }));
    expect(rules.find(({ rule }) => rule === "free_berths")?.answer).toEqual({
      zh: "空余 3，为预约保留 0，充电区空余 0",
      en: "3 free, 0 kept back for reservations, 0 of them in the charging area",
    });
    expect(decide(scene({}, { free: 3 })).rules.find(({ rule }) => rule === "free_berths")?.answer).toEqual({
      zh: "空余 3，为预约保留 0，其他区域保留 1",
      en: "3 free, 0 kept back for reservations, 1 kept for other areas",
    });
  });
});
