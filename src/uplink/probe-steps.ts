/**
 * What each step of the commissioning probe says: ok or not, what was seen, and what to do about it. Pure; judges what it is
 * handed and sends nothing.
 */
import { ACCESS_EXPIRED, type Sentence } from "../city/codes.ts";
import { type Failure, failureSentences } from "../city/failure.ts";
import type { Outcome } from "../city/outcome.ts";
import { type OutgoingName, outgoingInterfaces } from "../city/wire/interfaces.ts";
import type { FoundDialect } from "./probe-dialects.ts";
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
  const action = { zh: "证书即将到期,请提醒平台更换。", en: "It expires soon: remind the platform to renew it." };
  return { ...step, result: "warning", action };
}

/** Our clock against the `Date` of an answer. */
export function clockStep(outcome: Outcome, nowMs: number): ProbeStep {
  const name = { zh: "时钟", en: "clock" };
  if (outcome.httpDate === null) {
    const seen = {
      zh: "平台的回答没有时间(Date),无法比较。",
      en: "The platform's answer has no Date to compare with.",
    };
    return { name, result: "warning", seen, action: null };
  }
  // The Date is a second coarse.
  const offMs = (outcome.answeredAtMs ?? nowMs) - (outcome.httpDate + 500);
  const seconds = (offMs / 1000).toFixed(1);
  const seen = { zh: `本机比平台快 ${seconds} 秒。`, en: `We are ${seconds} s ahead of the platform.` };
  const size = Math.abs(offMs);
  if (size <= CLOCK_WARNING_MS) return { name, result: "ok", seen, action: null };
  const action = { zh: "请检查 NTP 和时钟电池。", en: "Check NTP and the clock's battery." };
  return { name, result: size > CLOCK_FAULT_MS ? "failed" : "warning", seen, action };
}

/** Whether the account and its signature are taken. */
export function accountStep(outcome: Outcome, found: FoundDialect | null): ProbeStep {
  const name = { zh: "账号与签名", en: "account and signature" };
  if (found !== null) {
    const words = JSON.stringify(found);
    return {
      name,
      result: "warning",
      seen: {
        zh: `配置的方言被拒绝,平台接受 ${words}。`,
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
  const hint = outcome.code === ACCESS_EXPIRED ? both("curTime") : both(`${outcome.code ?? outcome.failure}`);
  const seen = { zh: `${hint.zh}: ${outcome.cause.zh}`, en: `${hint.en}: ${outcome.cause.en}` };
  return {
    name,
    result: isLater ? "warning" : "failed",
    seen: withDetail(seen, outcome.message),
    action: outcome.action,
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
        : { zh: `可用,${rows} 条。`, en: `It answers, ${rows} rows.` };
    return { ...step, result: "ok", seen };
  }
  // Nobody has paid a made-up order and nobody drives a made-up car: a code says that the interface is there.
  if (outcome.class === "record" && (name === "paymentResult" || name === "reduces")) {
    return { ...step, result: "ok", seen: { zh: `可用(${outcome.code})。`, en: `It answers (${outcome.code}).` } };
  }
  const seen = {
    zh: `${outcome.code ?? outcome.failure}: ${outcome.cause.zh}`,
    en: `${outcome.code ?? outcome.failure}: ${outcome.cause.en}`,
  };
  const isFailed = outcome.class === "interface" || outcome.class === "account" || outcome.class === "unknown";
  const detail = outcome.detail ?? outcome.message;
  return { ...step, result: isFailed ? "failed" : "warning", seen: withDetail(seen, detail), action: outcome.action };
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
  return detail === "" ? sentence : { zh: `${sentence.zh} (${detail})`, en: `${sentence.en} (${detail})` };
}
