/** A port of its own, over a box that is nothing but a view one can change. */
import { request, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import type { ReplyBody } from "#src/controller/outcome.ts";
import type { BoxPort, DiagnosticsSettings } from "#src/diagnostics/port.ts";
import { startDiagnostics, type Diagnostics } from "#src/diagnostics/server.ts";
import type { BoxView } from "#src/diagnostics/view.ts";

/** Plays the box: what it was ordered is in `ordered`, and `change` alters its view and tells the open pages. */
export class PlayedBox implements BoxPort {
  readonly listKeys: readonly string[];
  readonly ordered: unknown[] = [];
  readonly failures: (readonly [path: string, error: unknown])[] = [];
  retries = 0;
  #view: Readonly<Record<string, unknown>> = { version: "1", outbox: 0 };
  #watcher: () => void = () => {};

  constructor(listKeys: readonly string[] = []) {
    this.listKeys = listKeys;
  }

  change(parts: Readonly<Record<string, unknown>>): void {
    this.#view = { ...this.#view, ...parts };
    this.#watcher();
  }

  view(): BoxView {
    return this.#view as unknown as BoxView;
  }

  watch(watcher: () => void): () => void {
    this.#watcher = watcher;
    return () => {
      this.#watcher = () => {};
    };
  }

  command(...order: unknown[]): Promise<ReplyBody> {
    this.ordered.push(order);
    return Promise.resolve({ type: "command_done", outcome: "done", sentence: { zh: "好", en: "fine" } });
  }

  searchTraces = (): Promise<never> => Promise.reject(new Error("no ledger"));
  staysInside = (): readonly [] => [];
  searchStays = (): Promise<never> => Promise.reject(new Error("no ledger"));
  origins = (): readonly string[] => ["00.e1"];
  recordsSince = (): Promise<never> => Promise.reject(new Error("no ledger"));
  bookings = (): Promise<never> => Promise.reject(new Error("no ledger"));
  trace = (): Promise<null> => Promise.resolve(null);

  retryCity(): void {
    this.retries++;
  }

  failed(path: string, error: unknown): void {
    this.failures.push([path, error]);
  }

  after(_ms: number, run: () => void): () => void {
    const timer = setImmediate(run);
    return () => clearImmediate(timer);
  }
}

export function openPort(box: BoxPort, settings: Partial<DiagnosticsSettings> = {}): Promise<Diagnostics> {
  return startDiagnostics(box, { host: "127.0.0.1", port: 0, token: null, technicianToken: null, ...settings });
}

export type Answer = { readonly status: number; readonly headers: IncomingMessage["headers"]; readonly body: Buffer };

type Asked = { readonly method?: string; readonly headers?: OutgoingHttpHeaders; readonly body?: string };

/** Asks the port, with whatever Host header the test likes; `path`: for what as it stands, also if it is no address. */
export function ask(url: string, { method = "GET", headers = {}, body }: Asked = {}, path?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { method, headers, ...(path === undefined ? {} : { path }) };
    const asked = request(url, options, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    asked.on("error", reject);
    asked.end(body);
  });
}
