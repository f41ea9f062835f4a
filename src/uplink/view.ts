/** The uplink as the technician sees it. Times named `…Ms` are milliseconds UTC by the corrected clock. */
import type { Sentence } from "../city/codes.ts";
import type { OutgoingName } from "../city/wire/interfaces.ts";
import type { AccountMode, StopCause } from "./account-state.ts";
import type { LastOutcome } from "./city-line.ts";
import type { DeadlineRisk } from "./deadline-watch.ts";
import type { ParkedReport } from "./record-desk.ts";

/** One word for the whole. */
export type UplinkMode =
  /** Nothing waits. */
  | "idle"
  /** A backlog is going out. */
  | "draining"
  /** Something failed and is waited for. */
  | "waiting"
  /** The account is refused; only heartbeats go. */
  | "stopped"
  /** The account is being tried again. */
  | "proving"
  /** No answer from the city. */
  | "unreachable";

/** A download, registration or other errand that comes again and again. */
export type ErrandView = {
  readonly name: string;
  readonly lastDoneMs: number | null;
  readonly failures: number;
  readonly nextMs: number | null;
};

export type UplinkView = {
  readonly mode: UplinkMode;
  readonly account: AccountMode;
  readonly stopped: StopCause | null;
  readonly reachable: boolean | null;
  readonly outbox: {
    /** Reports the city has not taken; those delivered but not yet written down are not among them. */
    readonly waiting: number;
    readonly oldestMs: number | null;
    readonly live: number;
    readonly suspects: number;
    readonly deferred: number;
    readonly unreadable: number;
    readonly batchSize: number;
    readonly nextTryMs: number | null;
  };
  readonly delivered: { readonly live: number; readonly resend: number; readonly notWrittenDown: number };
  readonly deadline: DeadlineRisk;
  readonly parked: readonly ParkedReport[];
  readonly clock: {
    readonly offsetMs: number | null;
    /** The system's clock ahead of the city's. */
    readonly systemErrorMs: number | null;
    readonly readings: number;
  };
  readonly heartbeat: { readonly lastMs: number | null; readonly lastTakenMs: number | null; readonly nextMs: number };
  /** The last answer that was not 0, over all interfaces, with its cause and what to do. */
  readonly trouble: (LastOutcome & { readonly interface: OutgoingName }) | null;
  readonly last: Readonly<Partial<Record<OutgoingName, LastOutcome>>>;
  readonly errands: readonly ErrandView[];
  readonly questions: { readonly open: number; readonly submitsTriedOn: number };
  /** One sentence for the page's head. */
  readonly sentence: Sentence;
};
