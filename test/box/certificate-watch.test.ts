/** A certificate that is renewed under a running callback server: real files, real TLS. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type TLSSocket } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CertificateWatch } from "#src/box/certificate-watch.ts";
import type { CallbackServer, ServerCertificate } from "#src/city/callbacks.ts";
import { openCallbackServer, usualCallbackSettings } from "#src/city/callbacks.ts";
import type { CityCallbackHandler } from "#src/city/callback-handler.ts";
import { defaultDialect } from "#src/city/dialect.ts";
import { Secret } from "#src/city/secret.ts";
import { FaultRegister } from "#src/device/fault.ts";
import { createAuthority, issueServerCertificate } from "#src/simulation/city/certificate.ts";
import { realWorld } from "#test/city/real-world.ts";

const DAY_MS = 86_400_000;
const NOW_MS = Date.now();
const AUTHORITY = "test authority";
const authority = createAuthority(AUTHORITY, { fromMs: NOW_MS - 900 * DAY_MS, untilMs: NOW_MS + 900 * DAY_MS });
const nobody: CityCallbackHandler = {
  feeQuery: () => Promise.reject(new Error("nobody asks")),
  paymentNotice: () => Promise.reject(new Error("nobody asks")),
  invoiceQuery: () => Promise.reject(new Error("nobody asks")),
  findCar: () => Promise.reject(new Error("nobody asks")),
};

function issued(fromDays: number, untilDays: number): ServerCertificate {
  const validity = { fromMs: NOW_MS + fromDays * DAY_MS, untilMs: NOW_MS + untilDays * DAY_MS };
  const { certPem, keyPem } = issueServerCertificate(authority, AUTHORITY, ["localhost"], validity);
  return { cert: certPem, key: keyPem };
}

let folder: string;
let server: CallbackServer;
let watch: CertificateWatch;
let faults: FaultRegister;
let renewals: number;
let nowMs: number;
const files = () => ({ cert: join(folder, "box.pem"), key: join(folder, "box-key.pem") });

async function open(certificate: ServerCertificate): Promise<void> {
  write(certificate);
  server = await openCallbackServer(
    {
      ...usualCallbackSettings,
      parkingId: "qp31022900183",
      password: new Secret("12345678909876543"),
      dialect: defaultDialect,
      address: "127.0.0.1",
      port: 0,
      certificate,
    },
    realWorld,
    nobody,
    { refused: () => {}, answered: () => {}, failed: () => {} },
  );
  const ports = {
    clock: {
      ...realWorld,
      now: () => ({ boot: "b", monotonicMs: 0, wallMs: nowMs, synced: true }),
      soon: queueMicrotask,
      spin: () => false,
    },
    nowMs: () => nowMs,
    read: async () => ({
      cert: await readFile(files().cert, "utf8"),
      key: await readFile(files().key, "utf8"),
    }),
    server,
    faults,
    renewed: () => (renewals += 1),
  };
  watch = new CertificateWatch(ports, certificate);
  watch.start();
}

function write(certificate: Partial<ServerCertificate>): void {
  if (certificate.cert !== undefined) writeFileSync(files().cert, certificate.cert);
  if (certificate.key !== undefined) writeFileSync(files().key, certificate.key, { mode: 0o600 });
}

/** When the certificate that a new connection is shown ends. */
function shown(): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect(
      { host: "127.0.0.1", port: server.port, servername: "localhost", ca: authority.certPem },
      () => {
        resolve(new Date(socket.getPeerCertificate().valid_to).toISOString().slice(0, 10));
        socket.destroy();
      },
    );
    socket.once("error", reject);
  });
}

const date = (days: number): string => new Date(NOW_MS + days * DAY_MS).toISOString().slice(0, 10);
const active = (): readonly string[] => faults.active().map(({ code }) => code);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-certificate-"));
  faults = new FaultRegister({ monotonicMs: () => 0, wallMs: () => nowMs });
  renewals = 0;
  nowMs = NOW_MS;
});
afterEach(async () => {
  watch.stop();
  await server.close();
  rmSync(folder, { recursive: true });
});

describe("a renewed certificate", () => {
  it("is shown to the next connection, without a restart", async () => {
    await open(issued(-1, 30));
    expect(await shown()).toBe(date(30));
    await watch.look();
    expect(renewals).toBe(0);
    write(issued(-1, 90));
    await watch.look();
    expect(await shown()).toBe(date(90));
    expect([renewals, active()]).toEqual([1, []]);
  });

  it.each([
    { what: "is not PEM", broken: () => ({ cert: "not a certificate" }), zh: "PEM 证书" },
    { what: "has a key that is not PEM", broken: () => ({ ...issued(-1, 90), key: "no key" }), zh: "PEM 私钥" },
    { what: "has expired", broken: () => issued(-90, -1), zh: "已过期" },
    { what: "is not valid yet", broken: () => issued(3, 90), zh: "尚未生效" },
    { what: "belongs to another key", broken: () => ({ cert: issued(-1, 90).cert }), zh: "不匹配" },
  ])("that $what is not used: the old one stays, and both languages say why", async ({ broken, zh }) => {
    await open(issued(-1, 30));
    write(broken());
    await watch.look();
    // A pair of which only one file has come is no fault yet.
    expect(active()).toEqual([]);
    await watch.look();
    expect(active()).toEqual(["callbacks_certificate_refused"]);
    expect(faults.active()[0]?.detail).toContain(zh);
    expect(faults.active()[0]?.detail).toMatch(/[a-z]{4,}.*\./);
    expect(await shown()).toBe(date(30));
    write(issued(-1, 60));
    await watch.look();
    expect(await shown()).toBe(date(60));
    expect(active()).toEqual([]);
  });

  it("whose files are gone changes nothing but is told", async () => {
    await open(issued(-1, 30));
    rmSync(files().key);
    await watch.look();
    await watch.look();
    expect(active()).toEqual(["callbacks_certificate_refused"]);
    expect(await shown()).toBe(date(30));
  });
});

describe("the end of a certificate", () => {
  it("is told two weeks before, and again when it is there", async () => {
    await open(issued(-1, 30));
    nowMs = NOW_MS + 15 * DAY_MS;
    await watch.look();
    expect(active()).toEqual([]);
    nowMs = NOW_MS + 17 * DAY_MS;
    await watch.look();
    expect(active()).toEqual(["callbacks_certificate_expiring"]);
    nowMs = NOW_MS + 31 * DAY_MS;
    await watch.look();
    expect(active()).toEqual(["callbacks_certificate_expired"]);
    write(issued(30, 120));
    await watch.look();
    expect(active()).toEqual([]);
  });

  it("of the one that it was started with is told at once", async () => {
    await open(issued(-1, 5));
    expect(active()).toEqual(["callbacks_certificate_expiring"]);
  });
});
