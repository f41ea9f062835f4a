/** The traces of vehicles, from a running box or from the ledger of one that stands still. */
import type { VisitTrace } from "../controller/visit-trace.ts";
import type { BoxView } from "../diagnostics/view.ts";
import type { FoundTrace, TracePage, TraceQuery } from "../store/traces.ts";
import { askPage, openLedger, readBox, type BoxSource } from "./box-source.ts";

/** What a search of traces may leave out. */
export type WantedTraces = Pick<TraceQuery, "plate" | "lane" | "limit">;

export type OpenTraces = {
  /** Newest first. */
  readonly search: (wanted: WantedTraces) => Promise<readonly FoundTrace[]>;
  /** Null: there is none of that id. */
  readonly trace: (id: string) => Promise<VisitTrace | null>;
  /** What the lanes do now; null when the box stands still. */
  readonly lanes: BoxView["lanes"] | null;
  /** Their devices; none when the box stands still. */
  readonly devices: BoxView["devices"];
  readonly close: () => Promise<void>;
};

export function openTraces(source: BoxSource): Promise<OpenTraces> {
  return readBox(source, { atPage: tracesAtPage, inFile: tracesInFile });
}

async function tracesAtPage(page: string): Promise<OpenTraces | null> {
  const view = await askPage(page, "api/view", {});
  if (view === null) return null;
  const { lanes, devices } = (await view.json()) as BoxView;
  const pageOf = async (wanted: WantedTraces, after: number | null): Promise<TracePage> => {
    const response = await askPage(page, "api/traces", {
      ...(wanted.plate === null ? {} : { plate: wanted.plate }),
      ...(wanted.lane === null ? {} : { lane: wanted.lane }),
      ...(after === null ? {} : { after: String(after) }),
    });
    return response === null ? NOTHING : ((await response.json()) as TracePage);
  };
  return {
    search: (wanted) => searched(wanted, (after) => pageOf(wanted, after)),
    trace: async (id) => {
      const response = await askPage(page, "api/trace", { id });
      return response === null ? null : ((await response.json()) as { readonly trace: VisitTrace }).trace;
    },
    lanes,
    devices,
    close: async () => {},
  };
}

async function tracesInFile(path: string): Promise<OpenTraces> {
  const { store, close } = await openLedger(path);
  const whole = { fromMs: null, toMs: null, visit: null };
  return {
    search: (wanted) => searched(wanted, (after) => store.searchTraces({ ...whole, ...wanted, after })),
    trace: async (id) => {
      const found = await store.trace(id);
      return found === null ? null : (JSON.parse(found.story) as VisitTrace);
    },
    lanes: null,
    devices: [],
    close,
  };
}

const NOTHING: TracePage = { traces: [], next: null };

/** A page of a search looks at so many traces only: goes on until there are enough, or no more. */
async function searched(
  { limit }: WantedTraces,
  pageAfter: (after: number | null) => Promise<TracePage>,
): Promise<readonly FoundTrace[]> {
  const found: FoundTrace[] = [];
  let after: number | null = null;
  do {
    const page: TracePage = await pageAfter(after);
    found.push(...page.traces);
    after = page.next;
  } while (after !== null && found.length < limit);
  return found.slice(0, limit);
}
