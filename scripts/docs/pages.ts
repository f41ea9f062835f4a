/** The generated documents of the project, each made anew from the code that it describes. Reads and writes nothing. */
import { z } from "zod";
import { configSchema } from "../../src/config/config.ts";
import { drivers } from "../../drivers/index.ts";
import { driverManifests } from "../../src/device/manifests.ts";
import { apiPage } from "./api-page.ts";
import { configPage } from "./config-page.ts";
import { editorSchema } from "./editor-schema.ts";
import { faultsPage } from "./faults-page.ts";
import type { Schema } from "./schema-rows.ts";

/** A document by its path from the project's root. */
export interface GeneratedPage {
  readonly path: string;
  readonly text: string;
}

/** The whole configuration as it is written, as JSON schema. */
export function configJsonSchema(): Schema {
  return z.toJSONSchema(configSchema, { io: "input" }) as Schema;
}

/** All of them. */
export async function generatedPages(): Promise<readonly GeneratedPage[]> {
  const config = configJsonSchema();
  const manifests = await driverManifests(drivers);
  return [
    { path: "docs/CONFIG.md", text: configPage(config, manifests) },
    { path: "docs/gatehouse.schema.json", text: `${JSON.stringify(editorSchema(config, manifests), null, 2)}\n` },
    { path: "docs/FAULTS.md", text: faultsPage(manifests) },
    { path: "docs/API.md", text: apiPage() },
  ];
}
