/** How a driver's settings carry their description, so that the manual and the editor's schema come from one place. */

import type { z } from "zod";
import type { Bilingual } from "../plate/bilingual.ts";

/** What a setting means, in both languages, and the unit of its value where it has one. */
export interface SettingText extends Bilingual {
  readonly unit?: "ms" | "s" | "min" | "baud" | "bits" | "bytes" | "days" | "percent" | "°C";
}

/** Describes a setting. The bounds and the default are the schema's own. */
export function setting<S extends z.ZodType>(schema: S, text: SettingText): S {
  return schema.meta({ description: text.en, zh: text.zh, ...(text.unit ? { unit: text.unit } : {}) });
}
