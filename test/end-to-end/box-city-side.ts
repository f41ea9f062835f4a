/** What the city needs to call a box: a port, and a certificate by an authority that it trusts. */
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { DAY_MS } from "#src/local-day.ts";
import { createAuthority, issueServerCertificate } from "#src/simulation/city/certificate.ts";

/** A certificate of the box in its folder; answers where it is, and who made it. */
export function boxCertificate(folder: string) {
  const validity = { fromMs: Date.now() - DAY_MS, untilMs: Date.now() + 90 * DAY_MS };
  const name = "the box's authority";
  const authority = createAuthority(name, validity);
  const { certPem, keyPem } = issueServerCertificate(authority, name, ["127.0.0.1"], validity);
  const tls = { certFile: join(folder, "box.pem"), keyFile: join(folder, "box-key.pem") };
  writeFileSync(tls.certFile, certPem);
  writeFileSync(tls.keyFile, keyPem, { mode: 0o600 });
  return { tls, caPem: authority.certPem };
}

/** Below what Linux gives to those who ask for any port: until the box opens it, only somebody who asks for it by number could take it. */
const PORTS = { from: 10_000, to: 32_000 } as const;

/** A port that nobody uses now. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    const server = createServer().listen(port, "127.0.0.1");
    const free = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!free) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}
