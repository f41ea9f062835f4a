/** One request as the bytes that go over the wire: address, headers and a body that is made once and signed as it is. */
import { type CityDialect, toDialect } from "./dialect.ts";
import { type CityAccount, queryString, type RequestStamp } from "./query-string.ts";
import { sign } from "./sign.ts";
import { type OutgoingName, outgoingInterfaces } from "./wire/interfaces.ts";

/** A request ready to be sent. */
export interface WireRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The very bytes that `sign` was made over. */
  readonly body: Buffer;
}

/** What a body broke, as `place: reason`. */
export interface RefusedBody {
  readonly refused: string;
}

/** Who sends, to which lot, in which dialect. */
export interface Sender extends CityAccount {
  /** The path of `city.baseUrl` without a slash at its end. */
  readonly basePath: string;
  readonly parkingId: string;
  readonly dialect: CityDialect;
}

/** The bytes of a body that has its strict shape, in the document's field order and this dialect's spelling. */
export function encodeBody(name: OutgoingName, body: unknown, dialect: CityDialect): Buffer | RefusedBody {
  const strict = outgoingInterfaces[name].request.send.safeParse(body);
  if (!strict.success) return { refused: placesOf(strict.error.issues) };
  return Buffer.from(JSON.stringify(toDialect(name, strict.data, dialect)), "utf8");
}

/** The whole request. A new stamp is needed for every attempt: a nonce is never used twice. */
export function signedRequest(name: OutgoingName, body: Buffer, sender: Sender, stamp: RequestStamp): WireRequest {
  const path = `${sender.basePath}${outgoingInterfaces[name].path}/${encodeURIComponent(sender.parkingId)}`;
  return {
    path: path + queryString(sender, stamp, sender.dialect),
    headers: {
      accept: "application/json",
      "content-type": "application/json",
      sign: sign(sender.password.reveal(), body, sender.dialect.signOrder),
    },
    body,
  };
}

/** The path that every address begins with: that of the base URL and `/service` (chapter 4), which may be in it already. */
export function basePathOf(baseUrl: string): string {
  const path = new URL(baseUrl).pathname.replace(/\/+$/, "");
  return path.endsWith("/service") ? path : `${path}/service`;
}

/** The first few places where a shape was broken, without the values: they may hold plates. */
export function placesOf(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string {
  const places = issues
    .slice(0, 3)
    .map((issue) => `${issue.path.map(String).join(".") || "(whole)"}: ${issue.message}`);
  return places.join("; ").slice(0, 300);
}
