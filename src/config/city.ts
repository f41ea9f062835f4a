/** The `city` section: where the platform is, who we are there, and how it is spoken to. Absent, nothing is reported. */
import { z } from "zod";
import { cityDialect } from "../city/dialect.ts";
import { Secret } from "../city/secret.ts";
import { setting } from "../device/setting.ts";
import { callbacksSection } from "./city-callbacks.ts";
import { scheduleFields } from "./city-schedule.ts";

const milliseconds = (least: number, most: number, normal: number) => z.int().min(least).max(most).default(normal);

const tls = z
  .strictObject({
    caFile: setting(z.string().min(1).nullable().default(null), {
      zh: "平台根证书文件(PEM);为空则用 Node 自带的公共根证书,操作系统中另外安装的证书不被使用",
      en: "File with the platform's root certificate (PEM); null: the public roots that come with Node. What was installed in the operating system is not looked at",
    }),
    allowPlainHttp: setting(z.boolean().default(false), {
      zh: "允许 http: 明文地址;密码的签名和车牌将不加密传输",
      en: "Allow an http: address: plates then travel unencrypted. A decision, never a default",
    }),
  })
  .prefault({});

const timeouts = z
  .strictObject({
    connectMs: setting(milliseconds(100, 60_000, 5_000), {
      unit: "ms",
      zh: "建立连接的时限",
      en: "Time to connect, TLS included",
    }),
    headersMs: setting(milliseconds(100, 120_000, 10_000), {
      unit: "ms",
      zh: "等待回答开始的时限",
      en: "Time until an answer begins",
    }),
    bodyMs: setting(milliseconds(100, 120_000, 10_000), {
      unit: "ms",
      zh: "接收回答时的停顿上限",
      en: "Longest pause while an answer comes",
    }),
    keepAliveMs: setting(milliseconds(1_000, 120_000, 15_000), {
      unit: "ms",
      zh: "空闲连接保留时间",
      en: "How long an idle connection is kept",
    }),
    recordsMs: setting(milliseconds(1_000, 120_000, 15_000), {
      unit: "ms",
      zh: "上传记录的总时限",
      en: "Time for a whole request with records",
    }),
    heartbeatMs: setting(milliseconds(1_000, 60_000, 10_000), {
      unit: "ms",
      zh: "心跳的总时限",
      en: "Time for a whole heartbeat",
    }),
    questionMs: setting(milliseconds(200, 60_000, 5_000), {
      unit: "ms",
      zh: "出口询问(减免、免密、支付结果)的总时限;车道另有更短的等待时间",
      en: "Time for a whole question of an exit (reductions, submit, result); the lane itself waits less",
    }),
    downloadMs: setting(milliseconds(1_000, 300_000, 60_000), {
      unit: "ms",
      zh: "下载的总时限",
      en: "Time for a whole download",
    }),
  })
  .prefault({});

export const citySection = z
  .strictObject({
    baseUrl: setting(z.url({ protocol: /^https?$/ }).max(200), {
      zh: "平台地址,如 https://host:port",
      en: "The platform's address, such as https://host:port",
    }),
    appId: setting(z.string().min(1).max(128), { zh: "平台分配的接入账号", en: "The account the platform assigned" }),
    password: setting(
      z
        .string()
        .min(1)
        .max(256)
        .transform((text) => new Secret(text))
        .nullable()
        .default(null),
      {
        zh: "接入密码;建议改用 passwordFile 或环境变量 GATEHOUSE_CITY_PASSWORD",
        en: "The account's password; better in passwordFile or in the environment as GATEHOUSE_CITY_PASSWORD",
      },
    ),
    passwordFile: setting(z.string().min(1).nullable().default(null), {
      zh: "存放接入密码的文件,首行即密码",
      en: "File whose first line is the account's password",
    }),
    tls,
    timeouts,
    connections: setting(z.int().min(1).max(8).default(3), {
      zh: "记录与询问各自的最大连接数;平时各用一个",
      en: "Most connections for records and for questions each; normally one of each is used",
    }),
    maxAnswerBytes: setting(z.int().min(65_536).max(67_108_864).default(8_388_608), {
      unit: "bytes",
      zh: "平台回答的大小上限",
      en: "Largest answer that is read",
    }),
    callbacks: callbacksSection.nullable().default(null).meta({
      description: "The server that the city calls; null: none, so no payment through the city.",
      zh: "供平台回调的服务;为空则不启用,也就没有统一支付。",
    }),
    ...scheduleFields,
    dialect: cityDialect.prefault({}),
  })
  .superRefine((city, context) => {
    if (city.baseUrl.startsWith("http:") && !city.tls.allowPlainHttp) {
      context.addIssue({
        code: "custom",
        path: ["baseUrl"],
        message:
          "is http: without tls.allowPlainHttp; use https: or allow it. 明文地址须先将 tls.allowPlainHttp 设为 true。",
      });
    }
    if (city.password !== null && city.passwordFile !== null) {
      context.addIssue({
        code: "custom",
        path: ["passwordFile"],
        message: "is given together with password; keep one of them. 与 password 只能保留一个。",
      });
    }
  });

export type CityConfig = z.output<typeof citySection>;
