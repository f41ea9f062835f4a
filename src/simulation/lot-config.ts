/** The box's configuration for a simulated lot; its devices hang on the bench of a name. */
import barrierSettings from "../../drivers/simulated/barrier-settings.ts";
import pointSettings from "../../drivers/simulated/settings.ts";
import { configSchema, type Config } from "../config/config.ts";
import { ACCOUNT, type LaneOfPlan, type SimulationPlan } from "./plan.ts";
import { LIST_POLICIES } from "./regular-cars.ts";
import { SeededChance } from "./seeded-chance.ts";

/** Openings: few enough for a day to reach them. */
const MAINTAINED_AFTER = 200;

/** The point of the bench on which the fire alarm's contact hangs. */
export const FIRE_POINT = "fire";

/** What a temporary car pays on every simulated lot. */
export const PRICES = { freeMinutes: 15, everyMinutes: 30, stepFen: 250, dayFen: 4_000 } as const;

export function configOf(plan: SimulationPlan, bench: string): Config {
  const chance = new SeededChance(plan.seed, "configuration");
  return configSchema.parse({
    lot: { parkingId: ACCOUNT.parkingId, capacity: plan.capacity },
    lanes: plan.lanes.map((lane) =>
      laneConfig(lane, bench, { mayLower: chance.happens(0.3), ...choicesOf(plan, lane) }),
    ),
    fireContact: plan.features.fire ? device("contact", bench, FIRE_POINT) : null,
    tariff: { tariffs: [dayTariff()] },
    admission: {
      noPlate: plan.oddness === 0 || chance.happens(0.5) ? "admit" : "operator",
      ...admissionOf(plan),
    },
    exit: { whenCityUnreachable: chance.happens(0.5) ? "hold" : "open_and_owe", noEntry: noEntryPolicy(chance, plan) },
    city: {
      baseUrl: "https://city.simulation",
      appId: ACCOUNT.appId,
      password: ACCOUNT.password,
      callbacks: { publicUrl: "https://box.simulation/city", allowPlainHttp: true },
    },
  });
}

function dayTariff() {
  const { freeMinutes, everyMinutes, stepFen, dayFen } = PRICES;
  return { id: "day", freeMinutes, steps: [{ everyMinutes, fen: stepFen }], maxPer24hFen: dayFen };
}

function noEntryPolicy(chance: SeededChance, plan: SimulationPlan) {
  if (plan.oddness === 0 || chance.happens(0.4)) return { policy: "open" as const };
  return chance.happens(0.5) ? { policy: "hold" as const } : { policy: "charge" as const, fen: 1_000 };
}

/** Somebody's: nothing is signed with it, since who gives an order to the box has verified the signature. */
const LIST_KEY = "MCowBQYDK2VwAyEAsKwKEbmLA6JEESbk0wsLJ38BimZ59auDOwk5yjLWAtA=";

/** What a site with regular cars decides about them. */
function admissionOf({ features, seed }: SimulationPlan) {
  const riders = features.motorcycles && new SeededChance(seed, "configuration/motorcycles").happens(0.3);
  const always = riders ? (["motorcycle"] as const) : [];
  if (!features.regulars) return { alwaysAdmit: always };
  const chance = new SeededChance(seed, "configuration/admission");
  return {
    lists: LIST_POLICIES.map((policy) => ({
      ...policy,
      whenFull: chance.pick(["admit", "refuse"] as const),
      whenQuotaFull: chance.pick(["bill_as_temporary", "refuse"] as const),
      alreadyInside: chance.pick(["soft", "hard", "off"] as const),
      blocked: chance.pick(["refuse", "admit_and_alarm"] as const),
    })),
    listKeys: features.signedLists ? [LIST_KEY] : [],
    alreadyInside: chance.pick(["soft", "soft", "hard", "off"] as const),
    alwaysAdmit: chance.happens(0.5) ? (["police", "emergency", "army", ...always] as const) : always,
    reservationEarlyMinutes: chance.whole(0, 30),
    reservationLateMinutes: chance.whole(0, 30),
    keepBackMinutes: chance.happens(0.5) ? chance.whole(5, 60) : 0,
    justLeftSeconds: chance.pick([0, 30, 90, 300]),
  };
}

function device(kind: string, bench: string, point: string) {
  return { type: `simulated-${kind}`, ...pointSettings.parse({ bench, point }) };
}

/** What a site decides about one of its lanes. */
type Choices = {
  readonly mayLower: boolean;
  readonly withoutReader: "hold" | "open";
  readonly turnsAway: readonly "motorcycle"[];
};

function choicesOf({ seed, features }: SimulationPlan, { name }: LaneOfPlan): Omit<Choices, "mayLower"> {
  const happens = (what: string, share: number): boolean =>
    new SeededChance(seed, `configuration/${name}/${what}`).happens(share);
  return {
    withoutReader: happens("withoutReader", 0.6) ? "open" : "hold",
    turnsAway: features.motorcycles && happens("motorcycles", 0.5) ? ["motorcycle"] : [],
  };
}

function laneConfig({ name, direction, features }: LaneOfPlan, bench: string, choices: Choices) {
  const { mayLower, withoutReader, turnsAway } = choices;
  const on = (kind: string, point: string) => device(kind, bench, `${name}-${point}`);
  const { loops, limits: limitSwitches, holdContact, reads, triggered, schedule } = features;
  // Only where both loops tell what stands in the lane may the box order the arm down.
  const lowers = mayLower && loops === "both";
  const wiring = { safetyLoop: `${name}-passage`, lowerWired: lowers, autoCloseS: 12, limitSwitches };
  return {
    name,
    direction,
    maintenanceAfter: MAINTAINED_AFTER,
    turnsAway,
    reader: reads ? on("reader", "reader") : null,
    withoutReader: reads ? "hold" : withoutReader,
    trigger: triggered ? on("trigger", "trigger") : null,
    barrier: { type: "simulated-barrier", ...barrierSettings.parse({ bench, point: `${name}-barrier`, ...wiring }) },
    presence: loops === "none" ? null : on("loop", "presence"),
    passage: loops === "both" ? on("loop", "passage") : null,
    sign: on("sign", "sign"),
    button: on("contact", "button"),
    upLimit: limitSwitches,
    downLimit: limitSwitches,
    mayLower: lowers,
    holdContact,
    schedule,
  };
}
