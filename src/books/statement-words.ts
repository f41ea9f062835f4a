/** The differences of a statement in sentences that say what to do. */
import type { StatementDifference } from "../lot/record.ts";
import type { Bilingual } from "../plate/bilingual.ts";

export function describeDifference({ kind, cause, creditedMs }: StatementDifference): Bilingual {
  if (creditedMs !== undefined) return CREDITED_SINCE;
  switch (kind) {
    case "other_amount":
      return {
        zh: "金额不一致：核对该订单的收款明细，按实际到账处理差额",
        en: "Other amount: look at the order's payments here and settle the difference by what really came in",
      };
    case "other_day":
      return {
        zh: "金额一致，但市平台记在另一天；通常是零点前后的付款，无需处理",
        en: "The amounts agree, the city books it on this day and we on another; usually paid at midnight, nothing to do",
      };
    case "missing_there":
      if (cause === "password_free")
        return {
          zh: "市平台答复免密支付，但对账单中没有：向市平台核实是否已扣款",
          en: "The city said password-free but does not list it: ask the city whether it collected",
        };
      return {
        zh: "本场有收款，市平台对账单中没有：向市平台核实",
        en: "Taken here, not listed by the city: ask the city",
      };
    case "missing_here":
      return missingHere(cause);
  }
}

/** A difference that has been put right since: the city confirmed the order (5.3.5), or its notice came after all. */
export const CREDITED_SINCE: Bilingual = {
  zh: "已向市平台核实并入账，无需处理",
  en: "Confirmed by the city and credited since; nothing to do",
};

function missingHere(cause: StatementDifference["cause"]): Bilingual {
  if (cause === "told_as_failed")
    return {
      zh: "市平台此前通知为支付失败，对账单中为已付：核实后给车主销账或退款",
      en: "The city told us that it failed and lists it as paid: find out, then settle the debt or refund",
    };
  if (cause === "stay_unknown")
    return {
      zh: "已收到通知，但找不到对应的停车记录：按车牌和时间查找，销账或退款",
      en: "We were told of it, but no stay of ours fits: look by plate and time, then settle or refund",
    };
  return {
    zh: "市平台已收款，本场从未收到通知：系统会按订单向平台查询，属实即自动入账；仍未入账的，核实该停车是否欠费，销账或退款",
    en: "Collected by the city and never told to us: the city is asked for the order, and what it confirms is credited. If it is not, see whether that stay still owes, then settle the debt or refund",
  };
}
