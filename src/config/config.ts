/** The whole configuration file. Every section has a file of its own; this one puts them together. */
import { z } from "zod";
import { admissionSection, exitSection } from "./admission.ts";
import { citySection } from "./city.ts";
import { deviceEntry, lanesSection } from "./lanes.ts";
import { clockSection, diagnosticsSection, ledgerSection, lotSection } from "./lot.ts";
import { tariffSection } from "./tariff.ts";

export const configSchema = z.strictObject({
  $schema: z.string().optional().meta({ description: "For editors; ignored." }),
  lot: lotSection,
  lanes: lanesSection,
  fireContact: deviceEntry.nullable().default(null),
  admission: admissionSection,
  exit: exitSection,
  tariff: tariffSection,
  city: citySection.nullable().default(null),
  ledger: ledgerSection,
  clock: clockSection,
  diagnostics: diagnosticsSection,
});

export type Config = z.output<typeof configSchema>;
