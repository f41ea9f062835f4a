/** docs/gatehouse.schema.json: the configuration's schema for editors, each device with the settings of its driver. */
import { DEVICE_KINDS, LANE_ROLES } from "../../src/config/device-roles.ts";
import type { DeviceKind } from "../../src/device/driver.ts";
import type { DriverManifest } from "../../src/device/manifests.ts";
import type { Schema } from "./schema-rows.ts";

type Definitions = Readonly<Record<string, unknown>>;

/** The schema, with `$defs` of all drivers; what zod cannot say (two settings that exclude each other) is left to `check`. */
export function editorSchema(config: Schema, manifests: readonly DriverManifest[]): Definitions {
  const { lanes, fireContact, ...others } = config.properties ?? {};
  const lane = typeof lanes?.items === "object" ? lanes.items : {};
  const devices = Object.fromEntries(
    LANE_ROLES.map((role) => [role, deviceOf(lane.properties?.[role], DEVICE_KINDS[role], manifests)]),
  );
  const described = { ...lane, properties: { ...lane.properties, ...devices } };
  return {
    ...config,
    title: "gatehouse.json",
    properties: {
      ...others,
      lanes: { ...lanes, items: described },
      fireContact: deviceOf(fireContact, "input_contact", manifests),
    },
    $defs: Object.fromEntries(manifests.map((manifest) => [manifest.type, driverOf(manifest)])),
  };
}

/** A place for a device: any driver of its kind, or null where the place may be empty. */
function deviceOf(place: Schema | undefined, kind: DeviceKind, manifests: readonly DriverManifest[]): Definitions {
  const { description, zh, default: normally, anyOf = [] } = place ?? {};
  const fitting = manifests.filter((manifest) => manifest.kind === kind);
  const mayBeNull = anyOf.some(({ type }) => type === "null");
  return {
    description,
    zh,
    ...(normally === null ? { default: null } : {}),
    anyOf: [...fitting.map(({ type }) => ({ $ref: `#/$defs/${type}` })), ...(mayBeNull ? [{ type: "null" }] : [])],
  };
}

function driverOf({ type, title, settings }: DriverManifest): Definitions {
  const { properties = {}, required = [], $schema: _, ...rest } = settings as Schema & { readonly $schema?: string };
  return {
    ...rest,
    description: title.en,
    zh: title.zh,
    properties: { type: { const: type, description: title.en, zh: title.zh }, ...properties },
    required: ["type", ...required],
  };
}
