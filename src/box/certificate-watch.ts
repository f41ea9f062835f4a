/**
 * Takes up a renewed certificate of the callback server without a restart: looks at its files once a minute, uses a new pair
 * only when it is fit, and otherwise keeps the one it has and says why. Warns before the present one ends.
 */
import { CALLBACK_CONDITIONS, type CallbackCondition } from "../city/callback-conditions.ts";
import type { CallbackServer, ServerCertificate } from "../city/callbacks.ts";
import { judgeCertificate } from "../city/server-certificate.ts";
import type { FaultRegister } from "../device/fault.ts";
import type { Cancel, Clock } from "../runtime/world.ts";
import { wordsOf } from "./error-words.ts";

export type CertificatePorts = {
  readonly clock: Clock;
  /** Time as the city has it, ms. */
  readonly nowMs: () => number;
  /** Reads both files anew; rejects when one of them cannot be read. */
  readonly read: () => Promise<ServerCertificate>;
  readonly server: Pick<CallbackServer, "renewCertificate">;
  readonly faults: Pick<FaultRegister, "raise" | "clear">;
  readonly renewed: (validToMs: number) => void;
};

const LOOK_EVERY_MS = 60_000;
/** Whoever renews certificates by a program does so a month ahead; two weeks before the end it has not worked. */
const WARN_MS = 14 * 86_400_000;

export class CertificateWatch {
  readonly #ports: CertificatePorts;
  #used: ServerCertificate;
  #cancel: Cancel = () => {};
  /** What was wrong at the last look: a pair of which one file has come and the other not yet is no fault. */
  #trouble: string | null = null;

  /** `used` is what the server was opened with. */
  constructor(ports: CertificatePorts, used: ServerCertificate) {
    this.#ports = ports;
    this.#used = used;
  }

  start(): void {
    this.#judgeEnd();
    this.#lookLater();
  }

  stop(): void {
    this.#cancel();
    this.#cancel = () => {};
  }

  /** Looks now; otherwise it does so every minute. */
  async look(): Promise<void> {
    try {
      const found = await this.#ports.read();
      if (found.cert === this.#used.cert && found.key === this.#used.key) this.#tell(null);
      else this.#consider(found);
    } catch (error) {
      this.#tell(wordsOf(error));
    }
    this.#judgeEnd();
  }

  #consider(found: ServerCertificate): void {
    const { server, nowMs, renewed } = this.#ports;
    const judged = judgeCertificate(found, nowMs());
    if (!judged.isFit) return this.#tell(`${judged.why.zh} ${judged.why.en}`);
    server.renewCertificate(found);
    this.#used = found;
    this.#tell(null);
    renewed(judged.validToMs);
  }

  #tell(trouble: string | null): void {
    const isLasting = trouble !== null && this.#trouble !== null;
    this.#trouble = trouble;
    if (isLasting) this.#raise("callbacks_certificate_refused", trouble);
    else if (trouble === null) this.#ports.faults.clear(SOURCE, "callbacks_certificate_refused");
  }

  #judgeEnd(): void {
    const nowMs = this.#ports.nowMs();
    const judged = judgeCertificate(this.#used, nowMs);
    const { faults } = this.#ports;
    if (judged.isFit) faults.clear(SOURCE, "callbacks_certificate_expired");
    else this.#raise("callbacks_certificate_expired", `${judged.why.zh} ${judged.why.en}`);
    if (judged.isFit && judged.validToMs - nowMs < WARN_MS) {
      this.#raise("callbacks_certificate_expiring", new Date(judged.validToMs).toISOString().slice(0, 10));
    } else faults.clear(SOURCE, "callbacks_certificate_expiring");
  }

  #raise(code: CallbackCondition, detail: string): void {
    this.#ports.faults.raise({ source: SOURCE, code, declaration: CALLBACK_CONDITIONS[code], detail });
  }

  #lookLater(): void {
    this.#cancel = this.#ports.clock.after(LOOK_EVERY_MS, () => {
      this.#lookLater();
      void this.look();
    });
  }
}

/** Who speaks in the fault register. */
const SOURCE = "city";
