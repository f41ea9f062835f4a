/** One thing that can be asked of the running simulator, by its control address or by the command line. */
import { z } from "zod";
import type { Sentence } from "../../city/codes.ts";
import { readMoment } from "./moment-text.ts";
import type { CityPlatform } from "./platform.ts";
import type { CertificateKind } from "./tls-identity.ts";

/** What an action may touch. */
export type ActionContext = {
  readonly platform: CityPlatform;
  /** True time, milliseconds UTC. */
  readonly nowMs: number;
  /** The running server; null where there is none. */
  readonly server: { showCertificate(kind: CertificateKind): void; dropConnections(): void } | null;
};

/** What came of it; `body` is answered as JSON. */
export type ActionReply = { readonly status: number; readonly body: unknown };

/** An action by its path. */
export type Action = {
  readonly path: string;
  readonly words: Sentence;
  /** The JSON schema of its input. */
  readonly describe: () => unknown;
  /** Checks the input and does it. */
  readonly perform: (context: ActionContext, input: unknown) => Promise<ActionReply>;
};

/** Puts an action together; input that does not fit is answered 400 with the place. */
export function action<S extends z.ZodType>(
  path: string,
  words: Sentence,
  schema: S,
  run: (context: ActionContext, input: z.output<S>) => ActionReply | Promise<ActionReply>,
): Action {
  return {
    path,
    words,
    describe: () => z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }),
    async perform(context, input) {
      const checked = schema.safeParse(input);
      if (!checked.success) return { status: 400, body: { error: z.prettifyError(checked.error) } };
      return await run(context, checked.data);
    },
  };
}

/** The answer of an action that worked. */
export function done(body: unknown = { done: true }): ActionReply {
  return { status: 200, body };
}

/** The answer when a list is full. */
export function full(): ActionReply {
  return { status: 507, body: { error: "列表已满 / the list is full; start the simulator again or remove entries" } };
}

/** A time: milliseconds, or words such as `now`, `+2h`, `tomorrow`, `2026-03-08T10:00`. */
export const momentInput = z
  .union([z.int().min(0), z.string()])
  .describe("milliseconds UTC, or now, today, tomorrow, +2h, -30m, 2026-03-08T10:00 (Asia/Shanghai)");

/** Reads a `momentInput`; null when its words are no time. */
export function momentOf(input: string | number | undefined, otherwise: string, nowMs: number): number | null {
  return typeof input === "number" ? input : readMoment(input ?? otherwise, nowMs);
}

/** The answer when words are no time. */
export function noMoment(): ActionReply {
  return {
    status: 400,
    body: { error: "无法识别的时间 / not a time; write now, +2h, tomorrow or 2026-03-08T10:00" },
  };
}
