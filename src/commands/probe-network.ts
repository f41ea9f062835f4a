/** The layers below HTTP, one at a time, for the commissioning probe: name, connection, certificate. */
import { lookup } from "node:dns/promises";
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { recogniseError } from "../city/network-error.ts";
import type { Clock } from "../runtime/world.ts";
import type { ProbeNetwork } from "../uplink/probe.ts";
import type { Reached } from "../uplink/probe-steps.ts";

/** The machine's own network. `ca` as the client has it; null for the roots that come with Node. */
export function machineNetwork(clock: Clock, ca: string | null, timeoutMs: number): ProbeNetwork {
  return {
    async resolve(host) {
      if (isIP(host) !== 0) return { addresses: [host] };
      try {
        return { addresses: (await lookup(host, { all: true })).map(({ address }) => address) };
      } catch (error) {
        return recogniseError(error, false);
      }
    },
    async connect(host, port) {
      const startMs = clock.monotonicMs();
      const socket = connect({ host, port });
      const reached = await opened(socket, "connect", { clock, timeoutMs }, () => ({
        ms: clock.monotonicMs() - startMs,
      }));
      socket.destroy();
      return reached;
    },
    async secure(host, port) {
      // A name is asked for by SNI; an address must not be (RFC 6066).
      const servername = isIP(host) === 0 ? { servername: host } : {};
      const roots = ca === null ? {} : { ca };
      const socket = connectTls({ host, port, minVersion: "TLSv1.2", ...servername, ...roots });
      const reached = await opened(socket, "secureConnect", { clock, timeoutMs }, () => certificateOf(socket));
      socket.destroy();
      return reached;
    },
  };
}

function certificateOf(socket: TLSSocket) {
  const { issuer, valid_to: validTo } = socket.getPeerCertificate();
  const name = issuer.O ?? issuer.CN ?? "?";
  return {
    protocol: socket.getProtocol() ?? "TLS",
    issuer: Array.isArray(name) ? name.join(" ") : name,
    validToMs: Date.parse(validTo),
  };
}

/** What is found when a socket has come as far as `event`, or why it did not. */
function opened<T extends object>(
  socket: Socket,
  event: "connect" | "secureConnect",
  { clock, timeoutMs }: { readonly clock: Clock; readonly timeoutMs: number },
  found: () => T,
): Promise<Reached<T>> {
  return new Promise((resolve) => {
    const cancel = clock.after(timeoutMs, () => resolve({ failure: "connect_timeout", detail: `${timeoutMs} ms` }));
    socket.once(event, () => {
      cancel();
      resolve(found());
    });
    socket.on("error", (error) => {
      cancel();
      resolve(recogniseError(error, false));
    });
    // A server that speaks no TLS may simply hang up.
    socket.once("close", () => {
      cancel();
      resolve({ failure: event === "secureConnect" ? "tls_failed" : "closed", detail: "closed" });
    });
  });
}
