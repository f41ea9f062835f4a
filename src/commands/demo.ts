/**
 * `gatehouse demo` (`npm start`): a whole box on this machine. The devices are simulated and say so; the ledger, the city's
 * HTTPS and the page are real.
 */
import { Command } from "commander";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { drivers } from "../../drivers/index.ts";
import { simulatedBench } from "../../drivers/simulated/bench.ts";
import { assert } from "../assert.ts";
import type { Config } from "../config/config.ts";
import { checkConfig } from "../config/load.ts";
import { silentLog } from "../runtime/log.ts";
import { realWorld } from "../runtime/real-world.ts";
import { actions } from "../simulation/city/control.ts";
import { startCitySimulator, type CitySimulator } from "../simulation/city/simulator.ts";
import { DemoCars } from "../simulation/demo-cars.ts";
import { GARAGES, readGarage, type GarageName } from "../simulation/garages.ts";
import { countingNumber, portNumber } from "./numbers.ts";
import { CommandFailure } from "./program.ts";
import { runBox, type RunningBox } from "./run-box.ts";

const ACCOUNT = { parkingId: "qp31022900183", appId: "gatehouse-demo", password: "12345678909876543" } as const;
const HOST = "127.0.0.1";
const STOPPED = "Stopped; everything is written. 已停止，记录均已保存。";

type DemoOptions = { readonly port: number; readonly speed: number; readonly garage: string; readonly folder: string };

export function demoCommand(): Command {
  return new Command("demo")
    .description("a box with simulated devices, a city simulator and a page / 演示：模拟设备、市平台模拟器和网页")
    .option("--port <port>", "port of the page / 网页端口", portNumber, 8080)
    .option("--speed <times>", "how many times faster the cars come / 车流加速倍数", countingNumber, 6)
    .option("--garage <name>", `whose rhythm: ${GARAGES.join(", ")} / 采用哪个停车场的车流`, "mall")
    .option("--folder <folder>", "where the ledger is kept / 账本目录", "var/demo")
    .action(async (options: DemoOptions) => {
      const name = GARAGES.find((garage) => garage === options.garage);
      if (name === undefined) throw new CommandFailure(2, `--garage: ${GARAGES.join(", ")}`);
      await runDemo({ ...options, garage: name });
    });
}

async function runDemo(options: DemoOptions & { readonly garage: GarageName }): Promise<void> {
  const world = realWorld("always");
  const city = await startCity(options.folder).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(
      1,
      `The demo's city could not be started 演示的市平台未能启动: ${reason}\nMay ${options.folder} be written? Else name another --folder. 目录不可写时请用 --folder 另选。`,
    );
  });
  const config = await demoConfig(options, city, await freePort());
  process.env["GATEHOUSE_CITY_PASSWORD"] = ACCOUNT.password;
  const running = await runBox(config, { fullPlates: true, debug: false, log: silentLog });
  const { pageUrl } = await running.complete;
  if (pageUrl === null) {
    const fault = running.box.faults.active().find(({ code }) => code === "page_not_open") ?? null;
    running.stop("failed");
    await running.stopped;
    await city.close();
    // Told to stop while it was beginning.
    if (fault === null) return console.log(STOPPED);
    throw new CommandFailure(
      1,
      `The page could not be opened 网页未能打开: ${fault.detail}\nIs port ${options.port} in use? Try --port 0. 端口被占用时请用 --port 0。`,
    );
  }
  greet(pageUrl, city, options);
  const cars = new DemoCars({
    clock: world.clock,
    chance: world.chance,
    bench: simulatedBench("demo"),
    garage: readGarage(options.garage),
    speed: options.speed,
    inside: platesInside(running),
    payByPhone: (plate) => void payByPhone(city, plate, world.clock.now().wallMs),
  });
  void cars.run();
  await running.stopped;
  cars.stop();
  await city.close();
  console.log(STOPPED);
}

function startCity(folder: string): Promise<CitySimulator> {
  const world = realWorld("always");
  return startCitySimulator({
    platform: { ...ACCOUNT, capacity: null, chance: () => world.chance.fraction() },
    server: { port: 0, host: HOST, tlsFolder: join(folder, "city") },
    controlPort: 0,
    boxCaPem: null,
    now: () => world.clock.now().wallMs,
    monotonic: () => world.clock.monotonicMs(),
  });
}

async function payByPhone(city: CitySimulator, plate: string, nowMs: number): Promise<void> {
  const { platform, server } = city;
  await actions.find((action) => action.path === "/pay")?.perform({ platform, server, nowMs }, { plate });
}

function platesInside({ box }: RunningBox): readonly string[] {
  return [...box.controller.state.lot.stays.all()].flatMap(({ status, plate }) => (status === "inside" ? [plate] : []));
}

/** A port nobody uses now, for the server the city calls. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function demoConfig(options: DemoOptions, city: CitySimulator, callbackPort: number): Promise<Config> {
  const { port, folder } = options;
  const lane = (name: "entry" | "exit") => {
    const device = (type: string, point: string) => ({
      type: `simulated-${type}`,
      bench: "demo",
      point: `${name}.${point}`,
    });
    return {
      name,
      direction: name,
      reader: device("reader", "reader"),
      barrier: { ...device("barrier", "barrier"), safetyLoop: `${name}.passage`, autoCloseS: 12 },
      presence: device("loop", "presence"),
      passage: device("loop", "passage"),
      sign: device("sign", "sign"),
      upLimit: true,
      downLimit: true,
    };
  };
  const settings = {
    lot: { parkingId: ACCOUNT.parkingId, name: "演示停车场", capacity: 120 },
    lanes: [lane("entry"), lane("exit")],
    tariff: { tariffs: [{ id: "flat", titleZh: "每次", titleEn: "a visit", flatFen: 1_000 }] },
    exit: { resultAskFirstMs: 3_000 },
    city: {
      baseUrl: city.server.url,
      appId: ACCOUNT.appId,
      tls: { caFile: city.server.caFile },
      callbacks: {
        address: HOST,
        port: callbackPort,
        publicUrl: `http://${HOST}:${callbackPort}/city`,
        allowPlainHttp: true,
      },
    },
    ledger: { path: join(folder, "ledger.sqlite") },
    clock: { trust: "always" },
    diagnostics: { host: HOST, port },
  };
  const checked = await checkConfig(settings, drivers);
  assert("config" in checked, "the demo's own configuration is sound");
  return checked.config;
}

function greet(pageUrl: string, city: CitySimulator, { speed, garage, folder }: DemoOptions): void {
  console.log(
    [
      `Gatehouse: one entry lane, one exit lane. 演示：一条入口车道，一条出口车道。`,
      ``,
      `  Page 网页             ${pageUrl}`,
      `  City platform 市平台  ${city.server.url} (control 控制 ${city.control?.url ?? "-"})`,
      `  Ledger 账本           ${join(folder, "ledger.sqlite")}`,
      ``,
      `Simulated 模拟: plate readers, barriers, loops, signs, the cars (rhythm of the garage "${garage}", ${speed}x), the city's platform.`,
      `Real 真实: decisions, ledger on disk, HTTPS with the simulator's own authority.`,
      `Ctrl-C stops everything. 按 Ctrl-C 停止。`,
    ].join("\n"),
  );
}
