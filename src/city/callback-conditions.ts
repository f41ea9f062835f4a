/** The named conditions of the server that the city calls: raised and cleared, with what to do. None stops a lane. */
import type { Sentence } from "./codes.ts";

export type CallbackCondition =
  | "callbacks_closed"
  | "callbacks_certificate_refused"
  | "callbacks_certificate_expiring"
  | "callbacks_certificate_expired";

/** What each condition means and what to do about it. */
export const CALLBACK_CONDITIONS: Readonly<
  Record<CallbackCondition, Sentence & { readonly severity: "degrades" | "notice" }>
> = {
  callbacks_closed: {
    severity: "degrades",
    zh: "供平台调用的回调服务未能启动，平台无法询价和通知支付；车道和上传照常。请按所附原因处理，处理后自动启动，无需重启。",
    en: "The server that the city calls is not open: the city can neither ask prices nor tell of payments; lanes and uplink go on. Mend the cause given; it opens by itself, no restart is needed.",
  },
  callbacks_certificate_refused: {
    severity: "degrades",
    zh: "回调服务的新证书不能使用，仍使用原证书。请按所附原因更换 city.callbacks.tls 的证书和私钥文件，更换后自动生效。",
    en: "The new certificate of the callback server cannot be used; the old one stays. Mend the files of city.callbacks.tls as the cause says; they are taken up by themselves.",
  },
  callbacks_certificate_expiring: {
    severity: "notice",
    zh: "回调服务的证书即将到期。请更换 city.callbacks.tls 的证书文件，无需重启。",
    en: "The callback server's certificate ends soon. Renew the files of city.callbacks.tls; no restart is needed.",
  },
  callbacks_certificate_expired: {
    severity: "degrades",
    zh: "回调服务的证书已过期，平台可能无法询价和通知支付。请立即更换 city.callbacks.tls 的证书文件，无需重启。",
    en: "The callback server's certificate has expired: the city may not be able to ask prices or tell of payments. Renew the files of city.callbacks.tls now; no restart is needed.",
  },
};
