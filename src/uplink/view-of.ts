/** Puts the uplink's view together: one word, one sentence, and the last answer that was trouble. Pure. */
import type { Sentence } from "../city/codes.ts";
import { type OutgoingName, outgoingNames } from "../city/wire/interfaces.ts";
import type { AccountState } from "./account-state.ts";
import type { LastOutcome } from "./city-line.ts";
import type { UplinkMode, UplinkView } from "./view.ts";

type Circumstances = {
  readonly account: AccountState;
  readonly reachable: boolean | null;
  readonly waiting: number;
  /** Something failed and its next try is waited for. */
  readonly isWaiting: boolean;
};

/** One word for the whole. */
export function modeOf({ account, reachable, waiting, isWaiting }: Circumstances): UplinkMode {
  if (account.mode !== "normal") return account.mode;
  if (reachable === false) return "unreachable";
  if (waiting === 0) return "idle";
  return isWaiting ? "waiting" : "draining";
}

const words: Readonly<Record<UplinkMode, Sentence>> = {
  idle: { zh: "市平台连接正常，无待上传记录。", en: "The city is reached and nothing waits." },
  draining: { zh: "正在上传积压记录。", en: "Waiting records are going out." },
  waiting: { zh: "上传暂缓，稍后自动重试。", en: "Records wait and are tried again by themselves." },
  stopped: {
    zh: "平台拒绝上传，仅保留心跳，恢复后自动续传。",
    en: "The platform refuses our records; only heartbeats go on until it takes them again.",
  },
  proving: { zh: "正在用最早的一条记录试探平台。", en: "The oldest record is being tried." },
  unreachable: { zh: "市平台不可达，记录留存待补传。", en: "The city cannot be reached; records are kept." },
};

/** The sentence of a mode, with the cause when there is one. */
export function sentenceOf(mode: UplinkMode, trouble: UplinkView["trouble"], account: AccountState): Sentence {
  const { zh, en } = words[mode];
  const cause = account.cause ?? (mode === "unreachable" || mode === "waiting" ? trouble?.cause : undefined);
  return cause === undefined ? { zh, en } : { zh: zh + cause.zh, en: `${en} ${cause.en}` };
}

/** These ask about one order or one car: a code that is about what was asked says "not yet" or "none" (readings, 5.3.5). */
const MAY_HAVE_NOTHING: ReadonlySet<OutgoingName> = new Set(["paymentResult", "reduces"]);

/** The latest answer that somebody should act on; null when the last of every interface is none. */
export function troubleOf(last: ReadonlyMap<OutgoingName, LastOutcome>): UplinkView["trouble"] {
  let latest: UplinkView["trouble"] = null;
  for (const name of outgoingNames) {
    const outcome = last.get(name);
    if (outcome === undefined || outcome.class === "done") continue;
    if (outcome.class === "record" && MAY_HAVE_NOTHING.has(name)) continue;
    if (latest === null || outcome.atMs > latest.atMs) latest = { ...outcome, interface: name };
  }
  return latest;
}
