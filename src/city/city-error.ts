/** What can go wrong when the city's client or callback server is opened: an error with a code and what to do about it. */
import type { Sentence } from "./codes.ts";

const sentences = {
  city_plain_http: {
    zh: "city.baseUrl 使用 http:，但未允许明文。请改用 https:，或将 city.tls.allowPlainHttp 设为 true。",
    en: "city.baseUrl is http: but plain http is not allowed. Use https:, or set city.tls.allowPlainHttp to true.",
  },
  city_ca_unreadable: {
    zh: "city.tls.caFile 不是 PEM 格式的证书。请向平台索取根证书（PEM）。",
    en: "city.tls.caFile holds no PEM certificate. Ask the platform for its root certificate in PEM form.",
  },
  callbacks_certificate_unreadable: {
    zh: "回调服务的证书或私钥无法使用。请检查 city.callbacks.tls 的 certFile 和 keyFile 是否为配套的 PEM 文件。",
    en: "The callback server's certificate or key cannot be used. certFile and keyFile of city.callbacks.tls must be PEM and belong together.",
  },
  callbacks_address_in_use: {
    zh: "回调服务的端口已被占用。请更换 city.callbacks.port，或停掉占用它的程序。",
    en: "The callback server's port is taken. Change city.callbacks.port or stop the program that holds it.",
  },
  callbacks_address_unavailable: {
    zh: "本机没有 city.callbacks.address 指定的地址，或无权使用该端口。请核对地址和端口（建议 1024 以上）。",
    en: "This machine does not have the address of city.callbacks.address, or may not use the port. Check both; use a port above 1024.",
  },
} as const satisfies Readonly<Record<string, Sentence>>;

export type CityErrorCode = keyof typeof sentences;

/** A coded error; `text` is for the technician, `cause` is what was underneath. */
export class CityError extends Error {
  override readonly name = "CityError";
  readonly code: CityErrorCode;
  readonly text: Sentence;

  constructor(code: CityErrorCode, cause?: unknown) {
    super(sentences[code].en, { cause });
    this.code = code;
    this.text = sentences[code];
  }
}
