/**
 * The system's clock: whether somebody else keeps it, and setting it where the service may. Decides nothing; whoever asks for a
 * step has a reason and a permission of the site.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";

/** `refused`: the system's own words. */
export type StepOutcome = { readonly outcome: "stepped" } | { readonly outcome: "refused"; readonly why: string };

export interface SystemClock {
  /** Whether a service of the system keeps the clock; it is then left alone. */
  isSynchronised(): boolean;
  /** Sets the clock to `trueMs()`, milliseconds UTC, asked for at the last moment. Never rejects. */
  step(trueMs: () => number): Promise<StepOutcome>;
}

/** Present once systemd-timesyncd has set the clock in this boot (systemd-timesyncd.service(8)); chrony keeps its own. */
const SYNCED_FILES = ["/run/systemd/timesync/synchronized", "/run/chrony/synchronised"];
/** Longer than `date` ever needs. */
const WITHIN_MS = 5_000;

export function isSynchronised(): boolean {
  return SYNCED_FILES.some((file) => existsSync(file));
}

/**
 * `date` sets the clock to the millisecond with nothing but CAP_SYS_TIME, which a unit hands down by AmbientCapabilities;
 * timedatectl would set whole seconds, and asks polkit.
 */
export const systemClock: SystemClock = {
  isSynchronised,
  step: (trueMs) =>
    new Promise((resolve) => {
      const seconds = `@${(trueMs() / 1000).toFixed(3)}`;
      execFile("date", ["--utc", `--set=${seconds}`], { timeout: WITHIN_MS }, (error, _, said) => {
        // It may print the date it could not set, and says why on its second output.
        if (error === null && said.trim() === "") return resolve({ outcome: "stepped" });
        resolve({ outcome: "refused", why: said.trim() === "" ? (error?.message ?? "date") : said.trim() });
      });
    }),
};
