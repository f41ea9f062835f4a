/** Which file the service's ledger is: its configuration may name it as seen from the folder in which the service is started. */
import { isAbsolute, resolve } from "node:path";
import { runTool } from "../update/tool.ts";
import { CommandFailure } from "./program.ts";

const ASK_MS = 10_000;

/** The whole path of what `ledger.path` names. The ledger could not be taken back to an older version if another file were meant. */
export async function ledgerOfService(path: string): Promise<string> {
  if (isAbsolute(path)) return path;
  const question = ["show", "gatehouse", "--property=WorkingDirectory", "--value"];
  const { done, said } = await runTool("systemctl", question, { timeoutMs: ASK_MS });
  if (done && isAbsolute(said)) return resolve(said, path);
  throw new CommandFailure(
    2,
    `ledger.path is ${path}, seen from the folder in which the service starts, and systemd does not say which that is: write the file's whole path. Nothing was changed. ledger.path 为相对路径 ${path}，无法得知服务的工作目录，请改写为完整路径。未做任何更改。`,
  );
}
