/**
 * What the machine says about itself: its temperature, its power supply, the wear of its card. Linux tells it in files under
 * /sys; each may be missing, and what is not told is null, never taken for good.
 */
import { readdir, readFile } from "node:fs/promises";

export type MachineState = {
  /** The hottest of its sensors, whole degrees Celsius. */
  readonly temperatureC: number | null;
  /** Whether a Raspberry Pi was short of voltage within the last two seconds; other machines do not say. */
  readonly undervoltage: boolean | null;
  /** The most worn of its eMMC chips; SD cards do not say. */
  readonly wear: CardWear | null;
};

export type CardWear = {
  /** The kernel's name of it, `mmcblk0`. */
  readonly card: string;
  /** How much of its spare blocks is gone: 1 less than 80 %, 2 from 80 %, 3 from 90 % (JEDEC eMMC, PRE_EOL_INFO); null: not said. */
  readonly preEol: number | null;
  /** Up to so much of its life is used, in steps of 10; 110 is beyond it (DEVICE_LIFE_TIME_EST); null: not said. */
  readonly usedPercent: number | null;
};

export const NOTHING_TOLD: MachineState = { temperatureC: null, undervoltage: null, wear: null };

/** Asks the machine now; never rejects. `sys` is where its kernel's /sys is. */
export async function readMachine(sys = "/sys"): Promise<MachineState> {
  const [temperatureC, undervoltage, wear] = await Promise.all([
    temperature(sys),
    isShortOfVoltage(sys),
    cardWear(sys),
  ]);
  return { temperatureC, undervoltage, wear };
}

/** Hotter than any board survives: what such a sensor says is no temperature. */
const HOTTEST_C = 150;

async function temperature(sys: string): Promise<number | null> {
  const folder = `${sys}/class/thermal`;
  const zones = (await namesIn(folder)).filter((name) => name.startsWith("thermal_zone"));
  const texts = await Promise.all(zones.map((zone) => textOf(`${folder}/${zone}/temp`)));
  // In thousandths of a degree; a sensor without power cannot be read.
  const degrees = texts.flatMap((text) => (text === null || text === "" ? [] : [Number(text) / 1000]));
  const likely = degrees.filter((each) => each > -HOTTEST_C && each < HOTTEST_C);
  return likely.length === 0 ? null : Math.round(Math.max(...likely));
}

async function isShortOfVoltage(sys: string): Promise<boolean | null> {
  const folder = `${sys}/class/hwmon`;
  for (const name of await namesIn(folder)) {
    if ((await textOf(`${folder}/${name}/name`)) !== "rpi_volt") continue;
    const alarm = await textOf(`${folder}/${name}/in0_lcrit_alarm`);
    return alarm === "1" ? true : alarm === "0" ? false : null;
  }
  return null;
}

async function cardWear(sys: string): Promise<CardWear | null> {
  const folder = `${sys}/block`;
  const cards = (await namesIn(folder)).filter((name) => /^mmcblk\d+$/.test(name));
  const worn = await Promise.all(cards.map((card) => wearOf(card, `${folder}/${card}/device`)));
  const told = worn.filter(({ preEol, usedPercent }) => preEol !== null || usedPercent !== null);
  const worstFirst = told.toSorted(
    (one, other) => (other.preEol ?? 0) - (one.preEol ?? 0) || (other.usedPercent ?? 0) - (one.usedPercent ?? 0),
  );
  return worstFirst[0] ?? null;
}

async function wearOf(card: string, folder: string): Promise<CardWear> {
  const [preEol, life] = await Promise.all([textOf(`${folder}/pre_eol_info`), textOf(`${folder}/life_time`)]);
  // Two kinds of memory in one chip, each in tenths of its life: the more worn one counts.
  const tenths = Math.max(0, ...bytesIn(life));
  return { card, preEol: bytesIn(preEol)[0] || null, usedPercent: tenths === 0 ? null : tenths * 10 };
}

/** `0x01 0x02`; 0x00 is not defined and stands for nothing. */
function bytesIn(text: string | null): readonly number[] {
  return [...(text ?? "").matchAll(/0x([0-9a-f]{1,2})\b/gi)].map(([, digits]) => parseInt(digits ?? "", 16));
}

function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

function textOf(file: string): Promise<string | null> {
  return readFile(file, "utf8").then(
    (text) => text.trim(),
    () => null,
  );
}
