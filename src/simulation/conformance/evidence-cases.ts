/** What a box does of its own accord, judged by what the platform simulator saw of it. A table: nothing is asked here. */
import type { Sentence } from "../../city/codes.ts";
import type { IncomingName, OutgoingName } from "../../city/wire/interfaces.ts";
import { outgoingInterfaces } from "../../city/wire/interfaces.ts";
import type { ViolationKind } from "../city/violations.ts";
import type { CaseOutcome, ConformanceCase } from "./case.ts";
import { failed, notShown, passed } from "./case.ts";
import type { Evidence } from "./evidence.ts";

/** A rule of the table. */
type Rule = {
  readonly clause: string;
  readonly name: Sentence;
  /** Something must have come through one of these, answered with 0; [] is any request at all. */
  readonly shownBy: readonly (OutgoingName | IncomingName)[];
  /** None of these may have been found, in this clause unless `anywhere`. */
  readonly without: readonly ViolationKind[];
  readonly anywhere?: true;
};

function rule(clause: string, zh: string, en: string, rest: Pick<Rule, "shownBy" | "without" | "anywhere">): Rule {
  return { clause, name: { zh, en }, ...rest };
}

const anyRequest: readonly OutgoingName[] = [];

const transport: readonly Rule[] = [
  rule("4", "请求带正确的账号和新的随机数", "sends its account and a new nonce with every request", {
    shownBy: anyRequest,
    without: ["account", "nonce_repeated"],
  }),
  rule("6.3", "checkSum 正确", "sends the right checkSum", { shownBy: anyRequest, without: ["check_sum"] }),
  rule("4", "curTime 为当前时间", "sends the present time as curTime", { shownBy: anyRequest, without: ["token_age"] }),
  rule("4", "使用 POST 和 application/json", "posts application/json", {
    shownBy: anyRequest,
    without: ["method", "content_type"],
  }),
  rule("4.2", "签名按发送的字节计算", "signs the bytes it sends", { shownBy: anyRequest, without: ["sign"] }),
  rule("4.2", "内容无回车换行，为 UTF-8 的 JSON", "sends JSON in UTF-8 without CR or LF", {
    shownBy: anyRequest,
    without: ["line_break", "not_json"],
    anywhere: true,
  }),
  rule("4.3", "业务编号符合编码规则", "numbers its stays by the rule", {
    shownBy: ["arrive", "resend"],
    without: ["business_id"],
  }),
  rule("4.3", "订单号符合编码规则", "numbers its orders by the rule", {
    shownBy: ["paymentSubmit", "feeQuery"],
    without: ["order_form"],
  }),
];

const records: readonly Rule[] = [
  rule("5.1.1", "通行后 30 秒内实时上传入场", "sends an arrive within 30 s of the passage", {
    shownBy: ["arrive"],
    without: ["late_live", "from_the_future"],
  }),
  rule("5.1.1", "重发的入场与首次完全一致", "repeats an arrive word for word", {
    shownBy: ["arrive", "resend"],
    without: ["changed_duplicate"],
  }),
  rule("5.1.2", "通行后 30 秒内实时上传离场", "sends a leave within 30 s of the passage", {
    shownBy: ["leave"],
    without: ["late_live", "from_the_future"],
  }),
  rule("5.1.2", "先入场后离场", "sends the arrive of a stay before its leave", {
    shownBy: ["leave", "resend"],
    without: ["leave_before_arrive", "arrive_after_leave"],
  }),
  rule("5.1.2", "重发的离场与首次完全一致", "repeats a leave word for word", {
    shownBy: ["leave", "resend"],
    without: ["changed_duplicate"],
  }),
  rule("5.1.2", "停车时长与入离场时间相符", "says how long the car stood, by the two times", {
    shownBy: ["leave", "resend"],
    without: ["parking_time"],
  }),
  rule("5.1.2", "付款金额和方式与实收相符", "says what was paid and how", {
    shownBy: ["leave", "resend"],
    without: ["pay_type", "pay_money"],
  }),
  rule("5.1.2", "车辆类型与入场一致", "keeps the vehicleType of the arrive", {
    shownBy: ["leave", "resend"],
    without: ["vehicle_type"],
  }),
  rule("5.1.1", "剩余泊位不超过车位总数", "reports no more free berths than there are", {
    shownBy: ["arrive", "leave", "heartbeat"],
    without: ["free_berth"],
    anywhere: true,
  }),
  rule("5.1.3", "按周期发送心跳", "sends heartbeats at their interval", {
    shownBy: ["heartbeat"],
    without: ["heartbeat_gap"],
  }),
  rule("5.1.3", "当日累计数与记录相符", "counts the day's cars as its records do", {
    shownBy: ["heartbeat"],
    without: ["totals_too_low", "totals_went_back"],
  }),
  rule("5.1.3", "时钟偏差在 10 秒以内", "keeps its clock within 10 s", {
    shownBy: ["heartbeat"],
    without: ["clock_off"],
  }),
  rule("5.1.4", "30 秒内的记录不走补传", "resends nothing that could be sent live", {
    shownBy: ["resend"],
    without: ["resend_too_young", "empty_resend"],
  }),
  rule("5.1.4", "次日凌晨 1 点前补传完毕", "has everything delivered by 01:00 of the next day", {
    shownBy: ["resend", "heartbeat"],
    without: ["deadline_missed", "records_missing"],
  }),
];

const money: readonly Rule[] = [
  rule("5.3.2", "2 秒内应答平台的询价，报价稳定", "quotes within 2 s and keeps its quotes", {
    shownBy: ["feeQuery"],
    without: ["answer_late", "answer_wrong", "quote_changed", "order_repeated"],
  }),
  rule("5.3.3", "每次提交使用新的订单号，重试内容不变", "submits each time with a new orderId, retries unchanged", {
    shownBy: ["paymentSubmit"],
    without: ["order_repeated", "order_changed"],
  }),
  rule("5.3.4", "接受平台的支付通知", "takes the city's payment notices", {
    shownBy: ["paymentNotice"],
    without: ["notice_refused", "answer_wrong"],
  }),
  rule("5.3.6", "次日 1 点后才下载对账单", "asks for a statement from 01:00 of the next day", {
    shownBy: ["statement"],
    without: ["statement_of_today"],
  }),
  rule("5.3.9", "次日 1 点后才下载票据", "asks for bills from 01:00 of the next day", {
    shownBy: ["bills"],
    without: ["statement_of_today"],
  }),
];

/** Every interface is used, and in the printed shape. */
const shapes: readonly Rule[] = Object.entries(outgoingInterfaces).map(([name, { clause, zh }]) =>
  rule(clause, `${zh}：字段、类型和长度符合规定`, `sends ${name} in the printed shape, to its own lot`, {
    // The entries of the table are named by its keys.
    shownBy: [name as OutgoingName],
    without: ["schema", "other_lot"],
  }),
);

/** The cases. */
export const evidenceCases: readonly ConformanceCase[] = [
  ...[...transport, ...records, ...money, ...shapes].map(caseOf),
  {
    clause: "5.3.10",
    name: { zh: "登记全部四个回调地址", en: "registers all four callback addresses" },
    run: async ({ evidence }) => (evidence === null ? noEvidence : allRegistered(evidence)),
  },
];

const noEvidence = notShown("没有平台模拟器的记录", "there is no evidence of a platform simulator");

function caseOf({ clause, name, shownBy, without, anywhere }: Rule): ConformanceCase {
  return {
    clause,
    name,
    run: async ({ evidence }) => {
      if (evidence === null) return noEvidence;
      const found = without.flatMap((kind) => {
        const { counts, byClause } = evidence.violations;
        const times = (anywhere === true ? counts[kind] : byClause[`${clause} ${kind}`]) ?? 0;
        return times === 0 ? [] : [`${kind} × ${times}`];
      });
      if (found.length > 0) return failed(`发现 ${found.join("，")}`, `found ${found.join(", ")}`);
      if (wasShown(evidence, shownBy)) return passed;
      return notShown("尚未收到此类请求", `nothing of the kind has come yet: ${shownBy.join(", ")}`);
    },
  };
}

function wasShown({ requests, called }: Evidence, shownBy: Rule["shownBy"]): boolean {
  if (shownBy.length === 0) return Object.entries(requests).some(([key, times]) => key.endsWith(":0") && times > 0);
  return shownBy.some((name) => (requests[`${name}:0`] ?? 0) + (called[`${name}:0`] ?? 0) > 0);
}

function allRegistered({ addresses }: Evidence): CaseOutcome {
  const missing = ["1", "2", "3", "4"].filter((urlType) => addresses[urlType] === undefined);
  if (missing.length === 0) return passed;
  if (missing.length === 4) return notShown("尚未登记地址", "no address has been registered yet");
  return failed(`缺少 urlType ${missing.join("、")}`, `urlType ${missing.join(", ")} is missing`);
}
