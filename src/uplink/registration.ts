/** Registers the addresses of our four callbacks (5.3.10): at the start, so also when an address has changed, and once a day. */
import { type IncomingName, incomingInterfaces, incomingNames } from "../city/wire/interfaces.ts";
import type { CityLine } from "./city-line.ts";
import type { UplinkCondition } from "./conditions.ts";
import { endedBy } from "./downloads.ts";
import type { Ended, ErrandPlan } from "./errand.ts";
import type { UplinkSettings } from "./settings.ts";
import { DAY_MS } from "../local-day.ts";

type RegistrationPorts = {
  readonly settings: UplinkSettings;
  readonly nowMs: () => number;
  readonly line: CityLine;
  readonly condition: (code: UplinkCondition, raised: boolean, detail: string) => void;
};

const RETRY = { firstMs: 15_000, mostMs: 1_800_000 };
/** Failures in a row that a person should hear of. */
const FAILURES_TOLD = 3;

/** One errand for each address; none when the city cannot call us. */
export function registrationPlans(ports: RegistrationPorts): readonly ErrandPlan[] {
  const { callbacks } = ports.settings;
  if (callbacks === null) return [];
  const failures = new Map<IncomingName, number>();
  return incomingNames.map((name) => ({
    name: `register ${name}`,
    everyMs: () => DAY_MS,
    retry: RETRY,
    run: () => register(name, ports, failures),
  }));
}

/** The address that the city calls. */
function addressOf(name: IncomingName, publicUrl: string): string {
  return publicUrl + incomingInterfaces[name].path;
}

async function register(
  name: IncomingName,
  ports: RegistrationPorts,
  failures: Map<IncomingName, number>,
): Promise<Ended> {
  const { settings, nowMs, line, condition } = ports;
  if (settings.callbacks === null) return "done";
  const { publicUrl, leftValidSeconds } = settings.callbacks;
  const body = {
    urlType: incomingInterfaces[name].urlType,
    url: addressOf(name, publicUrl),
    leftValidTime: leftValidSeconds,
    dataTime: nowMs(),
  };
  const outcome = await line.send("notifyPath", body, settings.timeouts.downloadMs);
  if (outcome.class === "done") failures.delete(name);
  else failures.set(name, (failures.get(name) ?? 0) + 1);
  const isFailing = [...failures.values()].some((count) => count >= FAILURES_TOLD);
  const detail = `${outcome.code ?? outcome.failure}: ${outcome.cause.zh} ${outcome.cause.en}`;
  condition("city_registration_failed", isFailing, isFailing ? detail : "");
  return outcome.class === "done" ? "done" : endedBy(outcome, line.holdMs("notifyPath"));
}
