/**
 * The city on the real machine: the client and the uplink, the server that the city calls, and the watch over that server's
 * certificate. Loaded after the lanes gate.
 */
import { readFile } from "node:fs/promises";
import type { Box } from "../box/box.ts";
import { CertificateWatch } from "../box/certificate-watch.ts";
import { openCallbacks } from "../box/city-callbacks.ts";
import { type ConnectedCity, connectCity } from "../box/city-link.ts";
import type { CallbackServer } from "../city/callbacks.ts";
import { openCityClient } from "../city/client.ts";
import type { CityConfig } from "../config/city.ts";
import { callbackSettings, type CityAccess, clientSettings, readCityAccess } from "../config/city-access.ts";
import type { Config } from "../config/config.ts";

export async function attachCity(box: Box, config: Config, city: CityConfig): Promise<ConnectedCity> {
  const read = (): Promise<CityAccess> =>
    readCityAccess(city, { readText: (path) => readFile(path, "utf8"), environment: process.env });
  const access = await read();
  const { parkingId } = config.lot;
  const connected = await connectCity(box, config, city, (world) =>
    openCityClient(clientSettings(parkingId, city, access), world),
  );
  const settings = callbackSettings(parkingId, city, access);
  if (settings === null) return connected;
  const server = await openCallbacks(box, settings, connected.world);
  const watch = watchCertificate({ box, server, connected }, access, read);
  return {
    ...connected,
    close: async () => {
      watch?.stop();
      await server.close();
      await connected.close();
    },
  };
}

type Served = { readonly box: Box; readonly server: CallbackServer; readonly connected: ConnectedCity };

/** Null where a proxy speaks TLS for us. */
function watchCertificate(
  { box, server, connected }: Served,
  { certificate }: CityAccess,
  read: () => Promise<CityAccess>,
): CertificateWatch | null {
  if (certificate === null) return null;
  const { world, log } = box.outside;
  const ports = {
    clock: world.clock,
    nowMs: () => connected.world.nowMs(),
    read: async () => (await read()).certificate ?? certificate,
    server,
    faults: box.faults,
    renewed: (validToMs: number) =>
      log("notice", "callbacks", "a renewed certificate is used", { validTo: new Date(validToMs).toISOString() }),
  };
  const watch = new CertificateWatch(ports, certificate);
  watch.start();
  return watch;
}
