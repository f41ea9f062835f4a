/**
 * A process of its own: the platform simulator over HTTPS, judging every record as it does in the tests. Opens when its parent
 * says so, and tells when it has as many records as it was promised.
 */
import { startCitySimulator } from "#src/simulation/city/simulator.ts";

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
  readonly repeated: number;
  readonly breaches: readonly string[];
};

/** How often it is looked whether everything is there. */
const LOOK_EVERY_MS = 5;

process.once("message", (order: DrainCityOrder) => void open(order));

async function open({ port, tlsFolder, waiting, ...account }: DrainCityOrder): Promise<void> {
  const simulator = await startCitySimulator({
    platform: account,
    server: { port, tlsFolder },
    controlPort: null,
    boxCaPem: null,
    now: () => Date.now(),
    monotonic: () => performance.now(),
  });
  process.send?.({ event: "open" });
  const { passages, violations } = simulator.platform;
  let firstMs = Number.NaN;
  const timer = setInterval(() => {
    const { arrives, leaves, repeated } = passages.totals;
    const records = arrives + leaves;
    if (records > 0 && Number.isNaN(firstMs)) firstMs = performance.now();
    if (records < waiting) return;
    clearInterval(timer);
    const breaches = violations
      .latest()
      .flatMap(({ severity, kind, en }) => (severity === "breach" ? [`${kind}: ${en}`] : []));
    const drained: Drained = { event: "drained", tookMs: performance.now() - firstMs, repeated, breaches };
    process.send?.(drained);
  }, LOOK_EVERY_MS);
}
