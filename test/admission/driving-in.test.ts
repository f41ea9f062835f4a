import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DrivingIn } from "#src/admission/decision.ts";
import { classify } from "#src/plate/classify.ts";
import { entryOf } from "#test/controller/settings.ts";
import { decide, HOUR, inShort, list, PLATE, reservation, type Scene } from "./bench.ts";

const OTHER = "沪B67890";

/** A car that was let in and has not passed yet. */
function comes(plate: string | null, rest: Partial<DrivingIn> = {}): DrivingIn {
  const plateClass = plate === null ? "unknown" : classify(plate);
  return { plate, plateClass, vehicleType: 1, groundRef: null, replacesItself: false, ...rest };
}

function whileComing(drivingIn: readonly DrivingIn[], scene: Scene = {}): Scene {
  return { ...scene, request: { ...scene.request, drivingIn } };
}

/** Nobody asks whether a plate is inside already. */
const regardless = { alreadyInside: "off" as const };
const staff = list();
const shared = [
  entryOf(PLATE, { group: "g", groupBerths: 1 }),
  entryOf(OTHER, { group: "g", groupBerths: 1 }),
  entryOf("沪C11111", { group: "h", groupBerths: 1 }),
];
const charging = {
  name: "charging",
  titleZh: "充电区",
  titleEn: "the charging area",
  berths: 1,
  plateClasses: ["nev_small" as const],
  vehicleTypes: [],
  lists: [],
  reserved: true,
  whenFull: "refuse" as const,
};

describe("a car that is driving in", () => {
  it.each<readonly [what: string, scene: Scene, answer: string]>([
    ["takes the last berth", whileComing([comes(OTHER)], { free: 1 }), "refused full"],
    ["takes it without a plate too", whileComing([comes(null)], { free: 1 }), "refused full"],
    ["takes one berth only", whileComing([comes(OTHER)], { free: 2 }), "temporary"],
    ["is counted beside another", whileComing([comes(OTHER), comes(null)], { free: 2 }), "refused full"],
    [
      "takes no berth more when it is inside already",
      whileComing([comes(OTHER, { replacesItself: true })], { free: 1 }),
      "temporary",
    ],
    [
      "keeps nothing from a reservation",
      whileComing([comes(OTHER)], { free: 1, reservations: [reservation()] }),
      "reservation r1",
    ],
    [
      "uses its reservation",
      whileComing([comes(PLATE, { groundRef: "r1" })], { reservations: [reservation()], settings: regardless }),
      "temporary",
    ],
    ["is what another reader sees too", whileComing([comes(PLATE)]), "refused let_in_elsewhere"],
    [
      "is what another reader sees too, whatever else the plate may",
      whileComing([comes(PLATE)], { lists: [[staff, [entryOf(PLATE)]]] }),
      "refused let_in_elsewhere",
    ],
    [
      "is not asked after where several of one plate may be inside",
      whileComing([comes(PLATE)], { lists: [[list({ alreadyInside: "off" }), [entryOf(PLATE)]]] }),
      "listed staff",
    ],
    [
      "has the berth that was kept back for it, and not another one",
      whileComing([comes(OTHER, { groundRef: "r1" })], {
        free: 2,
        reservations: [reservation({ plate: OTHER })],
        settings: { keepBackMs: HOUR },
      }),
      "temporary",
    ],
    [
      "has the berth of its group",
      whileComing([comes(OTHER, { groundRef: "staff" })], { lists: [[staff, shared]] }),
      "temporary",
    ],
    [
      "has the berth of its group, and where that is refused the next one waits",
      whileComing([comes(OTHER, { groundRef: "staff" })], { lists: [[list({ whenQuotaFull: "refuse" }), shared]] }),
      "refused quota_full",
    ],
    [
      "has no berth of its group when it comes as a temporary car",
      whileComing([comes(OTHER)], { lists: [[staff, shared]] }),
      "listed staff",
    ],
    [
      "has no berth of another group",
      whileComing([comes("沪C11111", { groundRef: "staff" })], { lists: [[staff, shared]] }),
      "listed staff",
    ],
    [
      "is not counted twice in its group when it is inside already",
      whileComing([comes(OTHER, { groundRef: "staff", replacesItself: true })], {
        lists: [[staff, shared.map((entry) => ({ ...entry, groupBerths: 2 }))]],
        inside: [{ plate: OTHER, ground: "listed", ref: "staff" }],
      }),
      "listed staff",
    ],
    [
      "counts in its area",
      whileComing([comes("沪AD00001")], { free: 5, request: { plate: "沪AD12345" }, settings: { areas: [charging] } }),
      "refused area_full",
    ],
    [
      "needs no berth of its area kept for it any more",
      whileComing([comes("沪AD00001")], { free: 2, settings: { areas: [charging] } }),
      "temporary",
    ],
  ])("%s", (_what, scene, answer) => {
    expect(inShort(decide(scene))).toBe(answer);
  });

  it("is named where it is the reason", () => {
    const full = decide(whileComing([comes(OTHER)], { free: 1 }));
    expect(full.sentence).toEqual({
      zh: "余位正被入场车辆占用",
      en: "The last berths are being taken by cars driving in",
    });
    expect(full.rules.find(({ rule }) => rule === "free_berths")?.answer).toEqual({
      zh: "空余 0（另有 1 辆正在入场），为预约保留 0",
      en: "0 free beside 1 for cars driving in, 0 kept back for reservations",
    });
    expect(decide(whileComing([comes(OTHER)], { free: 0 })).sentence.en).toBe("The car park is full");
    const group = decide(whileComing([comes(OTHER, { groundRef: "staff" })], { lists: [[staff, shared]] }));
    expect(group.rules.find(({ rule }) => rule === "list:staff")?.answer).toEqual({
      zh: "员工：组 g 的车位正被入场车辆占用",
      en: "Staff: the berths of group g are being taken by cars driving in",
    });
  });

  it("counts as if it had passed already, whatever it comes in on", () => {
    const plates = [OTHER, "沪C11111", "沪AD00001"];
    const grounds = (of: string) =>
      fc.constantFrom(
        { ground: "temporary" as const },
        { ground: "listed" as const, ref: "staff" },
        { ground: "reservation" as const, ref: `reserved for ${of}` },
      );
    const car = fc
      .constantFrom(...plates)
      .chain((plate) => fc.record({ plate: fc.constant(plate), came: grounds(plate) }));
    const cars = fc.uniqueArray(car, { maxLength: 3, selector: ({ plate }) => plate });
    const asker = fc.constantFrom(PLATE, "沪AD12345");
    fc.assert(
      fc.property(cars, asker, fc.integer({ min: 0, max: 5 }), fc.boolean(), (others, plate, room, refuse) => {
        const rules = list(refuse ? { whenQuotaFull: "refuse" } : {});
        const scene: Scene = {
          lists: [[rules, shared]],
          reservations: plates.map((of) => reservation({ id: `reserved for ${of}`, plate: of })),
          settings: { areas: [charging], keepBackMs: HOUR },
        };
        const inside = others.map(({ plate: of, came }) => ({ plate: of, ...came }));
        const drivingIn = others.map(({ plate: of, came }) =>
          comes(of, { groundRef: "ref" in came ? came.ref : null }),
        );
        const passed = decide({ ...scene, inside, free: room - others.length, request: { plate } });
        const coming = decide({ ...whileComing(drivingIn, { ...scene, free: room, request: { plate } }) });
        expect(inShort(coming)).toBe(inShort(passed));
      }),
      { numRuns: 300 },
    );
  });
});
