/** The platform's certificates: a good one, and the bad ones that a box must refuse. Kept in a folder or made anew. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { createAuthority, issueServerCertificate } from "./certificate.ts";
import type { KeyAndCertificate } from "./certificate.ts";

/** Which certificate the server shows: a good one, one that has run out, one for another name, one by a stranger. */
export const certificateKinds = ["good", "expired", "wrong_name", "stranger"] as const;
export type CertificateKind = (typeof certificateKinds)[number];

const AUTHORITY_NAME = "Gatehouse platform simulator";
const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3650;
const SERVER_DAYS = 397;

/** An authority and the certificates it gives out. */
export type TlsIdentity = {
  /** What a box has to trust, PEM. */
  readonly caPem: string;
  certificate(kind: CertificateKind): KeyAndCertificate;
};

/** A fresh authority for these host names and addresses. */
export function newTlsIdentity(hosts: readonly string[], nowMs: number): TlsIdentity {
  return identityOf(newAuthority(nowMs), hosts, nowMs);
}

/**
 * The authority kept in `folder` as `ca.pem` and `ca-key.pem`, made there when it is missing or about to run out, so that
 * a box keeps trusting a simulator that was started again.
 */
export function keptTlsIdentity(folder: string, hosts: readonly string[], nowMs: number): TlsIdentity {
  const certFile = join(folder, "ca.pem");
  const keyFile = join(folder, "ca-key.pem");
  if (existsSync(certFile) && existsSync(keyFile)) {
    const kept = { certPem: readFileSync(certFile, "utf8"), keyPem: readFileSync(keyFile, "utf8") };
    const endMs = Date.parse(new X509Certificate(kept.certPem).validTo);
    if (endMs > nowMs + SERVER_DAYS * DAY_MS) return identityOf(kept, hosts, nowMs);
  }
  const authority = newAuthority(nowMs);
  mkdirSync(folder, { recursive: true });
  writeFileSync(keyFile, authority.keyPem, { mode: 0o600 });
  writeFileSync(certFile, authority.certPem);
  return identityOf(authority, hosts, nowMs);
}

function newAuthority(nowMs: number): KeyAndCertificate {
  return createAuthority(AUTHORITY_NAME, { fromMs: nowMs - DAY_MS, untilMs: nowMs + AUTHORITY_DAYS * DAY_MS });
}

function identityOf(authority: KeyAndCertificate, hosts: readonly string[], nowMs: number): TlsIdentity {
  const valid = { fromMs: nowMs - DAY_MS, untilMs: nowMs + SERVER_DAYS * DAY_MS };
  const issue = (names: readonly string[], validity = valid, signer = authority): KeyAndCertificate =>
    issueServerCertificate(signer, AUTHORITY_NAME, names, validity);
  return {
    caPem: authority.certPem,
    certificate(kind) {
      switch (kind) {
        case "good":
          return issue(hosts);
        case "expired":
          return issue(hosts, { fromMs: nowMs - 2 * DAY_MS, untilMs: nowMs - DAY_MS });
        case "wrong_name":
          return issue(["another-platform.example"]);
        case "stranger":
          return issue(hosts, valid, newAuthority(nowMs));
      }
    },
  };
}
