/** What came back from the city, read: whether it is an answer, of which code, and whether its data has the interface's form. */
import type { z } from "zod";
import { type NoEnvelope, readEnvelope } from "./envelope.ts";
import type { Exchanged } from "./exchange.ts";
import type { Failure } from "./failure.ts";
import { answered, type Outcome, unanswered } from "./outcome.ts";
import { placesOf } from "./request.ts";
import { type AnswerData, type OutgoingName, outgoingInterfaces } from "./wire/interfaces.ts";
import type { CityWorld } from "./world.ts";

/** Rows of a list that are looked at in one go: a day's payments are thousands, and a plate that is read meanwhile would wait. */
const ROWS_AT_ONCE = 100;

/** What an exchange means for the interface it was made through. */
export async function outcomeOf<N extends OutgoingName>(
  name: N,
  exchanged: Exchanged,
  world: Pick<CityWorld, "after">,
): Promise<Outcome<AnswerData<N>>> {
  if (!exchanged.ok) return unanswered(exchanged.failure, exchanged.detail, exchanged.exchange);
  const envelope = readEnvelope(exchanged.status, exchanged.body);
  if (typeof envelope === "string") {
    return unanswered(failureOf(envelope, exchanged.status), `HTTP ${exchanged.status}`, exchanged.exchange);
  }
  const { code, message } = envelope;
  if (code !== 0) return answered<AnswerData<N>>(code, message, null, exchanged.exchange);
  const taken = await take(outgoingInterfaces[name].data.take, envelope.data, world);
  if (!taken.fits) return unanswered("wrong_data", taken.places, exchanged.exchange);
  // The row's own schema has just made this value; the compiler cannot follow the name through the table.
  return answered(code, message, taken.data as AnswerData<N>, exchanged.exchange);
}

type Taken = { readonly fits: true; readonly data: unknown } | { readonly fits: false; readonly places: string };

/** Data in the form it is taken in, or where it does not fit. Of a long list one part after the other. */
async function take(form: z.ZodType, data: unknown, world: Pick<CityWorld, "after">): Promise<Taken> {
  if (!Array.isArray(data) || data.length <= ROWS_AT_ONCE) return takeWhole(form, data, 0);
  const rows: unknown[] = [];
  for (let from = 0; from < data.length; from += ROWS_AT_ONCE) {
    if (from > 0) await new Promise<void>((goOn) => world.after(0, goOn));
    const part = takeWhole(form, data.slice(from, from + ROWS_AT_ONCE), from);
    if (!part.fits) return part;
    // The form of a list makes a list, or it would not have fitted.
    rows.push(...(part.data as readonly unknown[]));
  }
  return { fits: true, data: rows };
}

/** `from`: the place of a part's first row in the whole list. */
function takeWhole(form: z.ZodType, data: unknown, from: number): Taken {
  const taken = form.safeParse(data);
  if (taken.success) return { fits: true, data: taken.data };
  const issues = taken.error.issues.map(({ path, message }) => ({
    path: path.map((step, depth) => (depth === 0 && typeof step === "number" ? step + from : step)),
    message,
  }));
  return { fits: false, places: placesOf(issues) };
}

/** Where the answer is none of the city's, its HTTP status may say more than its content. */
function failureOf(noEnvelope: NoEnvelope, status: number): Failure {
  if (status >= 300 && status < 400) return "redirect";
  return status >= 500 && noEnvelope !== "zero_without_200" ? "http_error" : noEnvelope;
}
