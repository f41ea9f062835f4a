import { existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { leaseGpio } from "#drivers/gpio/door.ts";
import type { GpioSettings } from "#drivers/gpio/settings.ts";
import { ManualClock, recordingHost } from "#test/device/manual-clock.ts";
import { ownDirectory, Rig } from "./rig.ts";

function setUp(directory: string, levelsFile: string | null = null) {
  const clock = new ManualClock();
  const { host } = recordingHost(clock);
  const socket = join(directory, "gpio.sock");
  const settings: GpioSettings = { backend: "simulated", socket, levelsFile };
  return { clock, host, socket, settings, lease: () => leaseGpio(settings, host) };
}

const wire = (line: string, activeLow = false) => ({ line, activeLow });

describe("simulated GPIO", () => {
  it("greets with the lines there are and tells of those claimed later", async () => {
    using directory = ownDirectory();
    const { lease, socket } = setUp(directory.path);
    await using lines = await lease();
    lines.openInput(wire("presence"), () => {});
    lines.openOutput(wire("raise", true));
    using rig = await Rig.connect(socket);
    expect(rig.heard[0]).toEqual({
      hello: {
        protocol: 1,
        atMs: 1000,
        lines: [
          { line: "presence", direction: "in", level: 0, claimed: true },
          { line: "raise", direction: "out", level: 1, claimed: true },
        ],
      },
    });
    lines.openInput(wire("button", true), () => {});
    await rig.hears({ claimed: { line: "button", direction: "in", level: 1, claimed: true } });
  });

  it("hands edges from outside to the device, in its own sense of active, with the box's time", async () => {
    using directory = ownDirectory();
    const { lease, socket, clock } = setUp(directory.path);
    await using lines = await lease();
    const edges: unknown[] = [];
    const presence = lines.openInput(wire("presence", true), (active, atMs) => edges.push([active, atMs]));
    using rig = await Rig.connect(socket);
    using other = await Rig.connect(socket);
    expect(presence.isActive()).toBe(false);
    await clock.advance(7);
    await rig.set("presence", 0);
    expect(presence.isActive()).toBe(true);
    expect(edges).toEqual([[true, 1007]]);
    await other.hears({ input: { line: "presence", level: 0, atMs: 1007 } });
  });

  it("shows an output to every client in the turn in which it was ordered", async () => {
    using directory = ownDirectory();
    const { lease, socket } = setUp(directory.path);
    await using lines = await lease();
    const raise = lines.openOutput(wire("raise"));
    using rig = await Rig.connect(socket);
    using other = await Rig.connect(socket);
    raise.set(true);
    raise.set(true);
    raise.set(false);
    await rig.hears({ output: { line: "raise", level: 0, atMs: 1000 } });
    await other.hears({ output: { line: "raise", level: 0, atMs: 1000 } });
    expect(rig.levels("raise")).toEqual([1, 0]);
  });

  it("keeps the level of a line that no device has claimed yet", async () => {
    using directory = ownDirectory();
    const { lease, socket } = setUp(directory.path);
    await using lines = await lease();
    using rig = await Rig.connect(socket);
    expect(await rig.ask({ set: { line: "later", level: 1 } })).toMatchObject({ ok: { claimed: false } });
    expect(lines.openInput(wire("later"), () => {}).isActive()).toBe(true);
    expect(await rig.ask({ get: { line: "later" } })).toMatchObject({ ok: { level: 1, claimed: true, atMs: 1000 } });
  });

  it("answers what it does not understand and goes on", async () => {
    using directory = ownDirectory();
    const { lease, socket } = setUp(directory.path);
    await using lines = await lease();
    lines.openOutput(wire("raise"));
    using rig = await Rig.connect(socket);
    rig.write("nonsense\n\n[]\n");
    await rig.hears({ error: { code: "not_json" } });
    await rig.hears({ error: { code: "not_understood" } });
    expect(await rig.ask({ set: { line: "x", level: 2 } })).toMatchObject({ error: { code: "not_understood" } });
    expect(await rig.ask({ set: { line: "raise", level: 1 } })).toMatchObject({ error: { code: "not_an_input" } });
    expect(await rig.ask({ get: { line: "nowhere" } })).toMatchObject({ error: { code: "unknown_line" } });
    expect(await rig.ask({ list: {} })).toMatchObject({ ok: { lines: [{ line: "raise" }] } });
  });

  it("takes a request in pieces, sixty-four lines, sixteen clients and lines of 4096 characters", async () => {
    using directory = ownDirectory();
    const { lease, socket } = setUp(directory.path);
    await using lines = await lease();
    lines.openInput(wire("a"), () => {});
    using rig = await Rig.connect(socket);
    rig.write('{"set":{"line":"a",');
    rig.write('"level":1},"id":"whole"}\n');
    await rig.hears({ id: "whole" });
    for (let index = 1; index < 64; index++) rig.send({ set: { line: `l${index}`, level: 1 } });
    expect(await rig.ask({ set: { line: "one-more", level: 1 } })).toMatchObject({ error: { code: "too_many_lines" } });
    const others = await Promise.all(Array.from({ length: 15 }, () => Rig.connect(socket)));
    await expect(Rig.connect(socket)).rejects.toThrow(/hung up/);
    rig.write("x".repeat(5_000));
    await rig.hears({ error: { code: "line_too_long" } });
    await rig.hangsUp();
    for (const other of others) other[Symbol.dispose]();
  }, 30_000);

  it("is one backend for all devices, gives no line to two of them, and closes after the last", async () => {
    using directory = ownDirectory();
    const { lease, socket } = setUp(directory.path);
    const first = await lease();
    const second = await lease();
    first.openOutput(wire("raise"));
    expect(() => second.openInput(wire("raise"), () => {})).toThrow(/used twice/);
    await first[Symbol.asyncDispose]();
    await first[Symbol.asyncDispose]();
    expect(existsSync(socket)).toBe(true);
    second.openInput(wire("raise"), () => {});
    const closing = second[Symbol.asyncDispose]();
    const third = await lease();
    await closing;
    expect(existsSync(socket)).toBe(true);
    await third[Symbol.asyncDispose]();
    expect(existsSync(socket)).toBe(false);
  });

  it("switches off what a device leaves on", async () => {
    using directory = ownDirectory();
    const { lease, socket } = setUp(directory.path);
    await using other = await lease();
    const lines = await lease();
    using rig = await Rig.connect(socket);
    lines.openOutput(wire("raise")).set(true);
    await lines[Symbol.asyncDispose]();
    await rig.hears({ released: { line: "raise", direction: "out", level: 0, claimed: false } });
    expect(rig.levels("raise")).toEqual([1, 0]);
    expect(other.openOutput(wire("raise")).foundActive).toBe(false);
  });

  it("replaces the socket of a dead process, and touches neither a living one's nor an ordinary file", async () => {
    using directory = ownDirectory();
    const { lease, socket } = setUp(directory.path);
    writeFileSync(socket, "precious");
    await expect(lease()).rejects.toMatchObject({ code: "gpio_socket_unavailable" });
    expect(existsSync(socket)).toBe(true);

    const living = setUp(join(directory.path));
    const elsewhere = { ...living.settings, socket: join(directory.path, "living.sock") };
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(elsewhere.socket, resolve));
    await expect(leaseGpio(elsewhere, living.host)).rejects.toThrow(/Another process serves/);
    server.close();
  });

  it("remembers the levels in a file, so that a relay left on by a killed process is found", async () => {
    using directory = ownDirectory();
    const file = join(directory.path, "levels.json");
    writeFileSync(file, JSON.stringify({ raise: 1, presence: 1, other: "x" }));
    const { lease, socket } = setUp(directory.path, file);
    await using lines = await lease();
    using rig = await Rig.connect(socket);
    const raise = lines.openOutput(wire("raise"));
    expect(raise.foundActive).toBe(true);
    await rig.hears({ claimed: { line: "raise", direction: "out", level: 0, claimed: true } });
    expect(lines.openInput(wire("presence"), () => {}).isActive()).toBe(true);
  });
});
