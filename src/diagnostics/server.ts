/**
 * The technician's port: a page for a phone in the rain, and the API behind it. It reads views and posts orders; nothing
 * it does can hold up a lane, and whoever calls it too much is turned away.
 */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { assertAllowed, type Access } from "./access.ts";
import { answerApi } from "./api.ts";
import { sendBooks } from "./books.ts";
import { EventStream } from "./event-stream.ts";
import { sendPage } from "./pages.ts";
import type { BoxPort, DiagnosticsSettings } from "./port.ts";
import { answerJson, Refusal } from "./answer.ts";

// Not by `import`: that reads each of the module's names, and one of them loads Node's own fetch, 3 MB that stay unused.
const { createServer } = process.getBuiltinModule("node:http");

export type Diagnostics = { readonly url: string; readonly close: () => Promise<void> };

const CONNECTIONS_MAX = 64;
const HEADERS_MS = 5_000;
const REQUEST_MS = 15_000;
/** Who takes nothing of an answer for so long is gone, or has put a download aside: its place is for others. Longer than an order waits. */
const STALLED_MS = 60_000;

/** Opens the port. Rejects when the address cannot be had; the lanes work all the same. */
export async function startDiagnostics(
  box: BoxPort,
  settings: DiagnosticsSettings,
  stalledMs = STALLED_MS,
): Promise<Diagnostics> {
  const events = new EventStream(box);
  const { host, token, technicianToken } = settings;
  const access: Access = { token, technicianToken, isLocal: isLoopback(host) };
  const server = createServer((request, response) => {
    const url = urlOf(request);
    answer(request, response, url, { box, events, access }).catch((error: unknown) => {
      // A line that broke off is no failure; and what was asked for may hold a plate.
      if (!(error instanceof Refusal) && !response.destroyed) box.failed(url?.pathname ?? "", error);
      refuse(response, error);
    });
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = REQUEST_MS;
  server.timeout = stalledMs;
  await listen(server, settings);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${settings.host.includes(":") ? `[${settings.host}]` : settings.host}:${port}/`,
    async close() {
      events.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Context = { readonly box: BoxPort; readonly events: EventStream; readonly access: Access };

/** Null for an address that is none, such as `//`. */
function urlOf({ url = "/" }: IncomingMessage): URL | null {
  return URL.parse(url, "http://box");
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL | null,
  context: Context,
): Promise<void> {
  assertAllowed(request, context.access);
  if (url === null) throw new Refusal(400, "no_address", "地址有误", "This is no address");
  if (url.pathname === "/api/events") return context.events.add(request, response);
  if (url.pathname === "/api/books") return sendBooks(response, url, context.box);
  if (url.pathname.startsWith("/api/")) return answerJson(response, await answerApi(request, url, context));
  return sendPage(request, response, url.pathname);
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const refusal =
    error instanceof Refusal ? error : new Refusal(500, "failed", "处理失败，请查看日志", "This failed; see the log");
  const { status, code, sentence } = refusal;
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify({ error: { code, ...sentence } }));
}

function listen(server: Server, { host, port }: DiagnosticsSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}
