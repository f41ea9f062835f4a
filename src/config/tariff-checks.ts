/**
 * What can be wrong with a `tariff` section although each setting is fine by itself. All problems are reported at once,
 * each at its place, with what to do, in English and Chinese.
 */
import { firstAndLast, daysOf, localDayOf } from "./tariff-dates.ts";
import type { TariffSettings } from "./tariff.ts";

type TariffEntry = TariffSettings["tariffs"][number];
type RateFields = Pick<TariffEntry, "flatFen" | "steps">;
type Path = readonly (string | number)[];
type Report = (path: Path, message: string) => void;

/** The longest range of dates one line may name. */
const RANGE_DAYS_MAX = 62;

/** For zod's superRefine. */
export function checkTariffSettings(
  settings: TariffSettings,
  context: { addIssue: (issue: { code: "custom"; path: (string | number)[]; message: string }) => void },
): void {
  const report: Report = (path, message) => context.addIssue({ code: "custom", path: [...path], message });
  if (checkDates(settings, report)) checkCoverage(settings.tariffs, report);
  checkNames(settings.tariffs, ["tariffs"], report);
  for (const [index, tariff] of settings.tariffs.entries()) {
    const path = ["tariffs", index];
    checkRate(tariff, path, report);
    checkNames(tariff.periods, [...path, "periods"], report);
    for (const [at, period] of tariff.periods.entries()) checkRate(period, [...path, "periods", at], report);
  }
  for (const [index, contract] of settings.contracts.entries()) checkRate(contract, ["contracts", index], report);
}

function checkNames(entries: readonly { id: string }[], path: Path, report: Report): void {
  for (const [index, { id }] of entries.entries()) {
    if (entries.findIndex((other) => other.id === id) === index) continue;
    report([...path, index, "id"], `"${id}" is used before; give each its own id. “${id}” 重复，请使用不同的 id。`);
  }
}

function checkRate({ flatFen, steps }: RateFields, path: Path, report: Report): void {
  if ((flatFen === null) === (steps.length === 0)) {
    report(path, "Write either flatFen or steps, not both and not neither. flatFen 与 steps 必须且只能填写一项。");
  }
  for (const [index, { forMinutes, everyMinutes }] of steps.entries()) {
    const at = [...path, "steps", index, "forMinutes"];
    const isLast = index === steps.length - 1;
    if (isLast && forMinutes !== null) {
      report(
        at,
        "The last line goes on to the end; leave forMinutes out there. 最后一行持续到离场，请不要填写 forMinutes。",
      );
    } else if (!isLast && forMinutes === null) {
      report(
        at,
        "Say how long these steps go on; only the last line has no end. 请填写持续分钟数，只有最后一行可以省略。",
      );
    } else if (forMinutes !== null && forMinutes % everyMinutes !== 0) {
      report(
        at,
        `Must be a multiple of everyMinutes (${everyMinutes}). 必须是 everyMinutes（${everyMinutes}）的整数倍。`,
      );
    }
  }
}

/** Whether all dates are real, so that the rest can be computed. */
function checkDates(settings: TariffSettings, report: Report): boolean {
  let good = true;
  const bad = (path: Path, message: string) => {
    good = false;
    report(path, message);
  };
  for (const key of ["holidays", "workdays"] as const) {
    for (const [index, dates] of settings[key].entries()) {
      const [first, last] = firstAndLast(dates);
      if (last >= first && last - first < RANGE_DAYS_MAX) continue;
      bad(
        [key, index],
        `No such dates, or more than ${RANGE_DAYS_MAX} days. 日期不存在，或超过 ${RANGE_DAYS_MAX} 天。`,
      );
    }
  }
  for (const [index, { validFrom, validTo }] of settings.tariffs.entries()) {
    if (validFrom === null || validTo === null || localDayOf(validFrom) <= localDayOf(validTo)) continue;
    bad(["tariffs", index, "validTo"], "Lies before validFrom. 早于 validFrom。");
  }
  if (!good) return false;
  const workdays = daysOf(settings.workdays);
  const both = [...daysOf(settings.holidays)].some((day) => workdays.has(day));
  if (both)
    report(["workdays"], "A day is in holidays and in workdays; keep one. 同一天既是假日又是工作日，请保留一处。");
  return true;
}

/** Every car on every day must have a tariff, and no tariff may stand where it is never reached. */
function checkCoverage(tariffs: readonly TariffEntry[], report: Report): void {
  const forAll = tariffs.filter(({ plateClasses, lists }) => plateClasses.length === 0 && lists.length === 0);
  for (const vehicle of ["small", "large"] as const) {
    const spans = forAll.filter((tariff) => tariff.vehicle === null || tariff.vehicle === vehicle).map(daysInForce);
    if (covers(spans, [-Infinity, Infinity])) continue;
    const kind = { small: "小型车", large: "大型车" }[vehicle];
    report(
      ["tariffs"],
      `On some day no tariff is in force for ${vehicle} vehicles without a list. Leave out validFrom on the oldest and validTo on the newest, and leave no gap. ` +
        `某些日期没有适用于${kind}的计费标准。请省略最早一条的 validFrom 和最新一条的 validTo，中间不留空档。`,
    );
  }
  for (const [index, tariff] of tariffs.entries()) {
    const earlier = tariffs.slice(0, index).filter((other) => takesAll(other, tariff));
    if (!covers(earlier.map(daysInForce), daysInForce(tariff))) continue;
    report(
      ["tariffs", index],
      `"${tariff.id}" is never used: the tariffs above it take every car it is for. Move it up. “${tariff.id}” 永远不会用到：其上方的标准已包括全部车辆，请上移。`,
    );
  }
}

type Days = readonly [first: number, last: number];

function daysInForce({ validFrom, validTo }: TariffEntry): Days {
  return [validFrom === null ? -Infinity : localDayOf(validFrom), validTo === null ? Infinity : localDayOf(validTo)];
}

function covers(spans: readonly Days[], [first, last]: Days): boolean {
  let next = first;
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
    if (from > next) return false;
    next = Math.max(next, to + 1);
    if (next > last || to === Infinity) return true;
  }
  return false;
}

/** Whether the first takes every car that the second is for. */
function takesAll(first: TariffEntry, second: TariffEntry): boolean {
  const includes = (wide: readonly string[], narrow: readonly string[]) =>
    wide.length === 0 || (narrow.length > 0 && narrow.every((name) => wide.includes(name)));
  return (
    (first.vehicle === null || first.vehicle === second.vehicle) &&
    includes(first.plateClasses, second.plateClasses) &&
    includes(first.lists, second.lists)
  );
}
