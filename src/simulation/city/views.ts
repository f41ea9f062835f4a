/** What can be read of the running simulator, by the same paths on the control address. */
import type { CityPlatform } from "./platform.ts";

/** A view by its path; `limit` is how many entries are wanted. */
export type View = (platform: CityPlatform, limit: number, nowMs: number) => unknown;

/** The views by their paths. */
export const views: Readonly<Record<string, View>> = {
  "/state": (platform, _limit, nowMs) => ({
    parkingId: platform.parkingId,
    clockMs: Math.round(platform.clock(nowMs)),
    clockErrorMs: platform.clockErrorMs,
    passages: platform.passages.totals,
    heartbeats: { count: platform.heartbeats.count, last: platform.heartbeats.last },
    requests: platform.received.counts(),
    payments: platform.money.totals,
    violations: {
      breaches: platform.violations.breaches,
      counts: platform.violations.counts(),
      byClause: platform.violations.countsByClause(),
    },
    addresses: platform.addresses.all(),
    misbehaviour: platform.misbehaviour.active(),
    called: platform.driver.counts(),
    calls: platform.driver.agenda.load,
  }),
  "/records": (platform, limit) => platform.passages.recent.latest(limit),
  "/requests": (platform, limit) => platform.received.latest(limit),
  "/violations": (platform, limit) => ({
    breaches: platform.violations.breaches,
    counts: platform.violations.counts(),
    latest: platform.violations.latest().slice(-limit),
  }),
  "/calls": (platform, limit) => platform.driver.results(limit),
  "/payments": (platform, limit) => platform.payments.stories().slice(-limit),
  "/lists": (platform, limit) => ({
    reservations: [...platform.lists.reservations.values()].slice(-limit),
    contracts: [...platform.lists.contracts.values()].slice(-limit),
    reductions: [...platform.lists.reductions.values()].slice(-limit),
    passwordFree: [...platform.lists.passwordFree.values()].slice(-limit),
    parameters: [...platform.lists.parameters.values()],
  }),
};
