/**
 * The commissioning probe: walks the way to the city step by step and says at each what was found, why, and what to do. Sends
 * only what asks and changes nothing at the city: no record, no heartbeat, no address. Its ways to the network are handed in.
 */
import type { CityClient } from "../city/client.ts";
import type { CityDialect } from "../city/dialect.ts";
import type { Outcome } from "../city/outcome.ts";
import { localMidnight } from "../local-day.ts";
import { dialectCandidates, type FoundDialect, isWorthOtherDialects } from "./probe-dialects.ts";
import {
  accountStep,
  type Asked,
  asked,
  both,
  clockStep,
  interfaceStep,
  layerStep,
  notReached,
  type ProbeStep,
  type Reached,
  type SeenCertificate,
  tlsStep,
} from "./probe-steps.ts";

export type ProbeReport = {
  readonly steps: readonly ProbeStep[];
  readonly passed: boolean;
  /** Null when the configured dialect works, or none does. */
  readonly dialect: FoundDialect | null;
};

/** The network, one layer at a time. None of them rejects. */
export type ProbeNetwork = {
  /** Addresses of a host name. */
  resolve(host: string): Promise<Reached<{ readonly addresses: readonly string[] }>>;
  /** Connects and hangs up. */
  connect(host: string, port: number): Promise<Reached<{ readonly ms: number }>>;
  /** Shakes hands with certificate checks as the client has them. */
  secure(host: string, port: number): Promise<Reached<SeenCertificate>>;
};

export type ProbePorts = {
  readonly baseUrl: string;
  readonly parkingId: string;
  readonly dialect: CityDialect;
  readonly client: CityClient;
  readonly network: ProbeNetwork;
  /** The system's clock, milliseconds UTC. */
  readonly nowMs: () => number;
  /** Milliseconds for one request. */
  readonly timeoutMs: number;
  /** Hears of each step as it is done. */
  readonly tell: (step: ProbeStep) => void;
};

/** Name, route, TLS, clock and account come before the interfaces. */
const STEPS_TO_INTERFACES = 6;
/** A plate that is nobody's: only whether the interface answers counts. */
const NOBODYS_PLATE = "沪A00000";
/** A day's statement and bills are ready at 01:00 of the next (5.3.6, 5.3.9); an hour more for two clocks that disagree. */
const LISTS_READY_MS = 2 * 3_600_000;

/** Walks all steps. Never rejects for what the network or the platform does. */
export async function runProbe(ports: ProbePorts): Promise<ProbeReport> {
  const steps: ProbeStep[] = [];
  const note = (step: ProbeStep): boolean => {
    steps.push(step);
    ports.tell(step);
    return step.result !== "failed";
  };
  const finish = (dialect: FoundDialect | null): ProbeReport => {
    // Every step stands on those before it: what was not reached is said once.
    if (steps.at(-1)?.result === "failed" && steps.length < STEPS_TO_INTERFACES) note(notReached());
    return { steps, passed: steps.every(({ result }) => result === "ok" || result === "warning"), dialect };
  };
  if (!(await walkNetwork(ports, note))) return finish(null);
  const { outcome, dialect, found } = await findDialect(ports);
  const isTimely = note(clockStep(outcome, ports.nowMs()));
  if (!note(accountStep(outcome, { found, isTimely }))) return finish(null);
  for (const name of asked)
    note(interfaceStep(name, name === "parameters" ? outcome : await ask(ports, name, dialect)));
  return finish(found);
}

async function walkNetwork(ports: ProbePorts, note: (step: ProbeStep) => boolean): Promise<boolean> {
  const { network, nowMs } = ports;
  const url = new URL(ports.baseUrl);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port === "" ? (url.protocol === "https:" ? 443 : 80) : url.port);
  const resolved = await network.resolve(host);
  const isResolved = note(
    layerStep({ zh: `域名解析 ${host}`, en: `DNS ${host}` }, resolved, ({ addresses }) =>
      addresses.join() === host
        ? { zh: "已是 IP 地址，无需解析。", en: "An address already, nothing to resolve." }
        : both(addresses.join(", ")),
    ),
  );
  if (!isResolved) return false;
  const connected = await network.connect(host, port);
  const route = { zh: `连接 ${host}:${port}`, en: `route to ${host}:${port}` };
  if (!note(layerStep(route, connected, ({ ms }) => both(`${Math.round(ms)} ms`)))) return false;
  if (url.protocol === "http:") {
    note({
      name: { zh: "TLS", en: "TLS" },
      result: "warning",
      seen: { zh: "使用明文 http:，车牌未加密。", en: "Plain http: plates travel unencrypted." },
      action: { zh: "请向平台索取 https 地址。", en: "Ask the platform for an https address." },
    });
    return true;
  }
  return note(tlsStep(await network.secure(host, port), nowMs()));
}

type Tried = {
  readonly outcome: Outcome;
  readonly dialect: CityDialect;
  /** What had to be changed; null when nothing had to, or nothing helped. */
  readonly found: FoundDialect | null;
};

/** The first signed request, in the configured dialect and, if that is refused, in the others. */
async function findDialect(ports: ProbePorts): Promise<Tried> {
  const outcome = await ask(ports, "parameters", ports.dialect);
  if (!isWorthOtherDialects(outcome)) return { outcome, dialect: ports.dialect, found: null };
  for (const change of dialectCandidates(ports.dialect)) {
    const dialect = { ...ports.dialect, ...change };
    const other = await ask(ports, "parameters", dialect);
    if (other.class === "done" || other.class === "interface") return { outcome: other, dialect, found: change };
  }
  return { outcome, dialect: ports.dialect, found: null };
}

function ask(ports: ProbePorts, name: Asked, dialect: CityDialect): Promise<Outcome> {
  const { client, parkingId, timeoutMs } = ports;
  const dataTime = ports.nowMs();
  const options = { timeoutMs, dialect };
  const yesterday = localMidnight(dataTime, -1);
  const closedDay = localMidnight(dataTime - LISTS_READY_MS, -1);
  switch (name) {
    case "parameters":
      return client.send(name, { dataTime }, options);
    case "reserves":
      return client.send(name, { reserveDate: yesterday }, options);
    case "stagger":
      return client.send(name, { queryDate: yesterday }, options);
    case "reduces":
      return client.send(name, { plateId: NOBODYS_PLATE, vehicleType: 1 }, options);
    case "paymentResult": {
      const businessId = `20000101${parkingId.toUpperCase().padStart(13, "0")}0000000`;
      return client.send(name, { businessId, parkingId, orderId: `${businessId}00`, dataTime }, options);
    }
    case "statement":
      return client.send(name, { payDate: closedDay, dataTime }, options);
    case "bills":
      return client.send(name, { billDate: closedDay, dataTime }, options);
  }
}
