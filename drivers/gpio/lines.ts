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
  /** The wire behind a name, the same for every name that it has. Throws `DeviceFault` when there is none. */
  wireOf(line: string): string;
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

/** A lease on a backend's lines; `held` are all wires that any device of this kind of backend holds. */
export function leaseOf(backend: GpioBackend, held: Set<string>, onEnd: () => Promise<void>): GpioLease {
  const ends: (() => unknown)[] = [];
  const claimed = <R extends RawInput | RawOutput>(line: string, claim: () => R): R => {
    const wire = backend.wireOf(line);
    if (held.has(wire)) {
      throw new DeviceFault("gpio_line_taken", `The line "${line}" is used twice; give each use its own line.`);
    }
    assert(ends.length < LINES_OF_ONE_DEVICE, "a device holds more lines than any device needs");
    const raw = claim();
    held.add(wire);
    ends.push(() => {
      held.delete(wire);
      raw.release();
    });
    return raw;
  };
  return {
    openInput({ line, activeLow }, onEdge) {
      const raw = claimed(line, () =>
        backend.claimInput(line, activeLow ? 1 : 0, (level, atMs) => onEdge((level === 1) !== activeLow, atMs)),
      );
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
      ends.push(() => active && set(false));
      return { foundActive: raw.found === level(true), isActive: () => active, set };
    },
    async [Symbol.asyncDispose]() {
      // A line that is gone cannot be switched off or released; the others are, and all may be had again.
      const failures = ends.splice(0).toReversed().flatMap(failureOf);
      await onEnd();
      if (failures.length > 0) throw failures[0];
    },
  };
}

function failureOf(end: () => unknown): readonly unknown[] {
  try {
    end();
    return [];
  } catch (error) {
    return [error];
  }
}
