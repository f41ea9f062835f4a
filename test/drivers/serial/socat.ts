/** Two ends of a serial line, made by socat for as long as it runs. */
import { type ChildProcess, spawn } from "node:child_process";

/** Resolves when both ends are there; rejects at once, with what to do, when there is no socat or it ends. */
export async function startSocat(...ends: readonly [one: string, other: string]): Promise<ChildProcess> {
  const addresses = ends.map((link) => `pty,raw,echo=0,link=${link}`);
  const socat = spawn("socat", ["-d", "-d", ...addresses], { stdio: ["ignore", "ignore", "pipe"] });
  await new Promise<void>((resolve, reject) => {
    let said = "";
    socat.once("error", (error) => reject(new Error("socat is needed: apt-get install socat", { cause: error })));
    socat.once("exit", () => reject(new Error(`socat made no serial line; it said:\n${said}`)));
    socat.stderr.on("data", (text: Buffer) => {
      said += text.toString();
      if (said.includes("starting data transfer loop")) resolve();
    });
  });
  return socat;
}
