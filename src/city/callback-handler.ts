/** Who answers the city's questions: the rest of the program, behind this interface. */
import type { CallbackData, CallbackRequest, IncomingName } from "./wire/interfaces.ts";

/** An answer: data with code 0, or the code and message of a refusal. */
export type CallbackAnswer<N extends IncomingName> =
  | { readonly ok: true; readonly data: CallbackData<N> }
  | { readonly ok: false; readonly code: number; readonly message: string };

/** What else is known of a call. */
export interface CallbackContext {
  /** The corrected clock when the call was complete, milliseconds. */
  readonly receivedAtMs: number;
  readonly remoteAddress: string;
  /** Aborted when the time for the answer is over: what comes after it is not sent. */
  readonly signal: AbortSignal;
}

/**
 * The four callbacks. An answer must come within the limits below, or a coded answer is sent in its place. A payment notice is
 * answered only when it is stored.
 */
export interface CityCallbackHandler {
  /** 5.3.2 what does this car owe? */
  feeQuery(request: CallbackRequest<"feeQuery">, context: CallbackContext): Promise<CallbackAnswer<"feeQuery">>;
  /** 5.3.4 an order was paid. May come twice, late, or for an order nobody knows. */
  paymentNotice(
    request: CallbackRequest<"paymentNotice">,
    context: CallbackContext,
  ): Promise<CallbackAnswer<"paymentNotice">>;
  /** 5.3.7 payments outside the city that may be invoiced; [] when there are none. */
  invoiceQuery(
    request: CallbackRequest<"invoiceQuery">,
    context: CallbackContext,
  ): Promise<CallbackAnswer<"invoiceQuery">>;
  /** 5.3.8 where a car stands. */
  findCar(request: CallbackRequest<"findCar">, context: CallbackContext): Promise<CallbackAnswer<"findCar">>;
}

/**
 * Milliseconds until the coded answer goes out. The city allows 2 s for a fee query, way and back included, and is not kept
 * longer for the other questions.
 */
export const answerLimitsMs: Readonly<Record<IncomingName, number>> = {
  feeQuery: 1_500,
  paymentNotice: 8_000,
  invoiceQuery: 1_500,
  findCar: 1_500,
};
