/**
 * Sends requests to the city's platform and says what became of each. Two sets of keep-alive connections, so that a resend or
 * a download that hangs never delays a question at an exit or a heartbeat. It keeps nothing, retries nothing and never throws
 * for what the network or the platform does.
 */
import { createRequire } from "node:module";
import { createSecureContext, type SecureContext } from "node:tls";
import type { Client as UndiciClient } from "undici";
import type { z } from "zod";
import { outcomeOf } from "./answer.ts";
import { CityError } from "./city-error.ts";
import { Connections } from "./connections.ts";
import { type CityDialect, defaultDialect } from "./dialect.ts";
import { exchange, type Exchanged, type ExchangeLimits } from "./exchange.ts";
import { encodeLists, type FrozenLists } from "./frozen-resend.ts";
import { type Exchange, type Outcome, unanswered } from "./outcome.ts";
import { basePathOf, encodeBody, type RefusedBody, type Sender, signedRequest, type WireRequest } from "./request.ts";
import type { Secret } from "./secret.ts";
import {
  type AnswerData,
  type InterfaceClass,
  type OutgoingName,
  outgoingInterfaces,
  outgoingNames,
  type RequestBody,
} from "./wire/interfaces.ts";
import type { CityWorld } from "./world.ts";

/** Everything a client needs to know. Times in milliseconds. */
export interface CityClientSettings {
  /** `https://host:port`, with a path when a proxy wants one. */
  readonly baseUrl: string;
  readonly parkingId: string;
  readonly appId: string;
  readonly password: Secret;
  readonly dialect: CityDialect;
  readonly tls: {
    /** Root certificates in PEM that replace those that come with Node, null for these. */
    readonly ca: string | null;
    readonly allowPlainHttp: boolean;
  };
  readonly timeouts: {
    readonly connectMs: number;
    readonly headersMs: number;
    readonly bodyMs: number;
    readonly keepAliveMs: number;
  };
  /** Most connections at once in each of the two sets; all but one open only while others are busy. */
  readonly connections: number;
  readonly maxAnswerBytes: number;
}

/** How one request is sent. */
export interface SendOptions {
  /** Milliseconds for everything, waiting for a free connection included. */
  readonly timeoutMs: number;
  /** Gives the request up. */
  readonly signal?: AbortSignal;
  /** Another dialect than the client's, for the commissioning probe. */
  readonly dialect?: CityDialect;
}

/** How, with the dialect decided. */
type Sending = SendOptions & { readonly dialect: CityDialect };

/** An open client. */
export interface CityClient {
  /** Sends one request; a new nonce, time and signature at every call. */
  send<N extends OutgoingName>(name: N, body: RequestBody<N>, options: SendOptions): Promise<Outcome<AnswerData<N>>>;
  /** Sends a batch of frozen reports (5.1.4), likewise. */
  resend(lists: FrozenLists, options: SendOptions): Promise<Outcome<AnswerData<"resend">>>;
  /** Gives up what is under way and closes all connections. */
  close(): Promise<void>;
}

/** How a request gets to the platform and its answer back; the simulation has one without a network. */
export interface CityTransport {
  exchange(request: WireRequest, limits: ExchangeLimits, errand: InterfaceClass): Promise<Exchanged>;
  close(): Promise<void>;
}

/**
 * Opens a client over the network. undici is loaded only here, and of it only what a connection needs: the whole of it blocks
 * a thread for a tenth of a second and takes 12 MB more. Fails with a CityError for settings that cannot work.
 */
export async function openCityClient(settings: CityClientSettings, world: CityWorld): Promise<CityClient> {
  const url = new URL(settings.baseUrl);
  if (url.protocol !== "https:" && !settings.tls.allowPlainHttp) throw new CityError("city_plain_http");
  const secureContext = trustOf(settings.tls.ca);
  const Client = createRequire(import.meta.url)("undici/lib/dispatcher/client.js") as typeof UndiciClient;
  const open = () => new Client(url.origin, connectionOptions(settings, secureContext));
  const most = settings.connections;
  const sets = { records: new Connections(most, open), questions: new Connections(most, open) };
  return cityClient(settings, world, {
    exchange: (request, limits, errand) =>
      sets[setOf(errand)].lend((connection) => exchange(connection, request, limits, world)),
    async close() {
      await Promise.all([sets.records.destroy(), sets.questions.destroy()]);
    },
  });
}

/** A client over any transport. */
export function cityClient(settings: CityClientSettings, world: CityWorld, transport: CityTransport): CityClient {
  const sender: Sender = { ...settings, basePath: basePathOf(settings.baseUrl) };
  const { headersMs, bodyMs } = settings.timeouts;
  // Now, while nobody waits: the first answers come in the moment in which a city that was away is back.
  makeAnswerForms();
  let isClosed = false;
  const post = async <N extends OutgoingName>(name: N, bytes: Buffer | RefusedBody, options: Sending) => {
    if (!Buffer.isBuffer(bytes)) return unanswered("wrong_request", bytes.refused, nothingExchanged);
    if (isClosed) return unanswered("aborted", "the client is closed", nothingExchanged);
    const stamp = { nowMs: world.nowMs(), nonceBytes: world.randomBytes(16) };
    const { dialect, timeoutMs, signal = null } = options;
    const request = signedRequest(name, bytes, { ...sender, dialect }, stamp);
    const limits = { timeoutMs, headersMs, bodyMs, maxAnswerBytes: settings.maxAnswerBytes, signal };
    return outcomeOf(name, await transport.exchange(request, limits, outgoingInterfaces[name].class), world);
  };
  const { dialect } = settings;
  return {
    async send(name, body, options) {
      const sending = { dialect, ...options };
      return post(name, encodeBody(name, body, sending.dialect), sending);
    },
    async resend(lists, options) {
      const sending = { dialect, ...options };
      return post("resend", encodeLists(lists, sending.dialect), sending);
    },
    async close() {
      isClosed = true;
      await transport.close();
    },
  };
}

function makeAnswerForms(): readonly z.ZodType[] {
  return outgoingNames.map((name) => outgoingInterfaces[name].data.take);
}

/** The client's settings that a lot seldom changes. */
export const usualClientSettings = {
  dialect: defaultDialect,
  tls: { ca: null, allowPlainHttp: false },
  timeouts: { connectMs: 5_000, headersMs: 10_000, bodyMs: 10_000, keepAliveMs: 15_000 },
  connections: 3,
  maxAnswerBytes: 8 * 1024 * 1024,
} as const satisfies Partial<CityClientSettings>;

const nothingExchanged: Exchange = {
  started: false,
  roundTripMs: null,
  elapsedMs: 0,
  answeredAtMs: null,
  httpDate: null,
  httpStatus: null,
};

function setOf(errand: InterfaceClass): "records" | "questions" {
  return errand === "questions" || errand === "heartbeat" ? "questions" : "records";
}

/** Whom to trust, for all connections: made once, since it takes milliseconds and a city that is back is met by several. */
function trustOf(ca: string | null): SecureContext {
  const minVersion = "TLSv1.2";
  if (ca === null) return createSecureContext({ minVersion });
  if (!ca.includes("-----BEGIN CERTIFICATE-----")) throw new CityError("city_ca_unreadable");
  try {
    return createSecureContext({ minVersion, ca });
  } catch (error) {
    throw new CityError("city_ca_unreadable", error);
  }
}

function connectionOptions({ timeouts }: CityClientSettings, secureContext: SecureContext) {
  const { connectMs, headersMs, bodyMs, keepAliveMs } = timeouts;
  return {
    pipelining: 1,
    allowH2: false,
    headersTimeout: headersMs,
    bodyTimeout: bodyMs,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: MAX_KEEP_ALIVE_MS,
    connect: { timeout: connectMs, rejectUnauthorized: true, secureContext },
  };
}

/** The longest we keep a silent connection, whatever the platform offers. */
const MAX_KEEP_ALIVE_MS = 120_000;
