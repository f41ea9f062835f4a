/** The city's section of the configuration and what is made of it. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  callbackSettings,
  CityAccessError,
  clientSettings,
  readCallbackCertificate,
  readCityAccess,
} from "#src/config/city-access.ts";
import { citySection } from "#src/config/city.ts";

const least = { baseUrl: "https://platform.example:8443", appId: "app" };
const callbacks = { publicUrl: "https://lot.example:8443/city", tls: { certFile: "cert.pem", keyFile: "key.pem" } };

/** Files and environment of a test. */
function source(files: Readonly<Record<string, string>>, environment: Readonly<Record<string, string>> = {}) {
  return {
    environment,
    async readText(path: string): Promise<string> {
      const text = files[path];
      if (text === undefined) throw new Error(`ENOENT: ${path}`);
      return text;
    },
  };
}

describe("the city section", () => {
  it("needs only the address and the account, and has the readings' numbers as defaults", () => {
    expect(citySection.parse(least)).toMatchObject({
      heartbeatSeconds: 300,
      liveWithinSeconds: 27,
      resendAfterSeconds: 31,
      batch: { start: 50 },
      interfaceRetrySeconds: 300,
      downloads: { reserveSeconds: 600 },
      clock: { warnSeconds: 5, faultSeconds: 10, stepSystemClock: false },
      tls: { caFile: null, allowPlainHttp: false },
      dialect: { appIdParam: "appId", curTimeUnit: "s", noPlate: "无牌{sequence}", parkingIdInPayment: true },
      callbacks: null,
    });
    const served = citySection.parse({ ...least, callbacks }).callbacks;
    expect(served).toMatchObject({ port: 8443, maxSkewSeconds: 900, allow: [] });
  });

  it.each([
    ["plain http that nobody allowed", { baseUrl: "http://platform.example" }, "baseUrl"],
    ["another protocol", { baseUrl: "ftp://platform.example" }, "baseUrl"],
    ["two passwords", { password: "a", passwordFile: "b" }, "passwordFile"],
    ["a live limit beyond the platform's", { liveWithinSeconds: 30 }, "liveWithinSeconds"],
    ["an unknown switch", { dialect: { curTime: "ms" } }, "dialect"],
    ["callbacks without a certificate", { callbacks: { publicUrl: callbacks.publicUrl } }, "callbacks.tls"],
    [
      "a public address too long to register",
      { callbacks: { ...callbacks, publicUrl: `https://a/${"b".repeat(90)}` } },
      "callbacks.publicUrl",
    ],
    ["an allow list that is none", { callbacks: { ...callbacks, allow: ["everybody"] } }, "callbacks.allow.0"],
  ])("refuses %s", (_, change, place) => {
    const { error } = citySection.safeParse({ ...least, ...change });
    expect(error?.issues.map((issue) => issue.path.join("."))).toEqual([place]);
  });

  it("allows plain http where that was decided", () => {
    const decided = { ...least, baseUrl: "http://10.0.0.1", tls: { allowPlainHttp: true } };
    expect(citySection.safeParse(decided).success).toBe(true);
    const behindProxy = { publicUrl: callbacks.publicUrl, allowPlainHttp: true };
    expect(citySection.safeParse({ ...least, callbacks: behindProxy }).success).toBe(true);
  });

  it("never prints the password", () => {
    const city = citySection.parse({ ...least, password: "hunter2" });
    expect(JSON.stringify(city)).not.toContain("hunter2");
    expect(city.password?.reveal()).toBe("hunter2");
  });

  it("describes every setting in both languages and can be written as a JSON schema", () => {
    const bare: string[] = [];
    const walk = (value: unknown, place: string): void => {
      if (typeof value !== "object" || value === null) return;
      if ("properties" in value && typeof value.properties === "object") {
        for (const [name, child] of Object.entries(value.properties ?? {})) {
          const isBlock = JSON.stringify(child).includes('"properties"');
          const text = z.looseObject({ description: z.string(), zh: z.string() }).safeParse(child);
          if (!isBlock && !text.success) bare.push(`${place}.${name}`);
          walk(child, `${place}.${name}`);
        }
      }
      if ("anyOf" in value && Array.isArray(value.anyOf)) for (const one of value.anyOf) walk(one, place);
    };
    walk(z.toJSONSchema(citySection, { io: "input" }), "city");
    expect(bare).toEqual([]);
  });
});

describe("the password", () => {
  const city = citySection.parse({ ...least, passwordFile: "secret.txt" });

  it("comes from the environment, else from the file's first line, else from the section", async () => {
    const files = { "secret.txt": "\uFEFFfrom file\r\nsecond line\n" };
    const read = async (section: typeof city, from: ReturnType<typeof source>) =>
      (await readCityAccess(section, from)).password.reveal();
    expect(await read(city, source(files, { GATEHOUSE_CITY_PASSWORD: "from environment" }))).toBe("from environment");
    expect(await read(city, source(files, { GATEHOUSE_CITY_PASSWORD: "" }))).toBe("from file");
    expect(await read(citySection.parse({ ...least, password: "in section" }), source({}))).toBe("in section");
  });

  it("that is missing, or whose file is, is said in plain words", async () => {
    const missing = await readCityAccess(citySection.parse(least), source({})).catch((error: unknown) => error);
    expect(missing).toBeInstanceOf(CityAccessError);
    expect(missing).toMatchObject({ code: "city_password_missing" });
    const unreadable = await readCityAccess(city, source({})).catch((error: unknown) => error);
    expect(unreadable).toMatchObject({
      code: "city_file_unreadable",
      text: { en: expect.stringContaining("secret.txt") },
    });
  });
});

describe("what client and server are opened with", () => {
  it("is the section and its files in milliseconds", async () => {
    const city = citySection.parse({ ...least, password: "p", tls: { caFile: "ca.pem" }, callbacks });
    const files = source({ "ca.pem": "CA", "cert.pem": "CERT", "key.pem": "KEY" });
    const access = await readCityAccess(city, files);
    const certificate = await readCallbackCertificate(city, files);
    expect(clientSettings("qp1", city, access)).toMatchObject({
      baseUrl: least.baseUrl,
      parkingId: "qp1",
      tls: { ca: "CA", allowPlainHttp: false },
      timeouts: { connectMs: 5000 },
    });
    expect(callbackSettings("qp1", city, { ...access, certificate })).toMatchObject({
      parkingId: "qp1",
      port: 8443,
      maxSkewMs: 900_000,
      maxBodyBytes: 65_536,
      certificate: { cert: "CERT", key: "KEY" },
    });
    expect(callbackSettings("qp1", citySection.parse(least), { ...access, certificate })).toBeNull();
  });

  it("does not need the callback server's certificate for the way to the city", async () => {
    const city = citySection.parse({ ...least, password: "p", callbacks });
    const files = source({ "cert.pem": "CERT" });
    expect((await readCityAccess(city, files)).ca).toBeNull();
    const refused = await readCallbackCertificate(city, files).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "city_file_unreadable", text: { zh: expect.stringContaining("key.pem") } });
  });
});
