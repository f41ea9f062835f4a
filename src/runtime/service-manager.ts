/**
 * Tells systemd that the box is ready, and from then on that the main thread is alive (sd_notify(3)); a main thread that
 * hangs falls silent and is restarted. Node cannot write to systemd's datagram socket, so a small shell at the end of a
 * pipe passes each word on with systemd-notify: the box itself forks only once.
 */
import { type ChildProcess, spawn } from "node:child_process";
import type { Cancel, Clock } from "./world.ts";

/** What systemd hears of the process. Without systemd nobody listens and nothing happens. */
export type ServiceManager = {
  /** Starting is over; from now on silence means that the process hangs. */
  readonly ready: () => void;
  readonly stopping: () => void;
  /** Nothing more is said. */
  readonly close: () => void;
};

const SILENT: ServiceManager = { ready: () => {}, stopping: () => {}, close: () => {} };

/** Passes on one word a line. It ends with the pipe, that is with the process. */
const PASS_ON = 'while read -r word; do systemd-notify "$word"; done';

/** How often life is shown within the time after which systemd loses patience. */
const SIGNS_OF_LIFE = 3;

export function serviceManager(environment: NodeJS.ProcessEnv, clock: Clock): ServiceManager {
  if (environment["NOTIFY_SOCKET"] === undefined) return SILENT;
  // 0 µs is what systemd itself would not set: no watchdog.
  const patienceMs = Number(environment["WATCHDOG_USEC"] ?? 0) / 1_000;
  return new NotifiedManager(environment, clock, patienceMs > 0 ? patienceMs / SIGNS_OF_LIFE : null);
}

class NotifiedManager implements ServiceManager {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #clock: Clock;
  readonly #everyMs: number | null;
  #shell: ChildProcess | null = null;
  #cancel: Cancel = () => {};

  constructor(environment: NodeJS.ProcessEnv, clock: Clock, everyMs: number | null) {
    this.#environment = environment;
    this.#clock = clock;
    this.#everyMs = everyMs;
  }

  readonly ready = (): void => {
    this.#say("READY=1");
    this.#showLifeLater();
  };

  readonly stopping = (): void => this.#say("STOPPING=1");

  readonly close = (): void => {
    this.#cancel();
    this.#shell?.stdin?.end();
  };

  /** A timer of the main thread is enough: facts are worked off before timers, and a turn that throws ends the process. */
  #showLifeLater(): void {
    if (this.#everyMs === null) return;
    this.#cancel = this.#clock.after(this.#everyMs, () => {
      this.#say("WATCHDOG=1");
      this.#showLifeLater();
    });
  }

  #say(word: string): void {
    this.#shell ??= this.#openShell();
    // A systemd that does not listen must not fill our memory.
    if (this.#shell.stdin?.writableNeedDrain === false) this.#shell.stdin.write(`${word}\n`);
  }

  #openShell(): ChildProcess {
    const shell = spawn("/bin/sh", ["-c", PASS_ON], { env: this.#environment, stdio: ["pipe", "ignore", "inherit"] });
    const gone = (): void => {
      // The next word opens another one.
      if (this.#shell === shell) this.#shell = null;
    };
    shell.on("error", gone).on("exit", gone);
    shell.stdin.on("error", gone);
    return shell;
  }
}
