/** Where the box wants to be called (5.3.10): its four addresses, as it registered them. */
import type { NotifyPathBody } from "../../city/wire/payment.ts";
import type { Outcome } from "./exchange.ts";
import { success } from "./exchange.ts";

/** The number of a callback in 5.3.10: 1 fee query, 2 payment notice, 3 invoice query, 4 find my car. */
export type UrlType = 1 | 2 | 3 | 4;

/** A registered address. `leftValidSeconds` is how long a car may leave after it paid. */
export type RegisteredAddress = {
  readonly url: string;
  readonly leftValidSeconds: number;
  readonly registeredMs: number;
};

/** The addresses of one lot. */
export class Addresses {
  readonly #byType = new Map<UrlType, RegisteredAddress>();

  /** 5.3.10. */
  register(body: NotifyPathBody, nowMs: number): Outcome {
    this.#byType.set(body.urlType, { url: body.url, leftValidSeconds: body.leftValidTime, registeredMs: nowMs });
    return success();
  }

  /** The address for one kind of call, or null. */
  get(urlType: UrlType): RegisteredAddress | null {
    return this.#byType.get(urlType) ?? null;
  }

  /** All registered addresses by their number. */
  all(): Readonly<Partial<Record<UrlType, RegisteredAddress>>> {
    return Object.fromEntries(this.#byType);
  }
}
