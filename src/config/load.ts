/** Reads a configuration file: all problems at once, each with its path and what to do, or the configuration resolved. */
import type { z } from "zod";
import type { DriverTable } from "../device/driver.ts";
import { configSchema, type Config } from "./config.ts";
import { DEVICE_KINDS, LANE_ROLES } from "./device-roles.ts";
import { issueWords } from "./issue-words.ts";
import { secondCountProblems } from "./second-count.ts";
import { wiringProblems, type WiredDevice } from "./wiring.ts";

/** One thing that is wrong: `lanes[0].name: message`. */
export type Problem = { readonly path: string; readonly message: string };

export type Loaded = { readonly config: Config } | { readonly problems: readonly Problem[] };

/** A configuration larger than this is not one. */
const TEXT_MAX = 4 * 1_048_576;

/** Checks the text of a configuration file; what comes out is complete, the settings of every driver it names included. */
export async function loadConfig(text: string, drivers: DriverTable): Promise<Loaded> {
  if (text.length > TEXT_MAX)
    return { problems: [{ path: "", message: "The file is larger than 4 MB. 文件超过 4 MB。" }] };
  if (text.includes("\uFFFD")) {
    return {
      problems: [
        { path: "", message: "The file is not in UTF-8; save it as UTF-8. 文件不是 UTF-8 编码，请另存为 UTF-8。" },
      ],
    };
  }
  let raw: unknown;
  try {
    // Some editors begin a file with a byte order mark.
    raw = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { problems: [{ path: "", message: `This is not JSON: ${detail}. 不是有效的 JSON。` }] };
  }
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    return {
      problems: [{ path: "", message: "The configuration is one JSON object, { … }. 配置应为一个 JSON 对象 { … }。" }],
    };
  }
  return checkConfig(raw, drivers);
}

/** Checks and completes what is no text any more. */
export async function checkConfig(raw: unknown, drivers: DriverTable): Promise<Loaded> {
  // It is checked once: to compile the checks first would take longer.
  const parsed = configSchema.safeParse(raw, { jitless: true, error: issueWords });
  if (!parsed.success) {
    const own = parsed.error.issues.flatMap((issue) => problemsOf(issue));
    // What the drivers would say of it is told at once too.
    return { problems: [...own, ...(await completeDevices(structuredClone(raw), drivers)).problems] };
  }
  const { data: config } = parsed;
  const devices = await completeDevices(config, drivers);
  const places = [
    ...secondCountProblems(config.secondCount, config.lanes),
    ...unknownLists(config),
    ...tooManyBerths(config),
    ...wiringProblems(devices.wired, config.lanes, pathText),
  ];
  const misplaced = places.map(({ path, message }) => ({ path: pathText(path), message }));
  const problems = [...misplaced, ...devices.problems];
  return problems.length > 0 ? { problems } : { config };
}

type Place = { readonly path: readonly PropertyKey[]; readonly message: string };

/** Lists that a section beside their own names. */
function unknownLists({ admission, exit, tariff }: Config): readonly Place[] {
  const named = [
    ...Object.keys(exit.noEntryOfLists).map((name) => ({ name, path: ["exit", "noEntryOfLists", name] })),
    ...tariff.tariffs.flatMap(({ lists }, index) =>
      lists.map((name, at) => ({ name, path: ["tariff", "tariffs", index, "lists", at] })),
    ),
  ];
  return named
    .filter(({ name }) => !admission.lists.some((list) => list.name === name))
    .map(({ name, path }) => ({
      path,
      message: `There is no list "${name}" in admission.lists. admission.lists 中没有名单“${name}”。`,
    }));
}

/** An area's berths are among the lot's. */
function tooManyBerths({ admission: { areas }, lot: { capacity } }: Config): readonly Place[] {
  const berths = areas.reduce((sum, area) => sum + area.berths, 0);
  if (berths <= capacity) return [];
  const en = `The areas have ${berths} berths together, but the lot has ${capacity} (lot.capacity), theirs included.`;
  const zh = `各区域泊位数之和为 ${berths}，超过总泊位数 ${capacity}（lot.capacity，含各区域）。`;
  return [{ path: ["admission", "areas"], message: `${en} ${zh}` }];
}

function problemsOf(issue: z.core.$ZodIssue, before: readonly PropertyKey[] = []): readonly Problem[] {
  const path = [...before, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: pathText([...path, key]),
      message: "is not a setting; see docs/CONFIG.md for those there are. 没有此设置项，请参见 docs/CONFIG.md。",
    }));
  }
  return [{ path: pathText(path), message: issue.message }];
}

/** `lanes[0].barrier.travelMs` */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
}

type Entry = {
  readonly path: readonly PropertyKey[];
  readonly kind: (typeof DEVICE_KINDS)[keyof typeof DEVICE_KINDS];
  readonly entry: { readonly type: string };
};

/** What the drivers say of the devices: what is wrong, and the wires of those that are sound. */
type Completed = { readonly problems: readonly Problem[]; readonly wired: readonly WiredDevice[] };

/** Has each driver check its device's settings; they are completed in place. */
async function completeDevices(config: unknown, drivers: DriverTable): Promise<Completed> {
  const completed = await Promise.all(devicesIn(config).map((entry) => completeDevice(entry, drivers)));
  return { problems: completed.flatMap(({ problems }) => problems), wired: completed.flatMap(({ wired }) => wired) };
}

/** The devices that are named, in a configuration that may not be sound: what is no device is the schema's to say. */
function devicesIn(config: unknown): readonly Entry[] {
  const found: Entry[] = [];
  const look = (path: readonly PropertyKey[], kind: Entry["kind"]): void => {
    const entry = path.reduce<unknown>(partOf, config);
    const type = partOf(entry, "type");
    if (typeof type === "string") found.push({ path, kind, entry: entry as Entry["entry"] });
  };
  for (const index of keysOf(partOf(config, "lanes")))
    for (const role of LANE_ROLES) look(["lanes", index, role], DEVICE_KINDS[role]);
  look(["fireContact"], "input_contact");
  for (const index of keysOf(partOf(partOf(config, "secondCount"), "counters")))
    look(["secondCount", "counters", index, "loop"], "loop_detector");
  return found;
}

function partOf(whole: unknown, name: PropertyKey): unknown {
  return typeof whole === "object" && whole !== null ? Reflect.get(whole, name) : undefined;
}

function keysOf(list: unknown): readonly number[] {
  return Array.isArray(list) ? [...list.keys()] : [];
}

async function completeDevice({ path, kind, entry }: Entry, drivers: DriverTable): Promise<Completed> {
  const { type, ...settings } = entry;
  const load = drivers[type];
  const at = pathText([...path, "type"]);
  if (load === undefined) {
    const known = Object.keys(drivers).toSorted().join(", ");
    return failed([
      { path: at, message: `There is no driver "${type}"; there are: ${known}. 没有此驱动，可用：${known}。` },
    ]);
  }
  const { default: driver } = await load();
  if (driver.kind !== kind) {
    return failed([{ path: at, message: `"${type}" is a ${driver.kind}; here belongs a ${kind}. 此处应为 ${kind}。` }]);
  }
  const schema = await driver.settings();
  const parsed = schema.safeParse(settings, { jitless: true, error: issueWords });
  if (!parsed.success) return failed(parsed.error.issues.flatMap((issue) => problemsOf(issue, path)));
  Object.assign(entry, parsed.data);
  return { problems: [], wired: [{ path, wiring: driver.wiring(parsed.data) }] };
}

function failed(problems: readonly Problem[]): Completed {
  return { problems, wired: [] };
}
