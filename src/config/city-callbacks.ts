/** The `city.callbacks` section: the server that the city calls for fee queries, payment notices, invoices and find-my-car. */
import { z } from "zod";
import { isAddressOrNetwork } from "../city/allow-list.ts";
import { setting } from "../device/setting.ts";

/** The longest address of 5.3.10 less the longest of our four paths. */
const PUBLIC_URL_LENGTH = 100 - "/payment-notice".length;

const certificate = z
  .strictObject({
    certFile: setting(z.string().min(1), { zh: "证书链文件(PEM)", en: "File with the certificate chain (PEM)" }),
    keyFile: setting(z.string().min(1), { zh: "私钥文件(PEM)", en: "File with the private key (PEM)" }),
  })
  .nullable()
  .default(null);

export const callbacksSection = z
  .strictObject({
    address: setting(z.string().min(1).max(64).default("0.0.0.0"), { zh: "监听地址", en: "Address to listen on" }),
    port: setting(z.int().min(0).max(65_535).default(8_443), {
      zh: "监听端口;0 为任选",
      en: "Port to listen on; 0 takes any",
    }),
    basePath: setting(
      z
        .string()
        .regex(/^(?:\/[\w.~-]+)*$/)
        .max(40)
        .default("/city"),
      {
        zh: "四个回调路径的公共前缀",
        en: "What stands before the four callback paths",
      },
    ),
    publicUrl: setting(
      z
        .url({ protocol: /^https?$/ })
        .regex(/[^/]$/)
        .max(PUBLIC_URL_LENGTH),
      {
        zh: "平台从外部访问本服务的地址(含前缀,末尾无斜杠),向平台注册时使用",
        en: "The server's address as seen from the city, prefix included, without a slash at its end; registered by 5.3.10",
      },
    ),
    tls: setting(certificate, { zh: "服务器证书", en: "The server's certificate" }),
    allowPlainHttp: setting(z.boolean().default(false), {
      zh: "无证书时以明文提供服务;仅限前面有 TLS 代理时",
      en: "Serve plain http without a certificate: only behind a proxy that speaks TLS",
    }),
    allow: setting(
      z
        .array(z.string().refine(isAddressOrNetwork, { error: "is no address or network. 不是地址或网段。" }))
        .max(100)
        .default([]),
      {
        zh: "允许访问的地址或网段,空表示不限制",
        en: "Addresses and networks that may call, such as 203.0.113.0/24; empty: everybody",
      },
    ),
    maxSkewSeconds: setting(z.int().min(30).max(86_400).default(900), {
      unit: "s",
      zh: "请求时间与本机时钟的最大偏差;支付通知不受此限",
      en: "How far dataTime may be from our clock; payment notices are taken at any age",
    }),
    refusedPerMinute: setting(z.int().min(1).max(10_000).default(120), {
      zh: "同一地址每分钟被拒绝的请求数上限,超过后暂不理会;允许名单内不限",
      en: "Refused requests a minute from one address before it is ignored for a while; none on the allow list ever is",
    }),
    maxConnections: setting(z.int().min(8).max(4_096).default(1_024), {
      zh: "同时连接数上限",
      en: "Most connections at one time",
    }),
  })
  .superRefine((callbacks, context) => {
    if (callbacks.tls === null && !callbacks.allowPlainHttp) {
      context.addIssue({
        code: "custom",
        path: ["tls"],
        message: "names no certificate and allowPlainHttp is not set. 未指定证书,也未允许明文。",
      });
    }
  });
