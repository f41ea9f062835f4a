/** A Modbus relay board at the far end of a serial line, as Waveshare describes it: it times flashes itself. */

import { modbusFrame } from "#drivers/modbus-relay-barrier/frames.ts";
import type { PtyPair } from "../serial/pty.ts";
import type { ManualClock } from "#test/device/manual-clock.ts";

export class RelayBoard {
  #write: (bytes: Uint8Array) => void = () => {};
  readonly #clock: ManualClock;
  #heard: number[] = [];
  readonly #cancels = new Map<number, () => void>();
  inputs = 0;
  /** What the next readings of the inputs show in place of their levels: contacts that bounce. */
  readonly bounces: number[] = [];
  relays = 0;
  mute = false;
  /** Bytes that came over the line, and bytes that went. */
  readonly traffic = { heard: 0, said: 0 };
  /** Every switching of a relay: milliseconds, channel from 1, on. */
  readonly switched: (readonly [atMs: number, channel: number, on: boolean])[] = [];

  private constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  static async at(pty: PtyPair, clock: ManualClock): Promise<RelayBoard> {
    const board = new RelayBoard(clock);
    const port = await pty.attach((bytes) => board.#take(bytes));
    board.#write = (bytes) => {
      board.traffic.said += bytes.length;
      port.write(bytes);
    };
    return board;
  }

  #take(bytes: Uint8Array): void {
    this.#heard.push(...bytes);
    this.traffic.heard += bytes.length;
    while (this.#heard.length >= 8) {
      const frame = this.#heard.splice(0, 8);
      const whole = [...modbusFrame(frame.slice(0, 6))].join() === frame.join();
      if (whole && !this.mute) this.#write(Buffer.from(this.#answer(frame)));
    }
  }

  #answer(frame: readonly number[]): Uint8Array {
    const [unit = 0, code = 0, high = 0, low = 0, valueHigh = 0, valueLow = 0] = frame;
    if (code === 1) return modbusFrame([unit, code, 1, this.relays]);
    if (code === 2) return modbusFrame([unit, code, 1, this.bounces.shift() ?? this.inputs]);
    if (code !== 5 || low > 7) return modbusFrame([unit, code | 0x80, 2]);
    if (high === 2) this.#flash(low, ((valueHigh << 8) | valueLow) * 100);
    else this.#switch(low, valueHigh === 0xff);
    return modbusFrame(frame.slice(0, 6));
  }

  #flash(index: number, ms: number): void {
    this.#switch(index, true);
    this.#cancels.set(
      index,
      this.#clock.after(ms, () => this.#switch(index, false)),
    );
  }

  #switch(index: number, on: boolean): void {
    this.#cancels.get(index)?.();
    this.relays = on ? this.relays | (1 << index) : this.relays & ~(1 << index);
    this.switched.push([this.#clock.monotonicMs(), index + 1, on]);
  }
}
