/** Waits for the system to say that it is time to stop. */

/** A signal this soon after the first is the same one: npm hands on a Ctrl-C that the terminal has told us already. Ms. */
const ECHO_MS = 1_000;

/** Resolves with the signal's name at the first SIGINT or SIGTERM; another one after that ends the process at once. */
export function untilSignal(): Promise<string> {
  return new Promise((resolve) => {
    let firstMs: number | null = null;
    const heard = (signal: string): void => {
      const nowMs = performance.now();
      if (firstMs !== null && nowMs - firstMs > ECHO_MS) process.exit(1);
      firstMs ??= nowMs;
      resolve(signal);
    };
    process.on("SIGINT", heard);
    process.on("SIGTERM", heard);
  });
}
