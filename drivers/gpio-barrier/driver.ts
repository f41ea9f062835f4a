/**
 * A barrier whose board is worked by relays on GPIO lines and may show its limits on two contacts. By default it only
 * pulses "open"; the barrier closes itself. Starting and disposing order nothing: they only switch relays off.
 */

import { positionOf } from "#src/device/arm-position.ts";
import { detailOf, defineDriver, OrderRefused } from "#src/device/driver.ts";
import type { BarrierOrder, Device, DriverHost, Wiring } from "#src/device/driver.ts";
import type { ArmReport } from "#src/device/report.ts";
import { unreachable } from "#src/assert.ts";
import { DebouncedInput } from "../gpio/debounced-input.ts";
import { leaseGpio } from "../gpio/door.ts";
import type { GpioLease, LineSettings } from "../gpio/lines.ts";
import { gpioWiring } from "../gpio/wiring.ts";
import { BarrierRelays } from "./relays.ts";
import { barrierFaults } from "./faults.ts";
import type { BarrierSettings } from "./settings.ts";

/** How long the notice of a relay found on stands: the matter is over, somebody should still see it. */
const NOTICE_MS = 10 * 60_000;

export default defineDriver({
  type: "gpio-barrier",
  kind: "barrier",
  title: { zh: "GPIO 继电器道闸", en: "Barrier on GPIO relays" },
  settings: () => import("./settings.ts"),
  faults: barrierFaults,
  wiring: wiringOf,
  open: (settings, host) => new GpioBarrier(settings, host),
});

function wiringOf({ gpio, raise, hold, lower, upLimit, downLimit }: BarrierSettings): Wiring {
  const ownHold = hold?.line === raise.line ? null : hold;
  return {
    ...gpioWiring(gpio, [raise, ownHold, lower, upLimit, downLimit]),
    barrier: {
      upLimit: upLimit !== null,
      downLimit: downLimit !== null,
      hold: hold !== null,
      lower: lower !== null,
    },
  };
}

class GpioBarrier implements Device<"barrier"> {
  readonly #settings: BarrierSettings;
  readonly #host: DriverHost;
  #lease: GpioLease | null = null;
  #relays: BarrierRelays | null = null;
  #up: DebouncedInput | null = null;
  #down: DebouncedInput | null = null;
  #position: ArmReport["position"] | null = null;
  #cancelNotice: () => void = () => {};
  #report: (fact: ArmReport) => void = () => {};

  constructor(settings: BarrierSettings, host: DriverHost) {
    this.#settings = settings;
    this.#host = host;
  }

  async start(report: (fact: ArmReport) => void): Promise<void> {
    this.#lease = await leaseGpio(this.#settings.gpio, this.#host);
    this.#relays = this.#openRelays(this.#lease);
    this.#up = this.#openLimit(this.#lease, this.#settings.upLimit);
    this.#down = this.#openLimit(this.#lease, this.#settings.downLimit);
    // Only now: while the second limit was not read, the first alone could have meant something else.
    this.#report = report;
    this.#position = null;
    this.#tellPosition(this.#host.monotonicMs());
  }

  async order(order: BarrierOrder): Promise<void> {
    const relays = this.#relays;
    if (!relays) throw new Error("The barrier was ordered before it was started.");
    switch (order) {
      case "raise":
        return relays.raise();
      case "hold":
        if (relays.hold()) return;
        return this.#host.raiseFault("hold_not_wired");
      case "release":
        this.#host.clearFault("hold_not_wired");
        return relays.release();
      case "lower":
        if (relays.lower()) return;
        throw new OrderRefused(relays.held ? "The arm is being held up." : "No line for lowering is configured.");
      default:
        return unreachable(order);
    }
  }

  diagnose(): Readonly<Record<string, number | string | boolean>> {
    return {
      position: this.#position ?? "unknown",
      raises: this.#relays?.raises ?? 0,
      held: this.#relays?.held ?? false,
      raiseLine: this.#settings.raise.line,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cancelNotice();
    this.#relays?.stop();
    this.#up?.stop();
    this.#down?.stop();
    const lease = this.#lease;
    this.#lease = null;
    await lease?.[Symbol.asyncDispose]();
  }

  #openRelays(lease: GpioLease): BarrierRelays {
    const { raise, hold, lower } = this.#settings;
    const raiseLine = lease.openOutput(raise);
    const holdLine = hold && (hold.line === raise.line ? raiseLine : lease.openOutput(hold));
    const lowerLine = lower && lease.openOutput(lower);
    if (raiseLine.foundActive || holdLine?.foundActive || lowerLine?.foundActive) {
      this.#host.raiseFault("relay_found_on");
      this.#cancelNotice = this.#host.after(NOTICE_MS, () => this.#host.clearFault("relay_found_on"));
    }
    return new BarrierRelays({ raise: raiseLine, hold: holdLine, lower: lowerLine }, this.#settings, this.#host);
  }

  #openLimit(lease: GpioLease, line: LineSettings | null): DebouncedInput | null {
    if (!line) return null;
    const limit = new DebouncedInput({
      host: this.#host,
      debounceMs: this.#settings.debounceMs,
      onLevel: (_active, sinceMs) => this.#tellPosition(sinceMs),
      onChatter: (chatters) => {
        if (chatters) this.#host.raiseFault("input_chatters", `line ${line.line}`);
        else this.#host.clearFault("input_chatters");
      },
      onFailure: (error) => this.#host.lost("gpio_line_unavailable", `line ${line.line}: ${detailOf(error)}`),
    });
    limit.start(lease.openInput(line, (active, atMs) => limit.see(active, atMs)));
    return limit;
  }

  #tellPosition(driverMonotonicMs: number): void {
    const position = positionOf(this.#up?.level ?? null, this.#down?.level ?? null);
    const contradiction = this.#up?.level === true && this.#down?.level === true;
    if (contradiction) this.#host.raiseFault("limits_contradict");
    else this.#host.clearFault("limits_contradict");
    if (position === this.#position) return;
    this.#position = position;
    this.#report({ position, driverMonotonicMs, ...(contradiction ? { cause: "limits_contradict" } : {}) });
  }
}
