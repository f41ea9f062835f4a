/** What an error says to a technician: both languages where it has them, else its message. Knows no error by name. */

export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text: unknown = "text" in error ? error.text : null;
  return isBilingual(text) ? `${text.zh} ${text.en}` : error.message;
}

function isBilingual(value: unknown): value is { readonly zh: string; readonly en: string } {
  if (typeof value !== "object" || value === null || !("zh" in value) || !("en" in value)) return false;
  return typeof value.zh === "string" && typeof value.en === "string";
}
