/**
 * The city's statement (5.3.6) and bills (5.3.9) of the days that are over: fetched after 01:00, and tried for days until they
 * arrive. Which lists are missing is known to the lot, so a restart asks for nothing twice.
 */
import { dayText, localDay, startOfLocalDay } from "../local-day.ts";
import type { Outcome } from "../city/outcome.ts";
import type { StatementRow, UplinkFact } from "../controller/fact.ts";
import type { CityLine } from "./city-line.ts";
import type { UplinkCondition } from "./conditions.ts";
import type { Ended, ErrandPlan } from "./errand.ts";
import type { LotView } from "./ports.ts";
import type { UplinkSettings } from "./settings.ts";
import { billRowOf, statementRowOf } from "./wire-rows.ts";

type StatementPorts = {
  readonly settings: UplinkSettings;
  readonly nowMs: () => number;
  readonly line: CityLine;
  readonly lotView: LotView;
  readonly report: (fact: UplinkFact) => void;
  readonly condition: (code: UplinkCondition, raised: boolean, detail: string) => void;
};

type List = "payments" | "bills";
type Missing = { readonly list: List; readonly day: number };
type Fetched = { readonly rows: readonly StatementRow[] | null; readonly outcome: Outcome };

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
/** A list that is missing a day after it was due is worth a condition. */
const OVERDUE_DAYS = 2;

export class Statements {
  readonly #ports: StatementPorts;
  /** Lists fetched since the start: their comparison may not be in the books yet. */
  readonly #fetched = new Set<string>();

  constructor(ports: StatementPorts) {
    this.#ports = ports;
  }

  plan(): ErrandPlan {
    const { retryMs } = this.#ports.settings.statements;
    return {
      name: "statements",
      everyMs: () => this.#untilNextMs(),
      isDue: () => this.missing().length > 0,
      retry: { firstMs: retryMs, mostMs: retryMs },
      run: () => this.#fetchMissing(),
    };
  }

  /** The lists that should have come and are missing, the oldest day first. */
  missing(): readonly Missing[] {
    const { settings, nowMs, lotView } = this.#ports;
    const { afterMinutes, days } = settings.statements;
    const newest = localDay(nowMs() - afterMinutes * MINUTE_MS) - 1;
    const missing: Missing[] = [];
    for (let day = newest - days + 1; day <= newest; day += 1) {
      for (const list of ["payments", "bills"] as const) {
        if (!this.#fetched.has(`${list}:${day}`) && lotView.statementMissing(list, day)) missing.push({ list, day });
      }
    }
    return missing;
  }

  async #fetchMissing(): Promise<Ended> {
    const { line, report, condition, nowMs } = this.#ports;
    let held = 0;
    let failed = false;
    for (const { list, day } of this.missing()) {
      const holdMs = line.holdMs(list === "payments" ? "statement" : "bills");
      if (holdMs > 0) {
        held = Math.max(held, holdMs);
        continue;
      }
      const { rows, outcome } = list === "payments" ? await this.#payments(day) : await this.#bills(day);
      if (rows !== null) {
        this.#fetched.add(`${list}:${day}`);
        report({ type: "statement_downloaded", day, list, rows });
      } else if (outcome.class === "unknown" || outcome.class === "account") {
        failed = true;
        break;
      } else {
        failed = true;
      }
    }
    const overdue = this.missing().filter(({ day }) => localDay(nowMs()) - day >= OVERDUE_DAYS);
    condition(
      "city_statement_overdue",
      overdue.length > 0,
      overdue.map(({ list, day }) => `${list} ${dayText(day)}`).join(", "),
    );
    if (failed) return "failed";
    return held > 0 ? { held } : "done";
  }

  async #payments(day: number): Promise<Fetched> {
    const { line, nowMs, settings } = this.#ports;
    const payDate = startOfLocalDay(day);
    const outcome = await line.send("statement", { payDate, dataTime: nowMs() }, settings.timeouts.downloadMs);
    const rows = outcome.data?.map((row) => statementRowOf(row, settings.parkingId, payDate)) ?? null;
    const ours = rows?.filter((row) => row !== null) ?? null;
    // A list of another lot is no list of ours, not even an empty one.
    return { rows: ours?.length === 0 && rows?.length !== 0 ? null : ours, outcome };
  }

  async #bills(day: number): Promise<Fetched> {
    const { line, nowMs, settings } = this.#ports;
    const billDate = startOfLocalDay(day);
    const outcome = await line.send("bills", { billDate, dataTime: nowMs() }, settings.timeouts.downloadMs);
    return { rows: outcome.data?.map((row) => billRowOf(row, billDate)) ?? null, outcome };
  }

  /** Milliseconds until the next day's lists are due. */
  #untilNextMs(): number {
    const { nowMs, settings } = this.#ports;
    const { afterMinutes } = settings.statements;
    const now = nowMs();
    const dueMs = startOfLocalDay(localDay(now - afterMinutes * MINUTE_MS) + 1) + afterMinutes * MINUTE_MS;
    return Math.min(DAY_MINUTES * MINUTE_MS, Math.max(MINUTE_MS, dueMs - now));
  }
}
