/**
 * Where a command finds what a box knows: at the page of a running one, which knows the present too, or in its ledger's file.
 * Only reads.
 */
import { z } from "zod";
import type { Config } from "../config/config.ts";
import type { BoxView } from "../diagnostics/view.ts";
import { FOLD_VERSION } from "../lot/lot.ts";
import { realWorld } from "../runtime/real-world.ts";
import { storeClock } from "../runtime/store-clock.ts";
import { defaultStoreSettings } from "../store/settings.ts";
import { openStore, type Store } from "../store/store.ts";
import { callersPath, readConfiguration } from "./configuration.ts";
import { makeLedgerCopy } from "./ledger-copy.ts";
import { CommandFailure } from "./program.ts";

/** How the caller named the box. */
export type BoxSource = { readonly url?: string; readonly ledger?: string; readonly config?: string };

/** How something is read of a box: at its page (null: nobody answers there), or out of its file. */
export type BoxReading<Read> = {
  readonly atPage: (page: string) => Promise<Read | null>;
  readonly inFile: (ledger: string) => Promise<Read>;
};

/** Reads where the caller says; a running box is preferred where a configuration names both. */
export async function readBox<Read>(
  { url, ledger, config }: BoxSource,
  { atPage, inFile }: BoxReading<Read>,
): Promise<Read> {
  if (url !== undefined) return (await atPage(url)) ?? unreachable(url);
  if (ledger !== undefined) return inFile(callersPath(ledger));
  if (config === undefined)
    throw new CommandFailure(
      2,
      "Name the box: --config FILE, --url URL or --ledger FILE. 请指定配置、页面地址或账本。",
    );
  const configuration = await readConfiguration(config);
  const page = pageOf(configuration);
  return (page === null ? null : await atPage(page)) ?? inFile(configuration.ledger.path);
}

function unreachable(url: string): never {
  throw new CommandFailure(1, `No box answers at ${url}. 该地址没有设备应答。`);
}

/** Where the page of a box with this configuration is; null: its port is chosen anew at every start. */
export function pageOf({ diagnostics: { host, port } }: Config): string | null {
  if (port === 0) return null;
  const name = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}/`;
}

/** The box's answer to `path`, such as `api/view`; null when nobody answers. Refusals are told as the box says them. */
export async function askPage(
  page: string,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<Response | null> {
  const address = new URL(`/${path}?${new URLSearchParams(query).toString()}`, page);
  const response = await fetch(address).catch(() => null);
  if (response === null) return null;
  const isOurs = ANSWERS.some((type) => response.headers.get("content-type")?.startsWith(type) === true);
  if (response.ok && isOurs) return response;
  throw new CommandFailure(1, refusalOf(await response.text().catch(() => ""), response.status));
}

/** What a box answers with; whatever else has its port answers with something else. */
const ANSWERS = ["application/json", "application/x-ndjson"];

/** The box as it is now; null when it does not answer. */
export async function viewAt(page: string): Promise<BoxView | null> {
  const response = await askPage(page, "api/view", {});
  // One that breaks off in the middle does not answer either.
  return response === null ? null : (response.json() as Promise<BoxView>).catch(() => null);
}

const Refused = z.object({ error: z.object({ zh: z.string(), en: z.string() }) });

/** What the page says in its own words; of something else at that address its status and the beginning of its answer. */
function refusalOf(body: string, status: number): string {
  try {
    const { zh, en } = Refused.parse(JSON.parse(body)).error;
    return `${en}. ${zh}。`;
  } catch {
    return `This is no page of a box, it answers ${status}: ${body.slice(0, 200)} 该地址不是设备页面。`;
  }
}

export type OpenLedger = { readonly store: Store; readonly close: () => Promise<void> };

/** A copy of the ledger, open. What is damaged in it is left out, and said on the error output. Whoever opens it closes it. */
export async function openLedger(path: string): Promise<OpenLedger> {
  const copy = makeLedgerCopy(path);
  const store = openStore(defaultStoreSettings(copy.path), storeClock(realWorld("always").clock));
  const close = async (): Promise<void> => {
    await store.close();
    copy.discard();
  };
  const boot = await store.boot(FOLD_VERSION);
  if (boot.ledger === "unavailable") {
    await close();
    throw new CommandFailure(1, boot.fault.message);
  }
  if (store.state().conditions.includes("ledger_replaced")) {
    console.error(
      "The ledger is damaged; this is what can be read of it. See: gatehouse ledger check\n" +
        "账本有损坏，以下为能读出的部分。请运行 gatehouse ledger check 查看。",
    );
  }
  return { store, close };
}
