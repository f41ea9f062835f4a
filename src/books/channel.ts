/** The channels that the books tell apart, and the words for what money came through. */
import type { Bilingual } from "../plate/bilingual.ts";
import { channelOf, cityPayTypes } from "../stay/pay-type.ts";
import type { Payment } from "../stay/money.ts";

export type Channel = "cash" | "wechat" | "alipay" | "city_other" | "own_channel";

/** What a payment came through. The city's kinds without a channel of their own (ETC, digital yuan, password-free) are `city_other`. */
export function channelOfPayment({ source, payType }: Pick<Payment, "source" | "payType">): Channel {
  if (source === "cash" || source === "own_channel") return source;
  const via = typeof payType === "number" ? channelOf(payType) : "other";
  return via === "other" ? "city_other" : via;
}

const WORDS: Readonly<Record<Channel, Bilingual>> = {
  cash: { zh: "现金", en: "cash" },
  wechat: { zh: "微信", en: "WeChat" },
  alipay: { zh: "支付宝", en: "Alipay" },
  city_other: { zh: "市平台其他", en: "city, other" },
  own_channel: { zh: "自有渠道", en: "own channel" },
};

/** The channel in words, with the city's own name of the payment where it has one. */
export function channelWords(payment: Pick<Payment, "source" | "payType">): string {
  const { zh, en } = WORDS[channelOfPayment(payment)];
  const named = typeof payment.payType === "number" ? cityPayTypes[payment.payType] : undefined;
  return named === undefined ? `${zh} ${en}` : `${zh} ${en}: ${named.zh}`;
}
