/**
 * What each step of the commissioning probe says: ok or not, what was seen, and what to do about it. Pure; judges what it is
 * handed and sends nothing.
 */
import { ACCESS_EXPIRED, type Sentence } from "../city/codes.ts";
import { type Failure, failureSentences } from "../city/failure.ts";
import type { Outcome } from "../city/outcome.ts";
import { type OutgoingName, outgoingInterfaces } from "../city/wire/interfaces.ts";
import { type FoundDialect, isWorthOtherDialects } from "./probe-dialects.ts";
import { DAY_MS } from "../local-day.ts";

/** What one step found. `warning`: it works, but somebody should look; `skipped`: a step before it failed. */
export type ProbeStep = {
  readonly name: Sentence;
  readonly result: "ok" | "warning" | "failed" | "skipped";
  readonly seen: Sentence;
  /** What to do; null when there is nothing to do. */
  readonly action: Sentence | null;
};

/** A way of the network that did not work, by the name the city's client would give it. */
export type Reached<T> = T | { readonly failure: Failure; readonly detail: string };

/** What a handshake showed. */
export type SeenCertificate = { readonly protocol: string; readonly issuer: string; readonly validToMs: number };

/** What is asked of the city, in this order; all of it only reads. */
export const asked = ["parameters", "reserves", "stagger", "reduces", "paymentResult", "statement", "bills"] as const;
/** One of them. */
export type Asked = (typeof asked)[number];

/** A certificate that ends this soon is worth a word. */
const CERTIFICATE_SOON_MS = 30 * DAY_MS;
const CLOCK_WARNING_MS = 5_000;
const CLOCK_FAULT_MS = 10_000;
/** A layer of the network. */
export function layerStep<T extends object>(
  name: Sentence,
  reached: Reached<T>,
  words: (found: T) => Sentence,
): ProbeStep {
  if (!("failure" in reached)) return { name, result: "ok", seen: words(reached), action: null };
  const { cause, action } = failureSentences[reached.failure];
  return { name, result: "failed", seen: withDetail(cause, reached.detail), action };
}

/** The handshake and the certificate. */
export function tlsStep(secured: Reached<SeenCertificate>, nowMs: number): ProbeStep {
  const step = layerStep({ zh: "TLS 证书", en: "TLS certificate" }, secured, ({ protocol, issuer, validToMs }) =>
    both(`${protocol}, ${issuer}, ${new Date(validToMs).toISOString().slice(0, 10)}`),
  );
  if ("failure" in secured || secured.validToMs - nowMs > CERTIFICATE_SOON_MS) return step;
  const action = { zh: "证书即将到期，请提醒平台更换。", en: "It expires soon: remind the platform to renew it." };
  return { ...step, result: "warning", action };
}

/** Our clock against the `Date` of an answer. */
export function clockStep(outcome: Outcome, nowMs: number): ProbeStep {
  const name = { zh: "时钟", en: "clock" };
  if (outcome.httpDate === null) {
    const seen = {
      zh: "平台的回答没有时间（Date），无法比较。",
      en: "The platform's answer has no Date to compare with.",
    };
    return { name, result: "warning", seen, action: null };
  }
  // The Date is a second coarse.
  const offMs = (outcome.answeredAtMs ?? nowMs) - (outcome.httpDate + 500);
  const seconds = (Math.abs(offMs) / 1000).toFixed(1);
  const seen =
    offMs < 0
      ? { zh: `本机比平台慢 ${seconds} 秒。`, en: `We are ${seconds} s behind the platform.` }
      : { zh: `本机比平台快 ${seconds} 秒。`, en: `We are ${seconds} s ahead of the platform.` };
  const size = Math.abs(offMs);
  if (size <= CLOCK_WARNING_MS) return { name, result: "ok", seen, action: null };
  const action = {
    zh: "平台只允许相差 10 秒。请运行 timedatectl 查看 NTP 是否已同步，并检查时钟电池。",
    en: "The platform allows 10 s. See by timedatectl whether NTP is synchronised, and check the clock's battery.",
  };
  return { name, result: size > CLOCK_FAULT_MS ? "failed" : "warning", seen, action };
}

/** Whether the account and its signature are taken. */
export function accountStep(
  outcome: Outcome,
  { found, isTimely }: { readonly found: FoundDialect | null; readonly isTimely: boolean },
): ProbeStep {
  const name = { zh: "账号与签名", en: "account and signature" };
  if (found !== null) {
    const words = JSON.stringify(found);
    return {
      name,
      result: "warning",
      seen: {
        zh: `配置的写法被拒绝，平台接受 ${words}。`,
        en: `The configured dialect is refused; the platform takes ${words}.`,
      },
      action: {
        zh: "请用 gatehouse probe --write-dialect 写入配置的 city.dialect。",
        en: "Let gatehouse probe --write-dialect put it into city.dialect of the configuration.",
      },
    };
  }
  const isHeard = outcome.class === "done" || outcome.class === "interface" || outcome.failure === "wrong_data";
  if (isHeard) {
    return {
      name,
      result: "ok",
      seen: { zh: "平台接受本账号的签名。", en: "The platform takes our signature." },
      action: null,
    };
  }
  const isLater = outcome.class === "later";
  return { name, result: isLater ? "warning" : "failed", seen: refusalOf(outcome), action: nextFor(outcome, isTimely) };
}

/** What to do about a refused account, as far as the steps before have not said it. */
function nextFor(outcome: Outcome, isTimely: boolean): Sentence {
  if (outcome.code === ACCESS_EXPIRED && !isTimely) {
    return {
      zh: "请先校正本机时钟（见上面“时钟”一行），然后再运行一次。",
      en: "Put our clock right first (the line above about it), then run this again.",
    };
  }
  if (!isWorthOtherDialects(outcome)) return outcome.action;
  const { zh, en } = outcome.code === ACCESS_EXPIRED ? askSupport : outcome.action;
  return {
    zh: `${zh} curTime 单位和 appId 参数名的其他写法也已试过，同样被拒绝。`,
    en: `${en} The other units of curTime and names of appId were tried too, and refused.`,
  };
}

const askSupport: Sentence = {
  zh: "本机时钟与平台相符，请把错误码告诉平台技术支持。",
  en: "Our clock agrees with the platform's: tell its support the code.",
};

/** The code or the failure, its cause, and the platform's own words. */
function refusalOf(outcome: Outcome): Sentence {
  const what = outcome.code ?? outcome.failure;
  const cause = { zh: `${what}：${outcome.cause.zh}`, en: `${what}: ${outcome.cause.en}` };
  const { message, detail } = outcome;
  if (message === "") return withDetail(cause, detail ?? "");
  return { zh: `${cause.zh}（平台回答：“${message}”）`, en: `${cause.en} (It said: “${message}”)` };
}

/** The steps that one before them has kept from being tried. */
export function notReached(): ProbeStep {
  return {
    name: { zh: "其余步骤", en: "the other steps" },
    result: "skipped",
    seen: { zh: "未尝试，请先解决上面的问题。", en: "Not tried: mend what is above first." },
    action: null,
  };
}

/** Whether one interface answers. */
export function interfaceStep(name: Asked, outcome: Outcome): ProbeStep {
  const step = { name: titleOf(name), action: null };
  if (outcome.class === "done") {
    const rows = Array.isArray(outcome.data) ? outcome.data.length : null;
    const seen =
      rows === null
        ? { zh: "可用。", en: "It answers." }
        : { zh: `可用，${rows} 条。`, en: `It answers, ${rows} ${rows === 1 ? "row" : "rows"}.` };
    return { ...step, result: "ok", seen };
  }
  // Nobody has paid a made-up order and nobody drives a made-up car: a code says that the interface is there.
  if (outcome.class === "record" && (name === "paymentResult" || name === "reduces")) {
    return { ...step, result: "ok", seen: { zh: `可用（${outcome.code}）。`, en: `It answers (${outcome.code}).` } };
  }
  const isFailed = outcome.class === "interface" || outcome.class === "account" || outcome.class === "unknown";
  return { ...step, result: isFailed ? "failed" : "warning", seen: refusalOf(outcome), action: outcome.action };
}

/** Clause and name of an interface. */
export function titleOf(name: OutgoingName): Sentence {
  const { clause, zh } = outgoingInterfaces[name];
  return { zh: `${clause} ${zh}`, en: `${clause} ${name}` };
}

/** The same in both languages: numbers, addresses. */
export function both(text: string): Sentence {
  return { zh: text, en: text };
}

function withDetail(sentence: Sentence, detail: string): Sentence {
  return detail === "" ? sentence : { zh: `${sentence.zh}（${detail}）`, en: `${sentence.en} (${detail})` };
}
