/**
 * A barrier on a Modbus relay board that times its own pulses: no crash of ours can leave the raise relay on. By default
 * it only pulses "open"; the barrier closes itself. Starting and disposing order nothing, they only switch relays off.
 */

import { AssertionFault, unreachable } from "#src/assert.ts";
import { positionOf } from "#src/device/arm-position.ts";
import { defineDriver, detailOf, DeviceFault, OrderRefused } from "#src/device/driver.ts";
import type { BarrierOrder, Device, DriverHost } from "#src/device/driver.ts";
import type { ArmReport } from "#src/device/report.ts";
import type { RawTap } from "#src/device/tap.ts";
import { SerialLine } from "../serial/line.ts";
import { ModbusBus } from "./bus.ts";
import { flashRelay, readInputs, readRelays, switchRelay } from "./frames.ts";
import type { ModbusRequest } from "./frames.ts";
import { relayBoardFaults } from "./faults.ts";
import type { RelayBoardSettings } from "./settings.ts";

/** How often limit contacts are read. */
const INPUTS_EVERY_MS = 100;
/** How often a board without limit contacts is asked whether it is still there. */
const ALIVE_EVERY_MS = 2000;
const NOTICE_MS = 10 * 60_000;

export default defineDriver({
  type: "modbus-relay-barrier",
  kind: "barrier",
  title: { zh: "Modbus 继电器板道闸", en: "Barrier on a Modbus relay board" },
  settings: () => import("./settings.ts"),
  faults: relayBoardFaults,
  wiring: ({ serial, upInput, downInput, holdChannel, lowerChannel }) => ({
    takes: [serial.path],
    barrier: {
      upLimit: upInput !== null,
      downLimit: downInput !== null,
      hold: holdChannel !== null,
      lower: lowerChannel !== null,
    },
  }),
  open: (settings, host) => new ModbusRelayBarrier(settings, host),
});

class ModbusRelayBarrier implements Device<"barrier"> {
  readonly #settings: RelayBoardSettings;
  readonly #host: DriverHost;
  readonly #line: SerialLine;
  readonly #bus: ModbusBus;
  #report: (fact: ArmReport) => void = () => {};
  #position: ArmReport["position"] | null = null;
  #inputs: number | null = null;
  #raisingUntilMs = 0;
  #loweringUntilMs = 0;
  #held = false;
  #disposed = false;
  #cancelPoll: () => void = () => {};
  #cancelNotice: () => void = () => {};

  constructor(settings: RelayBoardSettings, host: DriverHost) {
    this.#settings = settings;
    this.#host = host;
    this.#line = new SerialLine(settings.serial, host);
    const lost = (error: unknown): void => host.lost("line_lost", detailOf(error));
    const write = (frame: Uint8Array): void => void this.#line.write(frame).catch(lost);
    this.#bus = new ModbusBus({ host, answerMs: settings.answerMs, write });
  }

  get tap(): RawTap {
    return this.#line.tap;
  }

  async start(report: (fact: ArmReport) => void): Promise<void> {
    this.#report = report;
    await this.#line.open((bytes) => this.#bus.hear(bytes));
    await this.#switchOffWhatIsOn();
    if (this.#hasLimits) this.#see(await this.#inputBits());
    else this.#tellPosition(this.#host.monotonicMs());
    this.#pollLater();
  }

  async order(order: BarrierOrder): Promise<void> {
    const { lowerChannel, holdChannel, unit } = this.#settings;
    switch (order) {
      case "raise":
        return this.#raise();
      case "hold":
        if (holdChannel === null) {
          this.#host.raiseFault("hold_not_wired");
          return this.#raise();
        }
        this.#held = true;
        await Promise.all([this.#endLowering(), this.#order(switchRelay(unit, holdChannel, true))]);
        return;
      case "release":
        this.#held = false;
        this.#host.clearFault("hold_not_wired");
        if (holdChannel !== null) await this.#order(switchRelay(unit, holdChannel, false));
        return;
      case "lower":
        if (lowerChannel === null || this.#held)
          throw new OrderRefused(this.#held ? "The arm is being held up." : "No channel for lowering is configured.");
        return this.#lower(lowerChannel);
      default:
        return unreachable(order);
    }
  }

  diagnose(): Readonly<Record<string, number | string | boolean>> {
    const { serial, unit } = this.#settings;
    return { path: serial.path, unit, position: this.#position ?? "unknown", held: this.#held, ...this.#bus.counts };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#cancelPoll();
    this.#cancelNotice();
    const { holdChannel, unit } = this.#settings;
    // A held relay would stay on for ever, so it is asked for like any order: after what is on the line now, and again if no
    // answer comes. Pulses end by themselves.
    if (this.#held && holdChannel !== null) await this.#order(switchRelay(unit, holdChannel, false)).catch(() => {});
    this.#bus.stop();
    await this.#line.close();
  }

  get #hasLimits(): boolean {
    return this.#settings.upInput !== null || this.#settings.downInput !== null;
  }

  async #raise(): Promise<void> {
    const nowMs = this.#host.monotonicMs();
    const { unit, raiseChannel, pulseMs } = this.#settings;
    if (nowMs < this.#raisingUntilMs) return;
    this.#raisingUntilMs = nowMs + pulseMs;
    await Promise.all([this.#endLowering(), this.#order(flashRelay(unit, raiseChannel, pulseMs))]);
  }

  async #lower(lowerChannel: number): Promise<void> {
    const nowMs = this.#host.monotonicMs();
    const { unit, lowerPulseMs, raiseChannel } = this.#settings;
    if (nowMs < this.#loweringUntilMs) return;
    const endRaise = nowMs < this.#raisingUntilMs ? this.#order(switchRelay(unit, raiseChannel, false)) : null;
    this.#raisingUntilMs = 0;
    this.#loweringUntilMs = nowMs + lowerPulseMs;
    await Promise.all([endRaise, this.#order(flashRelay(unit, lowerChannel, lowerPulseMs))]);
  }

  /** Asked before what raises the arm, so that the two relays are never on together. */
  async #endLowering(): Promise<void> {
    const { lowerChannel, unit } = this.#settings;
    if (lowerChannel === null || this.#host.monotonicMs() >= this.#loweringUntilMs) return;
    this.#loweringUntilMs = 0;
    await this.#order(switchRelay(unit, lowerChannel, false));
  }

  async #order(request: ModbusRequest): Promise<void> {
    await this.#bus.ask(request, "order");
  }

  async #switchOffWhatIsOn(): Promise<void> {
    const { unit, raiseChannel, holdChannel, lowerChannel } = this.#settings;
    const [, relays = 0] = await this.#bus.ask(readRelays(unit), "poll");
    const ours = [raiseChannel, holdChannel, lowerChannel].filter((channel) => channel !== null);
    const on = ours.filter((channel) => isOn(relays, channel));
    if (on.length === 0) return;
    this.#host.raiseFault("relay_found_on", `channels ${on.join(", ")}`);
    this.#cancelNotice = this.#host.after(NOTICE_MS, () => this.#host.clearFault("relay_found_on"));
    await Promise.all(on.map((channel) => this.#order(switchRelay(unit, channel, false))));
  }

  #pollLater(): void {
    if (this.#disposed) return;
    this.#cancelPoll = this.#host.after(this.#hasLimits ? INPUTS_EVERY_MS : ALIVE_EVERY_MS, () => void this.#poll());
  }

  async #poll(): Promise<void> {
    try {
      if (this.#hasLimits) this.#see(await this.#inputBits());
      else await this.#bus.ask(readRelays(this.#settings.unit), "poll");
      this.#pollLater();
    } catch (error) {
      if (error instanceof AssertionFault) throw error;
      if (!this.#disposed) this.#host.lost(error instanceof DeviceFault ? error.code : "board_silent", detailOf(error));
    }
  }

  async #inputBits(): Promise<number> {
    const [, inputs = 0] = await this.#bus.ask(readInputs(this.#settings.unit), "poll");
    return inputs;
  }

  /** A level counts when it was read twice: contacts bounce, and the board does not filter. Other inputs do not matter. */
  #see(read: number): void {
    const inputs = read & (bitOf(this.#settings.upInput) | bitOf(this.#settings.downInput));
    const isNew = this.#inputs !== null && inputs !== this.#inputs;
    this.#inputs = inputs;
    if (!isNew) this.#tellPosition(this.#host.monotonicMs());
  }

  #tellPosition(driverMonotonicMs: number): void {
    const { upInput, downInput } = this.#settings;
    const inputs = this.#inputs ?? 0;
    const up = upInput === null ? null : isOn(inputs, upInput);
    const down = downInput === null ? null : isOn(inputs, downInput);
    const contradiction = up === true && down === true;
    if (contradiction) this.#host.raiseFault("limits_contradict");
    else this.#host.clearFault("limits_contradict");
    const position = positionOf(up, down);
    if (position === this.#position) return;
    this.#position = position;
    this.#report({ position, driverMonotonicMs, ...(contradiction ? { cause: "limits_contradict" } : {}) });
  }
}

function isOn(bits: number, channel: number): boolean {
  return (bits & bitOf(channel)) !== 0;
}

function bitOf(channel: number | null): number {
  return channel === null ? 0 : 1 << (channel - 1);
}
