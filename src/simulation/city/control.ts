/**
 * The control address: plain HTTP on the loopback address, JSON in and out. Meant for scripts, tests and the trainer's
 * own machine; it has no password and therefore answers to nobody else.
 */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Action, ActionContext, ActionReply } from "./action.ts";
import { callActions } from "./call-actions.ts";
import { listActions } from "./list-actions.ts";
import { troubleActions } from "./trouble-actions.ts";
import { views } from "./views.ts";

/** Everything that can be asked of the simulator. */
export const actions: readonly Action[] = [...listActions, ...callActions, ...troubleActions];

/** What the control address works on. */
export type ControlSetup = Omit<ActionContext, "nowMs"> & {
  /** 0 takes a free port. */
  readonly port: number;
  /** True time, milliseconds UTC. */
  readonly now: () => number;
};

/** An open control address. */
export type Control = { readonly url: string; readonly port: number; close(): Promise<void> };

const LOOPBACK = "127.0.0.1";
const LARGEST_INPUT = 1024 * 1024;
const USUAL_LIMIT = 100;
const LARGEST_LIMIT = 100_000;

/** Opens the control address; rejects when the port cannot be had. */
export async function startControl(setup: ControlSetup): Promise<Control> {
  const server = createServer((request, response) => {
    answer(setup, request)
      .catch((error: unknown): ActionReply => ({ status: 500, body: { error: String(error) } }))
      .then((reply) => write(response, reply))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(setup.port, LOOPBACK, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${LOOPBACK}:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(setup: ControlSetup, request: IncomingMessage): Promise<ActionReply> {
  const url = new URL(request.url ?? "/", "http://control");
  // A page in the trainer's browser must not reach us under a name of its own.
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  if (host !== LOOPBACK && host !== "localhost") return problem(403, "只接受本机访问 / only this machine may ask");
  if (request.method === "GET") return view(setup, url);
  if (request.method !== "POST") return problem(405, "请使用 GET 或 POST / use GET or POST");
  if (!/^application\/json\b/.test(request.headers["content-type"] ?? "")) {
    return problem(415, "Content-Type 应为 application/json / send application/json");
  }
  const found = actions.find(({ path }) => path === url.pathname);
  if (found === undefined) return problem(404, `没有此操作 / no such action: ${url.pathname}; GET / lists them`);
  const input = await readJson(request);
  if (input === undefined) return problem(400, "内容不是 JSON，或超过 1 MiB / not JSON, or more than 1 MiB");
  return await found.perform({ platform: setup.platform, server: setup.server, nowMs: setup.now() }, input);
}

function view(setup: ControlSetup, url: URL): ActionReply {
  if (url.pathname === "/") {
    const listed = actions.map(({ path, words, describe }) => ({ path, ...words, input: describe() }));
    return { status: 200, body: { get: Object.keys(views), post: listed } };
  }
  const found = Object.hasOwn(views, url.pathname) ? views[url.pathname] : undefined;
  if (found === undefined) return problem(404, `没有此内容 / nothing here: ${url.pathname}; GET / lists what there is`);
  const asked = Number(url.searchParams.get("limit") ?? USUAL_LIMIT);
  const limit = Number.isInteger(asked) ? Math.min(LARGEST_LIMIT, Math.max(1, asked)) : USUAL_LIMIT;
  return { status: 200, body: found(setup.platform, limit, setup.now()) };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > LARGEST_INPUT) return undefined;
    chunks.push(bytes);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problem(status: number, error: string): ActionReply {
  return { status, body: { error } };
}

function write(response: ServerResponse, { status, body }: ActionReply): void {
  if (response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" });
  response.end(`${JSON.stringify(body)}\n`);
}
