/** Chapter 4 and 4.2, as the box has to keep them when it is called: envelope, signature, limits. */
import type { CallTwist } from "../city/call.ts";
import { carCase, failed, passed, probeCase } from "./case.ts";
import type { ConformanceCase } from "./case.ts";
import { codeIs, faultOf, faultOfRefusal, NOBODY } from "./probe.ts";

const nobody = { plateId: NOBODY, vehicleType: 1 };

/** A fee query with a flaw that has to be refused, after which a proper one is still answered. */
function refuses(clause: string, zh: string, en: string, twist: CallTwist): ConformanceCase {
  return carCase(clause, { zh, en }, async (probe, plate) => {
    const fields = { plateId: plate, vehicleType: 1 };
    const proper = codeIs(await probe.ask("feeQuery", fields), 0);
    if (proper !== null) return proper;
    const accepted = await faultOfRefusal(probe, await probe.ask("feeQuery", fields, twist));
    return accepted ?? codeIs(await probe.ask("feeQuery", fields), 0) ?? passed;
  });
}

/** The same without a car: only the refusal itself can be seen. */
function refusesNotice(clause: string, zh: string, en: string, twist: CallTwist): ConformanceCase {
  return probeCase(clause, { zh, en }, async (probe) => {
    const accepted = await faultOfRefusal(probe, await probe.ask("invoiceQuery", nobody, twist));
    return accepted ?? codeIs(await probe.ask("invoiceQuery", nobody), 0) ?? passed;
  });
}

/** The cases. */
export const signatureCases: readonly ConformanceCase[] = [
  probeCase(
    "4",
    {
      zh: "应答为 application/json，含整数 code 和文本 message",
      en: "answers in application/json with an integer code and a string message",
    },
    async (probe) => {
      const reply = await probe.ask("feeQuery", nobody);
      const fault = faultOf(reply);
      if (fault !== null) return fault;
      if (/^application\/json\b/i.test(reply.contentType ?? "")) return passed;
      return failed(`Content-Type 为 ${reply.contentType}`, `its content-type is ${reply.contentType}`);
    },
  ),
  refusesNotice("4.2", "拒绝签名错误的请求", "refuses a call with a wrong sign", { badSign: true }),
  refusesNotice("4.2", "拒绝没有签名的请求", "refuses a call without a sign", { noSign: true }),
  refusesNotice("4.2", "拒绝签名后被改动的内容", "refuses a body that was changed after it was signed", {
    tampered: true,
  }),
  refuses("4.2", "在场车辆的询价也必须签名正确", "tells nobody without a sign what a car owes", { badSign: true }),
  probeCase(
    "4.2",
    { zh: "签名按收到的原始字节校验", en: "checks the sign over the bytes as they came" },
    async (probe) => codeIs(await probe.ask("invoiceQuery", nobody, { spaced: true }), 0) ?? passed,
  ),
  probeCase("4", { zh: "拒绝残缺的 JSON，之后照常应答", en: "refuses half JSON and goes on" }, async (probe) => {
    const accepted = await faultOfRefusal(probe, await probe.ask("invoiceQuery", nobody, { halfJson: true }));
    return accepted ?? codeIs(await probe.ask("invoiceQuery", nobody), 0) ?? passed;
  }),
  probeCase(
    "4",
    { zh: "拒绝超过 64 KiB 的内容，之后照常应答", en: "refuses a body over 64 KiB and goes on" },
    async (probe) => {
      const accepted = await faultOfRefusal(probe, await probe.ask("invoiceQuery", nobody, { extraBytes: 70_000 }));
      return accepted ?? codeIs(await probe.ask("invoiceQuery", nobody), 0) ?? passed;
    },
  ),
  probeCase("4", { zh: "只接受 POST", en: "takes POST only" }, async (probe) => {
    return (await faultOfRefusal(probe, await probe.askStrangely("invoiceQuery", nobody, { method: "PUT" }))) ?? passed;
  }),
  probeCase("4", { zh: "未知路径不返回 0", en: "does not answer 0 on a path it does not have" }, async (probe) => {
    return (
      (await faultOfRefusal(probe, await probe.askStrangely("invoiceQuery", nobody, { path: "/no-such-callback" }))) ??
      passed
    );
  }),
  probeCase(
    "4",
    { zh: "时间字段 dateTime 与 dataTime 同样接受", en: "takes the time spelt dateTime as well" },
    async (probe) => codeIs(await probe.ask("invoiceQuery", nobody, { dateTime: true }), 0) ?? passed,
  ),
];
