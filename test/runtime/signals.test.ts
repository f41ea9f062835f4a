/** How a process hears that it should stop, on a real process with real signals. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, describe, expect, it } from "vitest";
import { root } from "../house-rules/project.ts";

/**
 * Waits to be told, says so, and then takes its time until something is written to it. With "echo" it is told the same once more
 * by itself, with "stall" it does nothing for a while after that: who sends signals from outside cannot say when they come.
 */
const program = `
  import { untilSignal } from "${join(root, "src/runtime/signals.ts")}";
  const told = untilSignal();
  let count = 0;
  process.on("SIGINT", () => {
    count += 1;
    if (count > 1) console.log("once more");
    else if (process.argv.includes("echo")) process.kill(process.pid, "SIGINT");
    if (count === 1 && process.argv.includes("stall")) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500);
  });
  console.log("waiting");
  process.stdin.once("data", () => process.exit(0));
  console.log(await told);
`;

const children: ChildProcess[] = [];

function start(...words: readonly string[]) {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program, ...words], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const said = async (): Promise<string> => String((await lines.next()).value);
  return { child, said };
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

describe("a process that is told to stop", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("hears %s", async (signal) => {
    const { child, said } = start();
    expect(await said()).toBe("waiting");
    child.kill(signal);
    expect(await said()).toBe(signal);
  });

  it.each([
    ["", ["echo"]],
    [", also one that was held up meanwhile", ["echo", "stall"]],
  ] as const)("goes on stopping in order when npm hands the same Ctrl-C on%s", async (_, words) => {
    const { child, said } = start(...words);
    await said();
    child.kill("SIGINT");
    expect([await said(), await said()].toSorted()).toEqual(["SIGINT", "once more"]);
    child.stdin.write("done\n");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("ends at once when it is told again later", async () => {
    const { child, said } = start();
    await said();
    child.kill("SIGINT");
    expect(await said()).toBe("SIGINT");
    const again = setInterval(() => child.kill("SIGINT"), 100);
    expect(await once(child, "exit")).toEqual([1, null]);
    clearInterval(again);
  });
});
