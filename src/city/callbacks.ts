/**
 * The server that the city calls: its own address and port, TLS by certificate files, and as little work as possible for a
 * caller who is not the city. It reads calls and writes answers; what they mean is the desk's and the handler's.
 */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer as createHttps, Server as HttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { plainAddress } from "./allow-list.ts";
import { BodyReader } from "./callback-body.ts";
import type { CallbackRules } from "./callback-check.ts";
import { CallbackDesk, type CallbackObserver, type CallbackReply } from "./callback-desk.ts";
import { CallbackGate } from "./callback-gate.ts";
import type { CityCallbackHandler } from "./callback-handler.ts";
import type { RefusalReason } from "./callback-refusal.ts";
import { CityError } from "./city-error.ts";
import type { CityWorld } from "./world.ts";

/** A certificate chain and its key in PEM. */
export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
}

/** Everything the server needs to know. */
export interface CallbackServerSettings extends CallbackRules {
  readonly address: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** What stands before the four paths, such as `/city`. */
  readonly basePath: string;
  /** null speaks plain http: only behind a proxy that speaks TLS for us. */
  readonly certificate: ServerCertificate | null;
  /** Addresses and networks that may call; [] for everybody. */
  readonly allow: readonly string[];
  /** Bytes of one body. */
  readonly maxBodyBytes: number;
  /** Milliseconds for a request's headers, and for all of it. */
  readonly headersMs: number;
  readonly requestMs: number;
  readonly maxConnections: number;
  /** Refused requests a minute from one address before it is not listened to; the allow-list's addresses always are. */
  readonly refusedPerMinute: number;
}

/** What a lot seldom changes. */
export const usualCallbackSettings = {
  address: "0.0.0.0",
  basePath: "/city",
  allow: [],
  maxSkewMs: 900_000,
  maxBodyBytes: 64 * 1024,
  headersMs: 5_000,
  requestMs: 10_000,
  maxConnections: 1_024,
  refusedPerMinute: 120,
} as const satisfies Partial<CallbackServerSettings>;

/** Bytes of all bodies that are being read at one time. */
const BODIES_AT_ONCE_BYTES = 16 * 1024 * 1024;
/** How long an answered connection may stay silent. */
const KEEP_ALIVE_MS = 60_000;
const MAX_HEADER_BYTES = 8 * 1024;
/** How long calls that are being answered may still take when the server is closed. */
const FAREWELL_MS = 3_000;

/** An open server. */
export interface CallbackServer {
  readonly port: number;
  /** Takes a renewed certificate for all connections from now on. Fails with a CityError and keeps the old one. */
  renewCertificate(certificate: ServerCertificate): void;
  /** Refusals by reason since the start. */
  refusals(): Readonly<Record<RefusalReason, number>>;
  /** Stops listening, lets calls under way be answered, then closes every connection. */
  close(): Promise<void>;
}

/** Opens the server. Fails with a CityError when it cannot listen or its certificate is no good. */
export async function openCallbackServer(
  settings: CallbackServerSettings,
  world: CityWorld,
  handler: CityCallbackHandler,
  observer: CallbackObserver,
): Promise<CallbackServer> {
  const gate = new CallbackGate(settings, world, observer);
  const desk = new CallbackDesk(settings, world, handler, gate.observer);
  const bodies = new BodyReader(settings.maxBodyBytes, BODIES_AT_ONCE_BYTES);
  const server = makeServer(settings);
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    serve(request, response, { desk, gate, bodies }).catch((error: unknown) => {
      // A fault of ours that some input has found must not take the lanes down with it.
      gate.observer.failed({ name: null, reason: "threw", error });
      response.destroy();
    });
  });
  gate.watch(server);
  await listen(server, settings);
  return {
    port: (server.address() as AddressInfo).port,
    renewCertificate(certificate) {
      if (server instanceof HttpsServer) useCertificate(() => server.setSecureContext(certificate));
    },
    refusals: () => ({ ...gate.counts }),
    close: () => close(server, world),
  };
}

/** Who is needed to serve a call. */
interface Counter {
  readonly desk: CallbackDesk;
  readonly gate: CallbackGate;
  readonly bodies: BodyReader;
}

/** One call from its first header to its answer. */
async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { desk, gate, bodies }: Counter,
): Promise<void> {
  response.on("error", () => {});
  const remoteAddress = plainAddress(request.socket.remoteAddress ?? "");
  const method = request.method ?? "";
  const url = request.url ?? "";
  const turnAway = (reply: CallbackReply): void => {
    // The rest of the body is not wanted: the connection ends with the answer.
    response.shouldKeepAlive = false;
    send(response, reply);
  };
  if (gate.isSpent(remoteAddress)) return turnAway(gate.turnAway("too_often"));
  const name = desk.route(method, url);
  if (typeof name !== "string") return turnAway(desk.refuse(name, null, remoteAddress));
  const signature = request.headers["sign"];
  if (typeof signature !== "string")
    return turnAway(desk.refuse({ reason: "no_sign", detail: null }, name, remoteAddress));
  const body = await bodies.read(request);
  if (body === "gone") return;
  if (typeof body === "string") return turnAway(desk.refuse({ reason: body, detail: null }, name, remoteAddress));
  send(response, await desk.answer({ method, url, signature, body, remoteAddress }));
}

function send(response: ServerResponse, reply: CallbackReply): void {
  if (response.destroyed) return;
  const body = Buffer.from(reply.body, "utf8");
  response.writeHead(reply.status, { "content-type": "application/json", "content-length": body.length });
  response.end(body);
}

function makeServer(settings: CallbackServerSettings): Server {
  const limits = {
    headersTimeout: settings.headersMs,
    requestTimeout: settings.requestMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: Math.max(20, Math.min(1_000, settings.headersMs / 4)),
    maxHeaderSize: MAX_HEADER_BYTES,
  };
  const { certificate } = settings;
  const server: Server =
    certificate === null
      ? // Not by `import`: that would load Node's own fetch.
        process.getBuiltinModule("node:http").createServer(limits)
      : useCertificate(() =>
          createHttps({ ...limits, ...certificate, handshakeTimeout: settings.headersMs, minVersion: "TLSv1.2" }),
        );
  server.maxConnections = settings.maxConnections;
  return server;
}

function useCertificate<T>(use: () => T): T {
  try {
    return use();
  } catch (error) {
    throw new CityError("callbacks_certificate_unreadable", error);
  }
}

function listen(server: Server, { address, port }: CallbackServerSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      const taken = error.code === "EADDRINUSE";
      reject(new CityError(taken ? "callbacks_address_in_use" : "callbacks_address_unavailable", error));
    };
    server.once("error", fail);
    server.listen(port, address, () => {
      server.off("error", fail);
      // A listener that fails later must not end the program; what it could not take is tried again by the city.
      server.on("error", () => {});
      resolve();
    });
  });
}

function close(server: Server, world: CityWorld): Promise<void> {
  return new Promise((resolve) => {
    // Closing ends the idle connections at once.
    const cancel = world.after(FAREWELL_MS, () => server.closeAllConnections());
    server.close(() => {
      cancel();
      resolve();
    });
  });
}
