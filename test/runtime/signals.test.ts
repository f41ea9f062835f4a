/** How a process hears that it should stop, on a real process with real signals. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { root } from "../house-rules/project.ts";

/** Waits to be told, says so, and then takes its time until something is written to it. */
const program = `
  import { untilSignal } from "${join(root, "src/runtime/signals.ts")}";
  const told = untilSignal();
  let count = 0;
  process.on("SIGINT", () => (count += 1) > 1 && console.log("once more"));
  console.log("waiting");
  process.stdin.once("data", () => process.exit(0));
  console.log(await told);
`;

const children: ChildProcess[] = [];

function start() {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  const lines = child.stdout[Symbol.asyncIterator]();
  const said = async (): Promise<string> => String((await lines.next()).value).trim();
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

  it("goes on stopping in order when npm hands the same Ctrl-C on", async () => {
    const { child, said } = start();
    await said();
    child.kill("SIGINT");
    expect(await said()).toBe("SIGINT");
    child.kill("SIGINT");
    expect(await said()).toBe("once more");
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
