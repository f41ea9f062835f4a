/** What the system or the terminal says to the program: that it is time to stop, or not to be heard for once. */

/** A signal this soon after the first is the same one: npm hands on a Ctrl-C that the terminal has told us already. Ms. */
const ECHO_MS = 1_000;

/** Resolves with the signal's name at the first SIGINT or SIGTERM; another one after that ends the process at once. */
export function untilSignal(): Promise<string> {
  return new Promise((resolve) => {
    let echoing: NodeJS.Timeout | null = null;
    let mayEnd = false;
    const heard = (signal: string): void => {
      if (mayEnd) process.exit(1);
      // A process that was held up hears late what came at once: what waits for it is heard between the timer and this.
      echoing ??= setTimeout(() => setImmediate(() => (mayEnd = true)), ECHO_MS).unref();
      resolve(signal);
    };
    process.on("SIGINT", heard);
    process.on("SIGTERM", heard);
  });
}

/** From here on neither Ctrl-C nor a connection that breaks ends the program; what it prints then is lost. */
export function outliveTerminal(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
}
