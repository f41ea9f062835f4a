/** Makes a certificate authority and server certificates for a test, with the openssl command, in a folder of its own. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Certificates in PEM: the authority, one for localhost, one for another name, one that has expired, one by nobody. */
export interface Certificates {
  readonly ca: string;
  readonly good: Certificate;
  readonly otherName: Certificate;
  readonly expired: Certificate;
  readonly stranger: Certificate;
}

const caConfig = `
[ca]
default_ca = here
[here]
database = index.txt
serial = serial.txt
new_certs_dir = issued
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
`;

export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-certificates-"));
  const openssl = (...words: string[]) => execFileSync("openssl", words, { cwd: folder, stdio: "pipe" });
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const selfSigned = (name: string, subject: string, ...rest: string[]) =>
    openssl("req", "-x509", ...curve, "-keyout", `${name}.key`, "-out", `${name}.crt`, "-subj", subject, ...rest);
  const issue = (name: string, alternatives: string, from: string, until: string): Certificate => {
    const names = `subjectAltName=${alternatives}`;
    openssl(
      "req",
      "-new",
      ...curve,
      "-keyout",
      `${name}.key`,
      "-out",
      `${name}.csr`,
      "-subj",
      `/CN=${name}`,
      "-addext",
      names,
    );
    const authority = ["ca", "-batch", "-config", "ca.cnf", "-cert", "ca.crt", "-keyfile", "ca.key"];
    openssl(
      ...authority,
      "-in",
      `${name}.csr`,
      "-out",
      `${name}.crt`,
      "-startdate",
      from,
      "-enddate",
      until,
      "-notext",
    );
    return { cert: read(`${name}.crt`), key: read(`${name}.key`) };
  };
  try {
    mkdirSync(join(folder, "issued"));
    writeFileSync(join(folder, "ca.cnf"), caConfig);
    writeFileSync(join(folder, "index.txt"), "");
    writeFileSync(join(folder, "serial.txt"), "01\n");
    selfSigned("ca", "/CN=test authority", "-days", "30");
    selfSigned("stranger", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-days", "30");
    const here = "DNS:localhost,IP:127.0.0.1";
    return {
      ca: read("ca.crt"),
      good: issue("good", here, "20200101000000Z", "20500101000000Z"),
      otherName: issue("other", "DNS:elsewhere.example", "20200101000000Z", "20500101000000Z"),
      expired: issue("expired", here, "20200101000000Z", "20210101000000Z"),
      stranger: { cert: read("stranger.crt"), key: read("stranger.key") },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
