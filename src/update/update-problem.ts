/** An update cannot go on; `text` says why and what to do. */
import type { Bilingual } from "../plate/bilingual.ts";

export class UpdateProblem extends Error {
  override readonly name = "UpdateProblem";
  readonly code = "update_refused";
  readonly text: Bilingual;

  constructor(text: Bilingual, cause?: unknown) {
    super(text.en, { cause });
    this.text = text;
  }
}
