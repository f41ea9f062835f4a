/** The whole platform simulator on real sockets: the platform, its server, its calls to the box, and the control address. */
import { startCallPump } from "./call-line.ts";
import { startControl } from "./control.ts";
import type { Control } from "./control.ts";
import { CityPlatform } from "./platform.ts";
import type { PlatformSetup } from "./platform.ts";
import { startCityServer } from "./server.ts";
import type { CityServer, CityServerSetup } from "./server.ts";

/** How it is started. */
export type SimulatorSetup = {
  readonly platform: PlatformSetup;
  readonly server: Omit<CityServerSetup, "platform" | "now">;
  /** Port of the control address, 0 for a free one, null for none. */
  readonly controlPort: number | null;
  /** Authority of the box's callback certificate, PEM; null takes any. */
  readonly boxCaPem: string | null;
  /** True time, milliseconds UTC. */
  readonly now: () => number;
  /** Never steps, milliseconds. */
  readonly monotonic: () => number;
};

/** A running simulator. */
export type CitySimulator = {
  readonly platform: CityPlatform;
  readonly server: CityServer;
  readonly control: Control | null;
  close(): Promise<void>;
};

/** Starts it; rejects when a port cannot be had, with nothing left running. */
export async function startCitySimulator(setup: SimulatorSetup): Promise<CitySimulator> {
  const { now, monotonic, boxCaPem } = setup;
  const platform = new CityPlatform(setup.platform);
  const server = await startCityServer({ ...setup.server, platform, now });
  let control: Control | null = null;
  try {
    if (setup.controlPort !== null) control = await startControl({ platform, server, now, port: setup.controlPort });
  } catch (error) {
    await server.close();
    throw error;
  }
  const pump = startCallPump(platform.driver.agenda, now, { caPem: boxCaPem, monotonic });
  return {
    platform,
    server,
    control,
    async close() {
      await Promise.all([pump.close(), control?.close(), server.close()]);
    },
  };
}
