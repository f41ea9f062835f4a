/** `gatehouse probe` over a real network, against the platform simulator. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { defaultDialect } from "#src/city/dialect.ts";
import { probeCity } from "#src/commands/probe.ts";
import type { PlatformSetup } from "#src/simulation/city/platform.ts";
import { startCitySimulator } from "#src/simulation/city/simulator.ts";
import { APP_ID, PARKING_ID, PASSWORD } from "#test/simulation/city/box-side.ts";

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function simulator(platform: Partial<PlatformSetup> = {}) {
  const running = await startCitySimulator({
    platform: { parkingId: PARKING_ID, appId: APP_ID, password: PASSWORD, ...platform },
    server: { port: 0 },
    controlPort: null,
    boxCaPem: null,
    now: Date.now,
    monotonic: () => performance.now(),
  });
  cleanups.push(() => running.close());
  return running;
}

/** A configuration file for a platform. */
function configFile(city: Readonly<Record<string, unknown>> | null): string {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-probe-"));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const device = (kind: string) => ({ type: `simulated-${kind}`, bench: "probe", point: `entry.${kind}` });
  const config = {
    lot: { parkingId: PARKING_ID, capacity: 10 },
    lanes: [{ name: "entry", direction: "entry", reader: device("reader"), barrier: device("barrier") }],
    tariff: { tariffs: [{ id: "flat", titleZh: "每次", titleEn: "a visit", flatFen: 1_000 }] },
    city,
  };
  const path = join(folder, "gatehouse.json");
  writeFileSync(path, JSON.stringify(config, null, 4));
  return path;
}

function cityOf(baseUrl: string, caPem: string | null) {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-probe-ca-"));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const caFile = join(folder, "ca.pem");
  if (caPem !== null) writeFileSync(caFile, caPem);
  return { baseUrl, appId: APP_ID, password: PASSWORD, tls: caPem === null ? {} : { caFile } };
}

async function probed(config: string, writeDialect?: true) {
  const lines: string[] = [];
  const options = { config, lang: "en" as const, ...(writeDialect === undefined ? {} : { writeDialect }) };
  const passed = await probeCity(options, (line) => lines.push(line));
  // The last line sums up.
  const end = lines.pop();
  return { passed, lines, end };
}

describe("gatehouse probe", () => {
  it("finds everything in order", async () => {
    const { server } = await simulator();
    const { passed, lines, end } = await probed(configFile(cityOf(server.url, server.caPem)));
    expect(lines.filter((line) => !line.startsWith("✔"))).toEqual([]);
    expect(end).toBe("All of it works: a box can speak to the city.");
    expect(lines[2]).toContain("TLS certificate: TLSv1.3");
    expect(passed).toBe(true);
  });

  it("says that the certificate is not trusted, and what to name", async () => {
    const { server } = await simulator();
    const { passed, lines } = await probed(configFile(cityOf(server.url, null)));
    expect(passed).toBe(false);
    expect(lines.at(-2)).toMatch(/✘ TLS certificate: .*trusted authority[\s\S]*city\.tls\.caFile/);
  });

  it("says that nothing listens", async () => {
    // A port out of which nobody is given one for the asking.
    const { passed, lines } = await probed(configFile(cityOf("https://127.0.0.1:9", null)));
    expect(passed).toBe(false);
    expect(lines.at(-2)).toContain("nothing listens");
  });

  it("says that a port without TLS is not the platform's", async () => {
    const running = await startCitySimulator({
      platform: { parkingId: PARKING_ID, appId: APP_ID, password: PASSWORD },
      server: { port: 0, plainHttp: true },
      controlPort: null,
      boxCaPem: null,
      now: Date.now,
      monotonic: () => performance.now(),
    });
    cleanups.push(() => running.close());
    const { passed, lines } = await probed(configFile(cityOf(running.server.url.replace("http:", "https:"), null)));
    expect(passed).toBe(false);
    expect(lines.at(-2)).toMatch(/✘ TLS certificate: The TLS handshake failed/);
  });

  it("writes the dialect it found only when told to", async () => {
    const dialect = { ...defaultDialect, curTimeUnit: "ms" as const };
    const { server } = await simulator({ dialect });
    const file = configFile(cityOf(server.url, server.caPem));
    const before = readFileSync(file, "utf8");
    const unwritten = await probed(file);
    expect(readFileSync(file, "utf8")).toBe(before);
    expect(unwritten).toMatchObject({ passed: false, end: expect.stringContaining("--write-dialect") });
    const { passed, lines } = await probed(file, true);
    expect(passed).toBe(true);
    expect(lines.at(-1)).toContain('written into city.dialect: {"curTimeUnit":"ms"}');
    expect(JSON.parse(readFileSync(file, "utf8")).city.dialect).toEqual({ curTimeUnit: "ms" });
    const again = await probed(file);
    expect(again.lines.filter((line) => !line.startsWith("✔"))).toEqual([]);
  });

  it("speaks the language asked for, and no other", async () => {
    const running = await simulator();
    const { url, caPem } = running.server;
    const file = configFile({ ...cityOf(url, caPem), password: "wrong" });
    const said = async (lang: "zh" | "en"): Promise<string> => {
      const lines: string[] = [];
      await probeCity({ config: file, lang }, (line) => lines.push(line));
      // The platform's own words are in its own language.
      return lines.join("\n").replaceAll(/“[^”]*”/g, "");
    };
    expect(await said("en")).not.toMatch(/[\u4e00-\u9fff]/);
    const chinese = await said("zh");
    expect(chinese).toContain("账号或密码不对");
    expect(chinese).toContain("1 项未通过：请按箭头所示处理第一项");
    expect(chinese).not.toMatch(/[a-z]+ [a-z]+ [a-z]+ [a-z]+/);
  });

  it("needs a city section", async () => {
    await expect(probed(configFile(null))).rejects.toThrow(/no city section/);
  });
});
