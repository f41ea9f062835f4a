/** Makes the city's calls over a real network, when they are due. Waits and connects; decides nothing. */
import { request as plainRequest } from "node:http";
import type { IncomingMessage, RequestOptions } from "node:http";
import { request as tlsRequest } from "node:https";
import type { CallAgenda } from "./call-agenda.ts";
import type { CallAnswer, CityCall } from "./call.ts";

/** How the box is reached. */
export type CallLineSetup = {
  /** Authority of the box's certificate, PEM; null takes any certificate, as a trainer's city does. */
  readonly caPem: string | null;
  /** Measures how long an answer takes, milliseconds; never steps. */
  readonly monotonic: () => number;
};

const LARGEST_ANSWER = 1024 * 1024;

/** Makes one call; never rejects. */
export async function makeCall(call: CityCall, setup: CallLineSetup): Promise<CallAnswer> {
  const beganMs = setup.monotonic();
  const chunks: Buffer[] = [];
  let status: number | null = null;
  let contentType: string | null = null;
  const failure = await new Promise<string | null>((resolve) => {
    let size = 0;
    const take = (response: IncomingMessage): void => {
      status = response.statusCode ?? null;
      contentType = response.headers["content-type"] ?? null;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > LARGEST_ANSWER) response.destroy(new Error("the answer is larger than 1 MiB"));
        else chunks.push(chunk);
      });
      response.on("end", () => resolve(null));
      response.on("error", (error) => resolve(error.message));
      response.on("close", () => resolve("the connection was closed in the answer"));
    };
    const request = requestTo(call, setup, take, resolve);
    if (request === null) return;
    const timer = setTimeout(() => request.destroy(new Error(`no answer within ${call.timeoutMs} ms`)), call.timeoutMs);
    request.on("close", () => clearTimeout(timer));
    request.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    request.end(call.bodyBytes);
  });
  return { status, contentType, bodyBytes: Buffer.concat(chunks), failure, tookMs: setup.monotonic() - beganMs };
}

function requestTo(
  call: CityCall,
  setup: CallLineSetup,
  take: (response: IncomingMessage) => void,
  fail: (reason: string) => void,
) {
  const headers = { ...call.headers, "content-length": String(call.bodyBytes.length) };
  const options: RequestOptions = { method: call.method, headers };
  try {
    const url = new URL(call.url);
    if (url.protocol === "http:") return plainRequest(url, options, take);
    const trust = setup.caPem === null ? { rejectUnauthorized: false } : { ca: setup.caPem };
    return tlsRequest(url, { ...options, ...trust }, take);
  } catch (error) {
    fail(error instanceof Error ? error.message : "the address cannot be called");
    return null;
  }
}

/** Keeps making what is due. */
export type CallPump = { close(): Promise<void> };

/** Starts making calls from an agenda. `now` is the true time, milliseconds UTC. */
export function startCallPump(agenda: CallAgenda, now: () => number, setup: CallLineSetup): CallPump {
  const underWay = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | null = null;
  let open = true;
  const carry = async (call: CityCall): Promise<void> => {
    const answer = await makeCall(call, setup);
    if (open) agenda.answered(call, answer, now());
  };
  const wake = (): void => {
    if (!open) return;
    if (timer !== null) clearTimeout(timer);
    for (const call of agenda.due(now())) {
      const carried = carry(call).finally(() => underWay.delete(carried));
      underWay.add(carried);
    }
    const nextMs = agenda.nextDueMs();
    timer = nextMs === null ? null : setTimeout(wake, Math.min(LONGEST_WAIT_MS, Math.max(0, nextMs - now())));
  };
  agenda.whenPlanned(() => {
    // Not at once: whoever plans may still be in the middle of something.
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(wake, 0);
  });
  wake();
  return {
    async close() {
      open = false;
      agenda.whenPlanned(null);
      if (timer !== null) clearTimeout(timer);
      await Promise.race([Promise.all(underWay), new Promise((resolve) => setTimeout(resolve, FAREWELL_MS).unref())]);
    },
  };
}

/** A clock that was set must not let an appointment slip. */
const LONGEST_WAIT_MS = 60_000;
const FAREWELL_MS = 200;
