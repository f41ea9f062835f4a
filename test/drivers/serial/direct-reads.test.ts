import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { autoDetect } from "@serialport/bindings-cpp";
import { SerialPortStream } from "@serialport/stream";
import { expect, it } from "vitest";
import { withDirectReads } from "#drivers/serial/direct-reads.ts";
import { patiently } from "#test/device/patience.ts";
import { PtyPair } from "./pty.ts";

/** Occupies every thread of the pool, as name look-ups do that nobody answers, until the answer is called. */
function holdThreadPool(): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-pool-"));
  const pipes = Array.from({ length: 16 }, (_, index) => join(folder, `pipe-${index}`));
  execFileSync("mkfifo", pipes);
  // Opening a pipe to read blocks its thread until somebody opens it to write.
  const opened = pipes.map((pipe) => open(pipe, "r"));
  return async () => {
    const ends = pipes.map((pipe) => openSync(pipe, "r+"));
    for (const file of await Promise.all(opened)) await file.close();
    for (const end of ends) closeSync(end);
    rmSync(folder, { recursive: true });
  };
}

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
