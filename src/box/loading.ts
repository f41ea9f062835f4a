/** When a box that gates loads the rest of itself: the uplink, the city, the page. */
import { isCityWanted } from "../controller/city-facts.ts";
import type { Box } from "./box.ts";

/** It waits for clear loops at most this long. */
const CLEAR_WITHIN_MS = 30_000;

/** Resolves when nobody is kept waiting by it: all loops are clear, or a car waits for the city itself. */
export function whenToLoad(box: Box): Promise<void> {
  return box.quiet(CLEAR_WITHIN_MS, () => box.isQuiet() || isCityWanted(box.controller.state));
}
