/**
 * Hands out lines. All devices on one simulated backend share it: it is opened for the first of them and closed after the
 * last. The box's own lines each device opens by itself, because each has its own names for them.
 */

import type { DriverHost } from "#src/device/driver.ts";
import { leaseOf } from "./lines.ts";
import type { GpioBackend, GpioLease } from "./lines.ts";
import type { GpioSettings, OnoffSettings, SimulatedGpioSettings } from "./settings.ts";

type Door = {
  readonly backend: Promise<GpioBackend>;
  readonly held: Set<string>;
  users: number;
};

const doors = new Map<string, Door>();
const closings = new Map<string, Promise<void>>();
/** The box's own lines that devices hold. */
const ownHeld = new Set<string>();

/** Opens the backend, or joins those who have it open. Rejects with `DeviceFault` when it cannot be had. */
export async function leaseGpio(
  settings: GpioSettings,
  host: DriverHost,
  openOwn: typeof openOnoff = openOnoff,
): Promise<GpioLease> {
  if (settings.backend === "simulated") return leaseSimulated(settings, host);
  const backend = await openOwn(settings, host);
  return leaseOf(
    backend,
    ownHeld,
    once(() => Promise.resolve(backend[Symbol.asyncDispose]())),
  );
}

async function leaseSimulated(settings: SimulatedGpioSettings, host: DriverHost): Promise<GpioLease> {
  const key = settings.socket;
  // A socket that is being closed cannot be opened at the same time.
  for (let closing = closings.get(key); closing; closing = closings.get(key)) await closing;
  const door = doors.get(key) ?? { backend: openSimulated(settings, host), held: new Set(), users: 0 };
  doors.set(key, door);
  door.users++;
  try {
    return leaseOf(
      await door.backend,
      door.held,
      once(() => leave(key, door)),
    );
  } catch (error) {
    door.users--;
    if (doors.get(key) === door) doors.delete(key);
    throw error;
  }
}

async function openSimulated(settings: SimulatedGpioSettings, host: DriverHost): Promise<GpioBackend> {
  return (await import("./simulated.ts")).openSimulatedGpio(settings, host);
}

/** Loaded when used: onoff needs a compiled part that a machine may not have. */
async function openOnoff(settings: OnoffSettings, host: DriverHost): Promise<GpioBackend> {
  return (await import("./onoff.ts")).openOnoffGpio(settings, host);
}

async function leave(key: string, door: Door): Promise<void> {
  door.users--;
  if (door.users > 0) return;
  doors.delete(key);
  const closing = door.backend.then((backend) => backend[Symbol.asyncDispose]());
  const closed = closing.finally(() => closings.delete(key));
  closings.set(
    key,
    closed.catch(() => {}),
  );
  await closed;
}

function once(run: () => Promise<void>): () => Promise<void> {
  let ran: Promise<void> | null = null;
  return () => (ran ??= run());
}
