/** A plate reader that sends lines on a serial port: opens the port, times the gaps, keeps the faults. */

import type { Device, DriverHost, Expect } from "#src/device/driver.ts";
import type { PlateReport } from "#src/device/report.ts";
import type { RawTap } from "#src/device/tap.ts";
import { SerialLine } from "./line.ts";
import type { LineDecoder } from "./line-decoder.ts";
import type { ReaderLineSettings } from "./settings.ts";

/** From this much trouble on the line is reported as garbled; it is cleared when there is none left. */
const TROUBLE_LIMIT = 10;

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
  #cancelGap: () => void = () => {};
  #cancelSilence: () => void = () => {};

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
    this.#cancelGap();
    this.#cancelSilence();
    await this.#line.close();
  }

  #take(bytes: Uint8Array, atMs: number, report: (fact: PlateReport) => void): void {
    if (this.#disposed) return;
    this.#bytes += bytes.length;
    for (const read of this.#decoder.push(bytes, atMs)) report(read);
    this.#judgeLine();
    this.#awaitRest();
    this.#awaitBytes();
  }

  #judgeLine(): void {
    const { trouble, counts } = this.#decoder;
    if (!this.#garbled && trouble >= TROUBLE_LIMIT) {
      this.#garbled = true;
      this.#host.raiseFault("garbled_lines", `${counts.garbled} of ${counts.lines} lines, ${counts.overlong} too long`);
    } else if (this.#garbled && trouble === 0) {
      this.#garbled = false;
      this.#host.clearFault("garbled_lines");
    }
  }

  #awaitRest(): void {
    this.#cancelGap();
    if (this.#settings.gapMs === 0 || !this.#decoder.isWaiting) return;
    this.#cancelGap = this.#host.after(this.#settings.gapMs, () => this.#decoder.dropRest());
  }

  #awaitBytes(): void {
    if (this.#settings.silenceLimitS === 0) return;
    if (this.#silent) this.#host.clearFault("reader_silent");
    this.#silent = false;
    this.#cancelSilence();
    this.#cancelSilence = this.#host.after(this.#settings.silenceLimitS * 1000, () => {
      this.#silent = true;
      this.#host.raiseFault("reader_silent");
    });
  }
}
