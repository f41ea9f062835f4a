/** A callback server with a handler of the test's own, and a city that calls it over real sockets. */
import { createHash } from "node:crypto";
import { Agent, request as httpsRequest } from "node:https";
import type { CallbackObserver } from "#src/city/callback-desk.ts";
import type { CallbackAnswer, CityCallbackHandler } from "#src/city/callback-handler.ts";
import {
  type CallbackServer,
  type CallbackServerSettings,
  openCallbackServer,
  usualCallbackSettings,
} from "#src/city/callbacks.ts";
import { defaultDialect } from "#src/city/dialect.ts";
import { Secret } from "#src/city/secret.ts";
import type { FeeQueryData, FindCarData, InvoiceLine } from "#src/city/wire/callbacks.ts";
import { incomingInterfaces, type IncomingName } from "#src/city/wire/interfaces.ts";
import type { CityWorld } from "#src/city/world.ts";
import { type Certificates, makeCertificates } from "./certificates.ts";
import { realWorld } from "./real-world.ts";
import { sampleData, sampleRequests } from "./wire-samples.ts";

export const certificates: Certificates = makeCertificates();
export const password = "12345678909876543";

/** Answers each callback with the protocol's own example. */
export const exampleHandler: CityCallbackHandler = {
  feeQuery: async () => ({ ok: true, data: sampleData.feeQuery as FeeQueryData }),
  paymentNotice: async () => ({ ok: true, data: undefined }) satisfies CallbackAnswer<"paymentNotice">,
  invoiceQuery: async () => ({ ok: true, data: sampleData.invoiceQuery as InvoiceLine[] }),
  findCar: async () => ({ ok: true, data: sampleData.findCar as FindCarData }),
};

type Seen = { [K in keyof CallbackObserver]: Parameters<CallbackObserver[K]>[0][] };

/** A running server, what its observer heard, and a city to call it. */
export interface CallbackTrial extends AsyncDisposable {
  readonly server: CallbackServer;
  readonly seen: Seen;
  /** Sends a body, signed unless the call says otherwise. */
  call(name: IncomingName, call?: Partial<RawCall>): Promise<RawAnswer>;
}

export interface RawCall {
  readonly body: string | Buffer;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly sign: string | null;
  readonly agent: Agent;
}

export interface RawAnswer {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** The header `sign` of a body, made here once more and not by the code under test. */
export function signatureOf(body: string | Buffer): string {
  return createHash("md5").update(`${password}|`).update(body).digest("hex");
}

/** The example request of an interface, made now. */
export function freshBody(name: IncomingName, changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ ...sampleRequests[name], dataTime: Date.now(), ...changes });
}

export async function startCallbacks(
  settings: Partial<CallbackServerSettings> = {},
  handler: Partial<CityCallbackHandler> = {},
  world: CityWorld = realWorld,
): Promise<CallbackTrial> {
  const seen: Seen = { refused: [], answered: [], failed: [] };
  const server = await openCallbackServer(
    {
      ...usualCallbackSettings,
      address: "127.0.0.1",
      port: 0,
      parkingId: "qp31022900183",
      password: new Secret(password),
      dialect: defaultDialect,
      certificate: certificates.good,
      ...settings,
    },
    world,
    { ...exampleHandler, ...handler },
    {
      refused: (event) => void seen.refused.push(event),
      answered: (event) => void seen.answered.push(event),
      failed: (event) => void seen.failed.push(event),
    },
  );
  const agent = new Agent({ ca: certificates.ca, keepAlive: false });
  return {
    server,
    seen,
    call: (name, call = {}) => send(server.port, name, { agent, ...call }),
    async [Symbol.asyncDispose]() {
      agent.destroy();
      await server.close();
    },
  };
}

function send(port: number, name: IncomingName, call: Partial<RawCall>): Promise<RawAnswer> {
  const body = call.body ?? freshBody(name);
  const sign = call.sign === undefined ? { sign: signatureOf(body) } : call.sign === null ? {} : { sign: call.sign };
  return new Promise((resolve, reject) => {
    const request = httpsRequest(
      {
        host: "localhost",
        port,
        agent: call.agent,
        method: call.method ?? "POST",
        path: call.path ?? `/city${incomingInterfaces[name].path}?appId=city&nonce=1`,
        headers: { "content-type": "application/json", ...sign, ...call.headers },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          const type = response.headers["content-type"];
          resolve({ status: response.statusCode ?? 0, type, body: JSON.parse(text) as RawAnswer["body"] });
        });
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}
