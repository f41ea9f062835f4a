import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { drivers } from "#drivers/index.ts";
import { dropSimulatedBench, simulatedBench } from "#drivers/simulated/bench.ts";
import type { SimulatedBench } from "#drivers/simulated/bench.ts";
import { driverContract } from "./contract.ts";
import type { Bench } from "./contract.ts";
import { ownDirectory, Rig } from "./gpio/rig.ts";
import { RelayBoard } from "./modbus-relay-barrier/relay-board.ts";
import { PtyPair } from "./serial/pty.ts";
import { ManualClock } from "#test/device/manual-clock.ts";

/** Lines of a simulated GPIO whose socket has no directory to be in while it is withdrawn. */
function gpioBench(lines: Readonly<Record<string, unknown>>, input?: string): () => Promise<Bench> {
  return async () => {
    const outer = ownDirectory();
    const directory = join(outer.path, "inner");
    const socket = join(directory, "gpio.sock");
    return {
      settings: { gpio: { backend: "simulated", socket }, ...lines },
      provide: async () => void (await mkdir(directory, { recursive: true })),
      withdraw: () => rm(directory, { recursive: true, force: true }),
      ...(input === undefined ? {} : { provoke: () => setInput(socket, input) }),
      [Symbol.asyncDispose]: async () => outer[Symbol.dispose](),
    };
  };
}

async function setInput(socket: string, input: string): Promise<void> {
  const rig = await Rig.connect(socket).catch(() => null);
  await rig?.set(input, 1);
  rig?.[Symbol.dispose]();
}

function serialBench(settings: Readonly<Record<string, unknown>>, bytes?: string): () => Promise<Bench> {
  return async () => {
    const pty = new PtyPair();
    return {
      settings: { serial: { path: pty.boxEnd }, ...settings },
      provide: () => pty.connect(),
      withdraw: () => pty.pull(),
      ...(bytes === undefined ? {} : { provoke: () => pty.send(bytes) }),
      [Symbol.asyncDispose]: () => pty[Symbol.asyncDispose](),
    };
  };
}

/** A relay board that is there while the line is. */
async function relayBoardBench(): Promise<Bench> {
  const pty = new PtyPair();
  return {
    settings: { serial: { path: pty.boxEnd }, raiseChannel: 1, answerMs: 2000 },
    provide: async () => {
      await pty.connect();
      await RelayBoard.at(pty, new ManualClock());
    },
    withdraw: () => pty.pull(),
    [Symbol.asyncDispose]: () => pty[Symbol.asyncDispose](),
  };
}

let count = 0;

function simulated(
  wireOf: (yard: SimulatedBench) => { pull(): void; mend(): void },
  provoke?: (yard: SimulatedBench) => void,
): () => Promise<Bench> {
  return async () => {
    const bench = `contract-${count++}`;
    const yard = simulatedBench(bench);
    yard.useClock({ monotonicMs: () => 0, after: () => () => {} });
    return {
      settings: { bench, point: "here" },
      provide: async () => wireOf(yard).mend(),
      withdraw: async () => wireOf(yard).pull(),
      ...(provoke ? { provoke: async () => provoke(yard) } : {}),
      [Symbol.asyncDispose]: async () => dropSimulatedBench(bench),
    };
  };
}

const wire = (line: string) => ({ line });

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  "aa55-sign": serialBench({}),
  "fk-sign": serialBench({}),
  "gpio-barrier": gpioBench({ raise: wire("raise"), upLimit: wire("up"), downLimit: wire("down") }, "up"),
  "gpio-contact": gpioBench(wire("fire"), "fire"),
  "gpio-loop": gpioBench(wire("presence"), "presence"),
  "gpio-trigger": gpioBench(wire("trigger")),
  "json-lines-reader": serialBench({}, '{"plate":"京A12345"}\n'),
  "modbus-relay-barrier": relayBoardBench,
  "simulated-barrier": simulated(
    (yard) => yard.barrier("here"),
    (yard) => yard.barrier("here").raise(),
  ),
  "simulated-contact": simulated(
    (yard) => yard.contact("here"),
    (yard) => yard.contact("here").set(true),
  ),
  "simulated-loop": simulated(
    (yard) => yard.loop("here"),
    (yard) => yard.loop("here").set(true),
  ),
  "simulated-reader": simulated(
    (yard) => yard.reader("here"),
    (yard) => yard.reader("here").read({ raw: "京A12345" }),
  ),
  "simulated-sign": simulated((yard) => yard.sign("here")),
  "simulated-trigger": simulated((yard) => yard.trigger("here")),
  "text-lines-reader": serialBench({}, "京A12345\r\n"),
};

describe("driver table", () => {
  it("has a bench for the contract for every driver", () => {
    expect(Object.keys(benches).toSorted()).toEqual(Object.keys(drivers).toSorted());
  });
});

for (const [type, load] of Object.entries(drivers)) {
  const make = benches[type];
  if (make) driverContract(type, async () => (await load()).default, make);
}
