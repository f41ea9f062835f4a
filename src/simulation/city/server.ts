/**
 * The platform on a real socket: HTTPS with a certificate of its own authority, or plain HTTP where that is wanted. Carries
 * bytes to the platform and carries out how it wants to answer: late, slowly, cut off. Decides nothing.
 */
import { createServer as createPlainServer } from "node:http";
import type { IncomingMessage, Server as PlainServer, ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Server as TlsServer } from "node:https";
import { isIPv6 } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { CityAnswer, CityRequest } from "./exchange.ts";
import { answerOf, refusal } from "./exchange.ts";
import type { CityPlatform } from "./platform.ts";
import { keptTlsIdentity, newTlsIdentity } from "./tls-identity.ts";
import type { CertificateKind } from "./tls-identity.ts";

/** How the platform is reached. */
export type CityServerSetup = {
  readonly platform: CityPlatform;
  /** 0 takes a free port. */
  readonly port: number;
  /** Address to listen on; 127.0.0.1. */
  readonly host?: string;
  /** More names and addresses the certificate is good for; localhost and the loopback addresses always are. */
  readonly names?: readonly string[];
  /** Folder that keeps the authority (`ca.pem`, `ca-key.pem`) from start to start; without it each start makes a new one. */
  readonly tlsFolder?: string;
  /** Plain HTTP instead of HTTPS. */
  readonly plainHttp?: boolean;
  /** True time, milliseconds UTC. */
  readonly now: () => number;
};

/** A running platform. */
export type CityServer = {
  /** `https://127.0.0.1:PORT`, to which a box appends `/service/…`. */
  readonly url: string;
  readonly port: number;
  /** The authority to trust, PEM; null with plain HTTP. */
  readonly caPem: string | null;
  /** Where it stands as a file: only with `tlsFolder`. */
  readonly caFile: string | null;
  /** Shows another certificate from the next connection on, and ends the present ones. */
  showCertificate(kind: CertificateKind): void;
  /** Ends all present connections, as a router that restarts. */
  dropConnections(): void;
  /** Stops at once, connections and waiting answers included. */
  close(): Promise<void>;
};

const LARGEST_BODY = 16 * 1024 * 1024;
const KEEP_ALIVE_MS = 65_000;
/** Steps of a slow answer. */
const SLOW_STEP_MS = 100;

/** Starts listening; rejects when the port cannot be had. */
export async function startCityServer(setup: CityServerSetup): Promise<CityServer> {
  const host = setup.host ?? "127.0.0.1";
  const hosts = [...new Set(["localhost", "127.0.0.1", "::1", host, ...(setup.names ?? [])])];
  const identity =
    setup.tlsFolder === undefined
      ? newTlsIdentity(hosts, setup.now())
      : keptTlsIdentity(setup.tlsFolder, hosts, setup.now());
  const pending = new Set<NodeJS.Timeout>();
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    serve(setup, request, response, pending);
  };
  const tlsOptions = (kind: CertificateKind): { readonly cert: string; readonly key: string } => {
    const { certPem, keyPem } = identity.certificate(kind);
    return { cert: certPem, key: keyPem };
  };
  const secure = setup.plainHttp === true ? null : createTlsServer(tlsOptions("good"), listener);
  const server: PlainServer | TlsServer = secure ?? createPlainServer(listener);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await listening(server, setup.port, host);
  const { port } = server.address() as AddressInfo;
  return {
    url: `${secure === null ? "http" : "https"}://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    port,
    caPem: secure === null ? null : identity.caPem,
    caFile: secure === null || setup.tlsFolder === undefined ? null : join(setup.tlsFolder, "ca.pem"),
    showCertificate(kind) {
      secure?.setSecureContext(tlsOptions(kind));
      server.closeAllConnections();
    },
    dropConnections: () => server.closeAllConnections(),
    close: async () => {
      for (const timer of pending) clearTimeout(timer);
      await closed(server);
    },
  };
}

async function listening(server: PlainServer | TlsServer, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function closed(server: PlainServer | TlsServer): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function serve(
  setup: CityServerSetup,
  request: IncomingMessage,
  response: ServerResponse,
  pending: Set<NodeJS.Timeout>,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > LARGEST_BODY) {
      response.setHeader("connection", "close");
      send(response, { ...answerOf(refusal(2006)), status: 413 }, pending);
      request.removeAllListeners("data").resume();
      return;
    }
    chunks.push(chunk);
  });
  request.on("end", () => {
    if (size > LARGEST_BODY) return;
    const nowMs = setup.now();
    const answer = setup.platform.handle(requestOf(request, Buffer.concat(chunks), nowMs));
    response.sendDate = false;
    response.setHeader("date", new Date(setup.platform.clock(nowMs)).toUTCString());
    if (answer.delayMs === undefined || answer.delayMs <= 0) send(response, answer, pending);
    else later(pending, answer.delayMs, () => send(response, answer, pending));
  });
  // A caller that goes away in the middle is no event here.
  request.on("error", () => undefined);
  response.on("error", () => undefined);
}

function requestOf(request: IncomingMessage, bodyBytes: Uint8Array, nowMs: number): CityRequest {
  const url = new URL(request.url ?? "/", "http://platform");
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: request.method ?? "",
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(headers),
    bodyBytes,
    nowMs,
  };
}

function send(response: ServerResponse, answer: CityAnswer, pending: Set<NodeJS.Timeout>): void {
  if (answer.cut === "no_answer") {
    response.destroy();
    return;
  }
  const body = Buffer.from(answer.bodyBytes);
  response.writeHead(answer.status, { ...answer.headers, "content-length": String(body.length) });
  if (answer.cut === "mid_answer") {
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
    return;
  }
  if (answer.bytesPerSecond === undefined) response.end(body);
  else drip(response, body, Math.max(1, Math.round((answer.bytesPerSecond * SLOW_STEP_MS) / 1000)), pending);
}

function drip(response: ServerResponse, rest: Buffer, step: number, pending: Set<NodeJS.Timeout>): void {
  if (response.destroyed) return;
  response.write(rest.subarray(0, step));
  if (rest.length <= step) response.end();
  else later(pending, SLOW_STEP_MS, () => drip(response, rest.subarray(step), step, pending));
}

function later(pending: Set<NodeJS.Timeout>, delayMs: number, action: () => void): void {
  const timer = setTimeout(() => {
    pending.delete(timer);
    action();
  }, delayMs);
  pending.add(timer);
}
