/** Reading the bodies of calls: their own limit, the one for all together, and callers who go away. */
import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { BodyReader } from "#src/city/callback-body.ts";

/** A request whose body the test pushes. */
function requestOf(headers: Readonly<Record<string, string>> = {}): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  Object.assign(request.headers, headers);
  return request;
}

/** Waits until a request's pushed bytes have been taken. */
async function taken(request: IncomingMessage): Promise<void> {
  while (request.readableLength > 0) await new Promise(setImmediate);
}

describe("a body", () => {
  it("is put together from its pieces", async () => {
    const request = requestOf();
    const body = new BodyReader(10, 100).read(request);
    for (const piece of ["abc", "", "defg"]) request.push(piece);
    request.push(null);
    expect(String(await body)).toBe("abcdefg");
  });

  it("is given up at its limit, announced or not", async () => {
    const reader = new BodyReader(10, 100);
    expect(await reader.read(requestOf({ "content-length": "11" }))).toBe("too_large");
    const request = requestOf();
    const body = reader.read(request);
    request.push("x".repeat(11));
    expect(await body).toBe("too_large");
  });

  it("that never ends because the caller is gone is no body", async () => {
    const reader = new BodyReader(10, 100);
    for (const error of [undefined, new Error("ECONNRESET")]) {
      const request = requestOf();
      const body = reader.read(request);
      request.push("abc");
      request.destroy(error);
      expect(await body).toBe("gone");
    }
  });

  it("finds no room while others fill it, and room again when they are done", async () => {
    const reader = new BodyReader(10, 15);
    const [first, second, third] = [requestOf(), requestOf(), requestOf()];
    const one = reader.read(first);
    first.push("x".repeat(10));
    await taken(first);
    const two = reader.read(second);
    second.push("y".repeat(10));
    expect(await two).toBe("busy");
    first.push(null);
    expect(String(await one)).toHaveLength(10);
    const three = reader.read(third);
    third.push("z".repeat(10));
    third.push(null);
    expect(String(await three)).toHaveLength(10);
  });
});
