/**
 * A process of its own, the yardstick of the drain: one report a request, its answer awaited and written down durably before
 * the next is sent. No box around it, only the city's client and the ledger. Prints how many milliseconds one takes.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CityClient, openCityClient, usualClientSettings } from "#src/city/client.ts";
import { Secret } from "#src/city/secret.ts";
import { realWorld } from "#src/runtime/real-world.ts";
import { openLedger } from "#src/store/ledger.ts";
import { unpackReports } from "#src/store/reports.ts";
import { packRecord, unpackRow } from "#src/store/row.ts";
import { DEFAULT_LEDGER_SETTINGS } from "#src/store/settings.ts";
import { resendLists } from "#src/uplink/outbox-plan.ts";
import { itemOf } from "#src/uplink/report-item.ts";
import type { CityPlace } from "./drain-city.ts";

/** Posts before anything is measured; a backlog has thousands to warm up with. */
const WARM_UP = 300;

/** Posts the oldest reports of a ledger to the city that has them already. How long one takes, its mark on the disk too, ms. */
async function postSingles(path: string, city: CityPlace, count: number): Promise<number> {
  const ledger = openLedger(path, DEFAULT_LEDGER_SETTINGS, { stamp: "bench", distrust: "none" });
  const client = await openClient(city);
  const [[origin, last] = ["", 0]] = Object.entries(ledger.lastSeqs());
  const query = { origin, ranges: [[1, last]] as const, limit: WARM_UP + count, order: "oldest" as const };
  const reports = unpackReports(ledger.reports(query).reports, origin);
  const [record] = ledger.recordsSince(origin, 0, 1).rows.map(unpackRow);
  if (record === undefined) throw new Error("the ledger is empty");
  let tookMs = 0;
  for (const [index, report] of reports.entries()) {
    const begun = performance.now();
    const { code } = await client.resend(resendLists([itemOf(origin, report)]), { timeoutMs: 10_000 });
    if (code !== 0) throw new Error(`a report was answered ${code}`);
    const data = { origin, ranges: [[report.seq, report.seq]] as const };
    const place = { seq: last + 1 + index, order: last + 1 + index, key: "outbox" };
    ledger.append([packRecord({ ...record, ...place, kind: "reports_delivered", data })]);
    if (index >= WARM_UP) tookMs += performance.now() - begun;
  }
  await client.close();
  ledger.close();
  return tookMs / count;
}

function openClient(city: CityPlace): Promise<CityClient> {
  const { clock, chance } = realWorld("always");
  const { parkingId, appId } = city;
  const ca = readFileSync(join(city.tlsFolder, "ca.pem"), "utf8");
  const settings = {
    ...usualClientSettings,
    baseUrl: `https://127.0.0.1:${city.port}`,
    parkingId,
    appId,
    password: new Secret(city.password),
    tls: { ca, allowPlainHttp: false },
  };
  return openCityClient(settings, {
    nowMs: () => clock.now().wallMs,
    monotonicMs: () => clock.monotonicMs(),
    randomBytes: (size) => chance.bytes(size),
    after: (ms, run) => clock.after(ms, run),
  });
}

const [, , ledgerPath = "", place = "", countText = ""] = process.argv;
console.log(await postSingles(ledgerPath, JSON.parse(place) as CityPlace, Number(countText)));
