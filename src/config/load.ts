/** Reads a configuration file: all problems at once, each with its path and what to do, or the configuration resolved. */
import type { z } from "zod";
import { isOfKind, type DriverTable } from "../device/driver.ts";
import { configSchema, type Config } from "./config.ts";
import { DEVICE_KINDS, LANE_ROLES } from "./device-roles.ts";
import { issueWords } from "./issue-words.ts";
import { secondCountProblems } from "./second-count.ts";

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
  if (!parsed.success) return { problems: parsed.error.issues.flatMap((issue) => problemsOf(issue)) };
  const places = secondCountProblems(parsed.data.secondCount, parsed.data.lanes);
  const misplaced = places.map(({ path, message }) => ({ path: pathText(path), message }));
  const problems = [...misplaced, ...(await completeDevices(parsed.data, drivers))];
  return problems.length > 0 ? { problems } : { config: parsed.data };
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

/** Has each driver check its device's settings; they are completed in place. */
async function completeDevices(config: Config, drivers: DriverTable): Promise<readonly Problem[]> {
  const entries: Entry[] = config.lanes.flatMap((lane, index) =>
    LANE_ROLES.flatMap((role) => {
      const entry = lane[role];
      return entry === null ? [] : [{ path: ["lanes", index, role], kind: DEVICE_KINDS[role], entry }];
    }),
  );
  if (config.fireContact !== null)
    entries.push({ path: ["fireContact"], kind: "input_contact", entry: config.fireContact });
  for (const [index, { loop }] of config.secondCount.counters.entries())
    entries.push({ path: ["secondCount", "counters", index, "loop"], kind: "loop_detector", entry: loop });
  const problems = await Promise.all(entries.map((entry) => completeDevice(entry, drivers)));
  return problems.flat();
}

async function completeDevice({ path, kind, entry }: Entry, drivers: DriverTable): Promise<readonly Problem[]> {
  const { type, ...settings } = entry;
  const load = drivers[type];
  const at = pathText([...path, "type"]);
  if (load === undefined) {
    const known = Object.keys(drivers).toSorted().join(", ");
    return [{ path: at, message: `There is no driver "${type}"; there are: ${known}. 没有此驱动，可用：${known}。` }];
  }
  const { default: driver } = await load();
  if (!isOfKind(driver, kind)) {
    return [{ path: at, message: `"${type}" is a ${driver.kind}; here belongs a ${kind}. 此处应为 ${kind}。` }];
  }
  const schema = await driver.settings();
  const parsed = schema.safeParse(settings, { jitless: true, error: issueWords });
  if (!parsed.success) return parsed.error.issues.flatMap((issue) => problemsOf(issue, path));
  Object.assign(entry, parsed.data);
  return [];
}
