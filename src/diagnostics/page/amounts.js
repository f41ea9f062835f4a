/** Amounts as people type them. */

/**
 * Yuan in fen; null for what may be read in two ways: `1,250` is not one yuan and a quarter.
 *
 * @param {string} typed
 */
export function fenOf(typed) {
  const found = /^(\d+)(?:[.,](\d{1,2}))?$/.exec(typed.normalize("NFKC"));
  return found === null ? null : Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0"));
}
