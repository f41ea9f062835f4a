/** A new set of cars for a list, from its file or a person: taken whole, or not at all with the wrong car named. */
import type { Sentence } from "../lane/cue.ts";
import { say } from "../lane/words.ts";
import { MINUTES_A_WEEK } from "../local-day.ts";
import type { ListEntry } from "../lot/grounds.ts";
import { normalise } from "../plate/normalise.ts";
import type { Command } from "./command.ts";
import { done, refused, type CommandOutcome } from "./command-outcome.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Cars on one list. */
const LIST_MAX = 20_000;

type InForce = NonNullable<ReturnType<ControllerState["lot"]["lists"]["get"]>>;
type ReplaceList = Extract<Command, { command: "replace_list" }>;

/** Replaces a list's cars. What is refused leaves the set in force as it was. */
export function replaceList(turn: Turn, { settings, lot }: ControllerState, command: ReplaceList): CommandOutcome {
  const { list, version, signed, by } = command;
  const names = settings.admission.lists.map(({ name }) => name);
  if (!names.includes(list)) {
    const all = names.length === 0 ? null : names.join(", ");
    return refused(
      "no_such_list",
      `没有名单 ${list}，请先在配置 admission.lists 中登记；已有：${all ?? "无"}`,
      `There is no list ${list}; name it in admission.lists of the configuration first. There are: ${all ?? "none"}`,
    );
  }
  const known = placeInOrder(command, lot.lists.get(list), settings.admission.signedLists);
  if (known !== "new") return known;
  if (command.entries.length > LIST_MAX) {
    return refused(
      "list_too_long",
      `名单最多 ${LIST_MAX} 辆，原名单保持不变`,
      `A list holds ${LIST_MAX} cars at most; the old one stays`,
    );
  }
  const entries = command.entries.map((entry) => ({ ...entry, plate: normalise(entry.plate) }));
  for (const [index, entry] of entries.entries()) {
    const wrong = wrongWith(entry);
    if (wrong === null) continue;
    const place = index + 1;
    const zh = `第 ${place} 辆 ${entry.plate}：${wrong.zh}；原名单保持不变`;
    return refused("list_invalid", zh, `Car ${place}, ${entry.plate}: ${wrong.en}; the old list stays`);
  }
  const signedAs = signed === undefined ? {} : { signed };
  turn.record({ kind: "list_replaced", key: `list:${list}`, data: { list, version, ...signedAs, entries, by } });
  turn.tellAll({ type: "circumstances_changed" });
  return done(`名单 ${list} 已更新：${entries.length} 辆`, `List ${list} now holds ${entries.length} cars`);
}

/**
 * Where signatures are asked for, versions only rise: else whoever kept an old file could put back the cars that were taken
 * off since. What may come next is "new"; the version in force once more is done already.
 */
function placeInOrder(
  { list, version, signed }: ReplaceList,
  inForce: InForce | null,
  mustBeSigned: boolean,
): CommandOutcome | "new" {
  if (mustBeSigned && signed === undefined) {
    return refused(
      "list_not_signed",
      `名单 ${list} 须有签名，原名单保持不变；请用 gatehouse sign-list 签名后重新提交`,
      `List ${list} must be signed, the old one stays; sign it with gatehouse sign-list and give it again`,
    );
  }
  const before = inForce?.signed;
  if (signed === undefined || before === undefined || signed > before) return "new";
  if (version === inForce?.version)
    return done(`名单 ${list} 的此版本已生效`, `List ${list}: this version is in force already`);
  return signed === before
    ? refused(
        "list_version_used",
        `名单 ${list} 的版本 ${signed} 已用于另一份内容，原名单保持不变；请以更高版本签名`,
        `List ${list}: version ${signed} is in force with other cars, which stay; sign these with a higher version`,
      )
    : refused(
        "list_older",
        `名单 ${list} 的版本 ${signed} 早于生效中的版本 ${before}，原名单保持不变；要恢复旧内容，请以更高版本重新签名`,
        `List ${list}: version ${signed} is older than ${before}, which stays in force; to go back to its cars sign them anew with a higher version`,
      );
}

/** Why an entry could never hold; null when it can. */
function wrongWith({ plate, fromMs, toMs, hours, group, groupBerths }: ListEntry): Sentence | null {
  if (plate === "") return say("缺少车牌", "the plate is missing");
  if (fromMs !== null && toMs !== null && toMs < fromMs)
    return say("有效期止早于起", "its validity ends before it begins");
  if (hours.some(([from, to]) => from < 0 || to > MINUTES_A_WEEK || to <= from))
    return say("时段的终点须晚于起点", "hours of the week must end after they begin");
  if (group !== null && groupBerths < 1)
    return say(`组 ${group} 没有车位，请填写 groupBerths`, `group ${group} has no berth; say how many (groupBerths)`);
  return null;
}
