/**
 * A process of its own: the city over HTTPS. What comes in great numbers is checked for its signature; resends are counted by
 * stay, and for no car is there a reduction. Everything else is answered by the platform simulator, whose judgement of each
 * record and question would cost more than all that is measured here, on the same two processors.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { defaultDialect } from "#src/city/dialect.ts";
import { sign } from "#src/city/sign.ts";
import { outgoingInterfaces } from "#src/city/wire/interfaces.ts";
import { CityPlatform } from "#src/simulation/city/platform.ts";

/** Where the city is, and its account. */
export type CityPlace = {
  readonly port: number;
  readonly tlsFolder: string;
  readonly parkingId: string;
  readonly appId: string;
  readonly password: string;
};

/** What the parent asks for; once. */
export type DrainCityOrder = CityPlace & { readonly waiting: number };

/** What it has got in the end. Milliseconds from the first record to the last. */
export type Drained = {
  readonly event: "drained";
  readonly tookMs: number;
  /** Records that came more than once. */
  readonly repeated: number;
  /** Leaves that came before their arrive, and what was signed wrongly. */
  readonly breaches: number;
};

type Resent = { readonly arrive: readonly { seq: string }[]; readonly leave: readonly { seq: string }[] };

process.once("message", (order: DrainCityOrder) => open(order));

function open(order: DrainCityOrder): void {
  const platform = new CityPlatform(order);
  const counter = new Counter(order);
  const [cert, key] = ["city.pem", "city-key.pem"].map((name) => readFileSync(join(order.tlsFolder, name)));
  if (cert === undefined || key === undefined) throw new Error("the city has no certificate");
  const server = createServer({ cert, key, keepAliveTimeout: 65_000 }, (request, response) => {
    void bodyOf(request).then((bodyBytes) => {
      const url = new URL(request.url ?? "/", "http://city");
      const signature = String(request.headers["sign"]);
      if (url.pathname.includes(outgoingInterfaces.resend.path)) {
        return send(response, counter.take(bodyBytes, signature));
      }
      if (url.pathname.includes(outgoingInterfaces.reduces.path)) {
        return send(response, counter.answerReductions(bodyBytes, signature));
      }
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const query = Object.fromEntries(url.searchParams);
      const said = { method: "POST", path: url.pathname, query, headers, bodyBytes, nowMs: Date.now() };
      return send(response, Buffer.from(platform.handle(said).bodyBytes));
    });
  });
  server.listen(order.port, "127.0.0.1", () => process.send?.({ event: "open" }));
}

/** Counts what comes. */
class Counter {
  readonly #order: DrainCityOrder;
  readonly #arrived = new Set<string>();
  readonly #left = new Set<string>();
  #firstMs: number | null = null;
  #repeated = 0;
  #breaches = 0;
  #isTold = false;

  constructor(order: DrainCityOrder) {
    this.#order = order;
  }

  /** One resend; the answer to it. */
  take(body: Buffer, signature: string): Buffer {
    this.#firstMs ??= performance.now();
    this.#check(body, signature);
    const { arrive, leave } = JSON.parse(body.toString("utf8")) as Resent;
    for (const { seq } of arrive) this.#count(this.#arrived, seq);
    for (const { seq } of leave) {
      if (!this.#arrived.has(seq)) this.#breaches += 1;
      this.#count(this.#left, seq);
    }
    this.#tellIfAll();
    return DONE;
  }

  /** One question for the reductions of a car (5.3.1); the answer to it. */
  answerReductions(body: Buffer, signature: string): Buffer {
    this.#check(body, signature);
    return NO_REDUCTIONS;
  }

  #check(body: Buffer, signature: string): void {
    if (sign(this.#order.password, body, defaultDialect.signOrder) !== signature) this.#breaches += 1;
  }

  #count(known: Set<string>, seq: string): void {
    if (known.has(seq)) this.#repeated += 1;
    known.add(seq);
  }

  #tellIfAll(): void {
    if (this.#isTold || this.#arrived.size + this.#left.size < this.#order.waiting) return;
    this.#isTold = true;
    const tookMs = performance.now() - (this.#firstMs ?? 0);
    const drained: Drained = { event: "drained", tookMs, repeated: this.#repeated, breaches: this.#breaches };
    process.send?.(drained);
  }
}

const DONE = Buffer.from(JSON.stringify({ code: 0, message: "success" }));
const NO_REDUCTIONS = Buffer.from(JSON.stringify({ code: 0, message: "success", data: { reducesList: [] } }));

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
  response.end(body);
}
