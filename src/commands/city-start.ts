/** Starts the platform simulator for the command line: options in, a running simulator and a line per event out. */
import { readFileSync } from "node:fs";
import { cityDialect } from "../city/dialect.ts";
import type { CityDialect } from "../city/dialect.ts";
import { passwordIn } from "../config/city-access.ts";
import { realWorld } from "../runtime/real-world.ts";
import { actions } from "../simulation/city/control.ts";
import type { CitySimulator, SimulatorSetup } from "../simulation/city/simulator.ts";
import { startCitySimulator } from "../simulation/city/simulator.ts";
import { CityUsageError } from "./city-flags.ts";
import type { FlaggedAction } from "./city-flags.ts";
import { calledLine, receivedLine, violationLine } from "./city-lines.ts";
import { callersPath } from "./configuration.ts";
import type { Language } from "./language.ts";

/** The options as commander hands them over. */
export type CityOptions = {
  readonly host: string;
  readonly port: number;
  readonly name?: readonly string[];
  readonly tlsDir: string;
  readonly plainHttp?: true;
  readonly controlPort: number;
  readonly control: boolean;
  readonly parkingId: string;
  readonly appId: string;
  readonly passwordFile?: string;
  readonly capacity?: number;
  readonly heartbeat: number;
  readonly dialect?: readonly string[];
  readonly callbacks?: string;
  readonly boxCa?: string;
  readonly clockAhead: number;
  readonly actions: readonly FlaggedAction[];
  readonly lang: Language;
  readonly json?: true;
  readonly quiet?: true;
  readonly strict?: true;
};

/** The password of exercises. It protects nothing and may be printed. */
const TRAINING_PASSWORD = "12345678909876543";

/** Starts the simulator as the options say and writes a line for every event. Rejects with a CityUsageError for wrong options. */
export async function startCity(options: CityOptions, write: (line: string) => void): Promise<CitySimulator> {
  const world = realWorld("always");
  const simulator = await startCitySimulator(setupOf(options, world));
  const { platform, server } = simulator;
  platform.clockErrorMs = options.clockAhead * 1_000;
  report(simulator, options, write);
  try {
    const before = options.callbacks === undefined ? [] : [{ path: "/addresses", input: { base: options.callbacks } }];
    for (const { path, input } of [...before, ...options.actions]) {
      const found = actions.find((action) => action.path === path);
      if (found === undefined) throw new CityUsageError(`--do ${path}: no such action. 没有此操作。`);
      const reply = await found.perform({ platform, server, nowMs: world.clock.now().wallMs }, input);
      if (reply.status !== 200) throw new CityUsageError(`${path}: ${JSON.stringify(reply.body)}`);
    }
  } catch (error) {
    await simulator.close();
    throw error;
  }
  return simulator;
}

function setupOf(options: CityOptions, world: ReturnType<typeof realWorld>): SimulatorSetup {
  return {
    platform: {
      parkingId: options.parkingId,
      appId: options.appId,
      password: options.passwordFile === undefined ? TRAINING_PASSWORD : passwordIn(textOf(options.passwordFile)),
      dialect: dialectOf(options.dialect ?? []),
      capacity: options.capacity ?? null,
      heartbeatMs: options.heartbeat * 1_000,
      chance: () => world.chance.fraction(),
    },
    server: {
      port: options.port,
      host: options.host,
      names: options.name ?? [],
      tlsFolder: options.tlsDir,
      plainHttp: options.plainHttp === true,
    },
    controlPort: options.control ? options.controlPort : null,
    boxCaPem: options.boxCa === undefined ? null : textOf(options.boxCa),
    now: () => world.clock.now().wallMs,
    monotonic: () => world.clock.monotonicMs(),
  };
}

function dialectOf(words: readonly string[]): CityDialect {
  const given = words.map((word) => {
    const at = word.indexOf("=");
    const value = word.slice(at + 1);
    const plain = value === "true" ? true : value === "false" ? false : value;
    return [word.slice(0, at), /^\d+$/.test(value) ? Number(value) : plain] as const;
  });
  const parsed = cityDialect.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `--dialect ${path.join(".")}: ${message}`);
  throw new CityUsageError(problems.join("\n"));
}

function textOf(file: string): string {
  try {
    return readFileSync(callersPath(file), "utf8");
  } catch (cause) {
    throw new CityUsageError(`${file} cannot be read. 无法读取文件。`, { cause });
  }
}

function report(
  { platform, server, control }: CitySimulator,
  options: CityOptions,
  write: (line: string) => void,
): void {
  const { lang, json, quiet } = options;
  const { url, caFile } = server;
  const about = { url, caFile, control: control?.url ?? null, parkingId: options.parkingId, appId: options.appId };
  if (json === true) write(JSON.stringify({ event: "start", ...about }));
  else for (const line of greeting(about, options)) write(line);
  platform.violations.watch((violation) =>
    write(json === true ? JSON.stringify({ event: "violation", ...violation }) : violationLine(violation, lang)),
  );
  if (quiet === true) return;
  platform.received.watch((request) =>
    write(json === true ? JSON.stringify({ event: "received", ...request }) : receivedLine(request, lang)),
  );
  platform.driver.watch((result) =>
    write(json === true ? JSON.stringify({ event: "called", ...result }) : calledLine(result, lang)),
  );
}

function greeting(
  about: { readonly url: string; readonly caFile: string | null; readonly control: string | null },
  options: CityOptions,
): string[] {
  const password = options.passwordFile === undefined ? TRAINING_PASSWORD : options.passwordFile;
  return [
    `市平台模拟器 | city platform simulator: ${about.url}`,
    ...(about.caFile === null ? [] : [`  city.tls.caFile: ${about.caFile}`]),
    `  parkingId ${options.parkingId}   appId ${options.appId}   password ${password}`,
    ...(about.control === null
      ? []
      : [`控制地址 | control: ${about.control} (GET / 列出全部操作 | lists all actions)`]),
    "按 Ctrl-C 结束 | Ctrl-C ends it",
  ];
}
