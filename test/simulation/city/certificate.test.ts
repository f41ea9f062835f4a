import { execFileSync, spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { describe, expect, it } from "vitest";
import { createAuthority, issueServerCertificate } from "#src/simulation/city/certificate.ts";
import type { KeyAndCertificate, Validity } from "#src/simulation/city/certificate.ts";

const NAME = "Test authority 市平台";
const DAY = 86_400_000;
const valid: Validity = { fromMs: Date.now() - DAY, untilMs: Date.now() + 30 * DAY };

function pair(hosts: readonly string[], validity = valid): { ca: KeyAndCertificate; leaf: KeyAndCertificate } {
  const ca = createAuthority(NAME, valid);
  return { ca, leaf: issueServerCertificate(ca, NAME, hosts, validity) };
}

/** Connects over real TLS; the code of the refusal, or null when the server was trusted. */
async function handshake(leaf: KeyAndCertificate, caPem: string, servername: string): Promise<string | null> {
  const server = createServer({ cert: leaf.certPem, key: leaf.keyPem });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await new Promise((resolve) => {
      const { port } = server.address() as AddressInfo;
      const socket = connect({ host: "127.0.0.1", port, ca: caPem, servername }, () => {
        socket.destroy();
        resolve(null);
      });
      socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "error"));
    });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

describe("certificates", () => {
  it("are read by another implementation with the names, days and roles we asked for", () => {
    const { ca, leaf } = pair(["localhost", "127.0.0.1", "::1", "fe80::1:2"]);
    const root = new X509Certificate(ca.certPem);
    const server = new X509Certificate(leaf.certPem);
    expect(root.ca).toBe(true);
    expect(server.ca).toBe(false);
    expect(server.verify(root.publicKey)).toBe(true);
    expect(server.checkIssued(root)).toBe(true);
    expect(server.checkHost("localhost")).toBe("localhost");
    expect(server.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(server.checkIP("::1")).toBe("::1");
    expect(server.checkIP("fe80::1:2")).toBe("fe80::1:2");
    expect(server.checkHost("example.test")).toBeUndefined();
    expect(server.validTo).toBe(new X509Certificate(ca.certPem).validTo);
  });

  it("open a TLS connection for whoever trusts the authority, and for nobody else", async () => {
    const { ca, leaf } = pair(["localhost"]);
    const stranger = createAuthority(NAME, valid);
    expect(await handshake(leaf, ca.certPem, "localhost")).toBeNull();
    expect(await handshake(leaf, stranger.certPem, "localhost")).not.toBeNull();
    expect(await handshake(leaf, ca.certPem, "other.test")).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
  });

  it("are refused once they have expired", async () => {
    const { ca, leaf } = pair(["localhost"], { fromMs: valid.fromMs, untilMs: Date.now() - 60_000 });
    expect(await handshake(leaf, ca.certPem, "localhost")).toBe("CERT_HAS_EXPIRED");
  });

  it("carry years beyond 2049 in the long form of time", () => {
    const { leaf } = pair(["localhost"], { fromMs: valid.fromMs, untilMs: Date.UTC(2061, 5, 7, 8, 9, 10) });
    expect(new Date(new X509Certificate(leaf.certPem).validTo).toISOString()).toBe("2061-06-07T08:09:10.000Z");
  });

  it.skipIf(spawnSync("openssl", ["version"]).status !== 0)("pass openssl verify in strict mode", () => {
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-certificate-"));
    try {
      const { ca, leaf } = pair(["localhost", "127.0.0.1"]);
      writeFileSync(join(folder, "ca.pem"), ca.certPem);
      writeFileSync(join(folder, "leaf.pem"), leaf.certPem);
      const output = execFileSync(
        "openssl",
        ["verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", "ca.pem", "leaf.pem"],
        { cwd: folder, encoding: "utf8" },
      );
      expect(output).toContain("leaf.pem: OK");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
