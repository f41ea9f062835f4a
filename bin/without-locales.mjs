/**
 * Keeps zod's languages from being loaded: its entry brings all 64 modules of them, and zod has no entry without. Nothing of
 * ours speaks through them; the English that zod falls back to it loads by itself.
 */
import { registerHooks } from "node:module";

const LANGUAGES = "../locales/index.js";
const NO_LANGUAGES = { url: "data:text/javascript,", shortCircuit: true };

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === LANGUAGES && context.parentURL?.includes("/zod/v4/") === true
      ? NO_LANGUAGES
      : next(specifier, context),
});
