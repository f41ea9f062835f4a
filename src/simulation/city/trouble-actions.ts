/** The actions that make the platform behave badly: answers, certificates, connections, its clock. */
import { z } from "zod";
import { outgoingNames } from "../../city/wire/interfaces.ts";
import { action, done, full } from "./action.ts";
import type { Action } from "./action.ts";
import { misbehave, misbehaviourKinds } from "./misbehaviour.ts";
import { certificateKinds } from "./tls-identity.ts";

const misbehaviour = z.strictObject({
  kind: z.enum(misbehaviourKinds).describe("what is done to the answer"),
  interface: z.enum(outgoingNames).nullable().optional().describe("for which interface; every one when missing"),
  times: z.int().min(1).nullable().optional().describe("for how many requests; 1 when missing, null until removed"),
  probability: z.number().min(0).max(1).optional(),
  containing: z.string().min(1).max(200).nullable().optional().describe("only for bodies with this text"),
  code: z.int().min(1).max(99_999).optional().describe("the code of `code`, or the status of `http_status`"),
  delayMs: z.int().min(0).max(3_600_000).optional(),
  bytes: z
    .int()
    .min(1)
    .max(256 * 1024 * 1024)
    .optional()
    .describe("size of `huge`, bytes a second of `slow`"),
});

/** The actions of this file. */
export const troubleActions: readonly Action[] = [
  action(
    "/misbehave",
    { zh: "安排一次异常应答", en: "has answers go wrong" },
    misbehaviour,
    ({ platform }, { kind, ...rest }) => {
      if (kind === "http_status" && rest.code !== undefined && (rest.code < 200 || rest.code > 599)) {
        return { status: 400, body: { error: "HTTP 状态码应为 200 至 599 / an HTTP status is 200 to 599" } };
      }
      const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
      const ruleId = platform.misbehaviour.add(misbehave(kind, given));
      return ruleId === null ? full() : done({ id: ruleId });
    },
  ),
  action(
    "/behave",
    { zh: "取消异常应答", en: "ends misbehaviour, one rule or all" },
    z.strictObject({ id: z.int().optional().describe("the rule; all when missing") }),
    ({ platform }, { id }) => {
      if (id !== undefined) return done({ removed: platform.misbehaviour.remove(id) });
      platform.misbehaviour.clear();
      return done();
    },
  ),
  action(
    "/clock-skew",
    { zh: "拨动平台时钟", en: "sets the platform's clock wrong" },
    z.strictObject({ ms: z.int().min(-86_400_000_000).max(86_400_000_000).describe("positive is ahead") }),
    ({ platform }, { ms }) => {
      platform.clockErrorMs = ms;
      return done();
    },
  ),
  action(
    "/certificate",
    { zh: "更换 TLS 证书", en: "shows another TLS certificate" },
    z.strictObject({ kind: z.enum(certificateKinds) }),
    ({ server }, { kind }) => {
      if (server === null) return { status: 409, body: { error: "没有运行中的服务 / there is no server" } };
      server.showCertificate(kind);
      return done();
    },
  ),
  action("/drop-connections", { zh: "断开所有连接", en: "ends all connections" }, z.strictObject({}), ({ server }) => {
    if (server === null) return { status: 409, body: { error: "没有运行中的服务 / there is no server" } };
    server.dropConnections();
    return done();
  }),
  action(
    "/forget-violations",
    { zh: "清空违规列表，开始下一次练习", en: "empties the list of violations for the next exercise" },
    z.strictObject({}),
    ({ platform }) => {
      platform.violations.clear();
      return done();
    },
  ),
];
