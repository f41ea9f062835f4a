/** Words for people. The guard reads Chinese, the technician may read English: whatever is shown carries both. */

/** A name or a sentence in both languages. */
export type Bilingual = { readonly zh: string; readonly en: string };
