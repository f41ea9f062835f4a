/**
 * The door to general-purpose input and output lines. Devices see active and inactive; which electrical level that is,
 * and which backend moves it, is settled here. A line belongs to one device at a time.
 */

import { assert } from "#src/assert.ts";
import { DeviceFault } from "#src/device/driver.ts";

/** An electrical level: 0 is 0 V. */
export type Level = 0 | 1;

/** What a line may be called. */
export const LINE_NAME = /^[\w.:-]{1,32}$/;

/** What a backend does, in electrical levels. Everything here is synchronous: an order moves its relay at once. */
export interface GpioBackend extends AsyncDisposable {
  /** Makes the line an input. `onEdge` hears edges with the host's monotonic milliseconds; some may be lost. */
  claimInput(line: string, untouched: Level, onEdge: (level: Level, atMs: number) => void): RawInput;
  /** Makes the line an output at `initial`, without a glitch where it already has that level. */
  claimOutput(line: string, initial: Level): RawOutput;
}

export interface RawInput {
  read(): Level;
  release(): void;
}

export interface RawOutput {
  /** The level the line was found at, when it already was an output; null when it was none. */
  readonly found: Level | null;
  write(level: Level): void;
  release(): void;
}

/** Which line, and whether its active level is 0 V. */
export interface LineSettings {
  readonly line: string;
  readonly activeLow: boolean;
}

export interface GpioInput {
  isActive(): boolean;
}

export interface GpioOutput {
  /** The line was active when it was claimed: left on by a crash, for example. It is inactive now. */
  readonly foundActive: boolean;
  isActive(): boolean;
  set(active: boolean): void;
}

/** The lines one device holds. Disposing makes its outputs inactive and gives all its lines back. */
export interface GpioLease extends AsyncDisposable {
  /** Throws `DeviceFault` when the line cannot be had. */
  openInput(settings: LineSettings, onEdge: (active: boolean, atMs: number) => void): GpioInput;
  /** Claims an output and drives it to inactive. Throws `DeviceFault` when the line cannot be had. */
  openOutput(settings: LineSettings): GpioOutput;
}

const LINES_OF_ONE_DEVICE = 16;

/** A lease on a backend's lines; `held` are the names of all lines that any device of this backend holds. */
export function leaseOf(backend: GpioBackend, held: Set<string>, onEnd: () => Promise<void>): GpioLease {
  const ends: (() => void)[] = [];
  const hold = (line: string): void => {
    if (held.has(line)) {
      throw new DeviceFault("gpio_line_taken", `The line "${line}" is used by two devices; give each its own line.`);
    }
    assert(ends.length < LINES_OF_ONE_DEVICE, "a device holds more lines than any device needs");
    held.add(line);
  };
  const claimed = <R>(line: string, claim: () => R): R => {
    hold(line);
    try {
      return claim();
    } catch (error) {
      held.delete(line);
      throw error;
    }
  };
  return {
    openInput({ line, activeLow }, onEdge) {
      const raw = claimed(line, () =>
        backend.claimInput(line, activeLow ? 1 : 0, (level, atMs) => onEdge((level === 1) !== activeLow, atMs)),
      );
      ends.push(() => endOf(held, line, raw));
      return { isActive: () => (raw.read() === 1) !== activeLow };
    },
    openOutput({ line, activeLow }) {
      const level = (active: boolean): Level => (active !== activeLow ? 1 : 0);
      const raw = claimed(line, () => backend.claimOutput(line, level(false)));
      let active = false;
      const set = (next: boolean): void => {
        raw.write(level(next));
        active = next;
      };
      ends.push(() => {
        if (active) set(false);
        endOf(held, line, raw);
      });
      return { foundActive: raw.found === level(true), isActive: () => active, set };
    },
    async [Symbol.asyncDispose]() {
      try {
        for (const end of ends.splice(0)) end();
      } finally {
        await onEnd();
      }
    },
  };
}

function endOf(held: Set<string>, line: string, raw: RawInput | RawOutput): void {
  held.delete(line);
  raw.release();
}
