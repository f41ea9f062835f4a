/** The ways in which a request can go without an answer, each with its cause and what to do, and how errors are recognised. */
import type { Sentence } from "./codes.ts";

interface FailureText {
  readonly cause: Sentence;
  readonly action: Sentence;
}

const retried = {
  zh: "系统会自动重试，记录不会丢失。若持续出现，请检查网络并联系平台技术支持。",
  en: "It is tried again and no record is lost. If it goes on, check the network and ask the platform's support.",
};
const wrongServer = {
  zh: "请核对 city.baseUrl：回答的可能不是平台，而是认证页面、代理或其他服务。",
  en: "Check city.baseUrl: what answers may be a login page, a proxy or another service, not the platform.",
};
const checkCertificate = {
  zh: "请核对 city.baseUrl 中的主机名；若平台使用自己的证书机构，请用 city.tls.caFile 指定其根证书。",
  en: "Check the host name in city.baseUrl; if the platform has a CA of its own, name its root in city.tls.caFile.",
};
const checkClock = {
  zh: "请先检查本机时钟；时钟正确则请平台更换证书。",
  en: "Check the box's clock first; if it is right, the platform must renew its certificate.",
};
const checkRoute = {
  zh: "请检查网线、路由器和上网状态，再核对 city.baseUrl 的地址和端口。",
  en: "Check the cable, the router and the internet line, then the host and port in city.baseUrl.",
};

/** Every failure with its sentences. */
export const failureSentences = {
  dns: {
    cause: { zh: "域名解析失败，找不到平台的地址。", en: "The platform's name could not be resolved (DNS)." },
    action: {
      zh: "请检查 DNS 设置和上网状态，并核对 city.baseUrl 的主机名。",
      en: "Check the DNS settings and the internet line, and the host name in city.baseUrl.",
    },
  },
  refused: {
    cause: { zh: "平台拒绝连接，端口没有服务。", en: "The connection was refused: nothing listens at that port." },
    action: checkRoute,
  },
  unreachable: {
    cause: { zh: "网络不通，到不了平台的地址。", en: "There is no way through the network to the platform." },
    action: checkRoute,
  },
  connect_timeout: {
    cause: { zh: "连接平台超时。", en: "The connection to the platform timed out." },
    action: checkRoute,
  },
  tls_name: {
    cause: {
      zh: "平台证书上的名称与地址不符。",
      en: "The certificate is for another name than the platform's address.",
    },
    action: checkCertificate,
  },
  tls_expired: {
    cause: { zh: "平台的证书已过期。", en: "The platform's certificate has expired." },
    action: checkClock,
  },
  tls_not_yet_valid: {
    cause: { zh: "平台的证书尚未生效。", en: "The platform's certificate is not valid yet." },
    action: checkClock,
  },
  tls_untrusted: {
    cause: {
      zh: "平台的证书不是受信任机构签发的。",
      en: "The platform's certificate is not from a trusted authority.",
    },
    action: checkCertificate,
  },
  tls_failed: {
    cause: {
      zh: "TLS 握手失败，对方可能不是 https 服务。",
      en: "The TLS handshake failed; this may not be an https port.",
    },
    action: wrongServer,
  },
  closed: {
    cause: {
      zh: "平台接受了连接又断开，没有回答。",
      en: "The platform took the connection and cut it without an answer.",
    },
    action: retried,
  },
  headers_timeout: {
    cause: { zh: "平台在时限内没有回答。", en: "The platform did not begin to answer in time." },
    action: retried,
  },
  body_timeout: {
    cause: { zh: "平台的回答在时限内没有传完。", en: "The platform's answer was not complete in time." },
    action: retried,
  },
  timeout: {
    cause: { zh: "在允许的时间内没有得到回答。", en: "There was no answer within the time allowed." },
    action: retried,
  },
  aborted: {
    cause: { zh: "请求已取消。", en: "The request was given up." },
    action: { zh: "无需处理。", en: "Nothing to do." },
  },
  truncated: {
    cause: { zh: "平台的回答不完整，中途断开。", en: "The platform's answer was cut off in the middle." },
    action: retried,
  },
  too_large: {
    cause: { zh: "平台的回答超过大小上限。", en: "The platform's answer is larger than allowed." },
    action: {
      zh: "若是下载接口，可调高 city.maxAnswerBytes；否则请核对 city.baseUrl。",
      en: "For a download, raise city.maxAnswerBytes; otherwise check city.baseUrl.",
    },
  },
  redirect: {
    cause: {
      zh: "对方要求转到别的地址，系统不跟随。",
      en: "We were sent to another address; redirects are not followed.",
    },
    action: wrongServer,
  },
  http_error: {
    cause: {
      zh: "平台的网关返回了 HTTP 5xx 错误，服务暂不可用。",
      en: "A gateway of the platform answered with an HTTP 5xx error: the service is not available.",
    },
    action: retried,
  },
  empty: { cause: { zh: "回答是空的。", en: "The answer is empty." }, action: wrongServer },
  html: {
    cause: { zh: "回答是网页而不是数据。", en: "The answer is a web page, not data." },
    action: wrongServer,
  },
  not_utf8: { cause: { zh: "回答不是 UTF-8 文本。", en: "The answer is not UTF-8 text." }, action: wrongServer },
  not_json: { cause: { zh: "回答不是 JSON。", en: "The answer is not JSON." }, action: wrongServer },
  not_http: { cause: { zh: "回答不是 HTTP。", en: "The answer is not HTTP." }, action: wrongServer },
  wrong_envelope: {
    cause: {
      zh: "回答中没有数字形式的 code，不是平台的格式。",
      en: "The answer has no numeric code: it is not the platform's format.",
    },
    action: wrongServer,
  },
  zero_without_200: {
    cause: {
      zh: "回答的 code 是 0，但 HTTP 状态不是 200，不能算成功。",
      en: "The answer says code 0 but not HTTP 200, so it does not count as done.",
    },
    action: retried,
  },
  wrong_data: {
    cause: {
      zh: "平台回答成功，但数据内容不符合协议，未采用。",
      en: "The platform answered with success, but its data does not follow the protocol and was not used.",
    },
    action: {
      zh: "原有数据保留。请把详细位置告诉平台技术支持。",
      en: "What we had is kept. Tell the platform's support the place named here.",
    },
  },
  wrong_request: {
    cause: {
      zh: "要发送的内容不符合协议，没有发出。",
      en: "What was to be sent does not follow the protocol and was not sent.",
    },
    action: {
      zh: "这是本系统的错误，请导出诊断包并报告。",
      en: "This is a fault of this program: export the diagnostics bundle and report it.",
    },
  },
  unclear: {
    cause: { zh: "请求失败，原因不明。", en: "The request failed for a reason we do not know." },
    action: retried,
  },
} as const satisfies Readonly<Record<string, FailureText>>;

export type Failure = keyof typeof failureSentences;
