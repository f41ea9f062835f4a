/** A sign board on a serial port: the port, the queue before it, and the faults of both. */

import { detailOf } from "#src/device/driver.ts";
import type { Device, DriverHost } from "#src/device/driver.ts";
import type { FaultDeclaration } from "#src/device/fault.ts";
import type { SignReport, SignText } from "#src/device/report.ts";
import type { RawTap } from "#src/device/tap.ts";
import { prepareGbk } from "./gbk-text.ts";
import { SerialLine } from "./line.ts";
import type { SerialSettings } from "./settings.ts";
import { serialFaults } from "./faults.ts";
import { SignQueue } from "./sign-queue.ts";

/** The longest line, bytes of GBK. */
export const LINE_BYTES = 32;
/** The longest spoken text, bytes of GBK. */
export const VOICE_BYTES = 64;

/** A lane works without its sign, so the port's faults weigh less here. */
export const signFaults = {
  serial_unavailable: { ...serialFaults.serial_unavailable, severity: "degrades" },
  line_lost: { ...serialFaults.line_lost, severity: "degrades" },
  board_silent: {
    severity: "degrades",
    zh: "显示屏没有应答。请检查显示屏电源、485 接线与极性、地址和波特率。",
    en: "The sign board does not answer. Check its power, the polarity of the RS-485 pair, its address and the baud rate.",
  },
} as const satisfies Readonly<Record<string, FaultDeclaration>>;

/** How a family of boards speaks. */
export interface SignProtocol {
  /** The frames that show and say a text. */
  encode(text: SignText): readonly Uint8Array[];
  /** Takes what the board sends; answers whether it took the frames it acknowledges. */
  answers(bytes: Uint8Array): readonly boolean[];
}

export interface SignBoardSettings {
  readonly serial: SerialSettings;
  readonly gapMs: number;
  /** Whether the board is set to answer every frame. */
  readonly expectsAnswers: boolean;
}

/** Frames without an answer, one after the other, after which the board counts as silent. */
const UNANSWERED_LIMIT = 3;

export class SignBoard implements Device<"sign_board"> {
  readonly #host: DriverHost;
  readonly #settings: SignBoardSettings;
  readonly #protocol: SignProtocol;
  readonly #line: SerialLine;
  readonly #queue: SignQueue;
  #unanswered = 0;
  readonly #counts = { frames: 0, taken: 0, rejected: 0 };

  constructor(settings: SignBoardSettings, host: DriverHost, protocol: SignProtocol) {
    this.#settings = settings;
    this.#host = host;
    this.#protocol = protocol;
    this.#line = new SerialLine(settings.serial, host);
    this.#queue = new SignQueue({ host, gapMs: settings.gapMs, send: (frame) => this.#send(frame) });
  }

  get tap(): RawTap {
    return this.#line.tap;
  }

  async start(report: (fact: SignReport) => void): Promise<void> {
    prepareGbk();
    await this.#line.open((bytes) => this.#hear(bytes, report));
  }

  /** Resolves when the text is queued: a board may take seconds, and nobody waits for it. */
  async order(text: SignText): Promise<void> {
    this.#queue.show(text, this.#protocol.encode(text));
  }

  diagnose(): Readonly<Record<string, number | string | boolean>> {
    return { path: this.#settings.serial.path, waiting: this.#queue.length, ...this.#counts };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#queue.stop();
    await this.#line.close();
  }

  #send(frame: Uint8Array): void {
    this.#counts.frames++;
    if (this.#settings.expectsAnswers && ++this.#unanswered > UNANSWERED_LIMIT) this.#host.raiseFault("board_silent");
    this.#line.write(frame).catch((error: unknown) => this.#host.lost("line_lost", detailOf(error)));
  }

  #hear(bytes: Uint8Array, report: (fact: SignReport) => void): void {
    for (const taken of this.#protocol.answers(bytes)) {
      if (this.#unanswered > UNANSWERED_LIMIT) this.#host.clearFault("board_silent");
      this.#unanswered = 0;
      this.#counts[taken ? "taken" : "rejected"]++;
      report({ shown: taken, driverMonotonicMs: this.#host.monotonicMs() });
    }
  }
}
