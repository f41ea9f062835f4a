/** The system's own tools: tar, sync, systemctl. */
import { spawn } from "node:child_process";

/** How a tool ended: what it said of its own accord, at most the last 2,000 characters of it. */
export type Ended = { readonly done: boolean; readonly said: string };

export type Call = {
  /** It is ended after this. */
  readonly timeoutMs: number;
  /** As whom it runs; by default as this program. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** Neither Ctrl-C nor a closed terminal reaches it. */
  readonly outlivesTerminal?: boolean;
};

const SAID_MAX = 2_000;

/** Runs a tool to its end. It never throws: a tool that is not there has not done it, and says so. */
export function runTool(command: string, args: readonly string[], call: Call): Promise<Ended> {
  const { timeoutMs, owner, outlivesTerminal: detached } = call;
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      ...owner,
      detached,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: timeoutMs,
      killSignal: "SIGKILL",
    });
    let said = "";
    const hear = (text: Buffer): void => void (said = (said + text.toString()).slice(-SAID_MAX));
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("error", (error) => resolve({ done: false, said: error.message }));
    child.once("close", (code, signal) =>
      resolve({ done: code === 0, said: signal === null ? said.trim() : `${said.trim()} (${command}: ${signal})` }),
    );
  });
}
