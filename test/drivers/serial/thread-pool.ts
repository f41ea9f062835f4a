/** The pool of threads in which Node opens files and ports, held up. */
import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Occupies every thread of the pool, as name look-ups do that nobody answers, until the answer is called. */
export function holdThreadPool(): () => Promise<void> {
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
