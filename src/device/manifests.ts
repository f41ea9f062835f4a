/** All drivers' manifests, for those who write the manual: settings as JSON schema, faults with their sentences. */

import { z } from "zod";
import type { Bilingual } from "../plate/bilingual.ts";
import type { DeviceKind, DriverTable } from "./driver.ts";
import type { FaultDeclaration } from "./fault.ts";

export interface DriverManifest {
  readonly type: string;
  readonly kind: DeviceKind;
  readonly title: Bilingual;
  /** JSON schema of the settings; each has `description` (English), `zh` and, where it has one, `unit`. */
  readonly settings: z.core.JSONSchema.BaseSchema;
  /** The driver's own faults by code; those of `supervisorFaults` come on top. */
  readonly faults: Readonly<Record<string, FaultDeclaration>>;
}

/** Loads every driver of the table and answers their manifests, by type. */
export async function driverManifests(drivers: DriverTable): Promise<readonly DriverManifest[]> {
  const types = Object.keys(drivers).toSorted();
  const loaded = await Promise.all(types.map(async (type) => (await drivers[type]?.())?.default));
  const present = loaded.filter((driver) => driver !== undefined);
  return Promise.all(
    present.map(async ({ type, kind, title, faults, settings }) => {
      return { type, kind, title, faults, settings: z.toJSONSchema(await settings(), { io: "input" }) };
    }),
  );
}
