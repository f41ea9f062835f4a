/** Whether a certificate and its key are fit to be shown to the city, and until when. Reads what it is handed, no files. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import type { ServerCertificate } from "./callbacks.ts";
import type { Sentence } from "./codes.ts";

/** `why` says what is wrong with it; `validToMs` is the end of the chain's first certificate, milliseconds UTC. */
export type JudgedCertificate =
  | { readonly isFit: true; readonly validToMs: number }
  | { readonly isFit: false; readonly why: Sentence };

const NO_CERTIFICATE: Sentence = {
  zh: "证书文件不是有效的 PEM 证书。",
  en: "The certificate file holds no PEM certificate.",
};
const NO_KEY: Sentence = { zh: "私钥文件不是有效的 PEM 私钥。", en: "The key file holds no PEM key." };
const NO_PAIR: Sentence = { zh: "证书与私钥不匹配。", en: "The certificate and the key do not belong together." };

/** Judges a pair at an instant, milliseconds UTC. */
export function judgeCertificate({ cert, key }: ServerCertificate, nowMs: number): JudgedCertificate {
  const certificate = orNull(() => new X509Certificate(cert));
  if (certificate === null) return { isFit: false, why: NO_CERTIFICATE };
  const privateKey = orNull(() => createPrivateKey(key));
  if (privateKey === null) return { isFit: false, why: NO_KEY };
  if (!certificate.checkPrivateKey(privateKey)) return { isFit: false, why: NO_PAIR };
  const validFromMs = Date.parse(certificate.validFrom);
  const validToMs = Date.parse(certificate.validTo);
  if (nowMs >= validToMs) {
    return {
      isFit: false,
      why: dated("证书已过期，有效期至", "The certificate has expired, it was valid to", validToMs),
    };
  }
  if (nowMs < validFromMs) {
    return { isFit: false, why: dated("证书尚未生效，生效于", "The certificate is not valid before", validFromMs) };
  }
  return { isFit: true, validToMs };
}

function dated(zh: string, en: string, ms: number): Sentence {
  const date = new Date(ms).toISOString().slice(0, 10);
  return { zh: `${zh} ${date}。`, en: `${en} ${date}.` };
}

function orNull<T>(make: () => T): T | null {
  try {
    return make();
  } catch {
    return null;
  }
}
