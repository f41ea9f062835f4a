/**
 * The other side of the simulated devices: what stands in the lane. A car simulation, a demo or a test takes handles by
 * name and covers loops, shows plates and watches the arm; the simulated drivers of a box hang on the same names.
 */

import type { DriverHost } from "#src/device/driver.ts";
import type { PlateReport, SignText } from "#src/device/report.ts";
import { SimulatedArm } from "./arm.ts";
import type { ArmClock } from "./arm.ts";
import { Listeners, SimulatedWire } from "./wire.ts";

/** A loop or a contact. */
export class SimulatedInput extends SimulatedWire {
  #active = false;
  readonly #onChange = new Listeners<boolean>();

  get active(): boolean {
    return this.#active;
  }

  /** Covers or clears the loop, closes or opens the contact. */
  set(active: boolean): void {
    if (active === this.#active) return;
    this.#active = active;
    this.#onChange.tell(active);
  }

  onChange(listener: (active: boolean) => void): () => void {
    return this.#onChange.add(listener);
  }
}

/** What a simulated reader is shown; what is left out is what an ordinary reader says of an ordinary plate. */
export type SimulatedFinding = Partial<Omit<PlateReport, "rxMs">> & Pick<PlateReport, "raw">;

/** A plate reader. */
export class SimulatedReader extends SimulatedWire {
  readonly #onFinding = new Listeners<SimulatedFinding>();

  /** The reader sees this plate now. While its wire is pulled nobody hears of it. */
  read(finding: SimulatedFinding): void {
    if (!this.pulled) this.#onFinding.tell(finding);
  }

  onFinding(listener: (finding: SimulatedFinding) => void): () => void {
    return this.#onFinding.add(listener);
  }
}

/** A sign board: what it shows now. */
export class SimulatedSign extends SimulatedWire {
  #text: SignText | null = null;
  readonly #onText = new Listeners<SignText>();

  get text(): SignText | null {
    return this.#text;
  }

  show(text: SignText): void {
    this.#text = text;
    this.#onText.tell(text);
  }

  onText(listener: (text: SignText) => void): () => void {
    return this.#onText.add(listener);
  }
}

/** The contact that tells the readers to read. */
export class SimulatedTrigger extends SimulatedWire {
  /** How often it was pulsed. */
  pulses = 0;
  readonly #onPulse = new Listeners<void>();

  pulse(): void {
    this.pulses += 1;
    this.#onPulse.tell();
  }

  onPulse(listener: () => void): () => void {
    return this.#onPulse.add(listener);
  }
}

const POINTS_LIMIT = 64;

/** One simulated yard: its devices by name. A handle is made when it is first asked for and stays the same. */
export class SimulatedBench {
  readonly #points = new Map<string, SimulatedWire>();
  #clock: ArmClock | null = null;
  #fixed = false;

  /** The clock the machines of this bench run by, whichever boxes come and go. */
  useClock(clock: ArmClock): void {
    this.#fixed = true;
    this.#turnTo(clock);
  }

  /** A driver offers its host's clock; it is taken unless the bench was given one of its own. */
  offerClock(host: DriverHost): void {
    if (!this.#fixed && this.#clock !== host) this.#turnTo(host);
  }

  loop(name: string): SimulatedInput {
    return this.#point(`loop ${name}`, SimulatedInput, () => new SimulatedInput());
  }

  contact(name: string): SimulatedInput {
    return this.#point(`contact ${name}`, SimulatedInput, () => new SimulatedInput());
  }

  reader(name: string): SimulatedReader {
    return this.#point(`reader ${name}`, SimulatedReader, () => new SimulatedReader());
  }

  trigger(name: string): SimulatedTrigger {
    return this.#point(`trigger ${name}`, SimulatedTrigger, () => new SimulatedTrigger());
  }

  sign(name: string): SimulatedSign {
    return this.#point(`sign ${name}`, SimulatedSign, () => new SimulatedSign());
  }

  /** A barrier's machine. Needs a clock: `useClock`, or a simulated barrier that was opened before. */
  barrier(name: string): SimulatedArm {
    return this.#point(`barrier ${name}`, SimulatedArm, () => {
      if (!this.#clock) throw new Error("Give the bench a clock (useClock) before asking for a barrier.");
      return new SimulatedArm(this.#clock);
    });
  }

  #turnTo(clock: ArmClock): void {
    this.#clock = clock;
    for (const point of this.#points.values()) if (point instanceof SimulatedArm) point.useClock(clock);
  }

  #point<T extends SimulatedWire>(name: string, kind: new (...made: never) => T, make: () => T): T {
    const known = this.#points.get(name);
    if (known instanceof kind) return known;
    if (this.#points.size >= POINTS_LIMIT) throw new Error(`A bench has at most ${POINTS_LIMIT} devices.`);
    const made = make();
    this.#points.set(name, made);
    return made;
  }
}

const benches = new Map<string, SimulatedBench>();
const BENCHES_LIMIT = 64;

/** The bench of this name, which the simulated drivers name in their settings. Made when first asked for. */
export function simulatedBench(name: string = "default"): SimulatedBench {
  const known = benches.get(name);
  if (known) return known;
  if (benches.size >= BENCHES_LIMIT) throw new Error(`At most ${BENCHES_LIMIT} benches; drop those that are done.`);
  const bench = new SimulatedBench();
  benches.set(name, bench);
  return bench;
}

/** Forgets a bench. Boxes that still hang on it keep it until they are closed. */
export function dropSimulatedBench(name: string): void {
  benches.delete(name);
}
