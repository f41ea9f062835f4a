/** A plate reader that sends lines on a serial port: opens the port, times the gaps, keeps the faults. */

import type { Device, DriverHost, Expect } from "#src/device/driver.ts";
import type { PlateReport } from "#src/device/report.ts";
import type { RawTap } from "#src/device/tap.ts";
import { SerialLine } from "./line.ts";
import type { LineDecoder } from "./line-decoder.ts";
import type { ReaderLineSettings } from "./settings.ts";

/** From this much trouble on the line is reported as garbled; it is cleared when there is none left. */
const TROUBLE_LIMIT = 10;
/** A timer that is this late says that the process had no processor. What came meanwhile is read only after the timer. */
const LATE_MS = 20;

export class LineReader implements Device<"plate_reader"> {
  readonly #settings: ReaderLineSettings;
  readonly #host: DriverHost;
  readonly #decoder: LineDecoder;
  readonly #line: SerialLine;
  readonly #prepare: () => void;
  #bytes = 0;
  #garbled = false;
  #silent = false;
  #disposed = false;
  /** When the last bytes came, monotonic ms. */
  #heardMs = 0;
  /** Null while no timer runs. */
  #cancelGap: (() => void) | null = null;
  #cancelSilence: (() => void) | null = null;

  /** `prepare` runs at each start before the port is opened, and may throw `DeviceFault`. */
  constructor(settings: ReaderLineSettings, host: DriverHost, decoder: LineDecoder, prepare: () => void = () => {}) {
    this.#settings = settings;
    this.#host = host;
    this.#decoder = decoder;
    this.#prepare = prepare;
    this.#line = new SerialLine(settings.serial, host);
  }

  get tap(): RawTap {
    return this.#line.tap;
  }

  async start(report: (fact: PlateReport) => void, expect: Expect = () => {}): Promise<void> {
    this.#prepare();
    const practise = (): void => this.#decoder.rehearse();
    await this.#line.open((bytes, atMs) => {
      this.#take(bytes, atMs, report);
      if (!this.#disposed && this.#decoder.isWaiting) expect(practise);
    });
    this.#heardMs = this.#host.monotonicMs();
    this.#awaitBytes();
  }

  order(order: never): Promise<void> {
    return order;
  }

  diagnose(): Readonly<Record<string, number | string | boolean>> {
    return { path: this.#settings.serial.path, bytes: this.#bytes, ...this.#decoder.counts };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    this.#cancelGap?.();
    this.#cancelSilence?.();
    await this.#line.close();
  }

  #take(bytes: Uint8Array, atMs: number, report: (fact: PlateReport) => void): void {
    if (this.#disposed) return;
    this.#bytes += bytes.length;
    this.#heardMs = atMs;
    for (const read of this.#decoder.push(bytes, atMs)) report(read);
    this.#judgeLine();
    this.#endSilence();
    this.#awaitRest();
    this.#awaitBytes();
  }

  #judgeLine(): void {
    const { trouble, counts } = this.#decoder;
    if (!this.#garbled && trouble >= TROUBLE_LIMIT) {
      this.#garbled = true;
      const { garbled, lines, overlong, broken } = counts;
      const detail = `${garbled} of ${lines} lines, ${overlong} too long, ${broken} that did not end`;
      this.#host.raiseFault("garbled_lines", detail);
    } else if (this.#garbled && trouble === 0) {
      this.#garbled = false;
      this.#host.clearFault("garbled_lines");
    }
  }

  /** Drops a line whose rest does not come. Looks when it could be time, instead of moving a timer at each byte. */
  #awaitRest(inMs = this.#settings.gapMs): void {
    if (inMs === 0 || this.#cancelGap !== null || !this.#decoder.isWaiting) return;
    const dueMs = this.#host.monotonicMs() + inMs;
    this.#cancelGap = this.#host.after(inMs, () => {
      this.#cancelGap = null;
      const nowMs = this.#host.monotonicMs();
      const leftMs = this.#heardMs + this.#settings.gapMs - nowMs;
      if (leftMs > 0) this.#awaitRest(leftMs);
      else if (nowMs - dueMs > LATE_MS) this.#awaitRest(LATE_MS);
      else this.#dropRest();
    });
  }

  #dropRest(): void {
    this.#decoder.dropRest();
    this.#judgeLine();
  }

  /** Says that the reader is silent, in the same way. */
  #awaitBytes(inMs = this.#settings.silenceLimitS * 1000): void {
    if (inMs === 0 || this.#cancelSilence !== null) return;
    this.#cancelSilence = this.#host.after(inMs, () => {
      this.#cancelSilence = null;
      const leftMs = this.#heardMs + this.#settings.silenceLimitS * 1000 - this.#host.monotonicMs();
      if (leftMs > 0) return this.#awaitBytes(leftMs);
      this.#silent = true;
      this.#host.raiseFault("reader_silent");
    });
  }

  #endSilence(): void {
    if (!this.#silent) return;
    this.#silent = false;
    this.#host.clearFault("reader_silent");
  }
}
