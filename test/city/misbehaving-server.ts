/** A platform that answers whatever a test wants, over real TLS. */
import { createServer as createHttp, type RequestListener, type Server } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Certificate } from "./certificates.ts";

export interface RunningServer extends AsyncDisposable {
  readonly port: number;
  /** Connections that were opened so far. */
  readonly connections: () => number;
}

/** Starts a server on a free port; without a certificate it speaks plain http. */
export async function serve(certificate: Certificate | null, listener: RequestListener): Promise<RunningServer> {
  const server: Server = certificate === null ? createHttp(listener) : createHttps(certificate, listener);
  const open = new Set<Socket>();
  let connections = 0;
  server.on("connection", (socket: Socket) => {
    connections += 1;
    open.add(socket);
    socket.on("error", () => {}).on("close", () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers in the envelope. */
export function json(body: unknown, status = 200): RequestListener {
  return (request, response) => {
    request.resume().on("end", () => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  };
}
