/** What the commissioning probe says, step by step, against the platform and against what may stand in its place. */
import { describe, expect, it } from "vitest";
import { cityClient, usualClientSettings } from "#src/city/client.ts";
import { type CityDialect, defaultDialect } from "#src/city/dialect.ts";
import { Secret } from "#src/city/secret.ts";
import { misbehave } from "#src/simulation/city/misbehaviour.ts";
import type { CityPlatform } from "#src/simulation/city/platform.ts";
import { localMidnight } from "#src/local-day.ts";
import { SeededChance } from "#src/simulation/seeded-chance.ts";
import { withDialect } from "#src/uplink/probe-dialects.ts";
import { type ProbeNetwork, type ProbeReport, runProbe } from "#src/uplink/probe.ts";
import { APP_ID, MORNING, PARKING_ID, PASSWORD, platformFor } from "#test/simulation/city/box-side.ts";
import { TestClock, TestTime } from "./virtual-clock.ts";
import { VirtualLine } from "./virtual-line.ts";

const DAY = 86_400_000;

const goodNetwork: ProbeNetwork = {
  resolve: async () => ({ addresses: ["203.0.113.7"] }),
  connect: async () => ({ ms: 12.4 }),
  secure: async () => ({ protocol: "TLSv1.3", issuer: "City CA", validToMs: MORNING + 100 * DAY }),
};

type Trial = {
  readonly network?: Partial<ProbeNetwork>;
  readonly platform?: CityPlatform;
  readonly password?: string;
  readonly wallErrorMs?: number;
  readonly baseUrl?: string;
  readonly atMs?: number;
};

async function probed(trial: Trial = {}): Promise<ProbeReport & { readonly lines: readonly string[] }> {
  const time = new TestTime();
  const clock = new TestClock(time, trial.atMs ?? MORNING);
  clock.wallErrorMs = trial.wallErrorMs ?? 0;
  const chance = new SeededChance(1, "nonce");
  const nowMs = () => clock.now().wallMs;
  const world = {
    nowMs,
    monotonicMs: () => clock.monotonicMs(),
    randomBytes: (size: number) => chance.bytes(size),
    after: (ms: number, run: () => void) => clock.after(ms, run),
  };
  const baseUrl = trial.baseUrl ?? "https://city.test:8443";
  const password = new Secret(trial.password ?? PASSWORD);
  const line = new VirtualLine(trial.platform ?? platformFor());
  const settings = { ...usualClientSettings, baseUrl, parkingId: PARKING_ID, appId: APP_ID, password };
  const client = cityClient(settings, world, line.transport(clock, nowMs));
  const told: string[] = [];
  const probing = runProbe({
    baseUrl,
    parkingId: PARKING_ID,
    dialect: defaultDialect,
    client,
    network: { ...goodNetwork, ...trial.network },
    nowMs,
    timeoutMs: 10_000,
    tell: ({ name, result, seen }) => told.push(`${result} ${name.en}: ${seen.en}`),
  });
  await time.advance(10 * 60_000);
  return { ...(await probing), lines: told };
}

const actionOf = ({ steps }: ProbeReport, name: string) => steps.find((step) => step.name.en === name)?.action?.en;

describe("the probe", () => {
  it("walks from the name to every interface that only reads, and leaves nothing behind", async () => {
    const platform = platformFor();
    const report = await probed({ platform });
    expect(report.lines).toEqual([
      "ok DNS city.test: 203.0.113.7",
      "ok route to city.test:8443: 12 ms",
      "ok TLS certificate: TLSv1.3, City CA, 2026-06-16",
      expect.stringMatching(/^ok clock: We are 0\.\d s (ahead|behind)/),
      "ok account and signature: The platform takes our signature.",
      "ok 5.3.11 parameters: It answers, 1 row.",
      "ok 5.2.1 reserves: It answers, 0 rows.",
      "ok 5.4.1 stagger: It answers, 0 rows.",
      "ok 5.3.1 reduces: It answers.",
      "ok 5.3.5 paymentResult: It answers (3000).",
      "ok 5.3.6 statement: It answers, 0 rows.",
      "ok 5.3.9 bills: It answers, 0 rows.",
    ]);
    expect(report).toMatchObject({ passed: true, dialect: null });
    expect(platform.heartbeats.count).toBe(0);
    expect(platform.passages.totals.arrives).toBe(0);
    expect(platform.violations.breaches).toBe(0);
  });

  it("asks between midnight and 01:00 for a day whose lists are ready, as at any other hour", async () => {
    const midnight = localMidnight(MORNING, 1);
    for (const atMs of [midnight - 60_000, midnight + 60_000, midnight + 59 * 60_000, midnight + 61 * 60_000]) {
      const platform = platformFor();
      const report = await probed({ platform, atMs });
      expect(report.lines.slice(-2)).toEqual([
        "ok 5.3.6 statement: It answers, 0 rows.",
        "ok 5.3.9 bills: It answers, 0 rows.",
      ]);
      expect(platform.violations.breaches).toBe(0);
    }
  });

  it.each([
    {
      what: "a name that is not known",
      network: { resolve: async () => ({ failure: "dns", detail: "ENOTFOUND" }) },
      steps: 1,
      says: "DNS",
    },
    {
      what: "no way through",
      network: { connect: async () => ({ failure: "refused", detail: "ECONNREFUSED" }) },
      steps: 2,
      says: "nothing listens",
    },
    {
      what: "an expired certificate",
      network: { secure: async () => ({ failure: "tls_expired", detail: "CERT_HAS_EXPIRED" }) },
      steps: 3,
      says: "expired",
    },
  ] as const satisfies readonly { what: string; network: Partial<ProbeNetwork>; steps: number; says: string }[])(
    "stops at $what and says what to do",
    async ({ network, steps, says }) => {
      const report = await probed({ network });
      expect(report.steps).toHaveLength(steps + 1);
      const failed = report.steps[steps - 1];
      expect(failed).toMatchObject({ result: "failed" });
      expect(failed?.seen.en).toContain(says);
      expect(failed?.action?.zh).not.toBe("");
      expect(report.lines.at(-1)).toBe("skipped the other steps: Not tried: mend what is above first.");
      expect(report.passed).toBe(false);
    },
  );

  it.each([
    { dialect: { curTimeUnit: "ms" } },
    { dialect: { appIdParam: "$appId" } },
    { dialect: { curTimeUnit: "ms", appIdParam: "$appId" } },
  ] as const satisfies readonly { dialect: Partial<CityDialect> }[])(
    "finds the dialect $dialect and goes on in it",
    async ({ dialect }) => {
      const platform = platformFor({ dialect: { ...defaultDialect, ...dialect } });
      const report = await probed({ platform });
      expect(report.dialect).toEqual(dialect);
      expect(report.passed).toBe(true);
      expect(actionOf(report, "account and signature")).toContain("--write-dialect");
      expect(report.lines.at(-1)).toMatch(/^ok 5\.3\.9/);
    },
  );

  it("does not try other spellings when our address is not on the city's list", async () => {
    const platform = platformFor();
    platform.misbehaviour.add(misbehave("code", { code: 1008, times: null }));
    const report = await probed({ platform });
    expect(platform.received.latest(10)).toHaveLength(1);
    expect(report.lines[4]).toContain("failed account and signature: 1008");
    expect(actionOf(report, "account and signature")).toContain("public address");
    expect(report.lines.slice(5)).toEqual(["skipped the other steps: Not tried: mend what is above first."]);
    expect(report.passed).toBe(false);
  });

  it("says that a wrong password is refused, after every spelling was tried", async () => {
    const report = await probed({ password: "wrong" });
    expect(report).toMatchObject({ passed: false, dialect: null });
    expect(report.lines[4]).toContain("failed account and signature");
    expect(actionOf(report, "account and signature")).toMatch(/password.* were tried too, and refused/);
  });

  it("sends to the clock first when it is the clock that makes the platform refuse our time", async () => {
    const report = await probed({ wallErrorMs: 3_600_000 });
    expect(report.lines[3]).toMatch(/^failed clock: We are 3\d{3}\.\d s ahead/);
    expect(report.lines[4]).toContain("failed account and signature: 1012");
    expect(actionOf(report, "account and signature")).toContain("Put our clock right first");
  });

  it("tells a clock that is off from one that is wrong", async () => {
    expect((await probed({ wallErrorMs: 7_000 })).lines[3]).toMatch(/^warning clock: We are [67]\.\d s/);
    const wrong = await probed({ wallErrorMs: -60_000 });
    expect(wrong.lines[3]).toMatch(/^failed clock: We are (59|60)\.\d s behind/);
    expect(wrong.passed).toBe(false);
  });

  it("knows a login page from the platform", async () => {
    const platform = platformFor();
    platform.misbehaviour.add(misbehave("html", { times: null }));
    const report = await probed({ platform });
    expect(report.lines[4]).toContain("web page");
    expect(actionOf(report, "account and signature")).toContain("city.baseUrl");
  });

  it("warns of plain http and of a certificate that ends soon", async () => {
    expect((await probed({ baseUrl: "http://city.test" })).lines[2]).toContain("warning TLS: Plain http");
    const secure = async () => ({ protocol: "TLSv1.2", issuer: "x", validToMs: MORNING + 10 * DAY });
    expect((await probed({ network: { secure } })).lines[2]).toContain("warning TLS certificate");
  });

  it("goes on when one interface is not ours, and names it", async () => {
    const platform = platformFor();
    platform.misbehaviour.add(misbehave("code", { code: 1002, interface: "stagger" }));
    const report = await probed({ platform });
    expect(report.lines.filter((line) => !line.startsWith("ok"))).toEqual([
      expect.stringContaining("failed 5.4.1 stagger: 1002"),
    ]);
  });
});

describe("the dialect that was found", () => {
  it("goes into the configuration and leaves everything else as it was", () => {
    const text = `{\n\t"lot": { "parkingId": "p" },\n\t"city": {\n\t\t"appId": "a",\n\t\t"dialect": { "noPlate": "x{sequence}" }\n\t}\n}\n`;
    const written = withDialect(text, { curTimeUnit: "ms" }) ?? "";
    expect(JSON.parse(written)).toEqual({
      lot: { parkingId: "p" },
      city: { appId: "a", dialect: { noPlate: "x{sequence}", curTimeUnit: "ms" } },
    });
    expect(written).toContain(`\n\t\t"appId": "a"`);
  });

  it("has nowhere to go without a city section", () => {
    expect(withDialect("{}", { curTimeUnit: "ms" })).toBeNull();
  });
});
