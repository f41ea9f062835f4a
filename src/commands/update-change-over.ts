/** The moment in which one version takes the other's place: between two cars, and back when the other one does not gate. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { BoxView, LaneView, PartView } from "../diagnostics/view.ts";
import type { Bilingual } from "../plate/bilingual.ts";
import { outliveTerminal } from "../runtime/signals.ts";
import type { Clock } from "../runtime/world.ts";
import { pointAt } from "../update/installed.ts";
import { runTool } from "../update/tool.ts";
import { UpdateProblem } from "../update/update-problem.ts";

export type Tell = (text: Bilingual) => void;

export type UpdatePorts = {
  readonly clock: Pick<Clock, "after" | "monotonicMs">;
  /** The running box; null: it does not answer now. */
  readonly view: () => Promise<BoxView | null>;
  /** The ledger's file. */
  readonly ledger: string;
  /** How long a version that was started is given until its lanes gate and its page says so. */
  readonly gatesWithinMs: number;
  readonly tell: Tell;
};

/** A version that may run, and to which form the ledger is taken for it; null: it takes any up by itself. */
export type Version = { readonly folder: string; readonly version: string; readonly ledgerVersion: number | null };

const LOOK_EVERY_MS = 1_000;
/** What stopping may take beside starting: systemd ends the service after 20 s. */
const STOPS_WITHIN_MS = 30_000;
/** A large ledger takes a while to be rewritten; no car passes by itself meanwhile. */
const STEP_DOWN_MS = 300_000;
const SYNC_MS = 60_000;

/**
 * Waits until no car is on a lane, at most `patienceMs`; null does not wait. Answers the box as it was then, null when none
 * answers. Fails with an UpdateProblem that names the lane.
 */
export async function untilLanesAreEmpty(patienceMs: number | null, ports: UpdatePorts): Promise<BoxView | null> {
  const began = ports.clock.monotonicMs();
  for (let isTold = false; ; isTold = true) {
    const view = await ports.view();
    const busy = view?.lanes.find(isBusy);
    if (busy === undefined || patienceMs === null) return view;
    const { name, sentence } = busy;
    if (ports.clock.monotonicMs() - began >= patienceMs) {
      throw new UpdateProblem({
        en: `there is still a car on lane ${name}, as it seems (${sentence.en}): call it again later, or with --now. Nothing was changed`,
        zh: `车道 ${name} 上似乎仍有车（${sentence.zh}），请稍后重试，或加 --now。未做任何更改`,
      });
    }
    if (!isTold) ports.tell({ en: `waiting for lane ${name}: ${sentence.en}`, zh: `等待车道 ${name}：${sentence.zh}` });
    await pause(ports);
  }
}

/**
 * Stops what runs, has `next` run, and looks whether it gates as `before` did. If it does not, `last` is put back. Fails with an
 * UpdateProblem that says which of them runs now.
 */
export async function changeOver(
  link: string,
  { last, next, before }: { readonly last: Version; readonly next: Version; readonly before: BoxView | null },
  ports: UpdatePorts,
): Promise<void> {
  // A technician's connection may break any moment, and a box must not be left between two versions.
  outliveTerminal();
  ports.tell({ en: `starting ${next.version}`, zh: `启动 ${next.version}` });
  const trouble = await run(link, { leaving: last, entering: next, before }, ports);
  if (trouble === null) return;
  ports.tell({ en: `${trouble.en}; putting ${last.version} back`, zh: `${trouble.zh}；正在恢复 ${last.version}` });
  const again = await putBack(link, { leaving: next, entering: last, before }, ports);
  throw new UpdateProblem(
    again === null
      ? {
          en: `${next.version} did not gate: ${trouble.en}. ${last.version} runs again. See journalctl -u gatehouse`,
          zh: `${next.version} 不能正常放行：${trouble.zh}。已恢复运行 ${last.version}，详见 journalctl -u gatehouse`,
        }
      : {
          en: `neither version gates: ${next.version}: ${trouble.en}; ${last.version}, which is installed again: ${again.en}. See journalctl -u gatehouse; until then open the barrier by hand`,
          zh: `两个版本均不能放行：${next.version}：${trouble.zh}；${last.version}（已恢复安装）：${again.zh}。请查看 journalctl -u gatehouse，在此之前请手动开闸`,
        },
  );
}

type Change = { readonly leaving: Version; readonly entering: Version; readonly before: BoxView | null };

/** Null when the entering version gates, else what is wrong. A ledger that it could not read keeps it out. */
async function run(link: string, change: Change, ports: UpdatePorts): Promise<Bilingual | null> {
  return (await stepLedgerDown(change, ports)) ?? start(link, change, ports);
}

/** The same on the way back from a version that does not gate: the other one starts whatever became of the ledger. */
async function putBack(link: string, change: Change, ports: UpdatePorts): Promise<Bilingual | null> {
  const trouble = await stepLedgerDown(change, ports);
  if (trouble !== null) ports.tell(trouble);
  return start(link, change, ports);
}

async function start(link: string, change: Change, ports: UpdatePorts): Promise<Bilingual | null> {
  pointAt(link, change.entering.folder);
  await runTool("sync", [], { timeoutMs: SYNC_MS });
  return (await service("restart", ports)) ?? (await gates(change, ports));
}

/** The version that knows the newer form takes the ledger to the older one, as the user whose file it is. */
async function stepLedgerDown({ leaving, entering }: Change, ports: UpdatePorts): Promise<Bilingual | null> {
  const { ledger } = ports;
  if (entering.ledgerVersion === null || !existsSync(ledger)) return null;
  const stopped = await service("stop", ports);
  if (stopped !== null) return stopped;
  const program = join(leaving.folder, "bin/gatehouse.mjs");
  const words = ["ledger", "step-down", "--ledger", ledger, "--to", String(entering.ledgerVersion)];
  const { done, said } = await runTool(join(leaving.folder, "node_modules/.bin/node"), [program, ...words], {
    timeoutMs: STEP_DOWN_MS,
    outlivesTerminal: true,
    owner: statSync(ledger),
  });
  return done
    ? null
    : { en: `the ledger cannot be taken to the older version: ${said}`, zh: `账本无法降到旧版本：${said}` };
}

async function service(verb: "restart" | "stop", { gatesWithinMs }: UpdatePorts): Promise<Bilingual | null> {
  const timeoutMs = STOPS_WITHIN_MS + gatesWithinMs;
  const { done, said } = await runTool("systemctl", [verb, "gatehouse"], { timeoutMs, outlivesTerminal: true });
  return done
    ? null
    : { en: `systemctl ${verb} gatehouse failed: ${said}`, zh: `systemctl ${verb} gatehouse 失败：${said}` };
}

/** Null once the wanted version answers and each lane that was in order is so again. */
async function gates({ entering, before }: Change, ports: UpdatePorts): Promise<Bilingual | null> {
  const began = ports.clock.monotonicMs();
  for (;;) {
    // A page that breaks off or answers with an error is one that does not answer yet.
    const trouble = troubleOf(await ports.view().catch(() => null), entering, before);
    if (trouble === null || ports.clock.monotonicMs() - began >= ports.gatesWithinMs) return trouble;
    await pause(ports);
  }
}

function troubleOf(view: BoxView | null, { version }: Version, before: BoxView | null): Bilingual | null {
  if (view === null) return { en: "its page does not answer", zh: "诊断页面无应答" };
  if (view.version !== version) return { en: `${view.version} answers`, zh: `应答的是 ${view.version}` };
  return laneTrouble(view, before) ?? partTrouble(view, before);
}

/** A lane that was in order before, or of which nothing is known, has to be so again. */
function laneTrouble(view: BoxView, before: BoxView | null): Bilingual | null {
  const wasOut = new Set(before?.lanes.filter(({ outOfOrder }) => outOfOrder).map(({ name }) => name));
  const out = view.lanes.find(({ name, outOfOrder }) => outOfOrder && !wasOut.has(name));
  if (out === undefined) return null;
  return {
    en: `lane ${out.name} is out of order: ${out.sentence.en}`,
    zh: `车道 ${out.name} 停用：${out.sentence.zh}`,
  };
}

/** The network and the city come and go by themselves; the others are this program's. */
function partTrouble(view: BoxView, before: BoxView | null): Bilingual | null {
  const wasOut = new Set(before?.parts.filter(({ state }) => state === "out").map(({ part }) => part));
  const isOurs = ({ part }: PartView): boolean => part !== "network" && part !== "city" && !wasOut.has(part);
  const out = view.parts.find((part) => part.state === "out" && isOurs(part));
  return out === undefined
    ? null
    : { en: `${out.title.en}: ${out.sentence.en}`, zh: `${out.title.zh}：${out.sentence.zh}` };
}

/** A lane that is held open lets cars by whatever runs; one on its loops would be forgotten all the same. */
function isBusy({ phase, presence, passage }: LaneView): boolean {
  return presence.covered || passage.covered || (phase !== "idle" && phase !== "held_open");
}

function pause({ clock }: UpdatePorts): Promise<void> {
  return new Promise((resolve) => void clock.after(LOOK_EVERY_MS, resolve));
}
