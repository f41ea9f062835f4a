/**
 * A box on the real machine: the lanes gate first; the city and the technician's page are loaded after them, while all
 * loops are clear, at the latest half a minute later.
 */
import { mkdir, readFile } from "node:fs/promises";
import { flushCompileCache } from "node:module";
import { dirname } from "node:path";
import { drivers } from "../../drivers/index.ts";
import type { Box } from "../box/box.ts";
import { ClockWatch } from "../box/clock-watch.ts";
import type { Door } from "../box/door.ts";
import { whenToLoad } from "../box/loading.ts";
import { SystemDating } from "../box/system-dating.ts";
import type { Config } from "../config/config.ts";
import { lineLog, type Log } from "../runtime/log.ts";
import type { World } from "../runtime/world.ts";
import { realWorld } from "../runtime/real-world.ts";
import { serviceManager, type ServiceManager } from "../runtime/service-manager.ts";
import { untilSignal } from "../runtime/signals.ts";
import { storeClock } from "../runtime/store-clock.ts";
import { storeSettings } from "../box/store-settings.ts";
import type { StartThread } from "../store/ledger-thread.ts";
import { openStore } from "../store/store.ts";
import { cityDoor, pageDoor } from "./doors.ts";
import { VERSION } from "./version.ts";

export type RunOptions = {
  readonly fullPlates: boolean;
  readonly debug: boolean;
  readonly log?: Log;
  /** One that has been started already, while the configuration was read. */
  readonly ledgerThread?: StartThread;
};

export type RunningBox = {
  readonly box: Box;
  /** Resolves once the city and the page have been tried: what could not be had is a fault, and is tried again. */
  readonly complete: Promise<Attached>;
  /** Resolves when the box has stopped, after a signal or `stop`. */
  readonly stopped: Promise<void>;
  readonly stop: (reason: string) => void;
};

/** What is loaded after the lanes gate. */
export type Attached = {
  /** Null: it could not be opened yet. */
  readonly pageUrl: string | null;
};

type Running = {
  readonly box: Box;
  readonly watches: readonly { stop(): void }[];
  readonly service: ServiceManager;
  /** In the order in which they are opened. */
  readonly doors: readonly Door[];
};

/** A start does not wait longer than this for the ledger's folder to be made. */
const FOLDER_WITHIN_MS = 2_000;

export async function runBox(config: Config, options: RunOptions): Promise<RunningBox> {
  const world = realWorld(config.clock.trust);
  // Whoever read the log may be gone; the lanes gate on without it.
  process.stdout.on("error", () => {});
  const write = (line: string): void => void process.stdout.write(line);
  const plates = options.fullPlates ? "full" : "masked";
  const priorities = process.env["JOURNAL_STREAM"] !== undefined;
  const wallMs = (): number => world.clock.now().wallMs;
  const log = options.log ?? lineLog({ write, wallMs, plates, debug: options.debug, priorities });
  await makeFolder(dirname(config.ledger.path), world, log);
  const store = openStore(storeSettings(config), storeClock(world.clock), options.ledgerThread);
  // The ledger's thread reads its file while this one loads the rest of what gates.
  const { openBox } = await import("../box/box.ts");
  const box = await openBox(config, { world, drivers, store, log, version: VERSION });
  await box.start();
  log("notice", "box", "the lanes gate", { lanes: config.lanes.map(({ name }) => name).join(" "), origin: box.origin });
  const clockWatch = new ClockWatch({
    clock: world.clock,
    faults: box.faults,
    isTrusted: () => box.controller.state.lot.clocks.trusts(world.clock.now()),
  });
  clockWatch.start();
  const dating = new SystemDating({
    clock: world.clock,
    isDated: (boot) => box.controller.state.lot.clocks.offsetOf(boot) !== null,
    put: (fact) => box.put(fact),
  });
  dating.start();
  const service = serviceManager(process.env, world.clock);
  service.ready();
  const { ListFiles } = await import("../box/list-files.ts");
  const lists = new ListFiles(box, config.admission, (file) => readFile(file, "utf8"));
  void lists.start();
  const city = config.city === null ? null : cityDoor(box, config.city);
  const { watchMachine } = await import("../box/machine-watch.ts");
  const machineWatch = watchMachine(box);
  const page = pageDoor(box, city, () => machineWatch.state);
  const complete = whenToLoad(box).then(async () => {
    await city?.start();
    await page.start();
    // Node writes its compile cache when a process ends by itself; a box that is only ever switched off never would.
    flushCompileCache();
    return { pageUrl: page.opened?.url ?? null };
  });
  const { promise: told, resolve: stop } = Promise.withResolvers<string>();
  const doors = city === null ? [page] : [city, page];
  const watches = [lists, clockWatch, dating, machineWatch];
  const stopped = stopWhenTold({ box, watches, service, doors }, Promise.race([told, untilSignal()]));
  return { box, complete, stopped, stop };
}

/** A disk on which no folder can be made, or that does not answer, does not keep the lanes shut. */
async function makeFolder(path: string, world: World, log: Log): Promise<void> {
  const made = mkdir(path, { recursive: true }).catch((error: unknown) =>
    log(
      "error",
      "ledger",
      "the ledger's folder cannot be made; make it, or mount the card / 无法创建账本目录,请创建目录或挂载存储卡",
      {
        path,
        error,
      },
    ),
  );
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const cancel = world.clock.after(FOLDER_WITHIN_MS, resolve);
  await Promise.race([made, late]);
  cancel();
}

async function stopWhenTold(running: Running, told: Promise<string>): Promise<void> {
  const { box, watches, service, doors } = running;
  const reason = await told;
  box.outside.log("notice", "box", "stopping", { reason });
  service.stopping();
  for (const door of doors.toReversed()) await door.close();
  for (const watch of watches) watch.stop();
  await box.stop(reason);
  service.close();
}
