/**
 * Whether records may be sent at all: the machine behind the outcome classes of the protocol's codes (6.2). Pure; events in,
 * state out. `normal`: everything goes. `stopped`: only the heartbeat goes. `proving`: a heartbeat got 0, the oldest record
 * is tried, and its success resumes everything.
 */
import type { Sentence } from "../city/codes.ts";

export type AccountMode = "normal" | "stopped" | "proving";

/** Why records stopped: the account itself was refused, or so many records that the account must be suspected. */
export type StopCause = { readonly why: "account" | "suspected"; readonly code: number | null } & Sentence;

export type AccountState = {
  readonly mode: AccountMode;
  readonly cause: StopCause | null;
  /** Records refused one after the other, none of them condemned, without a success in between. */
  readonly refusals: number;
  /** Heartbeats answered with 0 so far; a refusal is believed only when this has grown since. */
  readonly heartbeats: number;
};

export type AccountEvent =
  | { readonly type: "account_refused"; readonly code: number | null; readonly cause: Sentence }
  | { readonly type: "record_refused"; readonly code: number | null }
  | { readonly type: "record_taken" }
  | { readonly type: "heartbeat_taken" }
  /** There is no record to prove the account with. */
  | { readonly type: "nothing_to_try" }
  /** A person asks for a try now. */
  | { readonly type: "retry_asked" };

export const ACCOUNT_AT_START: AccountState = { mode: "normal", cause: null, refusals: 0, heartbeats: 0 };

/** Refusals of different records in a row that are no longer the records' fault. */
const REFUSALS_SUSPECT = 3;

const suspicion: Sentence = {
  zh: "连续多条记录被平台拒绝：请核对接入密码、本机时钟和 city.dialect（可运行 gatehouse probe）。平台没有专门的签名错误码。",
  en: "Several records in a row were refused: suspect the password, the clock or city.dialect (run gatehouse probe). The platform has no code for a bad signature.",
};

/** The next state. */
export function accountAfter(state: AccountState, event: AccountEvent): AccountState {
  switch (event.type) {
    case "account_refused":
      return { ...state, mode: "stopped", cause: { why: "account", code: event.code, ...event.cause } };
    case "record_refused": {
      const refusals = state.refusals + 1;
      if (state.mode === "proving") return { ...state, refusals, mode: "stopped" };
      if (refusals < REFUSALS_SUSPECT || state.mode === "stopped") return { ...state, refusals };
      return { ...state, refusals, mode: "stopped", cause: { why: "suspected", code: event.code, ...suspicion } };
    }
    case "record_taken":
    case "nothing_to_try":
      return { ...state, mode: "normal", cause: null, refusals: 0 };
    case "heartbeat_taken": {
      const heartbeats = state.heartbeats + 1;
      return { ...state, heartbeats, mode: state.mode === "stopped" ? "proving" : state.mode };
    }
    case "retry_asked":
      return state.mode === "stopped" ? { ...state, mode: "proving" } : state;
  }
}
