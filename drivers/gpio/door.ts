/**
 * Hands out lines. All devices on one backend share it: it is opened for the first of them and closed after the last.
 */

import type { DriverHost } from "#src/device/driver.ts";
import { leaseOf } from "./lines.ts";
import type { GpioBackend, GpioLease } from "./lines.ts";
import type { GpioSettings } from "./settings.ts";

type Door = {
  readonly backend: Promise<GpioBackend>;
  readonly held: Set<string>;
  users: number;
};

const doors = new Map<string, Door>();
const closings = new Map<string, Promise<void>>();

/** Opens the backend, or joins those who have it open. Rejects with `DeviceFault` when it cannot be had. */
export async function leaseGpio(settings: GpioSettings, host: DriverHost): Promise<GpioLease> {
  const key = settings.backend === "simulated" ? `simulated ${settings.socket}` : `onoff ${settings.chip ?? ""}`;
  // A socket that is being closed cannot be opened at the same time.
  for (let closing = closings.get(key); closing; closing = closings.get(key)) await closing;
  const door = doors.get(key) ?? { backend: openBackend(settings, host), held: new Set(), users: 0 };
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

async function openBackend(settings: GpioSettings, host: DriverHost): Promise<GpioBackend> {
  // Loaded when used: onoff needs a compiled part that a machine may not have.
  if (settings.backend === "simulated") return (await import("./simulated.ts")).openSimulatedGpio(settings, host);
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
