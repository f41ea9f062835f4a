/**
 * A certificate authority of our own and server certificates signed by it, in plain node:crypto, so that a fresh
 * clone speaks real TLS without any other program. It makes keys (the only chance in it) and does no other I/O.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { isIP } from "node:net";
import { assert } from "../../assert.ts";
import { bits, explicit, implicit, octets, oid, positiveInteger, sequence, setOfOne, text, time, yes } from "./der.ts";

/** A certificate with its private key, both PEM. */
export type KeyAndCertificate = { readonly certPem: string; readonly keyPem: string };

/** From when to when a certificate holds, milliseconds UTC. */
export type Validity = { readonly fromMs: number; readonly untilMs: number };

/** What a certificate is to say, and by whom it is signed. */
type CertificatePlan = {
  readonly subject: string;
  readonly issuer: string;
  readonly subjectKey: KeyObject;
  readonly issuerPublicKey: KeyObject;
  readonly issuerPrivateKey: KeyObject;
  readonly validity: Validity;
  readonly extensions: readonly Uint8Array[];
};

const ECDSA_WITH_SHA256 = sequence(oid("1.2.840.10045.4.3.2"));
const OID = {
  commonName: "2.5.4.3",
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  authorityKeyIdentifier: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
  serverAuth: "1.3.6.1.5.5.7.3.1",
} as const;

/** A new authority (EC P-256, self-signed) that may sign server certificates and nothing below them. */
export function createAuthority(commonName: string, validity: Validity): KeyAndCertificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const certificate = signedCertificate({
    subject: commonName,
    issuer: commonName,
    subjectKey: publicKey,
    issuerPublicKey: publicKey,
    issuerPrivateKey: privateKey,
    validity,
    extensions: [
      extension(OID.basicConstraints, true, sequence(yes(), positiveInteger(Buffer.from([0])))),
      // keyCertSign and cRLSign.
      extension(OID.keyUsage, true, bits(Buffer.from([0b0000_0110]), 1)),
    ],
  });
  return { certPem: certificate, keyPem: pemOfKey(privateKey) };
}

/**
 * A server certificate for `hosts` (DNS names and IP addresses), signed by `authority`. The chain a server presents is
 * this certificate alone; whoever connects trusts `authority.certPem`.
 */
export function issueServerCertificate(
  authority: KeyAndCertificate,
  authorityName: string,
  hosts: readonly string[],
  validity: Validity,
): KeyAndCertificate {
  const [firstHost] = hosts;
  assert(firstHost !== undefined, "a server certificate needs at least one host");
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const certificate = signedCertificate({
    subject: firstHost,
    issuer: authorityName,
    subjectKey: publicKey,
    issuerPublicKey: createPublicKey(authority.keyPem),
    issuerPrivateKey: createPrivateKey(authority.keyPem),
    validity,
    extensions: [
      // An absent CA flag means: no authority.
      extension(OID.basicConstraints, true, sequence()),
      // digitalSignature.
      extension(OID.keyUsage, true, bits(Buffer.from([0b1000_0000]), 7)),
      extension(OID.extendedKeyUsage, false, sequence(oid(OID.serverAuth))),
      extension(OID.subjectAltName, false, sequence(...hosts.map(alternativeName))),
    ],
  });
  return { certPem: certificate, keyPem: pemOfKey(privateKey) };
}

/** RFC 5280, 4.1: the body, signed. */
function signedCertificate(plan: CertificatePlan): string {
  const keyIdentifiers = [
    extension(OID.subjectKeyIdentifier, false, octets(keyIdentifier(plan.subjectKey))),
    extension(OID.authorityKeyIdentifier, false, sequence(implicit(0, keyIdentifier(plan.issuerPublicKey)))),
  ];
  const body = sequence(
    explicit(0, positiveInteger(Buffer.from([2]))),
    serialNumber(plan.subjectKey),
    ECDSA_WITH_SHA256,
    distinguishedName(plan.issuer),
    sequence(time(plan.validity.fromMs), time(plan.validity.untilMs)),
    distinguishedName(plan.subject),
    publicKeyInfo(plan.subjectKey),
    explicit(3, sequence(...plan.extensions, ...keyIdentifiers)),
  );
  const signature = sign("sha256", body, plan.issuerPrivateKey);
  return pem("CERTIFICATE", sequence(body, ECDSA_WITH_SHA256, bits(signature)));
}

function distinguishedName(commonName: string): Uint8Array {
  return sequence(setOfOne(sequence(oid(OID.commonName), text(commonName))));
}

function extension(id: string, critical: boolean, value: Uint8Array): Uint8Array {
  return critical ? sequence(oid(id), yes(), octets(value)) : sequence(oid(id), octets(value));
}

/** RFC 5280, 4.2.1.6: dNSName is [2], iPAddress is [7] with 4 or 16 raw bytes. */
function alternativeName(host: string): Uint8Array {
  const version = isIP(host);
  if (version === 0) return implicit(2, Buffer.from(host, "ascii"));
  return implicit(7, version === 4 ? Buffer.from(host.split(".").map(Number)) : ipv6Bytes(host));
}

function ipv6Bytes(address: string): Uint8Array {
  // The URL parser writes the canonical form, without embedded IPv4.
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = "", tail] = canonical.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const groups = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => "0"), ...right];
  return Buffer.from(groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]));
}

function publicKeyInfo(key: KeyObject): Uint8Array {
  return key.export({ type: "spki", format: "der" });
}

/** Unique per key, which is all that a serial number has to be; 16 bytes, RFC 5280 allows 20. */
function serialNumber(key: KeyObject): Uint8Array {
  const digest = createHash("sha256").update("serial").update(publicKeyInfo(key)).digest().subarray(0, 16);
  // A leading zero octet would make the serial shorter; a set low bit of the first octet keeps it positive and long.
  digest[0] = ((digest[0] ?? 0) & 0x7f) | 0x40;
  return positiveInteger(digest);
}

function keyIdentifier(key: KeyObject): Uint8Array {
  return createHash("sha256").update(publicKeyInfo(key)).digest().subarray(0, 20);
}

function pemOfKey(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

function pem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
