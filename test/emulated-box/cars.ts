/** Cars at the emulated box: they stand on loops, are read, and drive through once the relay has moved. */
import { setTimeout as wait } from "node:timers/promises";
import type { BoxView } from "#src/diagnostics/view.ts";
import { until } from "../end-to-end/until.ts";
import type { Machine } from "./machine.ts";

/** A lane's GPIO lines, as guest/gatehouse.json wires them. */
type Wires = {
  readonly presence: number;
  readonly passage: number;
  readonly raise: number;
  /** The level at which the relay is on. */
  readonly on: 0 | 1;
  readonly read: (machine: Machine, text: string) => void;
};

export const ENTRY: Wires = {
  presence: 0,
  passage: 1,
  raise: 2,
  on: 1,
  read: (machine, text) => machine.writeReader(text),
};
export const EXIT: Wires = {
  presence: 4,
  passage: 5,
  raise: 6,
  on: 0,
  read: (machine, text) => machine.writeUsb(text),
};

/** Longer than the loops' debounce, however slow the emulation is at the moment. */
const CAR_LENGTH_MS = 600;
export const PATIENCE_MS = 600_000;

/** Switches on and waits until the service gates; resolves with what the service took. */
export async function start(
  machine: Machine,
  prepare = async (): Promise<void> => {},
  clock?: string,
): Promise<number> {
  await machine.powerOn(clock);
  await machine.plugUsb();
  await machine.run("mkdir -p /run/systemd/timesync; touch /run/systemd/timesync/synchronized");
  await until(async () => (await machine.run("ls /dev/serial/by-id")).code === 0, "the adapter is there", PATIENCE_MS);
  await prepare();
  const began = performance.now();
  await machine.run("systemctl start --no-block gatehouse");
  await machine.says("the lanes gate");
  const tookMs = performance.now() - began;
  await machine.says("the page is open");
  return tookMs;
}

/** A card that was built has no compiled modules yet: one start makes them, and its ledger is taken away again. */
export async function firstStart(machine: Machine): Promise<number> {
  const tookMs = await start(machine);
  await machine.run("systemctl stop gatehouse; rm -rf /var/lib/gatehouse/*");
  await machine.powerOff();
  return tookMs;
}

/** A car comes to the arm and is read. */
export async function stand(machine: Machine, wires: Wires, plate: string): Promise<void> {
  await machine.setInput(wires.presence, 1);
  await wait(CAR_LENGTH_MS);
  wires.read(machine, `${JSON.stringify({ plate, confidence: 0.97 })}\n`);
}

/** How often the relay has gone on. */
export function raises(machine: Machine, wires: Wires): number {
  return machine.edges.filter(({ line, level }) => line === wires.raise && level === wires.on).length;
}

/** A car drives through; resolves with the milliseconds from its plate to the relay. */
export async function drive(machine: Machine, wires: Wires, plate: string): Promise<number> {
  const before = raises(machine, wires);
  await stand(machine, wires, plate);
  const readMs = performance.now();
  await until(() => raises(machine, wires) > before, `the arm is raised for ${plate}`, PATIENCE_MS);
  const { atMs = Number.NaN } =
    machine.edges.findLast(({ line, level }) => line === wires.raise && level === wires.on) ?? {};
  const steps = [
    [wires.passage, 1],
    [wires.presence, 0],
    [wires.passage, 0],
  ] as const;
  for (const [line, level] of steps) {
    await machine.setInput(line, level);
    await wait(CAR_LENGTH_MS);
  }
  return atMs - readMs;
}

/** What the technician's page shows. */
export async function view(machine: Machine): Promise<BoxView> {
  const request = String.raw`exec 9<>/dev/tcp/127.0.0.1/8080; printf 'GET /api/view HTTP/1.0\r\nHost: 127.0.0.1:8080\r\n\r\n' >&9; cat <&9`;
  const { output } = await machine.run(request);
  return JSON.parse(output.slice(output.indexOf("\r\n\r\n") + 4)) as BoxView;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
