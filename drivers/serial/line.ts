/**
 * One serial line, through the packages of serialport. It opens, passes bytes on and says when the line is gone; it does
 * not reopen (the supervisor does) and does not understand a byte.
 */

import { detailOf, DeviceFault } from "#src/device/driver.ts";
import type { DriverHost } from "#src/device/driver.ts";
import { RawTapRing } from "#src/device/tap.ts";
import type { RawTap } from "#src/device/tap.ts";
import type { SerialPortStream } from "@serialport/stream";
import { withDirectReads } from "./direct-reads.ts";
import type { SerialSettings } from "./settings.ts";

export class SerialLine {
  readonly #settings: SerialSettings;
  readonly #host: DriverHost;
  readonly #tap = new RawTapRing();
  #port: SerialPortStream | null = null;

  constructor(settings: SerialSettings, host: DriverHost) {
    this.#settings = settings;
    this.#host = host;
  }

  get tap(): RawTap {
    return this.#tap;
  }

  /** Opens the port. `onBytes` hears each chunk with its time of arrival, monotonic milliseconds. */
  async open(onBytes: (bytes: Uint8Array, atMs: number) => void): Promise<void> {
    // Loaded when used: they bring a native part that a box without serial devices does not need.
    const [{ SerialPortStream: Port }, { autoDetect }] = await Promise.all([
      import("@serialport/stream"),
      import("@serialport/bindings-cpp"),
    ]);
    const port = new Port({ ...this.#settings, autoOpen: false, binding: withDirectReads(autoDetect()) });
    this.#port = port;
    port.on("data", (bytes: Uint8Array) => {
      const atMs = this.#host.monotonicMs();
      this.#tap.push({ atMs, direction: "rx", bytes });
      onBytes(bytes, atMs);
    });
    // `close` follows with the reason; without a listener the process would end.
    port.on("error", () => {});
    port.on("close", (error: Error | null) => {
      if (this.#port === port) this.#host.lost("line_lost", `${this.#settings.path}: ${error?.message ?? "closed"}`);
    });
    await new Promise<void>((resolve, reject) => {
      port.open((error) => (error ? reject(this.#unavailable(error)) : resolve()));
    });
    // Closed meanwhile: a port that is opening cannot be closed, and would stay locked for ever.
    if (this.#port !== port) await shut(port);
  }

  /** Hands bytes to the port. Resolves when the operating system has them. */
  write(bytes: Uint8Array): Promise<void> {
    const port = this.#port;
    if (!port?.isOpen) return Promise.reject(new DeviceFault("line_lost", `${this.#settings.path} is not open.`));
    this.#tap.push({ atMs: this.#host.monotonicMs(), direction: "tx", bytes });
    return new Promise((resolve, reject) => {
      port.write(bytes, (error) => (error ? reject(new DeviceFault("line_lost", detailOf(error))) : resolve()));
    });
  }

  /** Closes the port; closing twice does nothing. */
  async close(): Promise<void> {
    const port = this.#port;
    this.#port = null;
    if (port !== null) await shut(port);
  }

  #unavailable(error: Error): DeviceFault {
    return new DeviceFault("serial_unavailable", `${this.#settings.path}: ${detailOf(error)}`, { cause: error });
  }
}

async function shut(port: SerialPortStream): Promise<void> {
  if (port.isOpen) await new Promise<void>((resolve) => port.close(() => resolve()));
}
