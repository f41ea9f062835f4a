/** The server that the city calls, when it cannot be opened at once: real files, real TLS, a clock that is turned by hand. */
import { createServer, type Server } from "node:net";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { Door, type OpenDoor } from "#src/box/door.ts";
import { CALLBACK_CONDITIONS } from "#src/city/callback-conditions.ts";
import type { CityCallbackHandler } from "#src/city/callback-handler.ts";
import { openCallbackServer, usualCallbackSettings } from "#src/city/callbacks.ts";
import { defaultDialect } from "#src/city/dialect.ts";
import { citySection } from "#src/config/city.ts";
import { callbackSettings, readCallbackCertificate } from "#src/config/city-access.ts";
import { Secret } from "#src/city/secret.ts";
import { FaultRegister } from "#src/device/fault.ts";
import { createAuthority, issueServerCertificate } from "#src/simulation/city/certificate.ts";
import { realWorld } from "#test/city/real-world.ts";
import { patiently } from "#test/device/patience.ts";

const validity = { fromMs: Date.now() - 86_400_000, untilMs: Date.now() + 86_400_000 };
const issued = issueServerCertificate(createAuthority("a", validity), "a", ["localhost"], validity);
const PAIR = { "cert.pem": issued.certPem, "key.pem": issued.keyPem };
const nobody = new Proxy({}, { get: () => () => Promise.reject(new Error("nobody asks")) }) as CityCallbackHandler;

/** What a technician does about it. */
type Site = { files: Record<string, string>; port: number };

let taken: Server | null = null;
let door: Door | null = null;

afterEach(async () => {
  await door?.close();
  taken?.close();
});

async function takePort(): Promise<number> {
  taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Opens as the program does, with files out of memory. */
function doorOf(site: Site) {
  const waiting: (() => void)[] = [];
  const faults = new FaultRegister({ monotonicMs: () => 0, wallMs: () => 0 }, () => {});
  const source = {
    environment: {},
    readText: (path: string) => {
      const text = site.files[path];
      return text === undefined ? Promise.reject(new Error("ENOENT")) : Promise.resolve(text);
    },
  };
  const open = async (): Promise<OpenDoor> => {
    const tls = { certFile: "cert.pem", keyFile: "key.pem" };
    const callbacks = { publicUrl: "https://lot.example/city", address: "127.0.0.1", port: 8443, tls };
    const city = citySection.parse({ baseUrl: "https://platform.example", appId: "a", callbacks });
    const certificate = await readCallbackCertificate(city, source);
    const settings = callbackSettings("qp1", city, { password: new Secret("p"), certificate });
    if (settings === null) throw new Error("the section has callbacks");
    const observer = { refused: () => {}, answered: () => {}, failed: () => {} };
    const asked = { ...usualCallbackSettings, ...settings, dialect: defaultDialect, port: site.port };
    return openCallbackServer(asked, realWorld, nobody, observer);
  };
  const clock = {
    after: (_: number, run: () => void) => {
      waiting.push(run);
      return () => void waiting.splice(0);
    },
  };
  const fault = { source: "city", code: "callbacks_closed", declaration: CALLBACK_CONDITIONS.callbacks_closed };
  door = new Door({ clock, faults, fault, open });
  return { door, faults, waiting };
}

type Trouble = {
  readonly name: string;
  readonly prepare: (site: Site) => Promise<void> | void;
  readonly zh: string;
  readonly en: string;
  readonly mend: (site: Site) => void;
};

const troubles: readonly Trouble[] = [
  {
    name: "a key file that is not there yet",
    prepare: (site) => void delete site.files["key.pem"],
    zh: "无法读取 city.callbacks.tls.keyFile 指定的文件 key.pem",
    en: "The file key.pem of city.callbacks.tls.keyFile cannot be read",
    mend: (site) => Object.assign(site.files, PAIR),
  },
  {
    name: "a certificate that is none",
    prepare: (site) => Object.assign(site.files, { "cert.pem": "not a certificate" }) && undefined,
    zh: "回调服务的证书或私钥无法使用",
    en: "certificate or key cannot be used",
    mend: (site) => Object.assign(site.files, PAIR),
  },
  {
    name: "a port that another program has",
    prepare: async (site) => void (site.port = await takePort()),
    zh: "回调服务的端口已被占用",
    en: "port is taken",
    mend: (site) => (site.port = 0),
  },
];

describe("the server that the city calls", () => {
  for (const { name, prepare, zh, en, mend } of troubles) {
    it(`is not open with ${name}, says so, and opens once that is mended`, async () => {
      const site: Site = { files: { ...PAIR }, port: 0 };
      await prepare(site);
      const { door: tried, faults, waiting } = doorOf(site);
      await tried.start();
      const [fault] = faults.active();
      expect(fault).toMatchObject({ id: "city/callbacks_closed", severity: "degrades" });
      expect(fault?.detail).toContain(zh);
      expect(fault?.detail).toContain(en);
      mend(site);
      waiting.shift()?.();
      await expect.poll(() => faults.active(), patiently).toEqual([]);
      expect(waiting).toEqual([]);
    });
  }

  it("is not tried again after the box has stopped", async () => {
    const site: Site = { files: {}, port: 0 };
    const { door: tried, waiting } = doorOf(site);
    await tried.start();
    await tried.close();
    expect(waiting).toEqual([]);
  });
});
