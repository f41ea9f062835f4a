/**
 * A box with a great backlog beside its city: the real process with the real ledger, the platform simulator in a process of its
 * own, cars at the lane, and fee queries over HTTPS.
 */
import { type ChildProcess, execFile, fork } from "node:child_process";
import { once } from "node:events";
import { copyFile, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Pool } from "undici";
import { defaultDialect } from "#src/city/dialect.ts";
import { incomingInterfaces } from "#src/city/wire/interfaces.ts";
import { callTo } from "#src/simulation/city/call.ts";
import { keptTlsIdentity, type TlsIdentity } from "#src/simulation/city/tls-identity.ts";
import type { CityPlace, DrainCityOrder, Drained } from "./drain-city.ts";
import type { FilledLedger } from "./drain-ledger.ts";
import { LatencyRig, pause } from "./rig.ts";

const CITY = fileURLToPath(new URL("./drain-city.ts", import.meta.url));
const FILL = fileURLToPath(new URL("./drain-ledger.ts", import.meta.url));
const SINGLES = fileURLToPath(new URL("./drain-singles.ts", import.meta.url));
export const ACCOUNT = { parkingId: "qp31022900183", appId: "bench", password: "12345678909876543" };
/** Between two fee queries. */
const QUERY_EVERY_MS = 20;
/** Connections that the city keeps to us. */
const CALLERS = 8;
/** Queries before any is counted: the connections are made and the way is loaded, as in a box that is a minute old. */
const WARM_UP_QUERIES = 100;
/** Every stay costs something, so that every query makes a quote. */
const TARIFF = { tariffs: [{ id: "visit", flatFen: 1_000 }] };

/** From here on what was new at the beginning is done: connections are made, code has run. */
const SETTLED_AFTER_MS = 1_000;

/** Times in milliseconds. `settled`: the queries without those of the first second. */
export type Busy = {
  readonly cars: readonly number[];
  readonly queries: readonly number[];
  readonly settled: readonly number[];
};

export async function fillLedger(path: string, waiting: number): Promise<FilledLedger> {
  const { stdout } = await promisify(execFile)(process.execPath, [FILL, path, String(waiting)], {
    maxBuffer: 16 * 1024 * 1024,
  });
  return JSON.parse(stdout) as FilledLedger;
}

export class DrainRig {
  readonly rig: LatencyRig;
  /** Where the city is, once it is open. */
  readonly #order: CityPlace;
  readonly #city: ChildProcess;
  readonly #caller: Pool;
  readonly #inside: readonly string[];
  #cars = 0;
  #calls = 0;

  private constructor(parts: {
    readonly rig: LatencyRig;
    readonly city: ChildProcess;
    readonly order: CityPlace;
    readonly caller: Pool;
    readonly inside: readonly string[];
  }) {
    this.rig = parts.rig;
    this.#city = parts.city;
    this.#order = parts.order;
    this.#caller = parts.caller;
    this.#inside = parts.inside;
  }

  /** The box runs on a copy of the ledger; nobody listens where its city should be. */
  static async start(ledger: string, filled: FilledLedger, city: object = {}): Promise<DrainRig> {
    const [port, callbackPort] = [await freePort(), await freePort()];
    let tlsFolder = "";
    let ca = "";
    const rig = await LatencyRig.start("box", {
      preload: { GATEHOUSE_CITY_PASSWORD: ACCOUNT.password },
      loopMs: 100,
      startedBefore: true,
      prepare: async (folder, usual) => {
        tlsFolder = join(folder, "tls");
        const identity = keptTlsIdentity(tlsFolder, ["127.0.0.1"], Date.now());
        ca = identity.caPem;
        await writeCertificate(identity, tlsFolder, "city");
        const tls = await writeCertificate(identity, tlsFolder, "box");
        await copyFile(ledger, join(folder, "ledger.sqlite"));
        const publicUrl = `https://127.0.0.1:${callbackPort}/city`;
        return {
          ...usual,
          tariff: TARIFF,
          city: {
            baseUrl: `https://127.0.0.1:${port}`,
            appId: ACCOUNT.appId,
            tls: { caFile: join(tlsFolder, "ca.pem") },
            retry: { firstMs: 100, mostMs: 1_000 },
            callbacks: { address: "127.0.0.1", port: callbackPort, publicUrl, tls },
            ...city,
          },
        };
      },
    });
    const order = { ...ACCOUNT, port, tlsFolder };
    const caller = new Pool(`https://127.0.0.1:${callbackPort}`, {
      connect: { ca },
      pipelining: 1,
      connections: CALLERS,
    });
    return new DrainRig({ rig, city: fork(CITY), order, caller, inside: filled.inside });
  }

  /** Fee queries one after the other, not counted, except how long the very first took with its connection, ms. */
  async warmUp(): Promise<number> {
    const firstMs = await this.#feeQuery();
    for (let left = WARM_UP_QUERIES; left > 0; left -= CALLERS) {
      await Promise.all(Array.from({ length: CALLERS }, () => this.#feeQuery()));
    }
    return firstMs;
  }

  /** Opens the city; resolves when as many reports have come in batches. */
  async drain(waiting: number): Promise<Drained> {
    this.#city.send({ ...this.#order, waiting } satisfies DrainCityOrder);
    for (;;) {
      const [said] = (await once(this.#city, "message")) as [{ readonly event: string }];
      if (said.event === "drained") return said as Drained;
    }
  }

  /**
   * Posts as many of the oldest reports of a copy of the ledger one by one, to the city that is open, which has them already.
   * How long one takes, ms.
   */
  async postSingles(ledger: string, count: number): Promise<number> {
    const copy = `${ledger}.singles`;
    await copyFile(ledger, copy);
    const order = [SINGLES, copy, JSON.stringify(this.#order), String(count)];
    const { stdout } = await promisify(execFile)(process.execPath, order);
    return Number(stdout);
  }

  /** Cars one after the other and fee queries all the while, until `over`. */
  async busy(over: Promise<unknown>): Promise<Busy> {
    const state = { isOver: false };
    void over.then(() => (state.isOver = true));
    const cars: number[] = [];
    const drive = async (): Promise<void> => {
      while (!state.isOver) cars.push(await this.rig.car((this.#cars += 1)));
    };
    const [queries] = await Promise.all([this.#query(state), drive()]);
    return { cars, ...queries };
  }

  async stop(): Promise<void> {
    await this.#caller.destroy();
    const gone = once(this.#city, "exit");
    this.#city.kill("SIGKILL");
    await gone;
    await this.rig.stop();
  }

  async #query(state: { readonly isOver: boolean }): Promise<Omit<Busy, "cars">> {
    const underWay: Promise<number>[] = [];
    const settledFromMs = performance.now() + SETTLED_AFTER_MS;
    let early = 0;
    while (!state.isOver) {
      if (performance.now() < settledFromMs) early += 1;
      underWay.push(this.#feeQuery());
      await pause(QUERY_EVERY_MS);
    }
    const queries = await Promise.all(underWay);
    return { queries, settled: queries.slice(early) };
  }

  /** One fee query of a car inside: how long until its quote was read, ms. */
  async #feeQuery(): Promise<number> {
    this.#calls += 1;
    const plateId = this.#inside[this.#calls % this.#inside.length] ?? "";
    const target = { id: this.#calls, name: "feeQuery" as const, url: "" };
    const identity = { ...ACCOUNT, dialect: defaultDialect };
    const call = callTo(identity, target, { plateId, vehicleType: 1 }, { clockMs: Date.now() });
    const begun = performance.now();
    const answer = await this.#caller.request({
      path: `/city${incomingInterfaces.feeQuery.path}`,
      method: "POST",
      headers: call.headers,
      body: call.bodyBytes,
    });
    const { code, data } = (await answer.body.json()) as {
      readonly code: number;
      readonly data?: { dueMoney: number };
    };
    const took = performance.now() - begun;
    if (code !== 0 || data === undefined) throw new Error(`a fee query was answered ${code}`);
    return took;
  }
}

async function writeCertificate(identity: TlsIdentity, folder: string, name: string) {
  const { certPem, keyPem } = identity.certificate("good");
  const tls = { certFile: join(folder, `${name}.pem`), keyFile: join(folder, `${name}-key.pem`) };
  await writeFile(tls.certFile, certPem);
  await writeFile(tls.keyFile, keyPem, { mode: 0o600 });
  return tls;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
