/** A client with real certificates and a server of the test's own, for the tests of the client. */
import type { RequestListener } from "node:http";
import {
  type CityClient,
  type CityClientSettings,
  openCityClient,
  type SendOptions,
  usualClientSettings,
} from "#src/city/client.ts";
import { Secret } from "#src/city/secret.ts";
import type { CityWorld } from "#src/city/world.ts";
import type { HeartbeatBody } from "#src/city/wire/heartbeat.ts";
import { type Certificate, type Certificates, makeCertificates } from "./certificates.ts";
import { serve } from "./misbehaving-server.ts";
import { realWorld } from "./real-world.ts";

export const certificates: Certificates = makeCertificates();
/** A body for when it does not matter which. */
export const heartbeat: HeartbeatBody = { totalArrived: 1, totalLeft: 2, freeBerth: 3, dataTime: 1_700_000_000_000 };
/** The account's password. */
export const password = "12345678909876543";

/** A client of a server on this port. */
export async function clientFor(
  port: number,
  changes: Partial<CityClientSettings> = {},
  world: CityWorld = realWorld,
): Promise<CityClient> {
  return openCityClient(
    {
      ...usualClientSettings,
      baseUrl: `https://localhost:${port}`,
      parkingId: "qp31022900183",
      appId: "app 1",
      password: new Secret(password),
      tls: { ca: certificates.ca, allowPlainHttp: false },
      ...changes,
    },
    world,
  );
}

/** What is different from a good platform and the usual client. */
export interface Trial {
  readonly certificate?: Certificate;
  readonly settings?: Partial<CityClientSettings>;
  readonly options?: Partial<SendOptions>;
}

/** One heartbeat to a server that does as it is told. */
export async function heartbeatTo(listener: RequestListener, trial: Trial = {}) {
  await using server = await serve(trial.certificate ?? certificates.good, listener);
  const client = await clientFor(server.port, trial.settings);
  try {
    return await client.send("heartbeat", heartbeat, { timeoutMs: 10_000, ...trial.options });
  } finally {
    await client.close();
  }
}
