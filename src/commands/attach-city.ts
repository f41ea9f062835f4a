/**
 * The city on the real machine: the client and the uplink, the server that the city calls, and the watch over that server's
 * certificate. Loaded after the lanes gate.
 */
import { readFile } from "node:fs/promises";
import type { Box } from "../box/box.ts";
import { Door, type OpenDoor } from "../box/door.ts";
import { CertificateWatch } from "../box/certificate-watch.ts";
import { openCallbacks } from "../box/city-callbacks.ts";
import { type ConnectedCity, connectCity } from "../box/city-link.ts";
import { CALLBACK_CONDITIONS } from "../city/callback-conditions.ts";
import type { CallbackServer, ServerCertificate } from "../city/callbacks.ts";
import { openCityClient } from "../city/client.ts";
import type { Secret } from "../city/secret.ts";
import type { CityConfig } from "../config/city.ts";
import { callbackSettings, clientSettings, readCallbackCertificate, readCityAccess } from "../config/city-access.ts";
import type { Config } from "../config/config.ts";

const source = { readText: (path: string) => readFile(path, "utf8"), environment: process.env };

export async function attachCity(box: Box, config: Config, city: CityConfig): Promise<ConnectedCity> {
  const access = await readCityAccess(city, source);
  const { parkingId } = config.lot;
  const connected = await connectCity(box, config, city, (world) =>
    openCityClient(clientSettings(parkingId, city, access), world),
  );
  if (city.callbacks === null) return connected;
  const open = (): Promise<OpenDoor> => openDoor(box, city, { connected, password: access.password });
  const fault = { source: "city", code: "callbacks_closed", declaration: CALLBACK_CONDITIONS.callbacks_closed };
  const door = new Door({ clock: box.outside.world.clock, faults: box.faults, fault, open });
  await door.start();
  return {
    ...connected,
    close: async () => {
      await door.close();
      await connected.close();
    },
  };
}

type Known = { readonly connected: ConnectedCity; readonly password: Secret };

/** The server with its watch. Fails with a CityAccessError or a CityError when it cannot be had as it is configured. */
async function openDoor(box: Box, city: CityConfig, { connected, password }: Known): Promise<OpenDoor> {
  const certificate = await readCallbackCertificate(city, source);
  const settings = callbackSettings(box.config.lot.parkingId, city, { password, certificate });
  if (settings === null) return { close: () => Promise.resolve() };
  const server = await openCallbacks(box, settings, connected.world);
  box.outside.log("notice", "callbacks", "the city can call", { address: settings.address, port: server.port });
  const watch = certificate === null ? null : watchCertificate({ box, city, server, connected }, certificate);
  return {
    close: async () => {
      watch?.stop();
      await server.close();
    },
  };
}

type Served = {
  readonly box: Box;
  readonly city: CityConfig;
  readonly server: CallbackServer;
  readonly connected: ConnectedCity;
};

function watchCertificate({ box, city, server, connected }: Served, certificate: ServerCertificate): CertificateWatch {
  const { world, log } = box.outside;
  const ports = {
    clock: world.clock,
    nowMs: () => connected.world.nowMs(),
    read: async () => (await readCallbackCertificate(city, source)) ?? certificate,
    server,
    faults: box.faults,
    renewed: (validToMs: number) =>
      log("notice", "callbacks", "a renewed certificate is used", { validTo: new Date(validToMs).toISOString() }),
  };
  const watch = new CertificateWatch(ports, certificate);
  watch.start();
  return watch;
}
