import { closeSync, openSync, writeSync } from "node:fs";
import { autoDetect } from "@serialport/bindings-cpp";
import { SerialPortStream } from "@serialport/stream";
import { expect, it } from "vitest";
import { withDirectReads } from "#drivers/serial/direct-reads.ts";
import { patiently } from "#test/device/patience.ts";
import { PtyPair } from "./pty.ts";
import { holdThreadPool } from "./thread-pool.ts";

it("hears the line while the thread pool is held up", async () => {
  await using pty = await PtyPair.make();
  const far = openSync(pty.farEnd, "r+");
  const options = { path: pty.boxEnd, baudRate: 9600, binding: withDirectReads(autoDetect()) };
  const heard: string[] = [];
  const port = new SerialPortStream(options);
  port.on("data", (bytes: Buffer) => heard.push(bytes.toString()));
  await new Promise((resolve) => port.once("open", resolve));
  const release = holdThreadPool();
  writeSync(far, "first ");
  await expect.poll(() => heard.join(""), patiently).toBe("first ");
  writeSync(far, "second");
  await expect.poll(() => heard.join(""), patiently).toBe("first second");
  await release();
  closeSync(far);
  await new Promise((resolve) => port.close(resolve));
});
