/** Settings of the contact on a GPIO line. */

import { z } from "zod";
import { debounceSetting, gpioSettings, lineSettings } from "../gpio/settings.ts";

const settings = z.strictObject({ gpio: gpioSettings, ...lineSettings.shape, debounceMs: debounceSetting });

export default settings;

export type ContactSettings = z.output<typeof settings>;
