/** The cars that come to a simulated lot again and again, and what each has to show: lists, contracts, reservations. */
import type { CityContract } from "./city/lists.ts";
import type { ListEntry, WeeklyHours } from "../lot/grounds.ts";
import { startOfLocalDay, localDay } from "../local-day.ts";
import { drawCar, drawPlate, type Car } from "./cars.ts";
import type { SeededChance } from "./seeded-chance.ts";

/** The lists of a lot with regular cars; what the site does about each is drawn with its configuration. */
export const LIST_POLICIES = [
  { name: "monthly", titleZh: "月租车", titleEn: "Monthly", kind: "monthly" },
  { name: "staff", titleZh: "员工", titleEn: "Staff", kind: "staff" },
  { name: "blocked", titleZh: "黑名单", titleEn: "Blocked", kind: "blocked" },
] as const;
export type ListName = (typeof LIST_POLICIES)[number]["name"];

export type Role = "monthly" | "group" | "staff" | "blocked" | "stagger" | "reserved" | "several" | "emergency";

/** How many of each there are. */
const ROLES: Readonly<Record<Role, number>> = {
  monthly: 7,
  group: 6,
  staff: 5,
  blocked: 3,
  stagger: 5,
  reserved: 7,
  several: 4,
  emergency: 4,
};

export type RegularCar = { readonly car: Car; readonly role: Role };

/** Their numbers begin here, far above those of cars that come once. */
const FIRST_NUMBER = 1_000_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const CARS_OF_GROUP = 3;
const BERTHS_OF_GROUP = 2;
/** Monday to Friday, 07:00 to 19:00. */
const OFFICE_HOURS: WeeklyHours = [0, 1, 2, 3, 4].map((day) => [day * 1_440 + 420, day * 1_440 + 1_140]);

export function drawRegularCars(chance: SeededChance): readonly RegularCar[] {
  const cars: RegularCar[] = [];
  for (const [role, count] of Object.entries(ROLES) as [Role, number][]) {
    for (let index = 0; index < count; index += 1) {
      const number = FIRST_NUMBER + cars.length;
      const drawn = drawCar(chance, number, 1);
      const plate = role === "emergency" ? emergencyPlate(chance) : drawPlate(chance, drawn.colour === "green");
      cars.push({ role, car: { ...drawn, plate } });
    }
  }
  return cars;
}

function emergencyPlate(chance: SeededChance): string {
  const digits = String(chance.whole(1_000, 9_999));
  return chance.pick([`沪A${digits}警`, `沪A${digits}应急`, `VA${digits}7`]);
}

/** A list as somebody keeps it at a time: now and then an entry has run out, or has not begun. */
export function drawList(
  name: ListName,
  cars: readonly RegularCar[],
  { nowMs, entries, chance }: { nowMs: number; entries: readonly string[]; chance: SeededChance },
): readonly ListEntry[] {
  const listed = cars.filter(({ role }) => listsOf(role).includes(name));
  return listed.map(({ car, role }, index) => {
    const isOver = chance.happens(0.1);
    const isComing = chance.happens(0.1);
    const fromMs = isComing ? nowMs + chance.between(HOUR_MS, DAY_MS) : chance.happens(0.5) ? nowMs - DAY_MS : null;
    const group = role === "group" ? `group-${Math.floor(index / CARS_OF_GROUP)}` : null;
    return {
      plate: car.plate,
      fromMs: fromMs === null ? null : Math.round(fromMs),
      toMs: isOver ? Math.round(nowMs - 1) : chance.happens(0.3) ? Math.round(nowMs + 30 * DAY_MS) : null,
      lanes: name === "staff" && chance.happens(0.3) ? [chance.pick(entries)] : [],
      hours: name === "staff" && chance.happens(0.7) ? OFFICE_HOURS : [],
      group,
      groupBerths: group === null ? 0 : BERTHS_OF_GROUP,
      note: role,
    };
  });
}

function listsOf(role: Role): readonly ListName[] {
  if (role === "staff") return ["staff"];
  if (role === "blocked") return ["blocked"];
  if (role === "several") return ["monthly", "staff"];
  return role === "monthly" || role === "group" ? ["monthly"] : [];
}

/** The stagger contract of a car that has one. */
export function drawContract(
  { car, role }: RegularCar,
  nowMs: number,
  chance: SeededChance,
): Omit<CityContract, "signStatus"> | null {
  if (role !== "stagger" && role !== "several") return null;
  const day = localDay(nowMs) + chance.whole(-1, 2);
  return {
    signId: `SIGN-${car.number}`,
    staggerCode: chance.pick(["ALL", "NIGHT"]),
    productId: "P1",
    plateId: car.plate,
    vehicleType: 1,
    staggerDayFrom: startOfLocalDay(day),
    staggerDayTo: startOfLocalDay(day + chance.whole(0, 30)),
  };
}
