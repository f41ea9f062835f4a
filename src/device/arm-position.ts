/** Where an arm is by its limit contacts; the one reading of them for all barrier drivers. */

import type { ArmReport } from "./report.ts";

/** The position by the two limit contacts; null for one that is not wired. Both at once say nothing. */
export function positionOf(up: boolean | null, down: boolean | null): ArmReport["position"] {
  if (up === true && down === true) return "unknown";
  if (up === true) return "up";
  if (down === true) return "down";
  return up === false && down === false ? "between" : "unknown";
}
