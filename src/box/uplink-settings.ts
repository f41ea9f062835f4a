/** What of the `city` section the uplink must know, in milliseconds. */
import type { UplinkSettings } from "../uplink/settings.ts";
import type { CityConfig } from "../config/city.ts";
import type { Config } from "../config/config.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

export function uplinkSettings(config: Config, city: CityConfig): UplinkSettings {
  const { timeouts, downloads } = city;
  const { recordsMs, heartbeatMs, questionMs, downloadMs } = timeouts;
  return {
    parkingId: config.lot.parkingId,
    heartbeatMs: city.heartbeatSeconds * SECOND_MS,
    liveWithinMs: city.liveWithinSeconds * SECOND_MS,
    resendAfterMs: city.resendAfterSeconds * SECOND_MS,
    batch: city.batch,
    retry: city.retry,
    interfaceRetryMs: city.interfaceRetrySeconds * SECOND_MS,
    timeouts: { recordsMs, heartbeatMs, questionMs, downloadMs },
    downloads: {
      intervalMs: downloads.reserveSeconds * SECOND_MS,
      reserveDaysBack: city.dialect.reserveDaysBack,
      staggerDaysBack: city.dialect.staggerDaysBack,
    },
    statements: {
      afterMinutes: downloads.statementsAfterMinutes,
      retryMs: downloads.statementsRetryMinutes * MINUTE_MS,
      days: downloads.statementsDays,
    },
    clock: { warnMs: city.clock.warnSeconds * SECOND_MS, faultMs: city.clock.faultSeconds * SECOND_MS },
    callbacks:
      city.callbacks === null
        ? null
        : { publicUrl: city.callbacks.publicUrl, leftValidSeconds: config.exit.leftValidSeconds },
  };
}
