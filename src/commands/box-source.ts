/**
 * Where a command finds what a box knows: a running box at its page, since it has its ledger to itself, or the ledger's file of
 * one that stands still. Only reads.
 */
import { z } from "zod";
import type { Config } from "../config/config.ts";
import { FOLD_VERSION } from "../lot/lot.ts";
import { realWorld } from "../runtime/real-world.ts";
import { storeClock } from "../runtime/store-clock.ts";
import { defaultStoreSettings } from "../store/settings.ts";
import { openStore, type Store } from "../store/store.ts";
import { callersPath, readConfiguration } from "./configuration.ts";
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

/** A port of 0 is chosen anew at every start, and is found with --url. */
function pageOf({ diagnostics: { host, port } }: Config): string | null {
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
  if (response !== null && !response.ok) throw new CommandFailure(1, refusalOf(await response.text(), response.status));
  return response;
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

/** The ledger of a box that stands still. Whoever opens it closes it. */
export async function openLedger(path: string): Promise<Store> {
  const store = openStore(defaultStoreSettings(path), storeClock(realWorld("always").clock));
  const boot = await store.boot(FOLD_VERSION);
  if (boot.ledger !== "unavailable") return store;
  await store.close();
  const hint =
    boot.fault.code === "ledger_in_use"
      ? "\nWhile the box runs, ask it at its page: --url http://127.0.0.1:8080/. 设备运行时请用 --url 指定页面地址。"
      : "";
  throw new CommandFailure(1, `${boot.fault.message}${hint}`);
}
