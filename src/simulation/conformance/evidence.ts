/** What a platform simulator has seen of a box, as the kit reads it: from the platform itself or from its control address. */
import { z } from "zod";
import type { CityPlatform } from "../city/platform.ts";
import { views } from "../city/views.ts";

const counts = z.record(z.string(), z.int().min(0));

const evidenceShape = z.object({
  parkingId: z.string(),
  passages: z.object({ arrives: z.int(), leaves: z.int(), repeated: z.int(), stays: z.int() }),
  /** `arrive:0` and the like: how many requests were answered how. */
  requests: counts,
  /** The same for the calls that the city made: `feeQuery:0`. */
  called: counts,
  violations: z.object({ breaches: z.int(), counts, byClause: counts }),
  addresses: z.record(z.string(), z.object({ url: z.string() })),
  payments: z.object({ payments: z.int(), fen: z.int() }),
});

/** The evidence; also what GET /state of the control address answers. */
export type Evidence = z.output<typeof evidenceShape>;

/** Reads what a control address answered; null when it is something else. */
export function readEvidence(state: unknown): Evidence | null {
  const read = evidenceShape.safeParse(state);
  return read.success ? read.data : null;
}

/** The evidence of a platform in the same process. */
export function evidenceOf(platform: CityPlatform, nowMs: number): Evidence {
  return evidenceShape.parse(views["/state"]?.(platform, 0, nowMs));
}
