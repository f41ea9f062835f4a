/** Reads the bodies of calls, with a limit for each and one for all of them together. */
import type { IncomingMessage } from "node:http";

/** Why there is no body: over its limit, no room at the moment, or the caller is gone. */
export type NoBody = "too_large" | "busy" | "gone";

/** Reads bodies and knows how many bytes are being held for all of them. */
export class BodyReader {
  readonly #maxBytes: number;
  readonly #maxTotal: number;
  #held = 0;

  constructor(maxBytes: number, maxTotal: number) {
    this.#maxBytes = maxBytes;
    this.#maxTotal = maxTotal;
  }

  /** The whole body, or why there is none. Never rejects. */
  read(request: IncomingMessage): Promise<Buffer | NoBody> {
    // Announced too large: not a byte of it is read.
    if (Number(request.headers["content-length"] ?? 0) > this.#maxBytes) return Promise.resolve("too_large");
    return new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let size = 0;
      let settled = false;
      const settle = (result: Buffer | NoBody): void => {
        if (settled) return;
        settled = true;
        this.#held -= size;
        request.pause();
        resolve(result);
      };
      request.on("data", (chunk: Buffer) => {
        if (settled) return;
        size += chunk.length;
        this.#held += chunk.length;
        if (size > this.#maxBytes) settle("too_large");
        else if (this.#held > this.#maxTotal) settle("busy");
        else chunks.push(chunk);
      });
      request.on("end", () => settle(Buffer.concat(chunks)));
      request.on("error", () => settle("gone"));
      request.on("close", () => settle("gone"));
    });
  }
}
