/** What `gatehouse capture` listens with: the bare line, or the driver of a reader, which also says what it made of the bytes. */
import { drivers } from "../../drivers/index.ts";
import { SerialLine } from "../../drivers/serial/line.ts";
import { serialSettings } from "../../drivers/serial/settings.ts";
import { issueWords } from "../config/issue-words.ts";
import { isOfKind, type Device, type Driver, type DriverHost } from "../device/driver.ts";
import type { PlateReport } from "../device/report.ts";
import { readConfiguration } from "./configuration.ts";
import { CommandFailure } from "./program.ts";

/** How the line is opened, and who is to understand it. */
export type LineOptions = {
  readonly baud: number;
  readonly parity: string;
  readonly dataBits: number;
  readonly stopBits: number;
  /** A driver's type, with its usual settings. */
  readonly driver?: string;
  /** A configuration: its reader on this line, with that reader's settings. */
  readonly config?: string;
};

export type Hear = {
  readonly bytes: (bytes: Uint8Array, atMs: number) => void;
  readonly read: (report: PlateReport) => void;
};

export type Listening = {
  /** Rejects with what the system says when the line cannot be had. */
  readonly open: () => Promise<void>;
  /** What the driver counted; empty without one. */
  readonly counts: () => Readonly<Record<string, number | string | boolean>>;
  readonly close: () => Promise<void>;
};

/** Opens nothing yet. Rejects with a `CommandFailure` for options that cannot be. */
export async function listeningTo(
  path: string,
  options: LineOptions,
  { host, hear }: { readonly host: DriverHost; readonly hear: Hear },
): Promise<Listening> {
  const { baud: baudRate, parity, dataBits, stopBits, driver, config } = options;
  const serial = { path, baudRate, parity, dataBits, stopBits };
  if (config !== undefined) {
    const { type, ...settings } = await readerOf(config, path);
    return byDriver((await readerDriver(type)).open(settings, host), hear);
  }
  if (driver !== undefined) {
    const found = await readerDriver(driver);
    return byDriver(found.open(await settingsOf(found, serial), host), hear);
  }
  const parsed = serialSettings.safeParse(serial, { error: issueWords });
  if (!parsed.success) throw wrong(parsed.error.issues);
  const line = new SerialLine(parsed.data, host);
  return { open: () => line.open(hear.bytes), counts: () => ({}), close: () => line.close() };
}

function byDriver(device: Device<"plate_reader">, hear: Hear): Listening {
  return {
    open: () => {
      // The tap hears the bytes before the driver does.
      device.tap?.listen(({ direction, bytes, atMs }) => direction === "rx" && hear.bytes(bytes, atMs));
      return device.start(hear.read);
    },
    counts: () => device.diagnose(),
    close: async () => device[Symbol.asyncDispose](),
  };
}

async function readerDriver(type: string): Promise<Driver<"plate_reader">> {
  const driver = Object.hasOwn(drivers, type) ? (await drivers[type]?.())?.default : undefined;
  if (driver !== undefined && isOfKind(driver, "plate_reader")) return driver;
  throw new CommandFailure(
    2,
    `--driver ${type}: not a plate reader's driver; see drivers/. 不是识别机驱动，见 drivers/。`,
  );
}

/** The settings of the configuration's reader on this line. */
async function readerOf(config: string, path: string) {
  const { lanes } = await readConfiguration(config);
  const readers = lanes.flatMap(({ reader, secondReader }) => [reader, secondReader]);
  const found = readers.find((entry) => entry !== null && pathOf(entry) === path);
  if (found !== undefined && found !== null) return found;
  const known = readers.flatMap((entry) => (entry === null ? [] : (pathOf(entry) ?? [])));
  throw new CommandFailure(2, `--config: no reader is on ${path} 没有识别机使用此串口; ${known.join(", ")}`);
}

function pathOf(entry: Readonly<Record<string, unknown>>): string | null {
  const parsed = serialSettings.safeParse(entry["serial"]);
  return parsed.success ? parsed.data.path : null;
}

async function settingsOf(driver: Driver<"plate_reader">, serial: object): Promise<unknown> {
  const parsed = (await driver.settings()).safeParse({ serial }, { error: issueWords });
  if (parsed.success) return parsed.data;
  throw wrong(parsed.error.issues);
}

function wrong(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): CommandFailure {
  return new CommandFailure(2, issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n"));
}
