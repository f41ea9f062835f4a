/** The running box that is walked through: where its page is, its traces, and the one order that a walk gives. */
import { z } from "zod";
import type { VisitTrace } from "../controller/visit-trace.ts";
import type { Bilingual } from "../plate/bilingual.ts";
import type { World } from "../runtime/world.ts";
import { askPage, pageOf } from "./box-source.ts";
import { callersPath, readConfiguration } from "./configuration.ts";
import { PageTokenError, readPageToken, readPageTokens } from "./page-token.ts";
import { CommandFailure } from "./program.ts";

/** How the installer named the box. */
export type WalkedBox = { readonly url?: string; readonly config?: string; readonly tokenFile?: string };

/** Where the page is, and the word that an order must bring; null: none is known. */
export type PageAccess = { readonly page: string; readonly token: string | null };

export type Reply = { readonly done: boolean; readonly sentence: Bilingual };

/** A trace is written a moment after its car has gone. */
const TRACE_TRIES = 20;
const TRACE_AGAIN_MS = 500;

/** Finds the page by its address or by the box's configuration. Fails with a sentence that says what to name instead. */
export async function pageAccess({ url, config, tokenFile }: WalkedBox): Promise<PageAccess> {
  const token = tokenFile === undefined ? null : await orFailure(readPageToken(callersPath(tokenFile)));
  if (url !== undefined) return { page: url, token };
  if (config === undefined) {
    throw new CommandFailure(2, "Name the box: --config FILE or --url URL. 请指定配置或页面地址。");
  }
  const configuration = await readConfiguration(config);
  const page = pageOf(configuration);
  if (page === null) {
    throw new CommandFailure(
      2,
      "diagnostics.port is 0, chosen anew at every start: give the page's address with --url. 诊断端口为 0（每次任选），请用 --url 指定页面地址。",
    );
  }
  if (token !== null) return { page, token };
  const { token: operators, technicianToken } = await orFailure(readPageTokens(configuration.diagnostics));
  return { page, token: technicianToken ?? operators };
}

/** What cannot be read of a token's file is what the caller must mend. */
function orFailure<Read>(reading: Promise<Read>): Promise<Read> {
  return reading.catch((error: unknown) => {
    if (error instanceof PageTokenError) throw new CommandFailure(2, `${error.text.en} ${error.text.zh}`);
    throw error;
  });
}

/** The trace of that id; null when the box does not have it, also after a while. */
export async function traceAt(page: string, id: string, { clock }: World): Promise<VisitTrace | null> {
  for (let tries = 0; tries < TRACE_TRIES; tries++) {
    const response = await askPage(page, "api/trace", { id }).catch((error: unknown) => {
      if (error instanceof CommandFailure) return null;
      throw error;
    });
    if (response !== null) return ((await response.json()) as { readonly trace: VisitTrace }).trace;
    await new Promise<void>((resolve) => clock.after(TRACE_AGAIN_MS, resolve));
  }
  return null;
}

const Sentence = z.object({ zh: z.string(), en: z.string() });
const Answer = z.union([
  z.object({ type: z.enum(["command_done", "command_refused"]), sentence: Sentence }),
  z.object({ error: Sentence }),
]);

/** Orders one test pulse; the answer is the box's own. */
export async function pulseAt(
  { page, token }: PageAccess,
  lane: string,
  who: { readonly id: string; readonly by: string },
): Promise<Reply> {
  const response = await fetch(new URL("/api/command", page), {
    method: "POST",
    headers: { "content-type": "application/json", ...(token === null ? {} : { "x-gatehouse-token": token }) },
    body: JSON.stringify({ command: "test_pulse", lane, reason: "commissioning", ...who }),
  }).catch(() => null);
  const read = Answer.safeParse(response === null ? null : await response.json().catch(() => null));
  if (!read.success) return { done: false, sentence: { zh: "控制器没有应答", en: "The box does not answer" } };
  if ("error" in read.data) return { done: false, sentence: read.data.error };
  return { done: read.data.type === "command_done", sentence: read.data.sentence };
}
